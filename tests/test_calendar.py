"""The terms in a calendar: what stands in it, who may read it, and a secret address that stands nowhere."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Account, AccountEvent, CalendarLink, Project, Provider
from models.enums import Duty, ProjectStatus
from pages.routes import calendar, cookies, files, headers
from services.calendar import calendar_feed, calendar_links
from services.calendar.icalendar import escaped, folded
from services.context import Context
from services.errors import NotAllowed, NotFound
from services.policy.access import EVERYONE, Actor
from services.sign_in.sessions import open_session, trade_ticket
from tests.conftest import Clock
from tests.exports.asgi import Answer, get
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency, many_projects
from tests.routes.asgi import Behind, asked

TODAY = date(2026, 11, 23)


def with_duty(ctx: Context, provider: Provider, days: int, duty: Duty = Duty.DEPOSIT, **values: Any) -> Project:
    return a_project(ctx, provider, duty=duty, due_on=TODAY + timedelta(days=days), **values)


def unfolded(content: bytes) -> list[str]:
    """The lines as they were before folding; each ends as the standard says."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(content: bytes) -> list[dict[str, str]]:
    """The entries of a calendar, their texts as they were before escaping."""
    found: list[dict[str, str]] = []
    for line in unfolded(content):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    return found


def summaries(ctx: Context, actor: Actor) -> list[str]:
    return [event["SUMMARY"] for event in events(calendar_feed.file_of(ctx, actor))]


@pytest.mark.parametrize("text", ["", "kort", "x" * 75, "x" * 76, "é" * 200, "€🙂" * 60, "a" * 74 + "é", " " * 160])
def test_a_line_is_folded_at_75_octets_and_no_letter_is_cut(text: str) -> None:
    content = folded(text)

    assert all(len(line.decode().encode()) <= 75 for line in content.split(b"\r\n"))
    assert content.decode().replace("\r\n ", "") == f"{text}\r\n"


def test_signs_that_mean_something_are_escaped() -> None:
    assert escaped("a,b;c\\n\nd\r\n:") == "a\\,b\\;c\\\\n\\nd\\n:"


