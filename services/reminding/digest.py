"""The digest: one mail a day to each account for which something is due, and none to the others."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from models import Account, AccountEvent, Mail, OwnRecord, Project, Provider
from models.enums import Audience, Duty, MailState, ProjectStatus
from services import history
from services.context import Context
from services.errors import NotNow
from services.filters import visible_to
from services.formats import BRUSSELS
from services.matches.kinds import closing
from services.policy.access import EVERYONE, Actor
from services.post.letters import Letter, from_folder
from services.post.posting import new_mail, no_sender
from services.precheck.judging import is_behind
from services.scheme import in_force
from services.sign_in.account_history import Kind
from services.sign_in.accounts import actor_of, is_welcome

log = logging.getLogger("kmo.digest")

FOLDER = "dagoverzicht"
FROM_HOUR, AT_LEAST_FROM_HOUR = 7, 9
SOON = timedelta(days=7)
# What went by still asks for a look; who leaves it is not told each day for ever.
STILL_TOLD = timedelta(days=14)
MOST_NAMED = 10
TO_CHECK = (Duty.CHECK, Duty.CHECK_AGAIN)
# Where a reaction still changes something by itself.
ONLINE = (ProjectStatus.CONFIRMED, ProjectStatus.RUNNING)
# What is counted, in words for one and for many; `_asked`, the enrolments and the failed mails give the numbers.
WORDS = (
    ("project na te kijken, binnen 7 dagen of net te laat", "projecten na te kijken, binnen 7 dagen of net te laat"),
    ("eigen bijdrage te storten binnen 7 dagen", "eigen bijdragen te storten binnen 7 dagen"),
    # Whether it came in, only a list of after that day can tell.
    ("termijn om te storten is voorbij: lees je laatste projectenlijst in en kijk na of er gestort is",
     "termijnen om te storten zijn voorbij: lees je laatste projectenlijst in en kijk na of er gestort is"),
    ("laatste betaling te doen binnen 7 dagen", "laatste betalingen te doen binnen 7 dagen"),
    ("stopzetting wacht langer dan verwacht op een beslissing",
     "stopzettingen wachten langer dan verwacht op een beslissing"),
    ("inschrijving zonder steunaanvraag: de klant kan nog hoogstens 7 dagen aanvragen",
     "inschrijvingen zonder steunaanvraag: de klanten kunnen nog hoogstens 7 dagen aanvragen"),
    ("mail is mislukt", "mails zijn mislukt"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for somebody: how many of each kind of WORDS, of how many projects, and those to name."""

    counts: tuple[int, ...]
    projects: int
    named: Sequence[Project]

    @property
    def total(self) -> int:
        """How many in all: a project that asks for two things is one; enrolments and failed mails are others."""
        return self.projects + sum(self.counts[-2:])

    @property
    def unnamed(self) -> int:
        """How many projects are counted and not named."""
        return self.projects - len(self.named)


def due(ctx: Context, actor: Actor) -> Due:
    """What is due today for this actor, of the projects that he may see."""
    with ctx.reading(actor) as session:
        asked = _asked(ctx.today)
        *counts, projects = (
            session.exec(select(func.count()).where(visible_to(actor), one)).one() for one in (*asked, or_(*asked))
        )
        unfiled = select(func.count()).select_from(OwnRecord).where(closing(actor, ctx.today, SOON))
        counts.append(session.exec(unfiled).one())
        failed = select(func.count()).select_from(Mail).join(Project)
        counts.append(session.exec(failed.where(visible_to(actor), Mail.state == MailState.FAILED)).one())
        return Due(tuple(counts), projects, _named(session, actor, ctx.today, asked))


def _asked(today: date) -> tuple[ColumnElement[bool], ...]:
    duty, due_on, status, soon = col(Project.duty), col(Project.due_on), col(Project.status), today + SOON
    # Not by the duty: a look that is still to come stands first there, and the deposit does not wait for it.
    term = timedelta(days=in_force(today).terms["storten"].days)

    def to_deposit(first: date, last: date) -> ColumnElement[bool]:
        in_time = col(Project.filed_on).between(first - term, last - term)
        return and_(status == ProjectStatus.CONFIRMED, col(Project.deposited_on).is_(None), in_time)

    to_check = and_(duty.in_(TO_CHECK), due_on.between(today - STILL_TOLD, soon), status.in_(ONLINE))
    # Where its deposit is near, that comes first as a duty; only until it is there can a wrong one be cancelled.
    waits = and_(duty == Duty.DEPOSIT, due_on.between(today, today + STILL_TOLD), col(Project.verified).is_(False))
    return (
        or_(to_check, waits),
        to_deposit(today, soon),
        to_deposit(today - STILL_TOLD, today - timedelta(days=1)),
        and_(duty == Duty.LAST_PAYMENT, due_on.between(today, soon)),
        # Its day is the one from which the provider better asks for it.
        and_(duty == Duty.DECISION, due_on < today),
    )


