"""Registrations: how long they are valid, who changes them, and the mails before one ends."""

from datetime import date

import pytest
from sqlmodel import select

from models import Department, Mail, Provider, Registration
from models.enums import MailState, ServiceType
from services import firm
from services.context import Context
from services.errors import AppError, Changed, NotAllowed, NotFound
from services.firm import FirmData
from services.policy.access import EVERYONE, Actor
from services.policy.validity import awaits_follow_up, last_day, threshold, warning
from services.reminding import renewals
from services.reminding.reminders import remind
from services.reminding.renewals import Typed
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_provider, a_seat, an_agency

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("begins", "starter", "ends"),
    [
        (date(2024, 3, 1), False, date(2029, 2, 28)),
        (date(2023, 3, 1), False, date(2028, 2, 29)),
        (date(2024, 2, 29), False, date(2029, 2, 27)),
        (date(2026, 1, 15), True, date(2028, 1, 14)),
        (None, True, None),
    ],
)
def test_a_registration_is_valid_for_five_years_and_that_of_a_starter_for_two(
    begins: date | None, starter: bool, ends: date | None
) -> None:
    assert last_day(begins, starter=starter) == ends


@pytest.mark.parametrize(
    ("valid_to", "months", "words"),
    [
        (None, None, "niet bekend"),
        (date(2026, 11, 22), None, "verlopen"),
        (date(2026, 11, 23), 1, "binnen een maand"),
        (date(2026, 12, 23), 1, "binnen een maand"),
        (date(2026, 12, 24), 3, "binnen drie maanden"),
        (date(2027, 2, 23), 3, "binnen drie maanden"),
        (date(2027, 2, 24), 6, "binnen zes maanden"),
        (date(2027, 5, 23), 6, "binnen zes maanden"),
        (date(2027, 5, 24), None, None),
    ],
)
def test_the_end_of_a_registration_is_said_in_time(
    valid_to: date | None, months: int | None, words: str | None
) -> None:
    said = warning(valid_to, TODAY)

    assert threshold(valid_to, TODAY) == months
    assert words in said if words else said == ""


def test_a_starter_is_told_of_his_follow_up_audit_until_he_has_had_it() -> None:
    began = date(2024, 12, 2)

    assert "opvolgaudit" in warning(date(2026, 12, 1), TODAY, starter=True)
    assert [awaits_follow_up(True, began, end) for end in (date(2026, 12, 1), date(2029, 12, 1), None)] == [
        True, False, True,
    ]  # fmt: skip
    assert not awaits_follow_up(False, began, date(2026, 12, 1))


def shown(ctx: Context, actor: Actor) -> list[tuple[object, ...]]:
    return [
        (one.registration.number, one.registration.service, one.registration.valid_to, one.department)
        for one in renewals.registrations(ctx, actor)
    ]