def test_a_term_is_a_whole_day_with_its_duty_client_and_link(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = with_duty(ctx, provider, 30, number="2026/1,2", enterprise_name="Peeters; Zoon, \\ & Co " + "é" * 80)

    content = calendar_feed.file_of(ctx, seat)

    (event,) = events(content)
    address = "http://localhost:8501/project?nummer=2026%2F1%2C2"
    client = f"{project.enterprise_name} (0999.500.074)"
    assert event == {
        "UID": f"{project.id}-storten@localhost", "DTSTAMP": "20261123T080000Z", "DTSTART;VALUE=DATE": "20261223",
        "SUMMARY": f"Eigen bijdrage storten: {project.enterprise_name} (2026/1,2)",
        "DESCRIPTION": f"{client}\nWie: de onderneming. Ten laatste op deze dag.\n{address}",
        "URL": address, "TRANSP": "TRANSPARENT", "END": "VCALENDAR",
    }  # fmt: skip
    lines = unfolded(content)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kmo-projecten//NL"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]


@pytest.mark.parametrize(("days", "shown"), [(-31, False), (-30, True), (0, True), (400, True), (401, False)])
def test_terms_of_a_month_back_to_a_year_ahead_are_shown(
    ctx: Context, provider: Provider, seat: Actor, days: int, shown: bool
) -> None:
    with_duty(ctx, provider, days)
    with_duty(ctx, provider, 1, Duty.NONE)

    assert len(summaries(ctx, seat)) == shown


def test_there_are_never_more_than_a_calendar_bears_and_the_late_ones_yield(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_feed, "MOST", 2)
    for number, days in (("A", -1), ("B", 2), ("C", 1)):
        with_duty(ctx, provider, days, number=number)

    assert [summary[-3:] for summary in summaries(ctx, seat)] == ["(C)", "(B)"]


def test_what_is_finished_has_no_term(ctx: Context, provider: Provider, seat: Actor) -> None:
    with_duty(ctx, provider, 3, Duty.CHECK, status=ProjectStatus.FINISHED)
    with_duty(ctx, provider, 3, Duty.CHECK, status=ProjectStatus.RUNNING)

    assert len(summaries(ctx, seat)) == 1


def test_a_department_has_its_own_terms_and_the_agency_none(ctx: Context, provider: Provider, seat: Actor) -> None:
    mine, sibling = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    with_duty(ctx, provider, 1, number="A", department_id=mine.department_id)
    with_duty(ctx, provider, 2, number="B")

    assert [len(summaries(ctx, actor)) for actor in (seat, mine, sibling, other)] == [2, 1, 0, 0]
    for attempt in (calendar_feed.file_of, calendar_links.make, calendar_links.revoke):
        with pytest.raises(NotAllowed):
            attempt(ctx, an_agency(ctx, f"{attempt.__name__}@dienst.example"))


def token_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def test_a_new_link_ends_the_one_before_and_none_is_kept_readable(ctx: Context, seat: Actor, clock: Clock) -> None:
    first = token_of(calendar_links.make(ctx, seat))
    clock.move(days=1)
    address = calendar_links.make(ctx, seat)

    second = token_of(address)
    assert (address, len(second)) == (f"http://localhost:8501/agenda/{second}.ics", 43)
    assert calendar_links.reader(ctx, second) == seat
    with pytest.raises(NotFound):
        calendar_links.reader(ctx, first)
    with ctx.reading(EVERYONE) as session:
        kept = [row.model_dump() for row in session.exec(select(CalendarLink)).all()]
        said = session.exec(select(AccountEvent.text)).all()
    assert said == ["Agendalink gemaakt"] * 2
    assert not any(token in f"{kept}{said}" for token in (first, second))
    found = calendar_links.current(ctx, seat)
    assert found is not None
    assert (found.created_at, found.used_at) == (clock.now, clock.now)


def test_a_link_is_of_one_account(ctx: Context, provider: Provider, seat: Actor) -> None:
    part = a_department(ctx, provider)
    mine, theirs = (token_of(calendar_links.make(ctx, actor)) for actor in (seat, part))

    calendar_links.revoke(ctx, part)

    assert calendar_links.reader(ctx, mine) == seat
    assert calendar_links.current(ctx, part) is None
    with pytest.raises(NotFound):
        calendar_links.reader(ctx, theirs)


Ask = Callable[[str], Answer]


@pytest.fixture
def ask(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Ask:
    for module in (calendar, files, cookies, headers):
        monkeypatch.setattr(module, "context", lambda: ctx)
    return lambda token: get(calendar.routes, f"/agenda/{token}.ics")


def test_a_program_reads_the_feed_without_signing_in_and_nobody_on_the_way_keeps_it(
    ctx: Context, ask: Ask, provider: Provider, seat: Actor
) -> None:
    with_duty(ctx, provider, 1)

    answer = ask(token_of(calendar_links.make(ctx, seat)))

    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.body == calendar_feed.file_of(ctx, seat)


def test_a_link_that_is_unknown_revoked_or_of_a_closed_account_is_not_found(
    ctx: Context, ask: Ask, seat: Actor
) -> None:
    revoked = token_of(calendar_links.make(ctx, seat))
    calendar_links.revoke(ctx, seat)
    closed = token_of(calendar_links.make(ctx, seat))
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, seat.account_id).disabled = True

    answers = [ask(token) for token in ("x" * 43, "geraden", "%00é", revoked, closed)]

    assert [answer.status for answer in answers] == [404] * 5
    assert len({answer.body for answer in answers}) == 1


def test_the_secret_is_in_no_log_and_no_answer(
    ctx: Context, ask: Ask, seat: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = token_of(calendar_links.make(ctx, seat))
        read = ask(token)
        calendar_links.revoke(ctx, seat)
        refused = ask(token)

    assert token not in f"{caplog.text}{read.body!r}{read.headers}{refused.body!r}{refused.headers}"


def test_the_feed_is_no_screen_and_reaches_its_route(ctx: Context, ask: Ask) -> None:
    assert asked(headers.Headers(Behind()), "/agenda/geraden.ics").status == 200


def test_who_is_signed_in_downloads_his_terms(ctx: Context, ask: Ask, provider: Provider, seat: Actor) -> None:
    many_projects(ctx, provider, 3)
    with_duty(ctx, provider, 1)
    cookie = trade_ticket(ctx, open_session(ctx, seat.account_id, 1)[1])

    answer = get(files.routes, "/bestand/agenda", cookie=f"kmo={cookie}")

    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''termijnen.ics"
    assert answer.body == calendar_feed.file_of(ctx, seat)
    assert get(files.routes, "/bestand/agenda").status == 401
