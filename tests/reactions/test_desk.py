"""The agency's desk, the notes of a firm, its outbox, and what is taken out of a history."""

import csv
import io
from dataclasses import replace

import pytest

from models import Provider
from models.enums import Action, MailState, ProjectStatus
from services import actions, evidence, notes, reactions
from services.chronicle import chronicle
from services.context import Context
from services.errors import BadInput, Changed, NotAllowed, NotFound
from services.exports.history import history_file
from services.history import broken_chains
from services.policy.access import EVERYONE, Actor
from services.policy.submissions import Submission
from services.post import mails
from services.projects import find
from services.sign_in.accounts import check
from tests.conftest import Clock
from tests.factories import MORGENSTER, PASSWORD, a_batch, a_department, a_project, a_provider, a_seat, an_agency
from tests.reactions.files import PDF

REASON = "De opleiding gaat niet door: de lesgever is ziek."
RUNNING, FINISHED, REQUESTED = ProjectStatus.RUNNING, ProjectStatus.FINISHED, ProjectStatus.STOP_REQUESTED


def asked_to_stop(ctx: Context, seat: Actor, provider: Provider, **values: object) -> str:
    project = a_project(ctx, provider, status=RUNNING, **values)
    file = evidence.keep(ctx, seat, "attest.pdf", PDF)
    form = Submission(REASON, 1, f"stop-{project.provider_id}-{project.number}", (file,))
    return actions.perform(ctx, seat, project.number, Action.STOP, form).number


def reported(ctx: Context, seat: Actor, provider: Provider) -> str:
    project = a_project(ctx, provider, status=FINISHED)
    form = Submission(REASON, 1, f"melding-{project.provider_id}-{project.number}")
    return actions.perform(ctx, seat, project.number, Action.REPORT, form).number