def test_the_seat_adds_changes_and_removes_a_registration_and_the_history_says_so(ctx: Context) -> None:
    provider = a_provider(ctx, registrations=(), departments=("Departement Talen",))
    seat = a_seat(ctx, provider)
    with ctx.reading(EVERYONE) as session:
        part = session.exec(select(Department.id)).one()

    renewals.keep(ctx, seat, Typed("dv.a299003", date(2024, 3, 1)))
    (added,) = shown(ctx, seat)
    held = renewals.registrations(ctx, seat)[0].registration
    renewals.keep(ctx, seat, Typed("DV.A299003", date(2024, 3, 1), date(2027, 1, 1), True, part), held)
    (changed,) = shown(ctx, seat)
    renewals.remove(ctx, seat, held.id or 0)

    assert added == ("DV.A299003", ServiceType.ADVICE, date(2029, 2, 28), "")
    assert changed == ("DV.A299003", ServiceType.ADVICE, date(2027, 1, 1), "Departement Talen")
    assert shown(ctx, seat) == []
    assert [event.text for event in firm.changes(ctx, seat)] == [
        "Registratie: DV.A299003 (01/03/2024 – 01/01/2027, Departement Talen, starter) → weggehaald",
        "Registratie: DV.A299003 (01/03/2024 – 28/02/2029) → "
        "DV.A299003 (01/03/2024 – 01/01/2027, Departement Talen, starter)",
        "Registratie: – → DV.A299003 (01/03/2024 – 28/02/2029)",
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Typed("DV.X1", None), "geen registratienummer"),
        (Typed("DV.O299001", None), "staat al in je lijst"),
        (Typed("DV.O299009", date(2026, 2, 1), date(2026, 1, 31)), "voor de begindatum"),
        (Typed("DV.O299009", None, department_id=987), "departement is niet gevonden"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_and_changes_nothing(
    ctx: Context, seat: Actor, typed: Typed, words: str
) -> None:
    before = shown(ctx, seat)

    with pytest.raises(AppError, match=words):
        renewals.keep(ctx, seat, typed)

    assert shown(ctx, seat) == before
    assert list(firm.changes(ctx, seat)) == []


def there(id_: int) -> Registration:
    """What a form claims to have seen."""
    return Registration(id=id_, provider_id=0, number="DV.O299009", service=ServiceType.TRAINING)


def test_of_two_tabs_the_second_is_told_that_it_is_out_of_date(ctx: Context, seat: Actor) -> None:
    seen = renewals.registrations(ctx, seat)[0].registration
    renewals.keep(ctx, seat, Typed(seen.number, date(2024, 3, 1)), seen)

    with pytest.raises(Changed, match="ondertussen gewijzigd"):
        renewals.keep(ctx, seat, Typed(seen.number, None), seen)


def test_check_21_the_registrations_and_departments_of_another_firm_are_as_if_they_did_not_exist(
    ctx: Context, seat: Actor
) -> None:
    theirs = a_provider(ctx, number=MORGENSTER, departments=("Departement Advies",))
    other = a_seat(ctx, theirs)
    before = shown(ctx, other)
    held = renewals.registrations(ctx, other)[0].registration.id or 0
    with ctx.reading(EVERYONE) as session:
        part = session.exec(select(Department.id)).one()

    answers = []
    for id_ in (held, 987_654):
        for attempt in (
            lambda id_=id_: renewals.remove(ctx, seat, id_),
            lambda id_=id_: renewals.keep(ctx, seat, Typed("DV.O299009", None), there(id_)),
        ):
            with pytest.raises(NotFound) as refusal:
                attempt()
            answers.append(str(refusal.value))
    with pytest.raises(NotFound):
        renewals.keep(ctx, seat, Typed("DV.O299009", None, department_id=part))

    assert set(answers) == {"Deze registratie is niet gevonden."}
    assert shown(ctx, other) == before


def test_only_the_seat_changes_registrations(ctx: Context, provider: Provider) -> None:
    for other in (a_department(ctx, provider), an_agency(ctx)):
        with pytest.raises(NotAllowed):
            renewals.keep(ctx, other, Typed("DV.O299009", None))
        with pytest.raises(NotAllowed):
            renewals.remove(ctx, other, 1)


# The mails


def with_an_end(ctx: Context, ends: date) -> Actor:
    seat = a_seat(ctx, a_provider(ctx, registrations=()))
    renewals.keep(ctx, seat, Typed("DV.O299001", date(2022, 1, 1), ends))
    return seat


def mails(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(Mail.id)).all())


def test_a_mail_goes_out_six_three_and_one_month_before_the_end_and_once_each(ctx: Context, clock: Clock) -> None:
    with_an_end(ctx, date(2027, 6, 23))

    sent = []
    for _ in range(240):
        sent.append(remind(ctx))
        assert remind(ctx) == 0
        clock.move(days=1)

    due = [(date(2026, 11, 23).toordinal() + day) for day, count in enumerate(sent) if count]
    assert [date.fromordinal(day) for day in due] == [date(2026, 12, 23), date(2027, 3, 23), date(2027, 5, 23)]
    assert [mail.subject for mail in mails(ctx)] == ["DV.O299001 loopt af op 23/06/2027"] * 3
    assert [mail.state for mail in mails(ctx)] == [MailState.WAITING] * 3


def test_a_firm_that_does_not_want_the_mails_gets_none(ctx: Context) -> None:
    seat = with_an_end(ctx, date(2026, 12, 1))
    found = firm.firm(ctx, seat)
    firm.change(ctx, seat, FirmData(found.name, found.mail, reminds_of_registrations=False))

    assert remind(ctx) == 0
    assert mails(ctx) == []


def test_a_registration_that_was_renewed_is_warned_of_again_at_its_new_end(ctx: Context, clock: Clock) -> None:
    seat = with_an_end(ctx, date(2026, 12, 1))
    remind(ctx)
    held = renewals.registrations(ctx, seat)[0].registration
    renewals.keep(ctx, seat, Typed(held.number, date(2026, 12, 2)), held)

    assert remind(ctx) == 0
    clock.move(days=365 * 5 - 20)
    assert remind(ctx) == 1
