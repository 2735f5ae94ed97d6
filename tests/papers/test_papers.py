"""The papers of a project: which are asked, keeping them, and how far a project is."""

from datetime import date

import pytest
from sqlmodel import col, select

from models import Event, Project, Provider
from models.enums import ProjectStatus, ServiceType
from services import evidence, papers
from services.chronicle import chronicle
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.exports.table import export_rows
from services.filters import ProjectFilter
from services.listing import overview
from services.listing.column_choice import offered
from services.listing.orders import Order
from services.listing.queries import from_query, to_query
from services.policy.access import EVERYONE, Actor
from services.policy.papers import Fullness, in_words
from services.precheck.judging import catch_up
from services.projects import get
from tests.conftest import Clock
from tests.factories import a_department, a_piece_of_evidence, a_project, an_agency
from tests.reactions.files import PDF, PNG

ALL, BY_PAPERS = ProjectFilter(all_years=True), Order("papers", descending=False)
TRAINING = ("inschrijving", "aanwezigheidslijst", "vormingsattest", "factuur")
ADVICE = ("overeenkomst", "adviesverslag", "factuur")


def files(ctx: Context, actor: Actor, project: Project) -> dict[str, list[str]]:
    """The names of the files by item."""
    return {
        item.key: [file.file_name for file in item.files]
        for item in papers.checklist(ctx, actor, project)
        if item.files
    }


def numbers(ctx: Context, actor: Actor, *wanted: Fullness, order: Order = BY_PAPERS) -> list[str]:
    asked = ProjectFilter(all_years=True, papers=wanted)
    return [row.number for row in overview.overview(ctx, actor, asked, order).rows]


@pytest.mark.parametrize(
    ("service", "filed_on", "expected"),
    [
        (ServiceType.TRAINING, date(2026, 10, 1), TRAINING),
        (ServiceType.ADVICE, date(2026, 10, 1), ADVICE),
        (ServiceType.TRAINING, date(2022, 12, 31), TRAINING),
        (ServiceType.ADVICE, date(2016, 4, 1), ADVICE),
        (ServiceType.TRAINING, date(2016, 3, 31), ()),
    ],
)
def test_the_day_of_filing_and_the_service_tell_which_papers_are_asked(
    ctx: Context, provider: Provider, seat: Actor, service: ServiceType, filed_on: date, expected: tuple[str, ...]
) -> None:
    project = a_project(ctx, provider, service=service, filed_on=filed_on)

    items = papers.checklist(ctx, seat, project)

    assert [item.key for item in items if item.asked] == list(expected)
    assert [item.key for item in items if not item.asked] == ["andere"]


def test_a_paper_is_kept_at_once_also_of_a_project_that_is_over(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=ProjectStatus.STOPPED, filed_on=date(2021, 3, 1))

    papers.add(ctx, seat, project.number, "factuur", "factuur 12.pdf", PDF)
    papers.add(ctx, seat, project.number, "factuur", "factuur 13.png", PNG)
    papers.add(ctx, seat, project.number, "factuur", "nog eens.pdf", PDF)
    papers.add(ctx, seat, project.number, "inschrijving", "alles in een.pdf", PDF)
    papers.add(ctx, seat, project.number, "andere", "programma.pdf", PDF)

    assert files(ctx, seat, project) == {
        "inschrijving": ["alles in een.pdf"],
        "factuur": ["factuur 12.pdf", "factuur 13.png"],
        "andere": ["programma.pdf"],
    }
    assert in_words(get(ctx, seat, project.number).papers) == "2 van 4"
    with ctx.reading(EVERYONE) as session:
        said = session.exec(select(Event.text).order_by(col(Event.id))).all()
    assert said == [
        "Factuur toegevoegd bij de papieren: factuur 12.pdf",
        "Factuur toegevoegd bij de papieren: factuur 13.png",
        "Inschrijving toegevoegd bij de papieren: alles in een.pdf",
        "Andere stukken toegevoegd bij de papieren: programma.pdf",
    ]


