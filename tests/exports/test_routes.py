"""Downloads over HTTP: for whoever is signed in, of his own rows, and never kept by anything on the way."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlmodel import select

from models import Account, Event, Project, Provider
from pages.routes import cookies
from pages.routes import exports as exported
from services.context import Context
from services.exports import folders, jobs, table
from services.exports.folders import JobState, Progress
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from services.sign_in.sessions import open_session, trade_ticket
from tests.exports.asgi import Answer, get
from tests.exports.files import ALL, csv_rows, csv_text
from tests.factories import MORGENSTER, a_project, a_provider, a_seat, many_projects

Ask = Callable[..., Answer]


@pytest.fixture
def ask(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Ask:
    for module in (exported, cookies):
        monkeypatch.setattr(module, "context", lambda: ctx)

    def send(address: str, actor: Actor | None = None, **how: int) -> Answer:
        return get(exported.routes, address, cookie=f"kmo={_cookie(ctx, actor)}" if actor else "", **how)

    return send


def _cookie(ctx: Context, actor: Actor) -> str:
    return trade_ticket(ctx, open_session(ctx, actor.account_id, 1)[1]) or ""


@pytest.fixture
def projects(ctx: Context, provider: Provider) -> list[Project]:
    return many_projects(ctx, provider, 30)


ADDRESSES = ("/export/csv", "/export/xlsx", "/export/pdf", "/export/taak/xxxxxxxxxxxxxxxxxxxxxx")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_gets_no_list(ctx: Context, ask: Ask, projects: list[Project], address: str) -> None:
    for answer in (ask(address), get(exported.routes, address, cookie="kmo=geraden")):
        assert (answer.status, answer.headers["cache-control"]) == (401, "no-store")
        assert 'href="/"' in answer.body.decode()
        assert projects[0].number not in answer.body.decode()


def test_a_session_that_is_over_gets_no_list(ctx: Context, ask: Ask, seat: Actor) -> None:
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Account, seat.account_id).disabled = True

    assert ask("/export/csv", seat).status == 401


def test_a_file_begins_with_the_columns_that_its_address_asks(ask: Ask, seat: Actor, projects: list[Project]) -> None:
    csv = ask("/export/csv?kolommen=saldo,titel", seat)

    assert csv.body.decode().removeprefix("\ufeff").startswith("Saldo;Titel;Projectnummer;Onderneming;")


def test_a_csv_streams_exactly_the_filtered_rows(ctx: Context, ask: Ask, seat: Actor, projects: list[Project]) -> None:
    answer = ask(f"/export/csv?lijst=alle&sorteer=titel&zoek={quote('café')}", seat)

    kept = {name: answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")}
    assert kept == {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="projecten_2026-11-23_0900.csv"',
        "cache-control": "no-store",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    wanted = exported.ProjectFilter(all_years=True, search="café")
    assert answer.body.decode() == csv_text(ctx, seat, wanted, Order("title", descending=False))
    assert len(answer.body.splitlines()) > 1


def test_a_workbook_is_made_sent_and_removed(ctx: Context, ask: Ask, seat: Actor, projects: list[Project]) -> None:
    answer = ask("/export/xlsx?lijst=alle", seat)

    assert (answer.status, answer.headers["content-disposition"]) == (
        200, 'attachment; filename="projecten_2026-11-23_0900.xlsx"',
    )  # fmt: skip
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert answer.body.startswith(b"PK")
    assert list((ctx.settings.data_dir / "exports").iterdir()) == []


def test_nobody_gets_the_rows_of_another_firm(ctx: Context, ask: Ask, seat: Actor, projects: list[Project]) -> None:
    stranger = a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    answer = ask("/export/csv?lijst=alle", stranger)

    assert answer.body.decode() == csv_text(ctx, stranger)
    assert csv_rows(ctx, stranger, ALL) == []


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/export/pdf", 404, "Dit formaat bestaat niet."),
        ("/export/csv?status=<b>", 400, "“&lt;b&gt;” is geen status"),
        ("/export/csv?sorteer=reden", 400, "Op “reden” kan je niet sorteren"),
        ("/export/xlsx?aanvraag_van=gisteren", 400, "“gisteren” is geen datum"),
        ("/export/taak/niets", 404, "Deze export is er niet"),
    ],
)
def test_what_cannot_be_made_is_told_in_dutch(ask: Ask, seat: Actor, address: str, status: int, text: str) -> None:
    answer = ask(address, seat)

    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert text in answer.body.decode()


def test_the_file_of_a_job_goes_to_the_account_that_started_it(ctx: Context, ask: Ask, seat: Actor) -> None:
    other = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    folder = folders.make_folder(ctx, Progress(seat.account_id, "lijst.xlsx", state=JobState.DONE))
    (folder / "lijst.xlsx").write_bytes(b"inhoud")

    answers = [ask(f"/export/taak/{folder.name}", actor) for actor in (seat, seat, other)]

    assert [(answer.status, answer.body == b"inhoud") for answer in answers] == [
        (200, True), (200, True), (404, False),
    ]  # fmt: skip
    assert answers[0].headers["cache-control"] == "no-store"


def test_a_reader_who_leaves_makes_room_and_is_told_in_the_history(
    ctx: Context, ask: Ask, seat: Actor, projects: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "BATCH", 5)

    for _ in range(exported.MOST_AT_ONCE + 1):
        ask("/export/csv?lijst=alle", seat, leaves_after=1)

    with ctx.reading(EVERYONE) as session:
        texts = set(session.exec(select(Event.text)).all())
    assert {re.sub(r"\d+", "n", text) for text in texts} == {"n projecten geëxporteerd als csv (afgebroken)"}
    assert ask("/export/csv", seat).status == 200


def test_more_lists_at_once_than_there_is_room_for_are_refused(ctx: Context, ask: Ask, seat: Actor) -> None:
    for _ in range(exported.MOST_AT_ONCE):
        exported.room.acquire()
    try:
        answers = [ask(address, seat) for address in ("/export/csv", "/export/xlsx")]
    finally:
        exported.room.release(exported.MOST_AT_ONCE)

    assert [(answer.status, "te veel lijsten" in answer.body.decode()) for answer in answers] == [(503, True)] * 2


def test_a_list_that_fails_leaves_its_room_to_others(
    ctx: Context, ask: Ask, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.sys, "executable", "/bin/false")
    a_project(ctx, a_provider(ctx, number=MORGENSTER))

    answers = [ask("/export/xlsx", seat) for _ in range(exported.MOST_AT_ONCE + 1)]

    assert {answer.status for answer in answers} == {400}
    assert "De export is niet gelukt" in answers[-1].body.decode()
