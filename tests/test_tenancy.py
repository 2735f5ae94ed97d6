"""What is not yours does not exist: every service, called for a stranger, answers as if nothing were there."""

import importlib
import inspect
import pkgutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, select

import services
from models import (
    Draft,
    Event,
    Evidence,
    HeadingMemory,
    ImportBatch,
    ImportChange,
    Mail,
    Note,
    OwnBatch,
    OwnChange,
    OwnMatch,
    OwnRecord,
    Payment,
    Project,
    Reaction,
    Registration,
    SavedView,
)
from models.enums import Action, Duty, Level, MatchState, OwnKind, ServiceType
from services import (
    actions,
    chronicle,
    drafts,
    evidence,
    firm,
    notes,
    own,
    papers,
    projects,
    reactions,
    reasons,
    ticking,
)
from services.administration import reading_in, undoing
from services.calendar import calendar_feed
from services.clients import clients
from services.context import Context
from services.dossier import bundle, cover
from services.errors import AppError
from services.exports import command, folders, history, jobs, registry, table, writing
from services.filters import ProjectFilter
from services.imports import batches, by_hand, memory, undo
from services.listing import counts, overview, shelf, tally, views
from services.listing.overview import Order
from services.made_up import enterprise_number
from services.matches import decisions, lists
from services.matches.kinds import Kind
from services.policy.access import EVERYONE, Actor
from services.policy.client_terms import Reminder
from services.policy.submissions import Submission
from services.post import mails
from services.precheck import findings, judging_progress
from services.privacy import handing_over
from services.reminding import digest, renewals
from services.reminding.client_reminders import preview, send
from services.sign_in import accounts, sessions
from services.start import figures, review, today, visits
from tests.factories import (
    MORGENSTER,
    a_batch,
    a_department,
    a_mail,
    a_note,
    a_payment,
    a_piece_of_evidence,
    a_project,
    a_provider,
    a_reaction,
    a_seat,
    an_event,
)

YEAR_END = Reminder.YEAR_END
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ALL, UP = ProjectFilter(all_years=True), Order("number", descending=False)
ONE_ROW = (
    b"Projectnummer;Onderneming;Ondernemingsnummer;Registratienummer;Dienst;Aanvraagdatum;Startdatum;Projectbedrag;Status\n"
    b"2026-7777777;Bakkerij Vink;0999500074;DV.O299001;Opleiding;01/02/2026;10/02/2026;95,00;Bevestigd\n"
)