def _named(session: Session, actor: Actor, today: date, asked: Sequence[ColumnElement[bool]]) -> list[Project]:
    """What comes first of each kind of duty, the nearest first, before what is long overdue."""
    due_on = col(Project.due_on)
    wanted = select(Project).where(visible_to(actor), or_(*asked))
    coming = wanted.where(due_on >= today).order_by(due_on, col(Project.id)).limit(MOST_NAMED)
    overdue = wanted.where(due_on < today).order_by(due_on.desc(), col(Project.id)).limit(MOST_NAMED)
    return [*session.exec(coming), *session.exec(overdue)][:MOST_NAMED]


def day_due(ctx: Context) -> date | None:
    """The day in Brussels whose digests can go now; None before seven, and before nine while judging is behind."""
    now = ctx.clock().astimezone(BRUSSELS)
    if now.hour < FROM_HOUR or (now.hour < AT_LEAST_FROM_HOUR and is_behind(ctx)):
        return None
    return now.date()


def send_all(ctx: Context) -> int:
    """Queue the digests of today that are not queued yet, by whichever process; tells how many.

    Each account has its try; raises the last fault after that, so that those it befell are tried again.
    """
    signed_in = select(AccountEvent.account_id).where(AccountEvent.kind == Kind.SIGN_IN)
    wanted = select(Account).where(
        col(Account.digest), col(Account.disabled).is_(False), Account.mail != "",
        col(Account.provider_id).is_not(None), col(Account.id).in_(signed_in),
    )  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        found = session.exec(wanted.order_by(col(Account.id))).all()
        found = [account for account in found if is_welcome(ctx, session, account)]
    sent, failure = 0, None
    for account in found:
        try:
            sent += _send(ctx, account)
        except NotNow:  # nor do the others
            raise
        except Exception as fault:  # the others must not go without theirs
            log.exception("the digest of account %s could not be made", account.id)
            failure = fault
    if failure:
        raise failure
    return sent


def _send(ctx: Context, account: Account) -> bool:
    if not account.is_demo and not ctx.settings.smtp_url.get_secret_value():
        return False  # it would wait, and go with those of other days when nobody needs them
    actor = actor_of(account)
    with ctx.reading(actor) as session:
        if _is_said(ctx, session, account):
            return False
    what = due(ctx, actor)
    return bool(what.total) and _queue(ctx, account, actor, what)


def _queue(ctx: Context, account: Account, actor: Actor, what: Due) -> bool:
    with ctx.transaction(actor) as session:
        provider = history.lock_provider(session, actor.tenant)
        if _is_said(ctx, session, account) or no_sender(ctx.settings.mail_from or provider.mail):
            return False
        text = from_folder(FOLDER, _words(ctx, account, provider, what))
        letter = Letter(Audience.HOLDER, account.mail, *text, provider.name, provider.mail)
        new_mail(ctx, session, letter, _key(ctx, account), is_demo=account.is_demo, provider_id=provider.id,
                 account_id=account.id)  # fmt: skip
        return True


def _words(ctx: Context, account: Account, provider: Provider, what: Due) -> dict[str, Any]:
    counts = [(count, *words) for count, words in zip(what.counts, WORDS, strict=True) if count]
    return {"name": account.name, "firm": provider.name, "total": what.total, "counts": counts, "duties": what.named,
            "more": what.unnamed, "link": ctx.settings.public_url}  # fmt: skip


def _is_said(ctx: Context, session: Session, account: Account) -> bool:
    return session.exec(select(Mail.id).where(Mail.key == _key(ctx, account))).first() is not None


def _key(ctx: Context, account: Account) -> str:
    return f"{FOLDER}-{account.id}-{ctx.today}"


def is_digest(mail: Mail) -> bool:
    """Whether a mail is one of these, which come too often to be told of in a history."""
    return mail.key.startswith(f"{FOLDER}-")
