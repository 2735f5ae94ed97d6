"""Whether what the program stands on is there: its database, its disk, its outbox."""

import logging
import shutil
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from models import Mail
from models.enums import MailState
from services.context import Context
from services.errors import NoAnswer
from services.policy.access import EVERYONE

log = logging.getLogger("kmo.health")

LEAST_FREE = 200 * 1024 * 1024  # bytes
LONGEST_WAIT = timedelta(hours=2)


def is_well(ctx: Context) -> bool:
    """Whether all is well; what is not, is in the log."""
    troubles = [trouble for trouble in (_database(ctx), _disk(ctx)) if trouble]
    for trouble in troubles:
        log.error("%s", trouble)
    return not troubles


def _database(ctx: Context) -> str:
    """The database answers, and with a mail server no mail has been due for long."""
    late = select(Mail.id).where(Mail.state == MailState.WAITING, col(Mail.next_try_at) < ctx.clock() - LONGEST_WAIT)
    try:
        with ctx.reading(EVERYONE) as session:
            waiting = session.exec(late.limit(1)).first() is not None
    except (SQLAlchemyError, NoAnswer) as fault:
        return f"the database does not answer: {type(fault).__name__}"
    return "mails have been due for hours" if waiting and ctx.settings.smtp_url.get_secret_value() else ""


def _disk(ctx: Context) -> str:
    free = shutil.disk_usage(ctx.settings.data_dir).free
    return f"only {free} bytes are free" if free < LEAST_FREE else ""