def test_the_requests_of_all_providers_wait_the_oldest_first(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    agency, other = an_agency(ctx), a_provider(ctx, number=MORGENSTER)
    numbers = []
    for who, of in ((seat, provider), (a_seat(ctx, other), other), (seat, provider)):
        numbers.append(asked_to_stop(ctx, who, of))
        clock.move(hours=1)
    a_project(ctx, provider, status=REQUESTED, number="2026-0000099", created_at=clock())

    desk = reactions.stops(ctx, agency)

    assert [matter.project.number for matter in desk.rows] == [*numbers, "2026-0000099"]
    assert [matter.provider.name for matter in desk.rows] == [
        "Academie Zwaluw", "Adviesbureau Morgenster", "Academie Zwaluw", "Academie Zwaluw",
    ]  # fmt: skip
    assert [matter.earlier for matter in desk.rows] == [0, 0, 1, 2]
    assert [[piece.file_name for piece in matter.evidence] for matter in desk.rows] == [["attest.pdf"]] * 3 + [[]]
    assert [matter.reaction.reason if matter.reaction else None for matter in desk.rows] == [REASON] * 3 + [None]


def test_what_is_decided_leaves_the_desk(ctx: Context, provider: Provider, seat: Actor) -> None:
    agency, number = an_agency(ctx), asked_to_stop(ctx, seat, provider)

    actions.perform(ctx, agency, number, Action.CONFIRM_STOP, Submission("", 2, "besluit"))

    assert reactions.stops(ctx, agency) == reactions.Desk([], 0)


def test_a_report_is_ticked_off_once_with_a_note(ctx: Context, provider: Provider, seat: Actor) -> None:
    agency, number = an_agency(ctx), reported(ctx, seat, provider)
    (matter,) = reactions.reports(ctx, agency).rows

    with pytest.raises(BadInput, match="Noteer kort"):
        reactions.handle(ctx, agency, matter.reaction.id, "  ")
    reactions.handle(ctx, agency, matter.reaction.id, "Gebeld met de firma.")
    with pytest.raises(Changed, match="al afgehandeld"):
        reactions.handle(ctx, agency, matter.reaction.id, "Nog eens")

    assert reactions.reports(ctx, agency).total == 0
    (handled,) = reactions.reports(ctx, agency, handled=True).rows
    assert (handled.project.number, handled.reaction.handled_note) == (number, "Gebeld met de firma.")
    assert broken_chains(ctx) == {}


def test_only_the_agency_has_a_desk(ctx: Context, provider: Provider, seat: Actor) -> None:
    reported(ctx, seat, provider)

    for wrong in (
        lambda: reactions.stops(ctx, seat),
        lambda: reactions.reports(ctx, seat),
        lambda: reactions.handle(ctx, seat, 1, "Zelf afgehandeld"),
    ):
        with pytest.raises(NotAllowed):
            wrong()


def test_what_is_no_report_cannot_be_ticked_off(ctx: Context, provider: Provider, seat: Actor) -> None:
    asked_to_stop(ctx, seat, provider)

    for reaction_id in (1, 99):
        with pytest.raises(NotFound):
            reactions.handle(ctx, an_agency(ctx, f"d{reaction_id}@dienst.example"), reaction_id, "Gebeld")


@pytest.mark.parametrize(("desk", "welcome"), [(True, True), (False, False), (None, False)])
def test_the_agency_signs_in_only_where_it_has_a_desk(
    ctx: Context, provider: Provider, desk: bool, welcome: bool
) -> None:
    an_agency(ctx)
    ctx = replace(ctx, settings=ctx.settings.model_copy(update={"agency_desk": desk}))

    assert (check(ctx, "dossierbeheer@dienst.example", PASSWORD) is not None) is welcome


def test_notes_are_for_the_firm_and_its_own_department(ctx: Context, provider: Provider, seat: Actor) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    project = a_project(ctx, provider, department_id=techniek.department_id)

    for _ in range(2):
        notes.add(ctx, techniek, project.number, " Gebeld met de klant.\n\n\n\nKomt later. ")
    with pytest.raises(NotFound):
        notes.add(ctx, talen, project.number, "Meekijken")
    with pytest.raises(BadInput, match="Schrijf eerst"):
        notes.add(ctx, seat, project.number, " \n ")
    with pytest.raises(NotAllowed):
        notes.add(ctx, an_agency(ctx), project.number, "Van de dienst")

    seen = [[note.text for note in notes.of_project(ctx, actor, project)] for actor in (seat, techniek, talen)]
    assert seen == [["Gebeld met de klant.\n\nKomt later."]] * 2 + [[]]
    assert notes.of_project(ctx, an_agency(ctx, "b@dienst.example"), project) == []


def test_the_outbox_shows_a_reader_the_mails_of_what_he_may_see(ctx: Context, provider: Provider, seat: Actor) -> None:
    techniek, talen = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    other = a_provider(ctx, number=MORGENSTER)
    own = asked_to_stop(ctx, seat, provider, department_id=techniek.department_id)
    reported(ctx, seat, provider)
    reported(ctx, a_seat(ctx, other), other)

    readers = (seat, techniek, talen, an_agency(ctx))

    assert [mails.outgoing(ctx, reader).total for reader in readers] == [2, 1, 0, 3]
    (sent,) = mails.outgoing(ctx, techniek, MailState.WAITING).rows
    assert sent.project.number == own
    assert mails.outgoing(ctx, seat, MailState.FAILED).rows == []
    with pytest.raises(NotFound):
        mails.as_file(ctx, talen, sent.mail.id or 0)


def test_a_mail_is_a_file_that_mail_programs_open(ctx: Context, provider: Provider, seat: Actor) -> None:
    reported(ctx, seat, provider)
    (sent,) = mails.outgoing(ctx, seat).rows

    name, content = mails.as_file(ctx, seat, sent.mail.id or 0)

    assert name == f"mail-{sent.mail.id}.eml"
    assert content.startswith(
        b"From: Academie Zwaluw <info@firma0999123457.example>\r\nTo: kmo-portefeuille@vlaanderen.be"
    )


def test_a_history_is_taken_out_with_who_when_from_to_and_why(ctx: Context, provider: Provider, seat: Actor) -> None:
    number = asked_to_stop(ctx, seat, provider)
    actions.perform(ctx, an_agency(ctx), number, Action.REFUSE_STOP, Submission("=1+1 is geen bewijs", 2, "besluit"))

    name, content = history_file(ctx, seat, number)

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert name == f"geschiedenis-{number}.csv"
    assert [(row["Soort"], row["Wie"], row["Van"], row["Naar"], row["Reden"]) for row in rows if row["Van"]] == [
        ("stopzetting-weigeren", "Dossierbeheer", "StopzettingAangevraagd", "Lopend", "'=1+1 is geen bewijs"),
        ("stopzetten", "Academie Zwaluw (zetel)", "Lopend", "StopzettingAangevraagd", REASON),
    ]
    assert {row["Moment"] for row in rows} == {"23/11/2026 09:00"}


def test_what_a_list_changed_stands_in_the_history_too(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, title="Nu")
    a_batch(ctx, seat, project)

    (entry,) = chronicle(ctx, seat, project)
    _, content = history_file(ctx, seat, project.number)

    assert (entry.what, entry.details) == ("Gewijzigd door lijst “lijst.xlsx”", ("Titel: Vroeger → Nu",))
    assert "Titel: Vroeger → Nu" in content.decode("utf-8-sig")


def test_a_stop_that_a_list_overtook_does_not_stand_on_the_desk_twice(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    number = asked_to_stop(ctx, seat, provider)
    with ctx.transaction(EVERYONE) as session:
        project = find(session, seat, number)
        project.status, project.status_is_ours = RUNNING, False

    file = evidence.keep(ctx, seat, "attest.pdf", PDF)
    actions.perform(ctx, seat, number, Action.STOP, Submission("Nog altijd ziek.", 2, "opnieuw", (file,)))

    (matter,) = reactions.stops(ctx, an_agency(ctx)).rows
    assert matter.reaction.reason == "Nog altijd ziek."
