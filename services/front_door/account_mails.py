"""Mails to the holder of an account: rows of the outbox, whose one-time link is filled in only when they leave."""

import secrets
from typing import Any

from sqlmodel import Session

from models import Account, AccountLink, Mail, Provider
from models.enums import Audience, LinkPurpose
from services.context import Context
from services.errors import AppError
from services.front_door import links
from services.policy.access import EVERYONE, Actor
from services.post.letters import Letter, from_folder
from services.post.posting import AGENCY_NAME, new_mail
from services.sign_in.account_history import Kind, note

# Stands in a text where its link comes, so that whoever reads the outbox cannot use it.
LINK = "[de link staat alleen in de verzonden mail]"


def send_link(ctx: Context, session: Session, account: Account, purpose: LinkPurpose, by: Actor | None = None) -> Mail:
    """Make a link and queue the mail that brings it, within the caller's transaction."""
    link = links.make(ctx, session, purpose, account)
    words = {"login": account.login, "name": account.name, "until": link.expires_at, "link": LINK,
             "by": by.name if by else ""}  # fmt: skip
    mail = _queued(ctx, session, account, purpose.value, words, link)
    note(session, account, ctx.clock(), Kind.MAIL, f"Link ({purpose}) naar {mail.recipient or 'geen adres'}", by)
    return mail


def purpose_for(account: Account) -> LinkPurpose:
    """Who never chose a password is still invited."""
    return LinkPurpose.INVITATION if account.password_hash is None else LinkPurpose.NEW_PASSWORD


def address_in(ctx: Context, session: Session, mail: Mail) -> str:
    """The link that a mail brings."""
    return links.address_of(ctx, session.get_one(AccountLink, mail.link_id))


def tell(ctx: Context, session: Session, account: Account, folder: str, to: str = "", **words: Any) -> Mail:
    """Queue a mail that only tells its holder what happened to his account; `to` when not his present address."""
    return _queued(ctx, session, account, folder, {"login": account.login, "at": ctx.clock(), **words}, to=to)


def _queued(
    ctx: Context,
    session: Session,
    account: Account,
    folder: str,
    words: dict[str, Any],
    link: AccountLink | None = None,
    to: str = "",
) -> Mail:
    provider = session.get(Provider, account.provider_id) if account.provider_id else None
    sender = (provider.name, provider.mail) if provider else (AGENCY_NAME, ctx.settings.service_mail)
    letter = Letter(Audience.HOLDER, to or account.mail, *from_folder(folder, words), *sender)
    return new_mail(
        ctx, session, letter, f"{folder}-{secrets.token_hex(12)}", is_demo=account.is_demo,
        provider_id=account.provider_id, account_id=account.id, link_id=link.id if link else None,
    )  # fmt: skip


def filled_in(ctx: Context, mail: Mail) -> str:
    """The text of a mail with its link; raises AppError for a link that works no longer."""
    if mail.link_id is None:
        return mail.body
    with ctx.reading(EVERYONE) as session:
        link = session.get_one(AccountLink, mail.link_id)
    if not links.works(ctx, link):
        raise AppError("De link van deze mail werkt niet meer.")
    return mail.body.replace(LINK, links.address_of(ctx, link))
