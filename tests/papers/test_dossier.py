"""The dossier: the papers of projects in one zip, with a cover that prints every name and a manifest that holds."""

import resource
import subprocess
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import col, delete, select

from models import Event, Evidence, Project, Provider
from models.enums import Action, ProjectStatus, ServiceType
from services import actions, archive, evidence, papers
from services.context import Context
from services.dossier import bundle
from services.dossier.cover import Cover, Line, Part, cover
from services.dossier.names import Names, safe
from services.dossier.pdf import as_pdf
from services.errors import NotAllowed
from services.exports import jobs
from services.exports.folders import JobState
from services.exports.registry import FOR_AUDITOR, exporter_of
from services.exports.writing import write_file
from services.filters import ProjectFilter, for_auditor
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from tests.factories import a_mail, a_payment, a_project, an_agency, many_projects
from tests.reactions.files import PDF, PNG

ALL, UP = ProjectFilter(all_years=True), Order("number", descending=False)
MEGABYTE = 1024 * 1024


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def stored(ctx: Context, sha256: str) -> Path:
    return next((ctx.settings.data_dir / "evidence").glob(f"*/{sha256}"))


def texts(made: Cover) -> str:
    said = [f"{line.label}: {line.text}" for part in made.parts for line in part.lines]
    return "\n".join((made.title, *(part.heading for part in made.parts), *said)).replace("\xa0", " ")


def with_papers(ctx: Context, provider: Provider, seat: Actor, **values: object) -> Project:
    """A project with two papers, one of them twice as large, and the evidence of a reaction."""
    project = a_project(ctx, provider, status=ProjectStatus.RUNNING, **values)
    papers.add(ctx, seat, project.number, "factuur", "factuur 12.pdf", PDF)
    papers.add(ctx, seat, project.number, "inschrijving", "in\u00adschrijving/../Çelik.png", PNG)
    file = evidence.keep(ctx, seat, "mail.pdf", PDF)
    stop = Submission("De lesgever is ziek.", 1, project.number, (file,))
    actions.perform(ctx, seat, project.number, Action.STOP, stop)
    return project