def test_a_paper_that_is_taken_out_goes_later_and_the_project_is_less_far(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    project = a_project(ctx, provider, service=ServiceType.ADVICE)
    papers.add(ctx, seat, project.number, "factuur", "factuur.pdf", PDF)
    papers.add(ctx, seat, project.number, "overeenkomst", "overeenkomst.png", PNG)
    (paper,) = next(item for item in papers.checklist(ctx, seat, project) if item.key == "factuur").files
    clock.now = max(file.since for file in ctx.evidence.lying())
    clock.move(hours=25)

    papers.remove(ctx, seat, paper.id or 0)

    assert in_words(get(ctx, seat, project.number).papers) == "1 van 3"
    assert evidence.sweep(ctx) == 1
    assert files(ctx, seat, project) == {"overeenkomst": ["overeenkomst.png"]}
    papers.add(ctx, seat, project.number, "adviesverslag", "verslag.pdf", PDF)
    with pytest.raises(NotFound, match="niet gevonden"):  # also for a page that was left open since
        papers.remove(ctx, seat, paper.id or 0)
    assert files(ctx, seat, project) == {"overeenkomst": ["overeenkomst.png"], "adviesverslag": ["verslag.pdf"]}


def test_what_is_no_paper_of_the_project_or_no_proper_file_is_refused(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)

    for number, item, content, refusal in (
        (project.number, "adviesverslag", PDF, NotFound),
        ("2026-9999999", "factuur", PDF, NotFound),
        (project.number, "factuur", b"MZ programma", BadInput),
    ):
        with pytest.raises(refusal):
            papers.add(ctx, seat, number, item, "stuk.pdf", content)
    piece = a_piece_of_evidence(ctx, project)
    with pytest.raises(NotFound, match="niet gevonden"):
        papers.remove(ctx, seat, piece.id or 0)  # the evidence of a reaction stays

    assert (files(ctx, seat, project), get(ctx, seat, project.number).papers) == ({}, 0)


def test_the_list_filters_sorts_and_exports_by_how_far_the_papers_are(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    none, partly, full = (a_project(ctx, provider, service=ServiceType.ADVICE) for _ in range(3))
    papers.add(ctx, seat, partly.number, "factuur", "f.pdf", PDF)
    for item in ADVICE:
        papers.add(ctx, seat, full.number, item, f"{item}.pdf", PDF)

    assert numbers(ctx, seat) == [none.number, partly.number, full.number]
    assert numbers(ctx, seat, Fullness.NONE) == [none.number]
    assert numbers(ctx, seat, Fullness.PARTLY) == [partly.number]
    assert numbers(ctx, seat, Fullness.FULL, Fullness.NONE) == [none.number, full.number]
    assert overview.overview(ctx, seat, ProjectFilter(papers=(Fullness.FULL,)), Order()).totals.projects == 1
    assert [row["papers"] for row in export_rows(ctx, seat, ALL, BY_PAPERS)] == [0, 13, 33]
    asked = ProjectFilter(papers=(Fullness.FULL, Fullness.PARTLY))
    assert to_query(asked, BY_PAPERS) == {"papieren": "volledig,onvolledig", "sorteer": "papieren"}
    assert from_query(to_query(asked, BY_PAPERS)) == (asked, BY_PAPERS, 1, [])


def test_a_project_that_becomes_another_service_is_asked_other_papers(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    for item in ("inschrijving", "factuur"):
        papers.add(ctx, seat, project.number, item, f"{item}.pdf", PDF)
    catch_up(ctx)
    assert in_words(get(ctx, seat, project.number).papers) == "2 van 4"

    with ctx.transaction(EVERYONE) as session:  # as a list would
        session.get_one(Project, project.id).service = ServiceType.ADVICE
        session.get_one(Provider, provider.id).judged_on = None
    catch_up(ctx)

    now = get(ctx, seat, project.number)
    assert in_words(now.papers) == "1 van 3"
    assert files(ctx, seat, now) == {"factuur": ["factuur.pdf"], "andere": ["inschrijving.pdf"]}


def test_the_agency_knows_nothing_of_papers(ctx: Context, provider: Provider, seat: Actor) -> None:
    agency = an_agency(ctx)
    first, second = (a_project(ctx, provider) for _ in range(2))
    papers.add(ctx, seat, first.number, "factuur", "factuur.pdf", PDF)
    (paper,) = next(item for item in papers.checklist(ctx, seat, first) if item.files).files

    assert papers.checklist(ctx, agency, first) == []
    assert [entry.kind for entry in chronicle(ctx, seat, first)] == ["papieren"]
    assert chronicle(ctx, agency, first) == []
    assert evidence.of_project(ctx, agency, first) == []
    with pytest.raises(NotFound):
        evidence.opened(ctx, agency, paper.id or 0)
    with pytest.raises(NotAllowed):
        papers.remove(ctx, agency, paper.id or 0)
    assert "papers" not in {column.key for column in offered("", to_agency=True)}
    assert offered("papers", to_agency=True) == offered("", to_agency=True)
    assert "papers" not in next(export_rows(ctx, agency, ALL, BY_PAPERS))
    assert sorted(numbers(ctx, agency, Fullness.PARTLY)) == sorted([first.number, second.number])
    assert numbers(ctx, agency) == numbers(ctx, agency, order=Order())


def test_a_department_keeps_the_papers_of_its_own_projects(ctx: Context, provider: Provider) -> None:
    own, other = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    project = a_project(ctx, provider, department_id=own.department_id)

    papers.add(ctx, own, project.number, "factuur", "factuur.pdf", PDF)

    assert files(ctx, own, project) == {"factuur": ["factuur.pdf"]}
    assert files(ctx, other, project) == {}
    with pytest.raises(NotFound):
        papers.add(ctx, other, project.number, "factuur", "van mij.pdf", PDF)
