"""Mails that go out by themselves: before a registration ends, once for each of six, three and one month."""

from sqlmodel import Session, col, select

from models import Mail, Provider, Registration
from models.enums import Audience
from services import history
from services.context import Context
from services.policy.access import EVERYONE
from services.policy.validity import WARNINGS, awaits_follow_up, threshold
from services.post.letters import Letter, from_folder
from services.post.posting import new_mail

FOLDER = "registratie-loopt-af"


def remind(ctx: Context) -> int:
    """Queue the mails that are due today; tells how many."""
    with ctx.reading(EVERYONE) as session:
        wanted = select(Provider.id).where(Provider.reminds_of_registrations, Provider.mail != "")
        providers = session.exec(wanted).all()
    return sum(_remind(ctx, provider_id or 0) for provider_id in providers)


def _remind(ctx: Context, provider_id: int) -> int:
    with ctx.reading(EVERYONE) as session:
        due = _due(ctx, session, provider_id)
    if not due:
        return 0
    with ctx.transaction(EVERYONE) as session:
        provider = history.lock_provider(session, provider_id)
        due = _due(ctx, session, provider_id)  # another process may have been first
        for registration in due:
            _queue(ctx, session, provider, registration)
        return len(due)


def _due(ctx: Context, session: Session, provider_id: int) -> list[Registration]:
    found = session.exec(select(Registration).where(Registration.provider_id == provider_id)).all()
    keys = {_key(ctx, one): one for one in found if threshold(one.valid_to, ctx.today)}
    said = set(session.exec(select(Mail.key).where(col(Mail.key).in_(keys))).all())
    return [one for key, one in keys.items() if key not in said]


def _key(ctx: Context, registration: Registration) -> str:
    return f"{FOLDER}-{registration.id}-{registration.valid_to}-{threshold(registration.valid_to, ctx.today)}"


def _awaits_follow_up(one: Registration) -> bool:
    return awaits_follow_up(one.is_starter, one.valid_from, one.valid_to)


def _queue(ctx: Context, session: Session, provider: Provider, registration: Registration) -> None:
    months = threshold(registration.valid_to, ctx.today) or 0
    words = {"registration": registration, "when": WARNINGS[months], "starter": _awaits_follow_up(registration)}
    text = from_folder(FOLDER, words)
    letter = Letter(Audience.PROVIDER, provider.mail, *text, provider.name, provider.mail)
    new_mail(ctx, session, letter, _key(ctx, registration), is_demo=provider.is_demo, provider_id=provider.id)
    said = f"Herinnering: {registration.number} loopt af {WARNINGS[months]}"
    history.append(session, None, ctx.clock(), "mail", said, provider_id=provider.id)