def test_a_dossier_opens_in_plain_tools_and_every_hash_in_it_holds(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    project = with_papers(ctx, provider, seat, enterprise_name="Bakkerij ../De Łódź: zoon?")
    a_project(ctx, provider, enterprise_name="CON")
    path, out = tmp_path / "dossiers.zip", tmp_path / "uit"

    made = bundle.write(ctx, seat, path, ALL, UP)

    folder = f"{project.number} Bakkerij .._De Łódź_ zoon_"
    assert (made.done, made.absent, made.note) == (2, [], "")
    assert list(contents(path)) == [
        f"{folder}/01 inschrijving - Çelik.png",
        f"{folder}/04 factuur - factuur 12.pdf",
        f"{folder}/06 bewijsstuk - mail.pdf",
        f"{folder}/kaft.pdf",
        "2026-0000002 CON/kaft.pdf",
        "MANIFEST.sha256",
    ]
    assert contents(path)[f"{folder}/01 inschrijving - Çelik.png"] == PNG
    assert archive.faults(path) == []
    subprocess.run(["unzip", "-q", path, "-d", out], check=True)
    checked = ["sha256sum", "--check", "--strict", "--quiet", "MANIFEST.sha256"]
    assert subprocess.run(checked, cwd=out, capture_output=True, check=False).returncode == 0
    with ctx.reading(EVERYONE) as session:
        said = session.exec(select(Event.text).order_by(col(Event.id).desc())).first()
    assert said == "Dossier van 2 projecten gemaakt"


def test_a_file_that_is_damaged_or_gone_is_named_and_does_not_stop_the_rest(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = with_papers(ctx, provider, seat)
    whole = {file.file_name: file for item in papers.checklist(ctx, seat, project) for file in item.files}
    stored(ctx, whole["factuur 12.pdf"].sha256).write_bytes(b"iets anders")  # also the evidence, which is the same
    stored(ctx, whole["Çelik.png"].sha256).unlink()

    job = jobs.dossier(ctx, seat, project.number)

    said, path = jobs.progress(ctx, seat, job.id), jobs.finished_file(ctx, seat, job.id)
    folder = f"{project.number} {project.enterprise_name}"
    assert (said.state, said.file_name) == (JobState.DONE, f"dossier_{project.number}.zip")
    assert said.note.startswith("3 bestanden konden niet gelezen worden; ONTBREEKT.txt")
    assert list(contents(path)) == [f"{folder}/kaft.pdf", "ONTBREEKT.txt", "MANIFEST.sha256"]
    told = contents(path)["ONTBREEKT.txt"].decode().splitlines()
    assert [line.split(": ")[0] for line in told] == [
        f"{folder}/01 inschrijving - Çelik.png",
        f"{folder}/04 factuur - factuur 12.pdf",
        f"{folder}/06 bewijsstuk - mail.pdf",
    ]
    assert ["is er niet meer" in told[0], "is beschadigd" in told[1]] == [True, True]
    assert archive.faults(path) == []


def test_the_cover_tells_the_facts_the_findings_the_papers_what_happened_and_the_mails(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = with_papers(ctx, provider, seat, starts_on=date(2026, 8, 1))
    a_payment(ctx, project)
    mail = a_mail(ctx, project)

    items = papers.checklist(ctx, seat, project)
    made = cover(ctx, seat, project, items, [bundle.Filed("01 x.pdf", items[0].files[0])])
    said = texts(made)
    assert made.below == "Dossier van Academie Zwaluw (0999.123.457), 23/11/2026 09:00"

    for line in (
        f"Onderneming: {project.enterprise_name}", "Projectbedrag: € 890,00", "Startdatum: 01/08/2026",
        "Betalingen", "Bevindingen", "Inbreuk: ", "Papieren", "Vormingsattest: Ontbreekt", "Bestand: 01 x.pdf",
        "Factuur toegevoegd bij de papieren: factuur 12.pdf", mail.subject,
    ):  # fmt: skip
        assert line in said, line


@pytest.mark.parametrize("name", ["Łódź Çelik & Zoon “’t Hoekje” €", "Ελληνικά Кириллица", "漢字 😀"])
def test_every_name_prints_and_what_no_font_has_stops_nothing(name: str) -> None:
    made = as_pdf(Cover(name, "nu", [Part("Gegevens", [Line("Onderneming", name, name)] * 80)]), compress=False)

    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") > 1
    glyphs = {f"<{ord(sign):04X}>".encode() for sign in "ŁÇЛλ" if sign in name}
    assert all(glyph in made for glyph in glyphs)  # so that the text can be searched and copied


def test_names_are_safe_and_each_is_given_once() -> None:
    names = Names()

    assert [safe(text, 10) for text in ("../a/b", "con", " . ", "x" * 99)] == ["_a_b", "_con", "_", "x" * 10]
    assert [names.free("Kaft", ".pdf"), names.free("kaft", ".pdf"), names.free("KAFT", ".pdf")] == [
        "Kaft.pdf", "kaft (2).pdf", "KAFT (3).pdf",
    ]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_selection_goes_to_a_child_that_tells_how_far_it_is(ctx: Context, provider: Provider, seat: Actor) -> None:
    with_papers(ctx, provider, seat)
    a_project(ctx, provider, service=ServiceType.ADVICE)

    path = jobs.run_now(ctx, seat, ProjectFilter(services=(ServiceType.TRAINING,)), UP, "dossier")

    assert [name.split("/")[-1] for name in contents(path)][-2:] == ["kaft.pdf", "MANIFEST.sha256"]
    assert sum(name.endswith("kaft.pdf") for name in contents(path)) == 1
    assert archive.faults(path) == []


def test_a_project_that_goes_while_it_is_being_written_stops_nothing(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, left = a_project(ctx, provider), a_project(ctx, provider)
    checklist = papers.checklist

    def undone_first(ctx: Context, actor: Actor, project: Project) -> object:
        with ctx.transaction(EVERYONE) as session:
            session.exec(delete(Project).where(col(Project.id) == gone.id))
        return checklist(ctx, actor, project)

    monkeypatch.setattr(papers, "checklist", undone_first)

    made = bundle.write(ctx, seat, tmp_path / "alles.zip", ALL, UP)

    assert (made.done, made.absent) == (1, [])
    assert [name.split(" ")[0] for name in contents(tmp_path / "alles.zip")] == [left.number, "MANIFEST.sha256"]


def test_the_agency_makes_no_dossier(ctx: Context, provider: Provider, seat: Actor, tmp_path: Path) -> None:
    project, agency = with_papers(ctx, provider, seat), an_agency(ctx)

    with pytest.raises(NotAllowed):
        bundle.write(ctx, agency, tmp_path / "alles.zip", ALL, UP)
    with pytest.raises(NotAllowed):
        jobs.dossier(ctx, agency, project.number)

    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_dossier_takes_no_more_memory_than_its_largest_file(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    projects = many_projects(ctx, provider, 20)
    content = b"%PDF-1.4\n" + bytes(9 * MEGABYTE)
    kept = evidence.keep(ctx, seat, "factuur.pdf", content)
    with ctx.transaction(seat) as session:
        session.execute(insert(Evidence), list(rows(projects, kept.sha256, len(content))))

    before = most_memory()
    made = bundle.write(ctx, seat, tmp_path / "alles.zip", ALL, UP)

    assert (made.done, made.absent) == (20, [])
    assert most_memory() - before < 90 * MEGABYTE  # what lies in it is 180 MB
    assert archive.faults(tmp_path / "alles.zip") == []


def most_memory() -> int:
    """The most that this process ever took, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def rows(projects: Iterable[Project], sha256: str, size: int) -> Iterable[dict[str, object]]:
    for project in projects:
        yield {
            "provider_id": project.provider_id, "project_id": project.id, "file_name": "factuur.pdf",
            "mime": "application/pdf", "size": size, "sha256": sha256, "kept_at": project.created_at, "kept_by": "An",
            "item": "factuur",
        }  # fmt: skip


def test_the_auditors_list_has_five_years_and_the_columns_of_an_auditor(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    for day in (date(2021, 11, 22), date(2021, 11, 23), date(2026, 11, 1)):
        a_project(ctx, provider, filed_on=day)

    done = write_file(ctx, seat, exporter_of("auditor-csv"), tmp_path / "l.csv", for_auditor(ctx.today), UP)

    heading, *lines = (tmp_path / "l.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (done, len(lines), heading.count(";") + 1) == (2, 2, len(FOR_AUDITOR))
    assert heading.split(";")[:3] == ["Projectnummer", "Onderneming", "Ondernemingsnummer"]
