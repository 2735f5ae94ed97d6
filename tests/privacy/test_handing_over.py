"""Handing over: exactly the rows that are whose who asks, in open formats, with no secret among them."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select
from typer.testing import CliRunner

from models import Draft, Event, Evidence, ImportChange, Project, Provider
from models.enums import Action
from services import __main__, archive, drafts, papers
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.filters import ProjectFilter
from services.listing import views
from services.listing.orders import Order
from services.policy.access import EVERYONE, Actor
from services.privacy import handing_over
from services.privacy.fields import FIELDS
from services.privacy.parts import NEVER_OUT, parts
from tests.factories import (
    MORGENSTER,
    PASSWORD,
    a_batch,
    a_department,
    a_project,
    a_provider,
    a_seat,
    an_agency,
    an_event,
)
from tests.privacy.old_and_young import JUST_KEPT, OLD, TOO_OLD, YOUNG, filled
from tests.reactions.files import PDF

SECRETS = ("$2b$", PASSWORD)
NOT_A_TENANTS = {"auth_session", "recovery_code", "account_link", "login_attempt", "calendar_link", "heading_memory",
                 "project_day", "project_tally", "heartbeat", "backup_run"}  # fmt: skip


@pytest.fixture
def two_clients(ctx: Context, seat: Actor, provider: Provider) -> list[Project]:
    made = [filled(ctx, seat, provider, word, day, f"2016-{day.day}").project
            for word, day in ((OLD, TOO_OLD), (YOUNG, JUST_KEPT))]  # fmt: skip
    an_event(ctx, seat, None, "=1+1; van de firma")
    return made


def opened(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows by part, seen to be the same in both formats; the archive seen to be whole."""
    assert archive.faults(path) == []
    found = {}
    with zipfile.ZipFile(path) as bundle:
        for name in bundle.namelist():
            if name.startswith("json/"):
                part = name.removeprefix("json/").removesuffix(".json")
                found[part] = json.loads(bundle.read(name))
                lines = list(csv.reader(io.StringIO(bundle.read(f"csv/{part}.csv").decode("utf-8-sig")), delimiter=";"))
                assert len(lines) == len(found[part]) + 1
                assert all([*row] == lines[0] for row in found[part])
    return found


def texts(path: Path) -> str:
    with zipfile.ZipFile(path) as bundle:
        return "".join(bundle.read(name).decode("utf-8") for name in bundle.namelist())


def test_a_firm_gets_all_its_rows_and_nobody_elses(
    ctx: Context, seat: Actor, two_clients: list[Project], tmp_path: Path
) -> None:
    other = a_provider(ctx, number=MORGENSTER)
    filled(ctx, a_seat(ctx, other), other, "Roetmop", JUST_KEPT, "2016-3")
    target = tmp_path / "firma.zip"

    handing_over.export_firm(ctx, seat, target)

    found = opened(target)
    with ctx.reading(EVERYONE) as session:
        for part in parts(seat):
            owner = part.table.c.id if part.table.name == "provider" else part.table.c.provider_id
            every = session.connection().execute(select(part.table).where(owner == seat.tenant)).all()
            split = {"event": "geschiedenis-van-de-firma", "mail": "mails-aan-gebruikers"}.get(part.table.name)
            if split is None:
                assert len(found[part.name]) == len(every), part.name
            elif split == part.name:  # the last of these is the one about this very file
                told = 1 if part.table.name == "event" else 0
                assert len(found[split]) + len(found[{"event": "geschiedenis", "mail": "mails"}[part.table.name]]) == (
                    len(every) - told
                )  # fmt: skip
    said = texts(target)
    assert (OLD in said, YOUNG in said, "Roetmop" in said, MORGENSTER in said) == (True, True, False, False)
    assert [secret for secret in SECRETS if secret in said] == []
    assert [row["amount"] for row in found["projecten"]] == ["890.00", "890.00"]
    assert sorted(name for name in zipfile.ZipFile(target).namelist() if name.startswith("bewijs")) == [
        f"bewijsstukken/1-{OLD}.pdf", f"bewijsstukken/2-{YOUNG}.pdf",
    ]  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        last = session.exec(select(Event).where(Event.kind == "gegevens meegegeven")).one()
    assert last.text.startswith("Alle gegevens van de firma meegegeven: ")


