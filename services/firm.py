"""What a firm says of itself: its name, address, contact, bank account."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlmodel import col, select
from stdnum import iban
from stdnum.exceptions import ValidationError

from models import Event, Provider
from models.enums import Role
from services import history
from services.context import Context
from services.errors import BadInput, NotAllowed
from services.formats import clean_text
from services.policy.access import Actor
from services.precheck.judgement import stale
from services.sign_in.logins import parse_mail

DATA = "gegevens"
SHOWN = 20
LONGEST_REVIEW = 90
SEAT_ONLY = "Alleen de maatschappelijke zetel kan deze gegevens wijzigen."


@dataclass(frozen=True, slots=True)
class FirmData:
    """What can be changed, as it was typed."""

    name: str
    mail: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    contact_name: str = ""
    phone: str = ""
    iban: str = ""
    reminds_of_registrations: bool = True
    review_days: int = 14


LABELS = {
    "name": "Naam", "mail": "Mailadres", "street": "Straat en nummer", "postal_code": "Postcode", "city": "Gemeente",
    "contact_name": "Contactpersoon", "phone": "Telefoon", "iban": "IBAN",
    "reminds_of_registrations": "Mail voor het einde van een registratie",
    "review_days": "Nakijken binnen (dagen)",
}  # fmt: skip


def firm(ctx: Context, actor: Actor) -> Provider:
    """The actor's firm; raises NotAllowed for the agency."""
    with ctx.reading(actor) as session:
        return session.get_one(Provider, actor.tenant)


def data_of(provider: Provider) -> FirmData:
    """What a form shows of a firm."""
    return FirmData(**{name: getattr(provider, name) for name in LABELS})


def change(ctx: Context, actor: Actor, typed: FirmData, shown: FirmData | None = None) -> bool:
    """Change the data of the firm; tells whether anything changed.

    What is as it was `shown` is left alone: another may have changed it in between. Raises NotAllowed for anybody but
    the seat, and BadInput.
    """
    if actor.role is not Role.SEAT:
        raise NotAllowed(SEAT_ONLY)
    wanted = _checked(typed)
    with ctx.transaction(actor) as session:
        provider = history.lock_provider(session, actor.tenant)
        left = asdict(shown) if shown else {}
        changed = {
            key: [getattr(provider, key), value] for key, value in wanted.items()
            if value not in (getattr(provider, key), left.get(key))
        }  # fmt: skip
        if not changed:
            return False
        provider.sqlmodel_update({key: new for key, (_, new) in changed.items()})
        if "review_days" in changed:
            stale(session, actor.tenant)
        said = "; ".join(f"{LABELS[key]}: {_shown(old)} → {_shown(new)}" for key, (old, new) in changed.items())
        history.append(session, actor, ctx.clock(), DATA, f"Gewijzigd: {said}"[:4000], details=changed)
        return True


def changes(ctx: Context, actor: Actor) -> Sequence[Event]:
    """The last changes of the firm, its departments and registrations, the newest first; for the seat alone."""
    if actor.role is not Role.SEAT:
        raise NotAllowed
    with ctx.reading(actor) as session:
        query = select(Event).where(Event.provider_id == actor.tenant, Event.kind == DATA)
        return session.exec(query.order_by(col(Event.id).desc()).limit(SHOWN)).all()


def _checked(typed: FirmData) -> dict[str, str | bool | int]:
    wanted = {key: clean_text(value, 200) if isinstance(value, str) else value for key, value in asdict(typed).items()}
    if not wanted["name"]:
        raise BadInput("Geef de naam van je firma.")
    if not 1 <= typed.review_days <= LONGEST_REVIEW:
        raise BadInput(f"Geef 1 tot {LONGEST_REVIEW} dagen om een aanvraag na te kijken.")
    return wanted | {"mail": parse_mail(typed.mail), "iban": parse_iban(typed.iban)}


def parse_iban(text: str) -> str:
    """An account number without spaces, or none; raises BadInput when its check digits are wrong."""
    if not text.strip():
        return ""
    try:
        # The banks that a library knows of are those of its last release: only the check digits decide.
        return str(iban.validate(text, check_country=False))
    except ValidationError:
        raise BadInput(f"“{clean_text(text, 40)}” is geen geldig IBAN-nummer.") from None


def _shown(value: object) -> str:
    return {True: "ja", False: "nee", "": "–"}.get(value, str(value)) if isinstance(value, bool | str) else str(value)
