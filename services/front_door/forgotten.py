"""A forgotten password: a link by mail to who asks, and silence about whether there is such an account."""

import logging
from datetime import timedelta

from sqlmodel import Session

from models import Account
from models.enums import LinkPurpose
from services.context import Context
from services.errors import BadInput
from services.front_door.account_mails import send_link
from services.front_door.links import open_link, works
from services.policy.access import EVERYONE
from services.sign_in.accounts import by_login, is_welcome
from services.sign_in.logins import normalise_login

YOUNG = timedelta(minutes=10)

log = logging.getLogger("kmo.forgotten")


def send(ctx: Context, login: str) -> None:
    """Mail a link to the account of this login; for any other nothing happens, and nobody is told.

    Nor when a link of a moment ago or an invitation still works: whoever asks again must not end it.
    """
    try:
        wanted = normalise_login(login)
    except BadInput:
        return
    with ctx.transaction(EVERYONE) as session:
        account = by_login(session, wanted, lock=True)
        if account is None or account.disabled or not is_welcome(ctx, session, account):
            log.info("a link was asked for a login that has no account")
            return
        if _has_one(ctx, session, account):
            return
        send_link(ctx, session, account, LinkPurpose.NEW_PASSWORD)


def _has_one(ctx: Context, session: Session, account: Account) -> bool:
    link = open_link(session, account.id or 0)
    if link is None or not works(ctx, link):
        return False
    return link.purpose is LinkPurpose.INVITATION or ctx.clock() - link.created_at < YOUNG
