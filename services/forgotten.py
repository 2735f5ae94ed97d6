"""A forgotten password: a link by mail to who asks, and silence about whether there is such an account."""

import logging

from models.enums import LinkPurpose
from services.account_mails import send_link
from services.accounts import by_login, is_welcome
from services.context import Context
from services.errors import BadInput
from services.logins import normalise_login
from services.policy.access import EVERYONE

log = logging.getLogger("kmo.forgotten")


def send(ctx: Context, login: str) -> None:
    """Mail a link to the account of this login; for any other nothing happens, and nobody is told."""
    try:
        wanted = normalise_login(login)
    except BadInput:
        return
    with ctx.transaction(EVERYONE) as session:
        account = by_login(session, wanted, lock=True)
        if account is None or account.disabled or not is_welcome(ctx, session, account):
            log.info("a link was asked for a login that has no account")
            return
        send_link(ctx, session, account, LinkPurpose.NEW_PASSWORD)
