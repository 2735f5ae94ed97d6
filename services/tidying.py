"""What the program keeps for a while only: sign-ins that ended, links that were used, mails to users, their history."""

from datetime import timedelta

from sqlalchemy import and_, delete, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import AccountEvent, AccountLink, AuthSession, CalendarLink, LoginAttempt, Mail
from models.enums import MailState
from services.context import Context
from services.policy.access import EVERYONE

ENDED_KEPT, MAILS_KEPT, ATTEMPTS_KEPT = timedelta(days=30), timedelta(days=90), timedelta(days=1)
# Half a year ahead a firm hears that a registration ends; the row keeps it from hearing so twice.
FIRM_MAILS_KEPT = timedelta(days=366)
# A trigger refuses to remove what is younger than two years, by the clock of the database.
ACCOUNT_EVENTS_KEPT = timedelta(days=2 * 366)


def tidy(ctx: Context) -> int:
    """Remove what is past its term; tells how many rows went. Done by the worker that delivers the outbox."""
    now = ctx.clock()
    over = (MailState.SENT, MailState.DEMO, MailState.FAILED, MailState.NOT_NEEDED)
    pointed_at = exists().where(col(Mail.link_id) == col(AccountLink.id))
    later = aliased(AuthSession)
    removed = 0
    for statement in (
        # The last that ended stays, however long ago: Vandaag tells what changed since.
        delete(AuthSession).where(
            col(AuthSession.expires_at) < now - ENDED_KEPT,
            exists().where(
                col(later.account_id) == col(AuthSession.account_id), col(later.id) > col(AuthSession.id),
                col(later.expires_at) < now,
            ),
        ),
        delete(Mail).where(
            col(Mail.project_id).is_(None), col(Mail.state).in_(over),
            or_(col(Mail.queued_at) < now - FIRM_MAILS_KEPT,
                and_(col(Mail.account_id).is_not(None), col(Mail.queued_at) < now - MAILS_KEPT)),
        ),
        delete(AccountLink).where(
            or_(col(AccountLink.closed_at) < now - ENDED_KEPT, col(AccountLink.expires_at) < now - ENDED_KEPT),
            ~pointed_at,
        ),
        delete(CalendarLink).where(and_(col(CalendarLink.revoked_at) < now - ENDED_KEPT)),
        delete(LoginAttempt).where(col(LoginAttempt.at) < now - ATTEMPTS_KEPT),
        delete(AccountEvent).where(col(AccountEvent.at) < now - ACCOUNT_EVENTS_KEPT),
    ):  # fmt: skip
        with ctx.transaction(EVERYONE) as session:
            removed += session.connection().execute(statement).rowcount
    return removed