CLIENT = enterprise_number(9_995_003)
OWN_ROW = f"Inschrijvingsnr;Ondernemingsnummer;Startdatum\nI-1;{CLIENT};12/10/2026\n".encode()


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the owner has, and a stranger tries to reach."""

    project: Project
    batch: ImportBatch
    job: str
    signature: str
    folder: Path
    mail: int
    evidence: int
    paper: int
    view: int
    record: int
    match: int
    own_list: int


Call = Callable[[Context, Actor, Theirs], object]


@dataclass(frozen=True, slots=True)
class Case:
    """How to call a function for a thing of another, and who is a stranger to it."""

    call: Call
    strangers: tuple[str, ...] = ("other seat", "other department", "sibling department")


def of_other_firms(call: Call) -> Case:
    """For what the departments of one firm have in common: numbers, and how headings are mapped."""
    return Case(call, ("other seat", "other department"))


def in_a_process(call: Call) -> Case:
    """One stranger, the nearest one: starting a process takes a second."""
    return Case(call, ("sibling department",))


def exported(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    with table.opened(ctx, actor, ALL, UP) as found:
        return [row for batch in found.batches() for row in batch]


def written(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    path = theirs.folder / f"{actor.account_id}.csv"
    writing.write_file(ctx, actor, registry.exporter_of("csv"), path, ALL, UP)
    return path.read_bytes()


def bundled(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    path = theirs.folder / f"{actor.account_id}.zip"
    made = bundle.write(ctx, actor, path, ALL, UP)
    path.unlink()
    return made


def commanded(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    path = theirs.folder / f"{actor.account_id}.csv"
    command.export_file(ctx, actor, path, ALL, UP)
    return path.read_bytes()


def started(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    job = jobs.start(ctx, actor, ALL, UP, "csv")
    while jobs.progress(ctx, actor, job.id).state is folders.JobState.RUNNING:
        time.sleep(0.05)
    return jobs.finished_file(ctx, actor, job.id).read_bytes()


def applied(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    done = batches.apply(ctx, actor, a_draft(ctx, actor))
    with ctx.reading(EVERYONE) as session:
        batch = session.get_one(ImportBatch, done)
        return batch.new, batch.changed, batch.unchanged, batch.wrong, batch.absent


def a_draft(ctx: Context, actor: Actor) -> batches.Draft:
    return batches.read_draft(ctx, actor, "lijst.csv", ONE_ROW)


def own_read(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    seen = reading_in.apply(ctx, actor, own_draft(ctx, actor), OwnKind.ENROLMENT)
    return len(seen.new), seen.unchanged


def own_draft(ctx: Context, actor: Actor) -> batches.Draft:
    return reading_in.read_draft(ctx, actor, "inschrijvingen.csv", OWN_ROW)


def entered(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    texts = {
        "number": theirs.project.number, "enterprise_name": "Bakkerij Vink", "enterprise_number": "0999500074",
        "registration_number": "DV.O299001", "service": "Opleiding", "filed_on": "01/02/2026",
        "starts_on": "10/02/2026", "amount": "95", "status": "Bevestigd",
    }  # fmt: skip
    try:
        return by_hand.enter(ctx, actor, texts)
    except by_hand.WrongEntry as refusal:
        return refusal.reasons


def performed(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    form = Submission("Lang genoeg als reden", theirs.project.version, "sleutel")
    return actions.perform(ctx, actor, theirs.project.number, Action.STOP, form)


def handed_over(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    path = theirs.folder / f"{actor.account_id}.zip"
    path.unlink(missing_ok=True)
    handing_over.export_firm(ctx, actor, path)
    return zipped(path)


def client_handed_over(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    path = theirs.folder / f"{actor.account_id}.zip"
    path.unlink(missing_ok=True)
    handing_over.export_client(ctx, actor, theirs.project.enterprise_number, path)
    return zipped(path)


def zipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if name.startswith("json/")}


def downloaded(ctx: Context, actor: Actor, theirs: Theirs) -> object:
    job = handing_over.download(ctx, actor, theirs.project.enterprise_number)
    return zipped(jobs.finished_file(ctx, actor, job.id))


CASES: dict[str, Case] = {
    "sign_in.accounts.tenant_of": Case(lambda ctx, actor, theirs: accounts.tenant_of(ctx, actor)),
    "actions.perform": Case(performed),
    "actions.preview": Case(
        lambda ctx, actor, theirs: actions.preview(ctx, actor, theirs.project, Action.STOP, "Lang genoeg als reden")
    ),
    "administration.reading_in.apply": of_other_firms(own_read),
    "administration.reading_in.preview": of_other_firms(
        lambda ctx, actor, theirs: reading_in.preview(ctx, actor, own_draft(ctx, actor), OwnKind.ENROLMENT)
    ),
    "administration.reading_in.read_draft": of_other_firms(lambda ctx, actor, theirs: own_draft(ctx, actor).choices),
    "administration.undoing.batches": Case(lambda ctx, actor, theirs: undoing.batches(ctx, actor)),
    "administration.undoing.preview": Case(lambda ctx, actor, theirs: undoing.preview(ctx, actor, theirs.own_list)),
    "administration.undoing.undo": Case(lambda ctx, actor, theirs: undoing.undo(ctx, actor, theirs.own_list)),
    "matches.decisions.confirm": Case(lambda ctx, actor, theirs: decisions.confirm(ctx, actor, theirs.match)),
    "matches.decisions.confirm_all": Case(lambda ctx, actor, theirs: decisions.confirm_all(ctx, actor, [theirs.match])),
    "matches.decisions.link": Case(
        lambda ctx, actor, theirs: decisions.link(ctx, actor, theirs.record, theirs.project.number)
    ),
    "matches.decisions.undo": Case(lambda ctx, actor, theirs: decisions.undo(ctx, actor, theirs.match)),
    "matches.lists.counts": Case(lambda ctx, actor, theirs: lists.counts(ctx, actor)),
    "matches.lists.has_records": Case(lambda ctx, actor, theirs: lists.has_records(ctx, actor)),
    "matches.lists.rows": Case(lambda ctx, actor, theirs: [lists.rows(ctx, actor, kind) for kind in Kind]),
    "chronicle.chronicle": Case(lambda ctx, actor, theirs: chronicle.chronicle(ctx, actor, theirs.project)),
    "calendar.calendar_feed.file_of": Case(
        lambda ctx, actor, theirs: calendar_feed.file_of(ctx, actor).count(b"VEVENT")
    ),
    "clients.clients.client": Case(lambda ctx, actor, theirs: clients.client(ctx, actor, CLIENT)),
    "reminding.client_reminders.preview": Case(
        lambda ctx, actor, theirs: preview(ctx, actor, [theirs.project.id or 0], YEAR_END)
    ),
    "reminding.client_reminders.send": Case(
        lambda ctx, actor, theirs: send(ctx, actor, [theirs.project.id or 0], YEAR_END, key="een")
    ),
    "reminding.digest.due": Case(lambda ctx, actor, theirs: digest.due(ctx, actor)),
    "drafts.keep": Case(lambda ctx, actor, theirs: drafts.keep(ctx, actor, theirs.project, Action.STOP, "Van mij")),
    "drafts.kept": Case(lambda ctx, actor, theirs: drafts.kept(ctx, actor, theirs.project, Action.STOP)),
    "drafts.begin": Case(lambda ctx, actor, theirs: drafts.begin(ctx, actor, theirs.project, Action.STOP, "Van mij")),
    "precheck.findings.counted": Case(lambda ctx, actor, theirs: findings.counted(ctx, actor, ALL)),
    "precheck.findings.of_project": Case(lambda ctx, actor, theirs: findings.of_project(ctx, actor, theirs.project)),
    "precheck.findings.reasons": Case(lambda ctx, actor, theirs: findings.reasons(ctx, actor, theirs.project)),
    "evidence.of_project": Case(lambda ctx, actor, theirs: evidence.of_project(ctx, actor, theirs.project)),
    "evidence.opened": Case(lambda ctx, actor, theirs: evidence.opened(ctx, actor, theirs.evidence)),
    "exports.history.history_file": Case(
        lambda ctx, actor, theirs: history.history_file(ctx, actor, theirs.project.number)
    ),
    "post.mails.as_file": Case(lambda ctx, actor, theirs: mails.as_file(ctx, actor, theirs.mail)),
    "post.mails.of_project": Case(lambda ctx, actor, theirs: mails.of_project(ctx, actor, theirs.project)),
    "post.mails.outgoing": Case(lambda ctx, actor, theirs: mails.outgoing(ctx, actor)),
    "post.mails.put_away": Case(lambda ctx, actor, theirs: mails.put_away(ctx, actor, theirs.mail)),
    "post.mails.resend": Case(lambda ctx, actor, theirs: mails.resend(ctx, actor, theirs.mail, "x@elders.example")),
    "notes.add": Case(lambda ctx, actor, theirs: notes.add(ctx, actor, theirs.project.number, "Van mij")),
    "notes.of_project": Case(lambda ctx, actor, theirs: notes.of_project(ctx, actor, theirs.project)),
    "reactions.last_report": Case(lambda ctx, actor, theirs: reactions.last_report(ctx, actor, theirs.project)),
    "firm.firm": of_other_firms(lambda ctx, actor, theirs: firm.firm(ctx, actor)),
    "own.happenings": Case(lambda ctx, actor, theirs: own.happenings(ctx, actor)),
    "reminding.renewals.registrations": Case(lambda ctx, actor, theirs: renewals.registrations(ctx, actor)),
    "projects.names": Case(lambda ctx, actor, theirs: projects.names(ctx, actor)),
    "exports.command.export_file": Case(commanded),
    "exports.folders.folder_of": Case(lambda ctx, actor, theirs: folders.folder_of(ctx, actor, theirs.job)),
    "exports.folders.running_of": Case(lambda ctx, actor, theirs: folders.running_of(ctx, actor)),
    "dossier.bundle.write": Case(bundled),
    "dossier.bundle.write_one": Case(
        lambda ctx, actor, theirs: bundle.write_one(ctx, actor, theirs.folder / "een.zip", theirs.project.number)
    ),
    "dossier.cover.cover": Case(
        lambda ctx, actor, theirs: [part.lines for part in cover.cover(ctx, actor, theirs.project, (), ()).parts[1:]]
    ),
    "exports.jobs.dossier": Case(lambda ctx, actor, theirs: jobs.dossier(ctx, actor, theirs.project.number)),
    "exports.jobs.finished_file": Case(lambda ctx, actor, theirs: jobs.finished_file(ctx, actor, theirs.job)),
    "exports.jobs.progress": Case(lambda ctx, actor, theirs: jobs.progress(ctx, actor, theirs.job)),
    "exports.jobs.run_now": in_a_process(
        lambda ctx, actor, theirs: jobs.run_now(ctx, actor, ALL, UP, "csv").read_bytes()
    ),
    "exports.jobs.start": in_a_process(started),
    "exports.table.export_rows": Case(lambda ctx, actor, theirs: list(table.export_rows(ctx, actor, ALL, UP))),
    "exports.table.opened": Case(exported),
    "exports.writing.stream": Case(
        lambda ctx, actor, theirs: list(writing.stream(ctx, actor, registry.exporter_of("csv"), ALL, UP))
    ),
    "exports.writing.stream_csv": Case(lambda ctx, actor, theirs: list(writing.stream_csv(ctx, actor, ALL, UP))),
    "exports.writing.write_file": Case(written),
    "imports.batches.apply": Case(applied),
    "imports.batches.preview": Case(
        lambda ctx, actor, theirs: batches.preview(ctx, actor, a_draft(ctx, actor)).plan.absent
    ),
    "imports.batches.read_draft": of_other_firms(lambda ctx, actor, theirs: a_draft(ctx, actor).choices),
    "imports.by_hand.enter": of_other_firms(entered),
    "imports.memory.recall": of_other_firms(lambda ctx, actor, theirs: memory.recall(ctx, actor, theirs.signature)),
    "imports.undo.batches": Case(lambda ctx, actor, theirs: undo.batches(ctx, actor)),
    "imports.undo.undo": Case(lambda ctx, actor, theirs: undo.undo(ctx, actor, theirs.batch.id or 0)),
    "listing.overview.neighbours": Case(
        lambda ctx, actor, theirs: overview.neighbours(ctx, actor, theirs.project, ALL, UP)
    ),
    "listing.overview.overview": Case(lambda ctx, actor, theirs: overview.overview(ctx, actor, ALL, UP)),
    "papers.add": Case(
        lambda ctx, actor, theirs: papers.add(ctx, actor, theirs.project.number, "factuur", "f.pdf", b"%PDF-1.4\n")
    ),
    "papers.checklist": Case(lambda ctx, actor, theirs: papers.checklist(ctx, actor, theirs.project)),
    "papers.remove": Case(lambda ctx, actor, theirs: papers.remove(ctx, actor, theirs.paper)),
    "projects.departments": Case(lambda ctx, actor, theirs: projects.departments(ctx, actor)),
    "projects.events": Case(lambda ctx, actor, theirs: projects.events(ctx, actor, theirs.project)),
    "projects.get": Case(lambda ctx, actor, theirs: projects.get(ctx, actor, theirs.project.number)),
    "projects.list_changes": Case(lambda ctx, actor, theirs: projects.list_changes(ctx, actor, theirs.project)),
    "projects.payments": Case(lambda ctx, actor, theirs: projects.payments(ctx, actor, theirs.project)),
    "projects.registrations": Case(lambda ctx, actor, theirs: projects.registrations(ctx, actor)),
    "privacy.handing_over.download": Case(downloaded, ("other department", "sibling department")),
    "privacy.handing_over.export_client": Case(client_handed_over),
    "privacy.handing_over.export_firm": Case(handed_over, ("other department", "sibling department")),
    "start.review.card": Case(lambda ctx, actor, theirs: review.card(ctx, actor, theirs.project.id or 0)),
    "start.review.harmless": Case(lambda ctx, actor, theirs: review.harmless(ctx, actor, review.Scope())),
    "start.review.left": Case(lambda ctx, actor, theirs: review.left(ctx, actor)),
    "start.review.verify_together": Case(
        lambda ctx, actor, theirs: review.verify_together(ctx, actor, {theirs.project.id or 0: 1}, Level.BREACH)
    ),
    "start.review.waiting": Case(lambda ctx, actor, theirs: review.waiting(ctx, actor, review.Scope())),
    "start.figures.expected": Case(lambda ctx, actor, theirs: figures.expected(ctx, actor)),
    "start.figures.filed": Case(lambda ctx, actor, theirs: figures.filed(ctx, actor)),
    "start.figures.leads": Case(lambda ctx, actor, theirs: figures.leads(ctx, actor)),
    "reasons.reasons": Case(lambda ctx, actor, theirs: reasons.reasons(ctx, actor)),
    "precheck.judging_progress.judged": Case(lambda ctx, actor, theirs: judging_progress.judged(ctx, actor)),
    "start.today.today": Case(lambda ctx, actor, theirs: today.today(ctx, actor)),
    "start.visits.since": Case(lambda ctx, actor, theirs: visits.since(ctx, actor, LONG_AGO)),
    "ticking.unchanged": Case(lambda ctx, actor, theirs: ticking.unchanged(ctx, actor, {theirs.project.id or 0: 1})),
    "ticking.verify": Case(lambda ctx, actor, theirs: ticking.verify(ctx, actor, [theirs.project.id or 0], True)),
    "listing.counts.counts": Case(lambda ctx, actor, theirs: counts.counts(ctx, actor, [ALL])),
    "listing.shelf.shelf": Case(lambda ctx, actor, theirs: shelf.shelf(ctx, actor)),
    "listing.tally.choices": Case(lambda ctx, actor, theirs: tally.choices(ctx, actor)),
    "listing.views.overwrite": Case(lambda ctx, actor, theirs: views.overwrite(ctx, actor, theirs.view, ALL, UP)),
    "listing.views.remove": Case(lambda ctx, actor, theirs: views.remove(ctx, actor, theirs.view)),
    "listing.views.rename": Case(lambda ctx, actor, theirs: views.rename(ctx, actor, theirs.view, "Van mij")),
    "listing.views.share": Case(lambda ctx, actor, theirs: views.share(ctx, actor, theirs.view, True)),
    "listing.views.start_with": Case(lambda ctx, actor, theirs: views.start_with(ctx, actor, theirs.view)),
}


# What only says again what its caller holds already.
ECHOES = {"projects.places", "exports.jobs.keep_file", "actions.available", "actions.possible", "evidence.keep"}
# What has no identifier but the actor himself (test_own.py, test_second_factor.py, test_calendar.py, test_views.py,
# privacy/test_retention.py).
OF_ONESELF = {
    "calendar.calendar_links.current", "calendar.calendar_links.make", "calendar.calendar_links.revoke",
    "front_door.confirmation.confirmed", "own.account", "own.change_mail", "own.change_password", "own.set_digest",
    "front_door.second_factor.add", "front_door.second_factor.codes_left", "front_door.second_factor.renew_codes",
    "front_door.second_factor.switch_off", "front_door.second_factor.switch_on", "sign_in.sessions.close_all",
    "sign_in.sessions.of_account", "listing.views.choose_columns", "listing.views.save", "start.visits.last_visit",
    "privacy.due.is_time",
}  # fmt: skip
# What a department is refused, and a seat of another firm too (see test_people.py, test_firm.py, test_renewals.py,
# own/test_related.py, privacy/test_retention.py).
FOR_THE_SEAT = {
    "firm.change", "firm.changes", "front_door.people.disable", "front_door.people.drop_second_factor",
    "front_door.people.enable", "front_door.people.happenings", "front_door.people.invite",
    "front_door.people.people", "front_door.people.renew", "front_door.people.sign_out", "related.add",
    "related.register", "related.remove", "reminding.renewals.keep", "reminding.renewals.remove",
    "privacy.due.may_go", "privacy.erasing.erase",
}  # fmt: skip
# What every provider is refused, whoever's it is (see test_desk.py, test_system.py, test_what_if.py).
FOR_THE_AGENCY = {
    "reactions.stops", "reactions.reports", "reactions.request", "reactions.handle", "upkeep.system.system",
    "precheck.what_if.what_if",
}  # fmt: skip


def functions_for_an_actor() -> Iterator[str]:
    """Every public function of the services that takes `(ctx, actor, …)`."""
    for found in pkgutil.walk_packages(services.__path__, "services."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)[:2]
            if function.__module__ == module.__name__ and not name.startswith("_") and parameters == ["ctx", "actor"]:
                yield f"{found.name.removeprefix('services.')}.{name}"


def test_check_21_every_service_for_an_actor_has_its_case() -> None:
    assert sorted(functions_for_an_actor()) == sorted({*CASES, *ECHOES, *FOR_THE_AGENCY, *FOR_THE_SEAT, *OF_ONESELF})


@dataclass(frozen=True, slots=True)
class Cast:
    """A department that owns things, and those who have nothing to do with them."""

    owner: Actor
    strangers: dict[str, Actor]


def the_cast(ctx: Context) -> Cast:
    provider, other = a_provider(ctx), a_provider(ctx, number=MORGENSTER)
    owner = a_department(ctx, provider)
    with ctx.transaction(EVERYONE) as session:
        own = {"provider_id": provider.id, "department_id": owner.department_id, "service": ServiceType.TRAINING}
        session.add(Registration(number="DV.O299003", **own))
    strangers = {
        "other seat": a_seat(ctx, other),
        "other department": a_department(ctx, other),
        "sibling department": a_department(ctx, provider, "Departement Talen"),
    }
    return Cast(owner, strangers)


def what_is_theirs(ctx: Context, owner: Actor, folder: Path) -> Theirs:
    with ctx.reading(EVERYONE) as session:
        provider = session.get_one(projects.Provider, owner.tenant)
    project = a_project(
        ctx, provider, number="2026-5555555", department_id=owner.department_id, filed_on=date(2026, 9, 1),
        listed_at=ctx.clock(), title="Geheim", duty=Duty.CHECK, due_on=date(2026, 11, 24), findings="4:te-laat ",
        severity=4, enterprise_number=CLIENT,
    )  # fmt: skip
    own = {"department_id": owner.department_id, "enterprise_number": CLIENT}
    a_project(ctx, provider, **own, verified=True, verified_at=ctx.clock())
    a_project(ctx, provider, **own)
    a_payment(ctx, project)
    piece, mail = a_piece_of_evidence(ctx, project), a_mail(ctx, project)
    paper = a_piece_of_evidence(ctx, project, item="inschrijving")
    a_note(ctx, owner, project)
    a_reaction(ctx, owner, project)
    a_reaction(ctx, owner, project, Action.STOP)
    drafts.keep(ctx, owner, project, Action.STOP, "Half geschreven")
    batch = a_batch(ctx, owner, project)
    an_event(ctx, owner, project)
    sessions.open_session(ctx, owner.account_id, 1)
    job = folders.make_folder(ctx, folders.Progress(owner.account_id, "projecten.csv"))
    folders.write_progress(job, folders.Progress(owner.account_id, "projecten.csv", 1, 1, folders.JobState.DONE))
    folders.make_folder(ctx, folders.Progress(owner.account_id, "projecten.csv"))
    signature = a_draft(ctx, owner).headings.signature
    with ctx.transaction(EVERYONE) as session:
        for known in (signature, own_draft(ctx, owner).headings.signature):
            session.add(HeadingMemory(provider_id=owner.tenant, signature=known, mapping={"Iets": "title"}))
    views.save(ctx, owner, "Mijn weergave", ALL, UP)
    (view,) = shelf.shelf(ctx, owner).views
    own = an_enrolment(ctx, project)
    return Theirs(
        project, batch, job.name, signature, folder, mail.id or 0, piece.id or 0, paper.id or 0, view.id, *own
    )  # fmt: skip


def an_enrolment(ctx: Context, project: Project) -> tuple[int, int, int]:
    """The ids of a row of the own administration, of its match to a project and of the list that brought it."""
    with ctx.transaction(EVERYONE) as session:
        record = OwnRecord(
            provider_id=project.provider_id, department_id=project.department_id, kind=OwnKind.ENROLMENT,
            reference="I-1", enterprise_number=project.enterprise_number, starts_on=date(2026, 10, 12),
            imported_at=ctx.clock(),
        )  # fmt: skip
        loose = record.model_dump(exclude={"id"}) | {"kind": OwnKind.INVOICE, "reference": "F-1"}
        session.add_all([record, OwnRecord(**loose)])
        session.flush()
        match = OwnMatch(
            provider_id=project.provider_id, record_id=record.id or 0, project_id=project.id or 0,
            state=MatchState.PROPOSED, at=ctx.clock(),
        )  # fmt: skip
        own = {name: getattr(record, name) for name in ("provider_id", "department_id", "kind", "imported_at")}
        batch = OwnBatch(**own, file_name="inschrijvingen.csv")
        session.add_all([match, batch])
        session.flush()
        session.add(OwnChange(provider_id=project.provider_id, batch_id=batch.id or 0, record_id=record.id or 0))
        return record.id or 0, match.id or 0, batch.id or 0


def answer(case: Case, ctx: Context, actor: Actor, theirs: Theirs) -> object:
    """What comes back, or the refusal as the reader sees it."""
    try:
        return case.call(ctx, actor, theirs)
    except AppError as refusal:
        return type(refusal), str(refusal)


KEPT: tuple[Any, ...] = (Payment, Evidence, Event, ImportChange, Mail, Note, Draft, OwnMatch, Reaction)


def kept(ctx: Context, owner: Actor, theirs: Theirs) -> list[Any]:
    """All that the owner has, as it stands in the database."""
    mine = theirs.project.id
    queries: list[Any] = [
        select(Project).where(Project.department_id == owner.department_id),
        *(select(child).where(child.project_id == mine) for child in KEPT),
        select(ImportBatch).where(ImportBatch.id == theirs.batch.id),
        select(SavedView).where(SavedView.account_id == owner.account_id),
    ]
    with ctx.reading(EVERYONE) as session:
        rows: list[list[SQLModel]] = [list(session.exec(query).all()) for query in queries]
    return [[row.model_dump() for row in found] for found in rows]


@pytest.mark.parametrize("name", CASES)
def test_check_21_a_stranger_gets_the_answer_of_a_world_without_it_and_changes_nothing(
    ctx: Context, second_ctx: Context, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    people = the_cast(ctx)
    assert the_cast(second_ctx) == people
    theirs = what_is_theirs(ctx, people.owner, tmp_path)
    before = kept(ctx, people.owner, theirs)

    answers = []
    for stranger in (people.strangers[kind] for kind in case.strangers):
        answers.append(answer(case, ctx, stranger, theirs))

        assert answers[-1] == answer(case, second_ctx, stranger, theirs)
        assert kept(ctx, people.owner, theirs) == before
    assert answer(case, ctx, people.owner, theirs) not in answers
