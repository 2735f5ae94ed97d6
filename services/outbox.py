"""Delivering the outbox: each mail at least once, by whichever worker comes first, until it went or cannot."""

import logging
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import Account, Mail
from models.enums import MailState
from services import heartbeats, history
from services.context import Context
from services.errors import AppError, NotNow
from services.evidence import of_mail, sweep
from services.front_door.account_mails import filled_in
from services.gateways.mailer import Mailer, Postponed, Refused, SenderRefused, Unreachable
from services.policy.access import EVERYONE
from services.post.held_back import must_not_go, no_longer_needed
from services.post.messages import as_message, sender_of
from services.reminding import digest
from services.reminding.reminders import remind
from services.sign_in.account_history import Kind, note
from services.tidying import tidy

log = logging.getLogger("kmo.outbox")

# Longer than any delivery takes; a worker that was killed leaves its mail to another after that.
LEASE = timedelta(minutes=10)
GIVE_UP = timedelta(hours=72)
BACK_OFF = (1, 2, 5, 15, 30, 60)  # minutes after the first, second, … try; then each hour
POLL_SECONDS, REST_SECONDS = 3, 30
SWEEP_EVERY = timedelta(hours=6)


class NotNeeded(AppError):
    """The client has nothing to do any more of what the mail asks."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that this worker alone may send now."""

    mail: Mail
    lease: str


def deliver_due(ctx: Context) -> int:
    """Send what is due and tell how many went; stops at the first sign that the server cannot be reached.

    Raises Unreachable then. Without a mail server nothing is sent and everything waits.
    """
    heartbeats.alive(ctx, heartbeats.MAILS)
    url = ctx.settings.smtp_url.get_secret_value()
    if not url:
        return 0
    mailer, sent = Mailer(url), 0
    while taken := _take(ctx):
        sent += _deliver(ctx, mailer, taken)
        heartbeats.alive(ctx, heartbeats.MAILS)
    return sent


def _take(ctx: Context) -> Taken | None:
    """The next mail that is due and that nobody is sending."""
    now, lease = ctx.clock(), secrets.token_hex(8)
    free = or_(col(Mail.leased_until).is_(None), col(Mail.leased_until) < now)
    due = select(Mail).where(Mail.state == MailState.WAITING, Mail.next_try_at <= now, free, ~overtakes())
    first = due.order_by(col(Mail.next_try_at), col(Mail.id)).limit(1)
    with ctx.reading(EVERYONE) as session:  # nobody is kept from writing when there is nothing to do
        if session.exec(first).first() is None:
            return None
    with ctx.transaction(EVERYONE) as session:
        mail = session.exec(first.with_for_update(skip_locked=True)).first()
        if mail is None:
            return None
        mail.lease, mail.leased_until = lease, now + LEASE
        mail.attempts += 1
        mail.first_tried_at = mail.first_tried_at or now
        return Taken(mail, lease)


def overtakes() -> ColumnElement[bool]:
    """Whether an earlier mail about the project still waits for the same reader: they are read in order."""
    earlier = aliased(Mail)
    return exists().where(
        col(earlier.provider_id) == col(Mail.provider_id), col(earlier.project_id) == col(Mail.project_id),
        col(earlier.recipient) == col(Mail.recipient), col(earlier.state) == MailState.WAITING,
        col(earlier.id) < col(Mail.id),
    )  # fmt: skip


def _deliver(ctx: Context, mailer: Mailer, taken: Taken) -> bool:
    try:
        _send(ctx, mailer, taken.mail)
    except Unreachable as fault:
        _postpone(ctx, taken, str(fault))
        raise
    except SenderRefused as answer:
        if ctx.settings.mail_from:  # the same for every mail: the setting is wrong, and they wait for a better one
            _postpone(ctx, taken, str(answer))
            raise Unreachable(str(answer)) from answer
        _finish(ctx, taken, MailState.FAILED, str(answer))
    except (Postponed, NotNow) as answer:
        _postpone(ctx, taken, str(answer))
    except (Refused, AppError) as answer:
        state = MailState.NOT_NEEDED if isinstance(answer, NotNeeded) else MailState.FAILED
        _finish(ctx, taken, state, str(answer))
    except Exception:  # one mail that cannot be made must not keep the others waiting
        log.exception("mail %s could not be made", taken.mail.id)
        _postpone(ctx, taken, "Deze mail kan niet opgesteld worden.")
    else:
        _finish(ctx, taken, MailState.SENT)
        return True
    return False


