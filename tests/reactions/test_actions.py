"""Reacting: the whole of it or nothing, once, and only what the table allows."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import col, select

from models import Draft, Event, Evidence, Mail, Project, Provider, Reaction
from models.enums import Action, MailState, ProjectStatus
from services import actions, drafts, evidence
from services.context import Context
from services.errors import AppError, BadInput, Changed, NoRoom, NotAllowed, NotFound
from services.imports import batches, undo
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import KeptFile, Submission
from tests.factories import MORGENSTER, a_department, a_project, a_provider, a_seat, an_agency
from tests.full_disk import full_disk
from tests.reactions.files import PDF

REASON = "De opleiding gaat niet door: de lesgever is ziek."
CONFIRMED, RUNNING, FINISHED = ProjectStatus.CONFIRMED, ProjectStatus.RUNNING, ProjectStatus.FINISHED
REQUESTED = ProjectStatus.STOP_REQUESTED
CHILDREN: tuple[Any, ...] = (Reaction, Event, Evidence, Mail)


def a_form(project: Project, *files: KeptFile, reason: str = REASON, key: str = "sleutel-1") -> Submission:
    return Submission(reason, project.version, key, files)


def kept(ctx: Context, kind: Any) -> list[Any]:
    with ctx.reading(EVERYONE) as session:
        return list(session.exec(select(kind).order_by(col(kind.id))).all())


def now(ctx: Context, project: Project) -> Project:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Project, project.id)


def traces(ctx: Context) -> list[int]:
    return [len(kept(ctx, kind)) for kind in CHILDREN]


def test_cancelling_tells_the_client_why(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=CONFIRMED, enterprise_mail="klant@bakkerij.example")

    actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project))

    after, (mail,) = now(ctx, project), kept(ctx, Mail)
    assert (after.status, after.reason, after.status_is_ours) == (ProjectStatus.CANCELLED, REASON, True)
    assert (after.version, after.status_changed_at) == (project.version + 1, ctx.clock())
    assert (mail.recipient, mail.state, mail.reply_to) == ("klant@bakkerij.example", MailState.WAITING, provider.mail)
    assert REASON in mail.body


@pytest.mark.parametrize(
    ("money", "told", "untold"),
    [
        ({"deposited_on": None, "paid_out": None, "balance": Decimal(0)}, "Stort ze niet meer.", "al geld"),
        ({"deposited_on": date(2026, 11, 20), "paid_out": None, "balance": None}, "al geld op", "Stort ze niet meer."),
    ],
)  # fmt: skip
def test_the_client_reads_of_his_deposit_what_is_known_of_it(
    ctx: Context, provider: Provider, seat: Actor, money: dict[str, Any], told: str, untold: str
) -> None:
    project = a_project(ctx, provider, status=CONFIRMED, enterprise_mail="klant@bakkerij.example", **money)

    actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project))

    (mail,) = kept(ctx, Mail)
    assert told in mail.body
    assert untold not in mail.body
    assert "\n\n\n" not in mail.body


def test_a_stop_is_asked_of_the_service_with_its_evidence(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=RUNNING)
    file = evidence.keep(ctx, seat, "attest.pdf", PDF)

    actions.perform(ctx, seat, project.number, Action.STOP, a_form(project, file))

    (piece,), (mail,), (reaction,) = kept(ctx, Evidence), kept(ctx, Mail), kept(ctx, Reaction)
    assert now(ctx, project).status is REQUESTED
    assert (piece.file_name, piece.sha256, piece.reaction_id) == ("attest.pdf", file.sha256, reaction.id)
    assert (mail.recipient, mail.with_evidence) == ("kmo-portefeuille@vlaanderen.be", False)
    assert "1 bewijsstuk zit in het dossier." in mail.body
    assert evidence.opened(ctx, seat, piece.id)[1] == PDF


def test_without_a_desk_the_evidence_goes_along(ctx: Context, provider: Provider, seat: Actor) -> None:
    ctx = replace(ctx, settings=ctx.settings.model_copy(update={"agency_desk": False}))
    project = a_project(ctx, provider, status=RUNNING)
    file = evidence.keep(ctx, seat, "attest.pdf", PDF)

    actions.perform(ctx, seat, project.number, Action.STOP, a_form(project, file))

    (mail,) = kept(ctx, Mail)
    assert mail.with_evidence
    assert "1 bewijsstuk zit bij deze mail." in mail.body


def test_a_report_leaves_the_status_and_stands_in_the_history(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=FINISHED)

    actions.perform(ctx, seat, project.number, Action.REPORT, a_form(project))

    event, queued = kept(ctx, Event)
    after = now(ctx, project)
    assert (after.status, after.status_is_ours, after.reason) == (FINISHED, False, None)
    assert (event.kind, event.at, event.account_name) == ("melden", ctx.clock(), seat.name)
    assert event.details == {"van": "Afgewerkt", "naar": "Afgewerkt", "reden": REASON}
    assert queued.text == "Mail aan de dienst kmo-portefeuille (kmo-portefeuille@vlaanderen.be): wacht"


@pytest.mark.parametrize(
    ("action", "status", "audiences"),
    [
        (Action.CONFIRM_STOP, ProjectStatus.STOPPED, ["de dienstverlener", "de onderneming"]),
        (Action.REFUSE_STOP, RUNNING, ["de dienstverlener"]),
    ],
)
def test_the_agency_decides_on_a_stop(
    ctx: Context, provider: Provider, seat: Actor, action: Action, status: ProjectStatus, audiences: list[str]
) -> None:
    agency = an_agency(ctx)
    project = a_project(ctx, provider, status=RUNNING)
    file = evidence.keep(ctx, seat, "attest.pdf", PDF)
    asked = actions.perform(ctx, seat, project.number, Action.STOP, a_form(project, file))

    actions.perform(ctx, agency, project.number, action, a_form(asked, key="sleutel-2"), provider.enterprise_number)

    request = kept(ctx, Reaction)[0]
    assert now(ctx, project).status is status
    assert [mail.audience for mail in kept(ctx, Mail)[1:]] == audiences
    assert {mail.reply_to for mail in kept(ctx, Mail)[1:]} == {ctx.settings.service_mail}
    assert (request.handled_at, request.handled_by, request.handled_note) == (ctx.clock(), agency.name, REASON)


def test_a_decision_taken_elsewhere_is_noted_with_its_proof(ctx: Context, provider: Provider, seat: Actor) -> None:
    ctx = replace(ctx, settings=ctx.settings.model_copy(update={"agency_desk": False}))
    project = a_project(ctx, provider, status=REQUESTED)
    file = evidence.keep(ctx, seat, "mail.pdf", PDF)

    actions.perform(ctx, seat, project.number, Action.NOTE_CONFIRMATION, a_form(project, file))

    assert now(ctx, project).status is ProjectStatus.STOPPED
    assert traces(ctx) == [1, 1, 1, 0]


def test_a_department_answers_for_its_own_projects(ctx: Context, provider: Provider) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    project = a_project(ctx, provider, status=FINISHED, department_id=techniek.department_id)

    with pytest.raises(NotFound):
        actions.perform(ctx, talen, project.number, Action.REPORT, a_form(project))
    actions.perform(ctx, techniek, project.number, Action.REPORT, a_form(project))

    assert [mail.reply_to for mail in kept(ctx, Mail)] == [f"techniek@firma{provider.enterprise_number}.example"]


@pytest.mark.parametrize(
    ("action", "status", "form", "refusal"),
    [
        (Action.STOP, CONFIRMED, {}, NotAllowed),
        (Action.CONFIRM_STOP, REQUESTED, {}, NotAllowed),
        (Action.CANCEL, CONFIRMED, {"reason": "  kort  \n "}, BadInput),
        (Action.CANCEL, CONFIRMED, {"seen_version": 0}, Changed),
        (Action.STOP, RUNNING, {}, BadInput),
        (Action.STOP, RUNNING, {"evidence": (KeptFile("weg.pdf", "application/pdf", 3, "f" * 64),)}, BadInput),
    ],
)
def test_a_refused_action_leaves_no_trace(
    ctx: Context, provider: Provider, seat: Actor, action: Action, status: ProjectStatus, form: dict[str, Any],
    refusal: type[AppError],
) -> None:  # fmt: skip
    project = a_project(ctx, provider, status=status)

    with pytest.raises(refusal):
        actions.perform(ctx, seat, project.number, action, replace(a_form(project), **form))

    assert now(ctx, project) == project
    assert traces(ctx) == [0, 0, 0, 0]


def test_what_is_another_firms_cannot_be_reacted_to(ctx: Context, provider: Provider, seat: Actor) -> None:
    stranger = a_seat(ctx, a_provider(ctx, number=MORGENSTER))
    project = a_project(ctx, provider, status=CONFIRMED)
    theirs = evidence.keep(ctx, seat, "attest.pdf", PDF)
    own = a_project(ctx, a_provider_of(ctx, stranger), status=RUNNING, number="2026-0000009")

    with pytest.raises(NotFound):
        actions.perform(ctx, stranger, project.number, Action.CANCEL, a_form(project))
    with pytest.raises(BadInput, match="niet meer bewaard"):
        actions.perform(ctx, stranger, own.number, Action.STOP, a_form(own, theirs))

    assert traces(ctx) == [0, 0, 0, 0]


def a_provider_of(ctx: Context, actor: Actor) -> Provider:
    with ctx.reading(EVERYONE) as session:
        return session.get_one(Provider, actor.tenant)


def test_a_second_click_finds_what_the_first_one_did(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=CONFIRMED)

    for _ in range(2):
        done = actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project))

    assert done.status is ProjectStatus.CANCELLED
    assert traces(ctx) == [1, 2, 0, 1]


def test_a_page_that_is_out_of_date_changes_nothing(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=FINISHED)
    actions.perform(ctx, seat, project.number, Action.REPORT, a_form(project))

    with pytest.raises(Changed, match="ondertussen gewijzigd"):
        actions.perform(ctx, seat, project.number, Action.REPORT, a_form(project, key="sleutel-2"))

    assert traces(ctx) == [1, 2, 0, 1]


@pytest.mark.parametrize("same_key", [True, False])
def test_of_twenty_at_once_one_wins(ctx: Context, provider: Provider, seat: Actor, same_key: bool) -> None:
    project = a_project(ctx, provider, status=CONFIRMED)
    start = Barrier(20)

    def click(place: int) -> bool:
        start.wait()
        try:
            form = a_form(project, key="een" if same_key else f"sleutel-{place}")
            actions.perform(ctx, seat, project.number, Action.CANCEL, form)
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(20) as people:
        won = sum(people.map(click, range(20)))

    assert won == (20 if same_key else 1)
    assert now(ctx, project).version == project.version + 1
    assert traces(ctx) == [1, 2, 0, 1]


def test_a_draft_is_kept_for_its_writer_and_gone_when_it_is_sent(ctx: Context, provider: Provider, seat: Actor) -> None:
    colleague = a_department(ctx, provider)
    project = a_project(ctx, provider, status=CONFIRMED, department_id=colleague.department_id)
    drafts.keep(ctx, seat, project, Action.CANCEL, "De klant")
    file, swept = (evidence.keep(ctx, seat, name, PDF + name.encode()) for name in ("een.pdf", "twee.pdf"))
    drafts.keep(ctx, seat, project, Action.CANCEL, "De klant kwam\n\nniet", (file, swept))
    ctx.evidence.remove(seat.tenant, swept.sha256)

    assert drafts.kept(ctx, seat, project, Action.CANCEL) == ("De klant kwam\n\nniet", [file])
    assert drafts.kept(ctx, colleague, project, Action.CANCEL) == ("", [])

    actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project))
    with ctx.reading(EVERYONE) as session:
        assert session.exec(select(Draft)).all() == []


def test_a_preview_is_the_mail_that_goes(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=CONFIRMED, enterprise_mail="klant@bakkerij.example")

    (letter,) = actions.preview(ctx, seat, project, Action.CANCEL, f"  {REASON}\r\n")
    actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project, reason=f"  {REASON}\r\n"))

    (mail,) = kept(ctx, Mail)
    assert (mail.recipient, mail.subject, mail.body) == (letter.recipient, letter.subject, letter.body)


def test_a_list_that_was_reacted_to_is_not_taken_back(ctx: Context, seat: Actor) -> None:
    rows = (
        "Projectnummer;Onderneming;Ondernemingsnummer;Registratienummer;Dienst;Aanvraagdatum;Startdatum;"
        "Projectbedrag;Status\n"
        "2026-7777777;Bakkerij Vink;0999500074;DV.O299001;Opleiding;01/02/2026;10/02/2026;95,00;{}\n"
    )
    first = batches.apply(ctx, seat, batches.read_draft(ctx, seat, "a.csv", rows.format("Lopend").encode()))
    second = batches.apply(ctx, seat, batches.read_draft(ctx, seat, "b.csv", rows.format("Afgewerkt").encode()))
    with ctx.reading(EVERYONE) as session:
        project = session.exec(select(Project)).one()

    actions.perform(ctx, seat, project.number, Action.REPORT, a_form(project))

    assert first != second
    with pytest.raises(Changed, match="met project 2026-7777777 is al verder gewerkt"):
        undo.undo(ctx, seat, second)


def test_a_full_disk_is_said_and_leaves_nothing_half(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, status=CONFIRMED)

    with full_disk(ctx, "mail"), pytest.raises(NoRoom, match="de schijf is vol"):
        actions.perform(ctx, seat, project.number, Action.CANCEL, a_form(project, reason="x" * 4000))

    assert now(ctx, project) == project
    assert traces(ctx) == [0, 0, 0, 0]


def test_a_full_disk_keeps_no_half_file(
    ctx: Context, seat: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("services.gateways.folder_store.os.fsync", full)

    with pytest.raises(NoRoom):
        evidence.keep(ctx, seat, "attest.pdf", PDF)

    assert list(ctx.evidence.lying()) == []
