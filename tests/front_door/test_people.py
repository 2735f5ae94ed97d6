"""The accounts that somebody looks after: inviting, a new link, signing out, closing; and who may."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from models import Account, Department, Event, Mail, Provider
from models.enums import MailState, Role
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.front_door import links, people, second_factor
from services.history import broken_chains
from services.policy.access import EVERYONE, Actor
from services.sign_in import sessions
from services.sign_in.account_history import Kind
from services.sign_in.accounts import check, credentials
from tests.factories import MORGENSTER, PASSWORD, a_department, a_provider, a_seat, an_agency
from tests.front_door.test_second_factor import on

CHANGES: dict[str, Callable[[Context, Actor, int], object]] = {
    "renew": people.renew, "disable": people.disable, "enable": people.enable, "sign_out": people.sign_out,
    "drop_second_factor": people.drop_second_factor,
}  # fmt: skip


@pytest.fixture
def department(ctx: Context, provider: Provider) -> Actor:
    return a_department(ctx, provider)


def account(ctx: Context, actor: Actor) -> Account:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Account, actor.account_id)


def mails(ctx: Context) -> list[Mail]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(Mail).order_by(col(Mail.id))).all())


def test_the_seat_invites_somebody_of_a_new_department(ctx: Context, provider: Provider, seat: Actor) -> None:
    people.invite(ctx, seat, " Talen@Zwaluw.example ", "Noor  Peeters", "Departement Talen")

    (person,) = people.people(ctx, seat)
    made = person.account
    assert (made.login, made.name, made.role, made.password_hash) == (
        "talen@zwaluw.example", "Noor Peeters", Role.DEPARTMENT, None,
    )  # fmt: skip
    assert (person.department, person.state, person.signed_in_at) == ("Departement Talen", "uitgenodigd", None)
    (mail,) = mails(ctx)
    assert (mail.recipient, mail.state, mail.provider_id) == (
        "Talen@Zwaluw.example", MailState.WAITING, provider.id,
    )  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        (event,) = session.exec(select(Event)).all()
    assert event.text == "Departement toegevoegd: Departement Talen"
    assert broken_chains(ctx) == {}


def test_a_second_person_joins_the_department_that_there_is(ctx: Context, seat: Actor) -> None:
    for login in ("een@zwaluw.example", "twee@zwaluw.example"):
        people.invite(ctx, seat, login, "Iemand", "Departement Talen")

    with ctx.reading(EVERYONE) as session:
        assert len(session.exec(select(Department)).all()) == 1


@pytest.mark.parametrize(
    ("login", "name", "part", "words"),
    [
        ("geen adres", "Noor", "Talen", "geen mailadres"),
        ("0999.234.513", "Noor", "Talen", "geen mailadres"),
        ("a@zwaluw.example", " ", "Talen", "Geef een naam"),
        ("a@zwaluw.example", "Noor", " ", "Geef een naam"),
        ("techniek@firma0999123457.example", "Noor", "Talen", "bestaat al"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_makes_nothing(
    ctx: Context, seat: Actor, department: Actor, login: str, name: str, part: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        people.invite(ctx, seat, login, name, part)

    assert [person.account.login for person in people.people(ctx, seat)] == ["techniek@firma0999123457.example"]
    assert mails(ctx) == []
    with ctx.reading(EVERYONE) as session:
        assert len(session.exec(select(Department)).all()) == 1


def test_the_agency_invites_a_colleague(ctx: Context) -> None:
    agency = an_agency(ctx)

    people.invite(ctx, agency, "tweede@dienst.example", "Tweede")

    (person,) = people.people(ctx, agency)
    assert (person.account.role, person.account.provider_id) == (Role.AGENCY, None)
    assert mails(ctx)[0].recipient == "tweede@dienst.example"


def test_a_department_looks_after_nobody(ctx: Context, department: Actor) -> None:
    attempts = [
        lambda: people.people(ctx, department),
        lambda: people.happenings(ctx, department),
        lambda: people.invite(ctx, department, "x@zwaluw.example", "X", "Y"),
        *(lambda change=change: change(ctx, department, department.account_id) for change in CHANGES.values()),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["other seat", "agency", "itself"])
def test_check_21_an_account_that_is_not_yours_to_look_after_is_as_if_it_did_not_exist(
    ctx: Context, department: Actor, seat: Actor, who: str, change: str
) -> None:
    actor = {
        "other seat": lambda: a_seat(ctx, a_provider(ctx, number=MORGENSTER)),
        "agency": lambda: an_agency(ctx),
        "itself": lambda: seat,
    }[who]()
    target = actor if who == "itself" else department
    before = account(ctx, target)

    answers = []
    for id_ in (target.account_id, 987_654):
        with pytest.raises(NotFound) as refusal:
            CHANGES[change](ctx, actor, id_)
        answers.append(str(refusal.value))

    assert answers == ["Deze gebruiker is niet gevonden."] * 2
    assert account(ctx, target) == before
    assert mails(ctx) == []


def test_what_happened_to_accounts_of_another_is_not_shown(ctx: Context, department: Actor, seat: Actor) -> None:
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    sessions.open_session(ctx, department.account_id, 1)

    assert [event.text for _, event in people.happenings(ctx, seat)] == ["Aangemeld met wachtwoord"]
    assert list(people.happenings(ctx, other)) == []


def test_closing_an_account_ends_its_sessions_and_its_links(ctx: Context, department: Actor, seat: Actor) -> None:
    opened, _ = sessions.open_session(ctx, department.account_id, 1)
    people.renew(ctx, seat, department.account_id)

    people.disable(ctx, seat, department.account_id)

    assert sessions.actor_of(ctx, opened) is None
    assert check(ctx, "techniek@firma0999123457.example", PASSWORD) is None
    assert [person.state for person in people.people(ctx, seat)] == ["gesloten"]
    with pytest.raises(BadInput, match="gesloten"):
        people.renew(ctx, seat, department.account_id)


def test_an_account_that_is_opened_again_signs_in_anew(ctx: Context, department: Actor, seat: Actor) -> None:
    opened, _ = sessions.open_session(ctx, department.account_id, 1)
    people.disable(ctx, seat, department.account_id)

    people.enable(ctx, seat, department.account_id)

    assert sessions.actor_of(ctx, opened) is None
    assert check(ctx, "techniek@firma0999123457.example", PASSWORD) is not None


def test_signing_somebody_out_ends_his_sessions_and_is_noted_with_who_did_it(
    ctx: Context, department: Actor, seat: Actor
) -> None:
    opened, _ = sessions.open_session(ctx, department.account_id, 1)

    people.sign_out(ctx, seat, department.account_id)

    assert sessions.actor_of(ctx, opened) is None
    (_, event), _ = people.happenings(ctx, seat)
    assert (event.kind, event.text, event.by_name) == (Kind.SESSIONS, "Overal afgemeld", "Academie Zwaluw (zetel)")


def test_a_lost_second_factor_is_taken_away(ctx: Context, department: Actor, seat: Actor) -> None:
    on(ctx, department)

    people.drop_second_factor(ctx, seat, department.account_id)

    assert not credentials(ctx, "techniek@firma0999123457.example").second_factor
    assert second_factor.codes_left(ctx, department) == 0


def test_a_new_link_for_who_has_a_password_leaves_it_until_it_is_used(
    ctx: Context, department: Actor, seat: Actor
) -> None:
    people.renew(ctx, seat, department.account_id)

    assert check(ctx, "techniek@firma0999123457.example", PASSWORD) is not None
    (mail,) = mails(ctx)
    assert (mail.subject, mail.recipient) == ("Een nieuw wachtwoord kiezen", "techniek@firma0999123457.example")
    assert "Academie Zwaluw (zetel) stuurt je een link" in mail.body


def test_a_mail_that_failed_shows(ctx: Context, provider: Provider, seat: Actor) -> None:
    people.invite(ctx, seat, "talen@zwaluw.example", "Noor", "Talen")
    with ctx.transaction(EVERYONE) as session:
        mail = session.exec(select(Mail)).one()
        mail.state, mail.error = MailState.FAILED, "550 onbekend"

    assert [person.state for person in people.people(ctx, seat)] == ["mail mislukt: 550 onbekend"]


def with_mail(ctx: Context) -> Context:
    return replace(ctx, settings=ctx.settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:1")}))


def test_where_no_mail_leaves_the_link_of_an_invitation_is_handed_over(ctx: Context, seat: Actor) -> None:
    made = people.invite(ctx, seat, "een@zwaluw.example", "Noor", "Talen")
    mailed = people.invite(with_mail(ctx), seat, "twee@zwaluw.example", "Robin", "Talen")

    assert links.found(ctx, made.link.partition("=")[2]).login == "een@zwaluw.example"
    assert (mailed.name, mailed.link) == ("Robin", "")


def test_a_link_of_somebody_with_a_password_is_never_shown(ctx: Context, department: Actor, seat: Actor) -> None:
    assert people.renew(ctx, seat, department.account_id).link == ""


def test_the_public_demo_login_of_the_agency_looks_after_demo_accounts_alone(ctx: Context) -> None:
    demo, real = an_agency(ctx, "demo@dienst.example"), an_agency(ctx)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, demo.account_id).is_demo = True

    assert people.people(ctx, demo) == []
    for change in CHANGES.values():
        with pytest.raises(NotFound):
            change(ctx, demo, real.account_id)
    assert people.people(ctx, real) == []


def test_somebody_who_sends_very_many_links_has_to_wait(ctx: Context, department: Actor, seat: Actor) -> None:
    for _ in range(50):
        people.renew(ctx, seat, department.account_id)

    with pytest.raises(BadInput, match="vandaag al heel veel"):
        people.renew(ctx, seat, department.account_id)
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    people.invite(ctx, other, "een@morgenster.example", "Noor", "Advies")