def _send(ctx: Context, mailer: Mailer, mail: Mail) -> None:
    with ctx.reading(EVERYONE) as session:
        if reason := no_longer_needed(session, mail):
            raise NotNeeded(reason)
        if reason := must_not_go(session, mail, ctx.today):
            raise Refused(reason)
    message = as_message(ctx.settings, mail, of_mail(ctx, mail), filled_in(ctx, mail))
    mailer.send(message, sender_of(ctx.settings, mail), mail.recipient)


def _postpone(ctx: Context, taken: Taken, error: str) -> None:
    """Try again later; after three days somebody has to look at it."""
    mail = taken.mail
    if mail.first_tried_at and ctx.clock() - mail.first_tried_at >= GIVE_UP:
        _finish(ctx, taken, MailState.FAILED, error)
        return
    minutes = BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1]
    with ctx.transaction(EVERYONE) as session:
        if current := _still_ours(session, taken):
            current.next_try_at, current.error = ctx.clock() + timedelta(minutes=minutes), error[:400]
            current.lease = current.leased_until = None


def _finish(ctx: Context, taken: Taken, state: MailState, error: str = "") -> None:
    with ctx.transaction(EVERYONE) as session:
        if taken.mail.provider_id is not None:
            history.lock_provider(session, taken.mail.provider_id)
        mail = _still_ours(session, taken)
        if mail is None:
            return
        mail.state, mail.error = state, error[:400] or None
        mail.lease = mail.leased_until = None
        mail.sent_at = ctx.clock() if state is MailState.SENT else None
        _say(ctx, session, mail)


def _say(ctx: Context, session: Session, mail: Mail) -> None:
    """In the history of the account or the provider that the mail is about."""
    text = f"Mail aan {mail.audience.value} ({mail.recipient}) {mail.state.value}" + (
        f": {mail.error}" if mail.error else ""
    )
    if digest.is_digest(mail) and mail.state is MailState.SENT:
        return
    if mail.account_id is not None:
        note(session, session.get_one(Account, mail.account_id), ctx.clock(), Kind.MAIL, text)
        return
    history.append(session, None, ctx.clock(), "mail", text, project_id=mail.project_id, provider_id=mail.provider_id)


def _still_ours(session: Session, taken: Taken) -> Mail | None:
    """The mail, unless another worker took it over because this one was away for too long."""
    wanted = select(Mail).where(Mail.id == taken.mail.id, Mail.lease == taken.lease, Mail.state == MailState.WAITING)
    return session.exec(wanted.with_for_update()).first()


def watch(ctx: Context, stop: threading.Event) -> None:
    """Deliver what is due, again and again, and now and then sweep the store and remind, until `stop` is set."""
    swept = told = None
    while not stop.is_set():
        pause = POLL_SECONDS
        try:
            deliver_due(ctx)
            if swept is None or ctx.clock() - swept > SWEEP_EVERY:
                swept = ctx.clock()
                sweep(ctx)
                tidy(ctx)
                remind(ctx)
            if (day := digest.day_due(ctx)) and day != told:
                digest.send_all(ctx)
                told = day  # only now: whom a fault befell gets his at the next round, and nobody gets two
        except Unreachable as fault:
            log.warning("%s", fault)
            pause = REST_SECONDS
        except NotNow as fault:
            log.warning("%s", fault)
            swept = told = None  # what was begun is done once more
        except Exception:  # whatever it is, the next mail must go
            log.exception("a round of the outbox failed")
            pause = REST_SECONDS
        stop.wait(pause)
