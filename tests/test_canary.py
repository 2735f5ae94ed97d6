"""Words of one firm never show with another: on its screens, in its files, in its mails, nor in a log."""

import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from models.enums import ProjectStatus
from services import actions, drafts, evidence, firm, notes, papers, projects
from services.context import Context
from services.dossier import bundle
from services.errors import AppError
from services.exports import history, registry, writing
from services.filters import ProjectFilter
from services.firm import FirmData
from services.front_door import people
from services.listing import overview
from services.listing.orders import Order
from services.made_up import enterprise_number
from services.policy.access import Actor
from services.policy.submissions import Submission
from services.policy.workflow import Action
from services.post import mails
from services.privacy import handing_over
from tests.factories import (
    MORGENSTER,
    ZWALUW,
    a_batch,
    a_department,
    a_project,
    a_provider,
    a_seat,
    an_agency,
    an_event,
)
from tests.reactions.files import PDF
from tests.screens import showing

ALL, UP = ProjectFilter(all_years=True), Order("number", descending=False)
OURS, THEIRS = "Kanariegeel", "Kraaienzwart"
SCREENS = (
    "today", "overview", "rules", "project", "imports", "new_project", "outbox", "own", "help", "stops", "reports",
    "reaction", "system", "client",
)  # fmt: skip


def fill(ctx: Context, number: str, word: str) -> tuple[Actor, Actor]:
    """A firm whose every text bears this word, with a seat and a department."""
    provider = a_provider(ctx, f"Firma {word}", number)
    seat, part = a_seat(ctx, provider), a_department(ctx, provider, f"Departement {word}")
    firm.change(ctx, seat, FirmData(f"Firma {word}", f"post@{word}.example", word, "9000", word, word, word))
    project = a_project(
        ctx, provider, number="2026-0000001", enterprise_name=f"Klant {word}", title=f"Titel {word}",
        theme=f"Thema {word}", department_id=part.department_id, enterprise_mail=f"klant@{word}.example",
        filed_on=date(2026, 10, 1),
    )  # fmt: skip
    an_event(ctx, seat, project, f"Gebeurd {word}")
    a_batch(ctx, seat, project)
    notes.add(ctx, seat, project.number, f"Notitie {word}")
    papers.add(ctx, seat, project.number, "factuur", f"factuur {word}.pdf", PDF)
    kept = evidence.keep(ctx, seat, f"{word}.pdf", PDF)
    form = Submission(f"Reden {word}, lang genoeg", project.version, f"sleutel-{word}", (kept,))
    actions.perform(ctx, seat, project.number, Action.STOP, form)
    other = a_project(ctx, provider, number="2026-0000002", status=ProjectStatus.RUNNING, title=f"Tweede {word}")
    drafts.keep(ctx, seat, other, Action.STOP, f"Half geschreven {word}")
    people.invite(ctx, seat, f"nieuw@{word}.example", f"Noor {word}", f"Deel {word}")
    return seat, part


@pytest.fixture
def firms(ctx: Context) -> dict[str, tuple[Actor, Actor]]:
    return {word: fill(ctx, number, word) for word, number in ((OURS, ZWALUW), (THEIRS, MORGENSTER))}


@pytest.fixture
def screens(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Actor, str], str]]:
    with showing(ctx, monkeypatch) as show:
        yield show


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("screen", SCREENS)
def test_check_28_no_screen_shows_a_word_of_another_firm(
    firms: dict[str, tuple[Actor, Actor]], screens: Callable[[Actor, str], str], screen: str
) -> None:
    for actor in firms[OURS]:
        shown = screens(actor, screen)

        assert THEIRS.casefold() not in shown.casefold()
        assert OURS.casefold() in shown.casefold()


def test_check_51_no_file_and_no_mail_of_a_firm_holds_a_word_of_another(
    ctx: Context, firms: dict[str, tuple[Actor, Actor]], tmp_path: Path
) -> None:
    for actor in firms[OURS]:
        folder = tmp_path / str(actor.account_id)
        folder.mkdir()
        said = b"".join(files(ctx, actor, folder)).decode("utf-8", "replace").casefold()

        assert THEIRS.casefold() not in said
        assert OURS.casefold() in said


def files(ctx: Context, actor: Actor, folder: Path) -> Iterator[bytes]:
    yield from writing.stream_csv(ctx, actor, ALL, UP)
    writing.write_file(ctx, actor, registry.exporter_of("xlsx"), folder / "lijst.xlsx", ALL, UP)
    workbook = CalamineWorkbook.from_path(folder / "lijst.xlsx")
    for name in workbook.sheet_names:
        yield str(workbook.get_sheet_by_name(name).to_python()).encode()
    bundle.write(ctx, actor, folder / "dossier.zip", ALL, UP)
    handing_over.export_client(ctx, actor, enterprise_number(9_995_000), folder / "gegevens.zip")
    for name in ("dossier.zip", "gegevens.zip"):
        with zipfile.ZipFile(folder / name) as found:
            yield "\n".join(found.namelist()).encode()
            yield from (found.read(one) for one in found.namelist())
    yield history.history_file(ctx, actor, "2026-0000001")[1]
    for sent in mails.outgoing(ctx, actor).rows:
        yield mails.as_file(ctx, actor, sent.mail.id or 0)[1]


def test_check_45_the_log_holds_no_word_of_any_firm(
    ctx: Context, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG, "kmo"), caplog.at_level(logging.INFO):
        seat, part = fill(ctx, ZWALUW, OURS)
        agency = an_agency(ctx)
        for actor in (seat, part, agency):
            list(writing.stream_csv(ctx, actor, ALL, UP))
            with pytest.raises(AppError):
                projects.get(ctx, actor, OURS)

    assert OURS.casefold() not in caplog.text.casefold()


def test_check_28_ten_firms_at_once_see_their_own_words_only(ctx: Context) -> None:
    seats = []
    for place in range(10):
        provider = a_provider(ctx, f"Firma {place}", enterprise_number(9_993_000 + place), registrations=())
        a_project(ctx, provider, number="2026-0000001", title=f"Merk{place}x")
        seats.append((f"Merk{place}x", a_seat(ctx, provider)))

    def work(turn: int) -> set[str]:
        mark, actor = seats[turn % 10]
        return {mark} ^ marks_seen(ctx, actor)

    with ThreadPoolExecutor(10) as people_at_once:
        strange = set().union(*people_at_once.map(work, range(100)))

    assert strange == set()


def marks_seen(ctx: Context, actor: Actor) -> set[str]:
    listed = [row.title for row in overview.overview(ctx, actor, ALL, UP).rows]
    opened = projects.get(ctx, actor, "2026-0000001").title
    exported = b"".join(writing.stream_csv(ctx, actor, ALL, UP)).decode()
    return set(re.findall(r"Merk\dx", f"{listed} {opened} {exported}"))