def test_one_client_is_exactly_his_rows(ctx: Context, seat: Actor, two_clients: list[Project], tmp_path: Path) -> None:
    target = tmp_path / "klant.zip"

    handing_over.export_client(ctx, seat, two_clients[0].enterprise_number, target)

    found, said = opened(target), texts(target)
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 1) | {
        "aanverwanten": 0,
        "eigen-wijzigingen": 0,
    }
    assert (OLD in said, YOUNG in said, "=1+1" in said) == (True, False, False)


def test_what_a_project_was_while_it_stood_on_anothers_name_is_not_handed_over(
    ctx: Context, seat: Actor, provider: Provider, two_clients: list[Project], tmp_path: Path
) -> None:
    project, other = two_clients
    batch = a_batch(ctx, seat)
    with ctx.transaction(EVERYONE) as session:
        said = [{"enterprise_number": one.enterprise_number, "enterprise_name": one.enterprise_name}
                for one in (other, project)]  # fmt: skip
        session.add(ImportChange(provider_id=seat.tenant, batch_id=batch.id or 0, project_id=project.id or 0,
                                 project_number=project.number, before=said[0], after=said[1]))  # fmt: skip

    handing_over.export_client(ctx, seat, project.enterprise_number, tmp_path / "klant.zip")

    said_of = texts(tmp_path / "klant.zip")
    assert (OLD in said_of, YOUNG in said_of, "op naam van een andere onderneming" in said_of) == (True, False, True)
    assert len(opened(tmp_path / "klant.zip")["wijzigingen-door-lijsten"]) == 1


def test_a_department_gets_only_its_own(
    ctx: Context, provider: Provider, two_clients: list[Project], tmp_path: Path
) -> None:
    part = a_department(ctx, provider)
    own = a_project(ctx, provider, number="2026-1", department_id=part.department_id)

    handing_over.export_firm(ctx, part, tmp_path / "departement.zip")

    found = opened(tmp_path / "departement.zip")
    assert [row["number"] for row in found.pop("projecten")] == [own.number]
    assert {name for name, rows in found.items() if rows} == set()
    assert "gebruikers" not in found


def test_what_cannot_be_handed_over_leaves_no_file(
    ctx: Context, seat: Actor, two_clients: list[Project], tmp_path: Path
) -> None:
    number, agency = two_clients[0].enterprise_number, an_agency(ctx)
    stranger = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    there = tmp_path / "bestaat.zip"
    there.write_bytes(b"van mij")

    with pytest.raises(NotFound, match="geen gegevens"):
        handing_over.export_client(ctx, stranger, number, tmp_path / "klant.zip")
    with pytest.raises(NotAllowed):
        handing_over.export_firm(ctx, agency, tmp_path / "firma.zip")
    with pytest.raises(BadInput, match="bestaat al"):
        handing_over.export_firm(ctx, seat, there)
    with pytest.raises(BadInput, match="bestaat niet"):
        handing_over.export_firm(ctx, seat, tmp_path / "weg" / "firma.zip")

    assert [path.name for path in tmp_path.glob("*.zip")] == ["bestaat.zip"]
    assert there.read_bytes() == b"van mij"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_table_of_a_firm_and_every_field_is_told_of_or_left_out_by_name(seat: Actor) -> None:
    told = list(parts(seat))

    assert {part.table.name for part in told} | NOT_A_TENANTS == set(SQLModel.metadata.tables)
    assert {name for part in told for name in part.fields} - set(FIELDS) == set()
    assert {name for name in NEVER_OUT if all(name not in part.table.c for part in told)} == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_commands_list_erase_after_a_typed_word_and_hand_over(
    ctx: Context, two_clients: list[Project], provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(__main__, "_context", lambda: ctx)
    run, target = CliRunner(), tmp_path / "alles.zip"

    listed = run.invoke(__main__.app, ["retention"])
    refused = run.invoke(__main__.app, ["retention", "--do"], input="ja\n")
    handed = run.invoke(__main__.app, ["data-export", str(target), "--provider", provider.enterprise_number])
    erased = run.invoke(__main__.app, ["retention", "--do"], input="wis 1 project\n")
    after = run.invoke(__main__.app, ["retention", "--firm", provider.enterprise_number])

    assert listed.output.splitlines() == [
        "Academie Zwaluw (0999123457)", "  gestart in 2016: 1 project, 1 bewijsstuk, 1 mail",
        "  1 rijen van de eigen administratie",
    ]  # fmt: skip
    assert (refused.exit_code, "Er is niets gewist. Typ precies: wis 1 project" in refused.output) == (1, True)
    assert (handed.exit_code, archive.faults(target)) == (0, [])
    assert erased.output.splitlines()[-1] == "  Gewist."
    assert "  Er is niets waarvan de bewaartermijn voorbij is." in after.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_word_for_one_firm_leaves_that_firm_and_asks_of_the_next(
    ctx: Context, two_clients: list[Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(__main__, "_context", lambda: ctx)
    other = a_provider(ctx, number=MORGENSTER)
    filled(ctx, a_seat(ctx, other), other, OLD, TOO_OLD, "2016-3")

    done = CliRunner().invoke(__main__.app, ["retention", "--do"], input="ja\nwis 1 project\n")

    assert (done.exit_code, done.output.count("Er is niets gewist"), done.output.count("  Gewist.")) == (1, 1, 1)
    with ctx.reading(EVERYONE) as session:
        erased = session.exec(select(Project.provider_id).where(col(Project.erased_on).is_not(None))).all()
    assert erased == [other.id]


def test_the_views_that_colleagues_keep_to_themselves_stay_theirs(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    colleague = a_department(ctx, provider)
    for actor, name, shared in ((seat, "van mij", False), (colleague, "van ons", True), (colleague, "van haar", False)):
        views.save(ctx, actor, name, ProjectFilter(), Order("number"), shared=shared)

    handing_over.export_firm(ctx, seat, tmp_path / "alles.zip")

    assert [row["name"] for row in opened(tmp_path / "alles.zip")["weergaven"]] == ["van mij", "van ons"]


def test_what_somebody_of_another_house_is_still_writing_is_not_handed_over(
    ctx: Context, provider: Provider, seat: Actor, tmp_path: Path
) -> None:
    department = a_department(ctx, provider)
    project = a_project(ctx, provider, department_id=department.department_id)
    writers = {"Van de zetel": seat, "Van het departement": department, "Van de dienst": an_agency(ctx)}
    for text, writer in writers.items():
        drafts.keep(ctx, writer, project, Action.STOP, text)

    found = {}
    for name, actor in (("zetel", seat), ("departement", department)):
        handing_over.export_firm(ctx, actor, tmp_path / f"{name}.zip")
        found[name] = {row["text"] for row in opened(tmp_path / f"{name}.zip")["ontwerpen"]}

    assert found == {"zetel": {"Van de zetel", "Van het departement"}, "departement": {"Van het departement"}}


def test_nothing_is_kept_that_is_typed_about_an_erased_project(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, project.id).erased_on = ctx.today

    with pytest.raises(BadInput, match="gewist"):
        drafts.keep(ctx, seat, project, Action.STOP, "Nog iets")
    with pytest.raises(BadInput, match="gewist"):
        papers.add(ctx, seat, project.number, "factuur", "factuur.pdf", PDF)

    with ctx.reading(EVERYONE) as session:
        assert [session.exec(select(kind)).all() for kind in (Draft, Evidence)] == [[], []]
