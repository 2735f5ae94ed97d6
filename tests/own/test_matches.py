"""Matches in the database: proposed, decided and remembered; the six lists; the findings that follow."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from models import Event, OwnBatch, OwnMatch, OwnRecord, Project, Provider, RelatedEnterprise
from models.enums import Action, Level, MatchState, OwnKind, ProjectStatus, Role
from services.actions import perform
from services.administration.reading_in import apply, read_draft
from services.chronicle import chronicle
from services.context import Context
from services.errors import BadInput, Changed, NotFound
from services.exports.table import export_rows
from services.filters import ProjectFilter
from services.formats import show_euro
from services.history import lock_provider
from services.imports.undo import undo as undo_list
from services.listing.overview import Order, overview
from services.matches import decisions, lists
from services.matches.decisions import records_of
from services.matches.kinds import Kind
from services.matches.lists import Row
from services.matches.proposing import propose
from services.policy.access import EVERYONE, Actor
from services.policy.findings import decoded
from services.policy.rules import told
from services.policy.submissions import Submission
from services.precheck import judging
from services.precheck.findings import counted, of_project, reasons
from services.precheck.firm_facts import firm
from services.precheck.judgement import stale
from services.precheck.own_facts import enrolments
from services.privacy.parts import parts
from tests.conftest import Clock
from tests.factories import a_department, a_project, a_provider, a_seat, an_agency
from tests.imports.files import csv_file
from tests.imports.test_batches import line
from tests.imports.test_batches import read_in as read_list
from tests.own.files import E1, F1, MEERKOET, WATERKANT, read_in

ENROLMENT, INVOICE = OwnKind.ENROLMENT, OwnKind.INVOICE
OTHER = ("I-2", WATERKANT, "Drukkerij Hof te Rode", "Lastechnieken TIG", "20/09/2026", "13/10/2026", "500,00")


def matches(ctx: Context) -> list[tuple[str, str, MatchState]]:
    with ctx.reading(EVERYONE) as session:
        found = session.exec(
            select(OwnRecord.reference, Project.number, OwnMatch.state)
            .join(OwnMatch, OwnMatch.record_id == OwnRecord.id)
            .join(Project, Project.id == OwnMatch.project_id)
            .order_by(OwnRecord.reference, Project.number)
        )
        return [(reference, number, state) for reference, number, state in found]


def match_id(ctx: Context, reference: str = "I-1") -> int:
    with ctx.reading(EVERYONE) as session:
        its = select(OwnMatch.id).join(OwnRecord, OwnRecord.id == OwnMatch.record_id)
        return session.exec(its.where(OwnRecord.reference == reference)).one() or 0


def matches_of(ctx: Context, actor: Actor) -> list[int]:
    """The ids of the matches of what this side sees."""
    with ctx.reading(EVERYONE) as session:
        query = select(OwnMatch.id).join(OwnRecord, OwnRecord.id == OwnMatch.record_id)
        return [one or 0 for one in session.exec(query.where(records_of(actor)).order_by(OwnMatch.id))]


def record_id(ctx: Context, reference: str = "I-1") -> int:
    with ctx.reading(EVERYONE) as session:
        return session.exec(select(OwnRecord.id).where(OwnRecord.reference == reference)).one() or 0


def findings(ctx: Context) -> dict[str, set[str]]:
    """The rules of the own administration that say something of each project, once all were judged."""
    judging.catch_up(ctx)
    ours = {"zonder-inschrijving", "te-vroeg", "eigen-bedrag", "incl-btw", "eigen-start", "aanverwant"}
    with ctx.reading(EVERYONE) as session:
        found = session.exec(select(Project)).all()
    return {one.number: {code.split(":")[1] for code in one.findings.split()} & ours for one in found}


def test_a_proposal_comes_with_the_rows_goes_with_the_project_and_never_beats_a_decision(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, E1)
    assert matches(ctx) == [("I-1", "2026-0000001", MatchState.PROPOSED)]

    decisions.undo(ctx, seat, match_id(ctx))
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "890,01"))
    assert matches(ctx) == [("I-1", "2026-0000001", MatchState.REFUSED)]

    a_project(ctx, provider)
    with ctx.transaction(seat) as session:
        lock_provider(session, seat.tenant)
        assert propose(ctx, session, seat.tenant) == {MEERKOET}
        assert propose(ctx, session, seat.tenant) == set()
    assert matches(ctx) == [
        ("I-1", "2026-0000001", MatchState.REFUSED), ("I-1", "2026-0000002", MatchState.PROPOSED),
    ]  # fmt: skip

    decisions.link(ctx, seat, record_id(ctx), "2026-0000001")
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "890,00"))
    assert matches(ctx) == [("I-1", "2026-0000001", MatchState.CONFIRMED)]


def test_trainees_of_one_course_go_with_an_application_each_and_whom_nobody_applied_for_stands_in_the_list(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    for _ in range(2):
        a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, *((f"I-{place}", *E1[1:]) for place in (1, 2, 3)))

    assert [pair[:2] for pair in matches(ctx)] == [("I-1", "2026-0000001"), ("I-2", "2026-0000002")]
    assert listed(ctx, seat)[Kind.UNFILED] == ["I-3"]
    assert findings(ctx) == {"2026-0000001": set(), "2026-0000002": set()}


def test_while_an_enrolment_of_the_client_is_loose_nothing_is_claimed_of_one_that_has_none(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    twins = [a_project(ctx, provider) for _ in range(2)]
    read_in(ctx, seat, ENROLMENT, E1)

    def reasons() -> list[bool]:
        return [one.reason != "" for twin in twins for one in of_project(ctx, seat, twin)
                if one.rule.key == "zonder-inschrijving"]  # fmt: skip

    assert (matches(ctx), reasons()) == ([], [False, False])
    decisions.link(ctx, seat, record_id(ctx), twins[0].number)
    assert reasons() == [True]


def test_several_matches_are_confirmed_together_or_none_of_them(ctx: Context, provider: Provider, seat: Actor) -> None:
    for number in (MEERKOET, WATERKANT):
        a_project(ctx, provider, enterprise_number=number)
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", WATERKANT, *E1[2:]))
    ids = [match_id(ctx, reference) for reference in ("I-1", "I-2")]

    with pytest.raises(NotFound):
        decisions.confirm_all(ctx, seat, [*ids, 999_999])
    assert {state for *_, state in matches(ctx)} == {MatchState.PROPOSED}

    assert decisions.confirm_all(ctx, seat, ids) == 2
    assert {state for *_, state in matches(ctx)} == {MatchState.CONFIRMED}


def test_what_is_written_with_btw_gives_a_reason_once_the_row_that_says_so_is_confirmed(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, amount=Decimal("1076.90"))
    headings = ("Inschrijvingsnr", "KBO-nummer", "Klant", "Cursus", "Eerste lesdag", "Totaal incl. btw")
    row = ("I-1", MEERKOET, "Bakkerij De Meerkoet", "Excel voor gevorderden", "12/10/2026", "1.076,90")
    apply(ctx, seat, read_draft(ctx, seat, "lijst.csv", csv_file(headings, row)), ENROLMENT)

    def said() -> tuple[str, bool]:
        (found,) = (one for one in of_project(ctx, seat, project) if one.rule.key == "incl-btw")
        return found.sentence[-60:], found.reason != ""

    assert said() == ("ief btw staat (I-1), als de voorgestelde koppeling juist is.", False)
    decisions.confirm(ctx, seat, match_id(ctx))
    assert said()[1]


def test_of_many_rows_the_first_numbers_are_named(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, amount=Decimal(5_000))
    read_in(ctx, seat, ENROLMENT, *((f"I-{place}", *E1[1:6], "900,00") for place in range(1, 6)))

    (said,) = (one.sentence for one in of_project(ctx, seat, project) if one.rule.key == "eigen-bedrag")
    assert "(I-1, I-2, I-3 en nog 2)" in said


def test_a_row_that_is_linked_elsewhere_leaves_its_first_project_and_the_history_tells(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, E1)
    decisions.confirm(ctx, seat, match_id(ctx))
    decisions.confirm(ctx, seat, match_id(ctx))
    a_project(ctx, provider, starts_on=date(2027, 1, 1))

    decisions.link(ctx, seat, record_id(ctx), "2026-0000002")
    decisions.link(ctx, seat, record_id(ctx), "2026-0000002")

    assert matches(ctx) == [
        ("I-1", "2026-0000001", MatchState.REFUSED), ("I-1", "2026-0000002", MatchState.CONFIRMED),
    ]  # fmt: skip
    with ctx.reading(EVERYONE) as session:
        told = [event.text for event in session.exec(select(Event).order_by(Event.position))][1:]
    assert told == [
        "Inschrijving I-1 hoort bij dit project: bevestigd", "Inschrijving I-1 met de hand gekoppeld",
    ]  # fmt: skip


def test_a_row_is_not_linked_to_a_project_of_another_client(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider, enterprise_number=WATERKANT)
    read_in(ctx, seat, ENROLMENT, E1)

    with pytest.raises(BadInput, match=r"Project 2026-0000001 is van 0999\.500\.1"):
        decisions.link(ctx, seat, record_id(ctx), "2026-0000001")

    assert matches(ctx) == []


def test_what_one_department_read_in_says_nothing_to_another_that_got_the_project(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    first, second = (a_department(ctx, provider, name) for name in ("Techniek", "Talen"))
    project = a_project(ctx, provider, department_id=first.department_id)
    read_in(ctx, first, ENROLMENT, (*E1[:6], "1.234,00"))
    decisions.confirm(ctx, first, match_id(ctx))
    own = found_in_words(ctx, first, project)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, project.id).department_id = second.department_id

    assert any("1.234,00" in sentence for sentence in own)
    assert not any("1.234,00" in sentence for sentence in found_in_words(ctx, second, project))
    with pytest.raises(BadInput, match="ander departement"):
        decisions.link(ctx, seat, record_id(ctx), project.number)


def test_a_project_that_moved_to_another_department_stands_in_the_lists_as_the_rules_judge_it(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    first, second = (a_department(ctx, provider, name) for name in ("Techniek", "Talen"))
    project = a_project(ctx, provider, department_id=first.department_id, paid_out=Decimal(0))
    read_in(ctx, seat, ENROLMENT, (*OTHER[:5], "01/10/2026", OTHER[6]))  # the seat knows until when who enrolled
    read_in(ctx, first, ENROLMENT, (*E1[:6], "1.234,00"))
    read_in(ctx, first, INVOICE, F1)
    decisions.confirm(ctx, first, match_id(ctx))
    assert (findings(ctx), listed(ctx, seat)[Kind.UNPAID]) == ({project.number: {"eigen-bedrag"}}, ["1"])

    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, project.id).department_id = second.department_id
        stale(session, seat.tenant)

    assert findings(ctx) == {project.number: {"zonder-inschrijving"}}
    for actor, loose in ((seat, [["I-1", "I-2"], ["F-1"]]), (second, [[], []])):
        assert listed(ctx, actor) == {
            Kind.UNREGISTERED: ["1"], Kind.UNFILED: loose[0], Kind.DIFFERENT: [], Kind.UNPAID: [],
            Kind.UNTIED: loose[1], Kind.PROPOSED: [],
        }  # fmt: skip


def test_the_agency_is_not_told_what_the_own_administration_says(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "1.234,00"))

    assert any("1.234,00" in sentence for sentence in found_in_words(ctx, seat, project))
    assert not any("administratie" in sentence for sentence in found_in_words(ctx, an_agency(ctx), project))


def test_nor_of_the_register_of_related_enterprises_and_no_advice_that_is_meant_for_the_firm(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, amount=Decimal(95))
    with ctx.transaction(EVERYONE) as session:
        session.add(RelatedEnterprise(provider_id=seat.tenant, enterprise_number=project.enterprise_number))

    told_to = {actor.role: of_project(ctx, actor, project) for actor in (seat, an_agency(ctx))}

    keys = {role: {one.rule.key for one in found} for role, found in told_to.items()}
    assert keys[Role.SEAT] - keys[Role.AGENCY] == {"aanverwant"}
    assert {one.advice for one in told_to[Role.AGENCY]} == {""}
    assert "" not in {one.advice for one in told_to[Role.SEAT]}


def test_a_ground_starts_from_the_reason_of_what_was_found(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, amount=Decimal(95))

    amount, least = show_euro(Decimal(95)), show_euro(Decimal(100))
    said = f"Het projectbedrag van {amount} ligt onder het minimum van {least} (excl. btw)."
    assert reasons(ctx, seat, project)["Projectbedrag onjuist"] == said


def test_the_agency_is_not_told_in_list_filter_counts_or_export(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider, subsidy=Decimal(9_000))
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "1.234,00"))
    decisions.confirm(ctx, seat, match_id(ctx))
    judging.catch_up(ctx)
    agency = an_agency(ctx)

    def asked(actor: Actor, **wanted: Any) -> int:
        return overview(ctx, actor, ProjectFilter(**wanted), Order()).totals.projects

    def exported(actor: Actor) -> str:
        (row,) = export_rows(ctx, actor, ProjectFilter(), Order())
        return str(row["findings"])

    (project,) = overview(ctx, seat, ProjectFilter(), Order()).rows
    others = project.findings.replace("4:eigen-bedrag ", "")
    highest = Level(int(others[:1] or 0))
    assert (exported(seat), exported(agency)) == (project.findings, others)
    assert (told(seat, project.findings), told(agency, project.findings)) == (project.findings, others)
    assert ("eigen-bedrag", Level.BREACH) in counted(ctx, seat, ProjectFilter())
    assert counted(ctx, agency, ProjectFilter()) == {(key, level): 1 for level, key in decoded(others)}
    assert (asked(seat, rules=("eigen-bedrag",)), asked(agency, rules=("eigen-bedrag",))) == (1, 0)
    assert (asked(seat, levels=(Level.BREACH,)), asked(agency, levels=(Level.BREACH,))) == (1, 0)
    assert (asked(seat, levels=(highest,)), asked(agency, levels=(highest,))) == (0, 1)


def test_what_only_its_own_administration_says_is_no_finding_to_the_agency(ctx: Context, provider: Provider) -> None:
    a_project(ctx, provider, findings="4:eigen-bedrag 3:te-vroeg ", severity=4)
    a_project(ctx, provider, findings="3:gewijzigd 3:te-vroeg ", severity=3)
    agency = an_agency(ctx)

    def asked(*levels: Level) -> list[str]:
        found = overview(ctx, agency, ProjectFilter(levels=levels), Order("number", descending=False))
        return [project.number[-1] for project in found.rows]

    assert [asked(level) for level in Level] == [[], ["2"], [], [], ["1"]]
    assert asked(Level.NONE, Level.DOUBT) == ["1", "2"]


def test_another_amount_is_a_doubt_until_the_match_is_confirmed_by_hand(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "1.234,00"))
    read_in(ctx, seat, INVOICE, F1)
    judging.catch_up(ctx)

    def said() -> tuple[Level, str]:
        (found,) = (one for one in of_project(ctx, seat, project) if one.rule.key == "eigen-bedrag")
        return found.level, found.sentence

    words = (
        f"Het projectbedrag is {show_euro(Decimal(890))}; in je eigen administratie staat {show_euro(Decimal(1234))} "
        "(I-1)"
    )
    assert said() == (Level.DOUBT, f"{words}, als de voorgestelde koppeling juist is.")

    decisions.confirm(ctx, seat, match_id(ctx))
    assert said() == (Level.BREACH, f"{words}.")


def test_an_application_for_several_trainees_has_all_their_enrolments_also_once_one_is_confirmed(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, amount=Decimal("2670.00"))
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", *E1[1:]), ("I-3", *E1[1:]))
    assert matches(ctx) == [(one, project.number, MatchState.PROPOSED) for one in ("I-1", "I-2", "I-3")]
    assert findings(ctx) == {project.number: set()}

    decisions.confirm(ctx, seat, match_id(ctx, "I-2"))
    assert [state for *_, state in matches(ctx)] == [
        MatchState.PROPOSED, MatchState.CONFIRMED, MatchState.PROPOSED,
    ]  # fmt: skip
    assert findings(ctx) == {project.number: set()}


def test_enrolments_that_do_not_add_up_are_no_missing_ones_but_another_amount(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    """Nobody is to be told that the client has no enrolment here, and cancel on that."""
    a_project(ctx, provider, amount=Decimal("1400.00"))
    first, second, third = ((f"I-{place}", *E1[1:6], "500,00") for place in (1, 2, 3))

    read_in(ctx, seat, ENROLMENT, first, second, third)

    assert matches(ctx) == [(f"I-{place}", "2026-0000001", MatchState.PROPOSED) for place in (1, 2, 3)]
    assert findings(ctx) == {"2026-0000001": {"eigen-bedrag"}}


def test_a_row_without_its_amount_leaves_the_sum_unknown_and_what_is_written_with_btw_is_held_against_it(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    project = a_project(ctx, provider, amount=Decimal("1076.90"), status=ProjectStatus.FINISHED, paid_out=Decimal(0))
    read_in(ctx, seat, INVOICE, (*F1[:5], "", "538,45"), ("F-2", *F1[1:5], "445,00", "538,45"))
    judging.catch_up(ctx)

    assert findings(ctx) == {project.number: {"incl-btw"}}
    assert [one.sentence for one in of_project(ctx, seat, project) if one.rule.key == "incl-btw"] == [
        f"Het projectbedrag {show_euro(project.amount)} is wat in je eigen administratie inclusief btw staat "
        "(F-1, F-2), als de voorgestelde koppeling juist is."
    ]
    assert [listed(ctx, seat)[kind] for kind in (Kind.DIFFERENT, Kind.PROPOSED)] == [["1"], ["1"]]

    read_in(ctx, seat, INVOICE, (*F1[:5], "445,00", ""))
    assert findings(ctx) == {project.number: {"incl-btw"}}
    for reference in ("F-1", "F-2"):
        decisions.confirm(ctx, seat, match_id(ctx, reference))
    assert [one.reason for one in of_project(ctx, seat, project) if one.rule.key == "incl-btw"] == [
        f"Het projectbedrag van {show_euro(project.amount)} is met btw gerekend. Het juiste bedrag, exclusief btw, is "
        f"{show_euro(Decimal(890))}."
    ]
    assert listed(ctx, seat)[Kind.DIFFERENT] == ["1"]


def test_a_credit_note_takes_its_invoice_back_also_where_that_was_linked_by_hand(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider, status=ProjectStatus.FINISHED, amount=Decimal(900), paid_out=Decimal(0))
    elsewhere = {"title": "Iets anders", "starts_on": date(2025, 1, 6), "filed_on": date(2025, 1, 2)}
    a_project(ctx, provider, status=ProjectStatus.FINISHED, amount=Decimal(50), **elsewhere)
    invoice = ("F-1", MEERKOET, "", "Excel voor gevorderden", "01/11/2026", "1.000,00", "")
    credit = ("C-1", MEERKOET, "", "Creditnota", "05/11/2026", "-1.000,00", "-1.210,00")
    again = ("F-2", MEERKOET, "", "Excel voor gevorderden", "06/11/2026", "900,00", "")
    read_in(ctx, seat, INVOICE, invoice, again)
    assert findings(ctx)["2026-0000001"] == {"eigen-bedrag"}

    read_in(ctx, seat, INVOICE, credit)
    assert [pair[:2] for pair in matches(ctx)] == [(one, "2026-0000001") for one in ("C-1", "F-1", "F-2")]
    assert findings(ctx)["2026-0000001"] == set()

    decisions.link(ctx, seat, record_id(ctx, "F-1"), "2026-0000002")
    live = {one: number for one, number, state in matches(ctx) if state is not MatchState.REFUSED}
    assert live == {"C-1": "2026-0000002", "F-1": "2026-0000002", "F-2": "2026-0000001"}
    with ctx.reading(EVERYONE) as session:
        own = firm(session, seat.tenant).own
    assert sorted(str(one.invoiced) for one in own.values()) == ["0.00", "900.00"]


def test_a_project_is_judged_again_when_a_later_list_gave_its_row_another_client(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider)
    read_in(ctx, seat, ENROLMENT, (*E1[:6], "735,54"))
    decisions.confirm(ctx, seat, match_id(ctx))
    read_in(ctx, seat, ENROLMENT, (E1[0], WATERKANT, *E1[2:6], "735,54"))
    assert findings(ctx)["2026-0000001"] == {"incl-btw"}

    decisions.undo(ctx, seat, match_id(ctx))

    with ctx.reading(EVERYONE) as session:  # at once, and not with the next round
        assert "incl-btw" not in session.exec(select(Project.findings)).one()


def found_in_words(ctx: Context, actor: Actor, project: Project) -> list[str]:
    return [one.sentence for one in of_project(ctx, actor, project)]


def listed(ctx: Context, actor: Actor) -> dict[Kind, list[str]]:
    """What each list holds, which is as much as it counts."""
    found = {kind: [_name(row) for row in lists.rows(ctx, actor, kind)] for kind in Kind}
    assert {kind: len(names) for kind, names in found.items()} == lists.counts(ctx, actor)
    return found


def _name(row: Row) -> str:
    return row.project.number[-1] if row.project else row.record.reference if row.record else ""


def test_the_lists(ctx: Context, provider: Provider, seat: Actor) -> None:
    same = {"title": "Lastechnieken TIG", "enterprise_number": WATERKANT}
    a_project(ctx, provider, paid_out=Decimal("890.00"))
    a_project(ctx, provider, amount=Decimal("605.00"), starts_on=date(2026, 10, 13), **same)
    a_project(ctx, provider, enterprise_number="0999123457")
    a_project(ctx, provider, enterprise_number="0999123457", status=ProjectStatus.CANCELLED)
    a_project(ctx, provider, enterprise_number="0999123457", starts_on=date(2026, 10, 11))
    read_in(ctx, seat, ENROLMENT, E1, OTHER, ("I-3", *E1[1:5], "23/11/2026", "1,00"), ("I-4", *E1[1:5], "", "1,00"))
    read_in(ctx, seat, INVOICE, F1, ("F-2", WATERKANT, "", "Lastechnieken TIG", "01/11/2026", "100,00", ""),
            ("F-3", WATERKANT, "", "Lastechnieken TIG", "02/11/2026", "50,00", ""))  # fmt: skip

    assert listed(ctx, seat) == {
        Kind.UNREGISTERED: ["3"], Kind.UNFILED: ["I-3", "I-4"], Kind.DIFFERENT: ["2"], Kind.UNPAID: ["2"],
        Kind.UNTIED: [], Kind.PROPOSED: ["2", "1"],
    }  # fmt: skip
    (unpaid,) = lists.rows(ctx, seat, Kind.UNPAID)
    assert (unpaid.agreed, unpaid.invoiced, unpaid.starts_on) == (Decimal(500), Decimal(150), date(2026, 10, 13))
    assert [record.reference for _, record in unpaid.links] == ["I-2", "F-2", "F-3"]
    assert [project.number[-1] for project in lists.rows(ctx, seat, Kind.UNFILED)[0].projects] == ["1"]
    assert len(lists.rows(ctx, seat, Kind.PROPOSED, page=2, size=1)) == 1


def test_an_invoice_without_project_is_in_a_list_from_which_what_was_taken_apart_is_linked_again(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider, paid_out=Decimal(0))
    part = a_department(ctx, provider)
    elsewhere = ("F-0", WATERKANT, "", "Iets", "16/11/2026", "10,00", "")
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, seat, INVOICE, F1, elsewhere, ("F-9", *elsewhere[1:4], "", "10,00", ""))
    read_in(ctx, part, INVOICE, ("D-1", *elsewhere[1:4], "17/11/2026", "10,00", ""))
    assert [listed(ctx, actor)[Kind.UNTIED] for actor in (seat, part)] == [["D-1", "F-0", "F-9"], ["D-1"]]

    decisions.undo(ctx, seat, match_id(ctx, "F-1"))
    assert [listed(ctx, seat)[kind] for kind in (Kind.UNPAID, Kind.UNTIED)] == [[], ["D-1", "F-0", "F-1", "F-9"]]

    row = lists.rows(ctx, seat, Kind.UNTIED)[2]
    assert ([project.number[-1] for project in row.projects], row.last_day, row.left) == (["1"], None, None)
    decisions.link(ctx, seat, record_id(ctx, "F-1"), row.projects[0].number)
    assert [listed(ctx, seat)[kind] for kind in (Kind.UNPAID, Kind.UNTIED)] == [["1"], ["D-1", "F-0", "F-9"]]


def test_the_list_of_differences_is_what_the_rules_find_for_a_department_too(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    mine = {"department_id": part.department_id}
    a_project(ctx, provider, amount=Decimal("1076.90"), status=ProjectStatus.RUNNING, paid_out=Decimal(0), **mine)
    same = {"title": "Lastechnieken TIG", "enterprise_number": WATERKANT}
    a_project(ctx, provider, amount=Decimal(500), starts_on=date(2026, 10, 12), **same, **mine)
    a_project(ctx, provider, status=ProjectStatus.RUNNING, enterprise_number="0999123457", **mine)
    read_in(ctx, part, INVOICE, F1)
    read_in(ctx, seat, ENROLMENT, OTHER)
    read_in(ctx, seat, INVOICE, ("F-2", "0999123457", *F1[2:5], "100,00", ""))  # a part of what will be invoiced

    assert findings(ctx) == {"2026-0000001": {"incl-btw"}, "2026-0000002": {"eigen-start"}, "2026-0000003": set()}
    for actor in (seat, part):
        assert listed(ctx, actor)[Kind.DIFFERENT] == ["2", "1"]
        rows = lists.rows(ctx, actor, Kind.DIFFERENT)
        assert [row.differences for row in rows] == [
            ("Andere start dan in je administratie",), ("Bedrag inclusief btw",),
        ]  # fmt: skip
    assert [row.agreed for row in rows] == [None, None]  # a row of the seat stays with the seat


def test_of_many_rows_the_likeliest_are_offered_to_an_application_without_enrolment(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part, other = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    a_project(ctx, provider, department_id=part.department_id)
    many = [(f"I-{place}", MEERKOET, "", "Iets anders", "", "01/03/2026", "1,00") for place in range(30)]
    read_in(ctx, seat, ENROLMENT, *many)
    read_in(ctx, seat, INVOICE, F1)
    for match in matches_of(ctx, seat):
        decisions.undo(ctx, seat, match)
    read_in(ctx, other, INVOICE, ("F-2", *F1[1:]))  # a department's row is offered to its own projects alone

    (row,) = lists.rows(ctx, seat, Kind.UNREGISTERED)

    assert [one.reference for one in row.records] == ["F-1", *(f"I-{place}" for place in range(19))]


@pytest.mark.parametrize(("days", "left", "first"), [(14, 0, "I-3"), (15, -1, "I-4"), (0, 14, "I-3")])
def test_an_application_can_be_filed_until_fourteen_days_after_the_start(
    ctx: Context, seat: Actor, clock: Clock, days: int, left: int, first: str
) -> None:
    read_in(ctx, seat, ENROLMENT, ("I-3", *E1[1:5], "23/11/2026", "1,00"), ("I-4", *E1[1:5], "24/11/2026", "1,00"))
    clock.move(days=days)

    rows = lists.rows(ctx, seat, Kind.UNFILED)

    assert (rows[0].record or OwnRecord()).reference == first
    found = {row.record.reference: (row.last_day, row.left) for row in rows if row.record}
    assert found == {"I-3": (date(2026, 12, 7), left), "I-4": (date(2026, 12, 8), left + 1)}


def test_findings_come_and_go_with_rows_and_decisions(ctx: Context, provider: Provider, seat: Actor) -> None:
    a_project(ctx, provider)
    a_project(ctx, provider, enterprise_number=WATERKANT)
    assert findings(ctx) == {"2026-0000001": set(), "2026-0000002": set()}

    read_in(ctx, seat, ENROLMENT, (*E1[:4], "02/10/2026", "10/10/2026", "735,54"))
    assert findings(ctx) == {
        "2026-0000001": {"te-vroeg", "incl-btw", "eigen-start"}, "2026-0000002": {"zonder-inschrijving"},
    }  # fmt: skip

    decisions.undo(ctx, seat, match_id(ctx))
    with ctx.reading(EVERYONE) as session:  # at once, and not with the next round
        assert session.exec(select(Project.findings).where(Project.number == "2026-0000001")).one() != ""
    assert findings(ctx)["2026-0000001"] == {"zonder-inschrijving"}

    decisions.link(ctx, seat, record_id(ctx), "2026-0000001")
    read_in(ctx, seat, ENROLMENT, E1)
    assert findings(ctx)["2026-0000001"] == set()


def test_a_list_of_enrolments_without_news_tells_what_is_enrolled_until_it_was_read_again(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock
) -> None:
    def reach() -> date:
        with ctx.reading(seat) as session:
            return enrolments(session, seat.tenant)[None][1]

    a_project(ctx, provider, enterprise_number=WATERKANT, starts_on=date(2027, 1, 20), filed_on=date(2027, 1, 18))
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, seat, INVOICE, F1)
    judging.catch_up(ctx)
    clock.move(days=60)

    read_in(ctx, seat, INVOICE, F1)
    assert (reach(), findings(ctx)) == (date(2026, 12, 7), {"2026-0000001": set()})

    read_in(ctx, seat, ENROLMENT, E1)
    assert (reach(), findings(ctx)) == (date(2027, 2, 5), {"2026-0000001": {"zonder-inschrijving"}})
    assert listed(ctx, seat)[Kind.UNREGISTERED] == ["1"]

    clock.move(hours=1)
    read_in(ctx, seat, ENROLMENT, E1)  # nothing is left to judge, nor to keep
    with ctx.reading(EVERYONE) as session:
        moments = session.exec(select(OwnRecord.imported_at).where(OwnRecord.kind == ENROLMENT)).all()
        assert (moments, session.exec(select(Provider.judged_on)).one()) == ([clock() - timedelta(hours=1)], ctx.today)
        assert len(session.exec(select(OwnBatch)).all()) == 2


@pytest.mark.parametrize("later", [(), (("I-2", *E1[1:]), ("I-2", *E1[1:]))])
def test_neither_a_list_of_long_ago_nor_one_with_wrong_rows_is_without_news(
    ctx: Context, seat: Actor, clock: Clock, later: tuple[tuple[str, ...], ...]
) -> None:
    long_ago = ("I-1", *E1[1:5], "12/10/2026" if later else "12/10/2024", E1[6])
    read_in(ctx, seat, ENROLMENT, long_ago)
    with ctx.reading(seat) as session:
        before = enrolments(session, seat.tenant)
    clock.move(days=60)

    read_in(ctx, seat, ENROLMENT, long_ago, *later)

    with ctx.reading(seat) as session:
        assert enrolments(session, seat.tenant) == before


@pytest.mark.parametrize("since", ["20/02/2026", "20/09/2024"])
def test_an_old_or_partial_list_tells_nothing_of_who_enrolled_since(
    ctx: Context, provider: Provider, seat: Actor, clock: Clock, since: str
) -> None:
    starts = {"I-1": since, "I-2": "12/10/2026"}
    full = [(number, *E1[1:5], day, E1[6]) for number, day in starts.items()]
    read_in(ctx, seat, ENROLMENT, *full)
    clock.move(days=60)

    def reach() -> date:
        with ctx.reading(seat) as session:
            return enrolments(session, seat.tenant)[None][1]

    read_in(ctx, seat, ENROLMENT, full[0])
    assert reach() == date(2026, 12, 7)
    read_in(ctx, seat, ENROLMENT, full[1])
    assert (reach() > date(2026, 12, 7)) == (since == "20/09/2024")
    read_in(ctx, seat, ENROLMENT, *full)
    assert reach() == date(2027, 2, 5)


def test_what_was_decided_of_an_enrolment_counts_for_it_as_the_other_side_read_it_in(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    first, second = (a_project(ctx, provider, department_id=part.department_id) for _ in range(2))
    read_in(ctx, part, ENROLMENT, E1)
    decisions.link(ctx, part, record_id(ctx), second.number)
    read_in(ctx, seat, ENROLMENT, E1, ("I-2", *E1[1:]))

    assert {pair[:2] for pair in matches(ctx)} == {("I-1", second.number), ("I-2", first.number)}


def test_what_was_taken_apart_does_not_come_back_as_the_row_of_the_other_side(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    a_project(ctx, provider, department_id=part.department_id)
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, part, ENROLMENT, E1)

    (match,) = (match for match in matches_of(ctx, seat))
    decisions.undo(ctx, seat, match)

    assert [state for *_, state in matches(ctx)] == [MatchState.REFUSED]


def test_a_department_is_not_told_the_numbers_of_the_rows_of_the_seat(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    project = a_project(ctx, provider, department_id=part.department_id)
    read_in(ctx, seat, ENROLMENT, ("ZETEL-9", *E1[1:6], "800,00"))

    assert "eigen-bedrag" in {one.rule.key for one in of_project(ctx, part, project)}
    assert not any("ZETEL-9" in one.sentence for one in of_project(ctx, part, project))

    read_in(ctx, part, INVOICE, ("F-9", *F1[1:5], "950,00", ""))
    read_in(ctx, part, ENROLMENT, ("DEEL-9", *E1[1:6], "90,00"))
    assert not any("ZETEL-9" in one.sentence for one in of_project(ctx, part, project))


def test_a_department_sees_and_decides_on_its_own_rows_alone(ctx: Context, provider: Provider, seat: Actor) -> None:
    one, other = a_department(ctx, provider), a_department(ctx, provider, "Departement Talen")
    a_project(ctx, provider, department_id=one.department_id)
    a_project(ctx, provider, department_id=other.department_id, title="Lastechnieken TIG")
    read_in(ctx, one, ENROLMENT, (*E1[:6], "1,00"), ("I-9", MEERKOET, "", "", "", "23/11/2026", ""))

    assert listed(ctx, one) == listed(ctx, seat)
    assert listed(ctx, one)[Kind.DIFFERENT] == ["1"]
    assert [listed(ctx, other)[kind] for kind in Kind] == [[], [], [], [], [], []]
    assert findings(ctx)["2026-0000002"] == set()
    assert (lists.has_records(ctx, one), lists.has_records(ctx, other)) == (True, False)
    assert [project.number[-1] for project in lists.rows(ctx, one, Kind.UNFILED)[0].projects] == ["1"]
    match, record = match_id(ctx), record_id(ctx)
    for stranger in (other, a_seat(ctx, a_provider(ctx, number="0999234513"))):
        with pytest.raises(NotFound, match="Deze koppeling is niet gevonden"):
            decisions.undo(ctx, stranger, match)
        with pytest.raises(NotFound, match="Deze rij is niet gevonden"):
            decisions.link(ctx, stranger, record, "2026-0000002")
    with pytest.raises(NotFound, match="Dit project is niet gevonden"):
        decisions.link(ctx, one, record, "2026-0000002")


def test_an_invoice_that_seat_and_department_both_read_in_counts_once(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    project = a_project(ctx, provider, department_id=part.department_id, paid_out=Decimal(890))
    read_in(ctx, seat, INVOICE, F1)
    read_in(ctx, part, INVOICE, F1, ("F-2", *F1[1:5], "10,00", ""))
    assert [pair[0] for pair in matches(ctx)] == ["F-1", "F-1", "F-2"]

    with ctx.reading(EVERYONE) as session:
        (own,) = firm(session, seat.tenant).own.values()
    assert (own.invoiced, own.amount_from.confirmed) == (Decimal(900), False)
    for actor in (seat, part):
        (row,) = lists.rows(ctx, actor, Kind.UNPAID)
        assert row.invoiced == Decimal(900)

    for actor in (seat, part):
        for match in matches_of(ctx, actor):
            decisions.confirm(ctx, actor, match)
        assert findings(ctx) == {project.number: {"eigen-bedrag"}}
        decisions.undo(ctx, part, match_id(ctx, "F-2"))
        assert (findings(ctx), listed(ctx, actor)[Kind.DIFFERENT]) == ({project.number: set()}, [])
        decisions.link(ctx, part, record_id(ctx, "F-2"), project.number)


def test_what_is_confirmed_on_one_side_is_confirmed_and_what_is_taken_apart_there_is_the_others(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    a_project(ctx, provider, department_id=part.department_id)

    def own() -> tuple[Decimal | None, bool]:
        with ctx.reading(EVERYONE) as session:
            (found,) = firm(session, seat.tenant).own.values()
        return found.invoiced, found.amount_from.confirmed

    for actor in (part, seat):
        read_in(ctx, actor, INVOICE, F1)
    its, *others = [one for one in matches_of(ctx, seat) if one not in matches_of(ctx, part)]
    assert (own(), others) == ((Decimal(890), False), [])
    decisions.confirm(ctx, seat, its)
    assert own() == (Decimal(890), True)
    decisions.undo(ctx, seat, its)
    assert (own(), listed(ctx, seat)[Kind.UNTIED]) == ((Decimal(890), False), [])


def test_an_enrolment_that_seat_and_department_both_read_in_is_not_without_application(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    a_project(ctx, provider, department_id=part.department_id)
    for actor in (seat, part):
        read_in(ctx, actor, ENROLMENT, E1, ("I-3", *E1[1:5], "23/11/2026", "1,00"))
    assert [pair[0] for pair in matches(ctx)] == ["I-1"]

    assert [listed(ctx, actor)[Kind.UNFILED] for actor in (seat, part)] == [["I-3"], ["I-3"]]
    with ctx.reading(EVERYONE) as session:
        loose = firm(session, seat.tenant).loose[MEERKOET]
    assert {(one.department_id, one.starts_on) for one in loose} == {
        (whose, date(2026, 11, 23)) for whose in (None, part.department_id)
    }

    read_in(ctx, part, ENROLMENT, (*E1[:6], "891,00"))  # another amount is another enrolment
    assert [listed(ctx, actor)[Kind.UNFILED] for actor in (seat, part)] == [["I-3", "I-1"], ["I-3", "I-1"]]


def test_trainees_that_seat_and_department_both_read_in_stay_together_with_their_application(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    project = a_project(ctx, provider, amount=Decimal(2670), department_id=part.department_id)
    trainees = [(f"I-{place}", *E1[1:]) for place in (1, 2, 3)]
    read_in(ctx, seat, ENROLMENT, *trainees)
    before = matches(ctx)
    assert len(before) == 3

    read_in(ctx, part, ENROLMENT, *trainees)

    assert (matches(ctx), findings(ctx)) == (before, {project.number: set()})
    assert [listed(ctx, actor)[Kind.UNFILED] for actor in (seat, part)] == [[], []]


def test_an_enrolment_that_both_read_in_is_not_that_of_a_second_application(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    for amount in (890, 900):
        a_project(ctx, provider, amount=Decimal(amount), department_id=part.department_id)
    read_in(ctx, part, ENROLMENT, E1)
    decisions.confirm(ctx, part, match_id(ctx))

    read_in(ctx, seat, ENROLMENT, E1)

    assert matches(ctx) == [("I-1", "2026-0000001", MatchState.CONFIRMED)]
    assert findings(ctx) == {"2026-0000001": set(), "2026-0000002": {"zonder-inschrijving"}}


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_is_cancelled_or_stopped_lets_go_of_its_rows_and_the_decision_is_kept(
    ctx: Context, provider: Provider, seat: Actor, by_hand: bool
) -> None:
    first = a_project(ctx, provider, status=ProjectStatus.CONFIRMED)
    read_in(ctx, seat, ENROLMENT, E1)
    read_in(ctx, seat, INVOICE, F1)
    if by_hand:
        decisions.confirm(ctx, seat, match_id(ctx, "I-1"))
        decisions.confirm(ctx, seat, match_id(ctx, "F-1"))
    second = a_project(ctx, provider, amount=Decimal("900.00"), status=ProjectStatus.RUNNING)
    assert listed(ctx, seat)[Kind.UNREGISTERED] == ["2"]
    kept = [(one, first.number, MatchState.CONFIRMED) for one in ("F-1", "I-1")] if by_hand else []

    perform(ctx, seat, first.number, Action.CANCEL, Submission("De klant heeft zich vergist.", first.version, "a"))
    to_second = [(one, second.number, MatchState.PROPOSED) for one in ("F-1", "I-1")]
    assert matches(ctx) == sorted([*kept, *to_second])
    assert [listed(ctx, seat)[kind] for kind in Kind] == [[], [], ["2"], ["2"], [], ["2"]]

    with ctx.transaction(EVERYONE) as session:
        session.get_one(Project, second.id).status = ProjectStatus.STOP_REQUESTED
    form = Submission("De opleiding ging niet door.", second.version, "b")
    perform(ctx, an_agency(ctx), second.number, Action.CONFIRM_STOP, form, provider.enterprise_number)
    assert matches(ctx) == kept
    assert [listed(ctx, seat)[kind] for kind in Kind] == [[], ["I-1"], [], [], ["F-1"], []]


def test_a_list_that_brings_an_annulering_lets_go_of_its_rows_and_one_that_takes_it_back_ties_them_again(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    read_list(ctx, seat, line())
    read_in(ctx, seat, ENROLMENT, ("I-1", "0999217487", "", "", "", "05/03/2026", ""))
    decisions.confirm(ctx, seat, match_id(ctx))

    read_list(ctx, seat, line(Status="Geannuleerd"))
    assert listed(ctx, seat)[Kind.UNFILED] == ["I-1"]

    read_list(ctx, seat, line("2026-0000002"))
    assert matches(ctx) == [
        ("I-1", "2026-0000001", MatchState.CONFIRMED), ("I-1", "2026-0000002", MatchState.PROPOSED),
    ]  # fmt: skip

    read_list(ctx, seat, line())
    assert matches(ctx) == [("I-1", "2026-0000001", MatchState.CONFIRMED)]


def test_a_row_that_was_confirmed_again_elsewhere_stays_there_when_its_first_project_comes_back(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    read_list(ctx, seat, line())
    read_in(ctx, seat, ENROLMENT, ("I-1", "0999217487", "", "", "", "05/03/2026", ""))
    decisions.confirm(ctx, seat, match_id(ctx))
    read_list(ctx, seat, line(Status="Geannuleerd"), line("2026-0000002"))
    with ctx.reading(EVERYONE) as session:
        proposed = session.exec(select(OwnMatch.id).where(OwnMatch.state == MatchState.PROPOSED)).one()

    decisions.confirm(ctx, seat, proposed or 0)
    read_list(ctx, seat, line(), line("2026-0000002"))

    assert matches(ctx) == [
        ("I-1", "2026-0000001", MatchState.REFUSED), ("I-1", "2026-0000002", MatchState.CONFIRMED),
    ]  # fmt: skip


def test_proposals_go_with_a_list_that_is_undone_and_a_decision_keeps_it(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    own = ("I-1", "0999217487", "", "", "", "05/03/2026", "")
    batch = read_list(ctx, seat, line())
    read_in(ctx, seat, ENROLMENT, own)
    assert [state for *_, state in matches(ctx)] == [MatchState.PROPOSED]

    undo_list(ctx, seat, batch)
    assert matches(ctx) == []

    batch = read_list(ctx, seat, line())
    decisions.link(ctx, seat, record_id(ctx), "2026-0000001")
    with pytest.raises(Changed, match="met project 2026-0000001 is al verder gewerkt"):
        undo_list(ctx, seat, batch)


def test_a_department_reads_nothing_of_a_row_of_the_seat_in_its_history_and_its_data(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    part = a_department(ctx, provider)
    project = a_project(ctx, provider, department_id=part.department_id)
    read_in(ctx, seat, ENROLMENT, E1)
    decisions.link(ctx, seat, record_id(ctx), project.number)
    read_in(ctx, part, INVOICE, F1)
    decisions.link(ctx, part, record_id(ctx, F1[0]), project.number)

    told = [[entry.what for entry in chronicle(ctx, actor, project)] for actor in (seat, part)]

    assert [len(what) for what in told] == [2, 1]
    assert [what for what in told[1] if what.startswith("Inschrijving")] == []
    with ctx.reading(EVERYONE) as session:
        rows = {one.name: len(session.connection().execute(one.query).all()) for one in parts(part)}
    assert (rows["koppelingen"], rows["eigen-administratie"], rows["geschiedenis"]) == (1, 1, 1)


def test_what_one_department_reads_in_moves_nothing_of_another(ctx: Context, provider: Provider, seat: Actor) -> None:
    first, second = (a_department(ctx, provider, name) for name in ("Departement Techniek", "Departement Talen"))
    a_project(ctx, provider, department_id=first.department_id)
    read_in(ctx, seat, ENROLMENT, E1)
    before = matches(ctx)
    assert len(before) == 1

    read_in(ctx, second, INVOICE, *[(f"X-{at}", MEERKOET, "", "Iets", "01/11/2026", "1,00", "") for at in range(50)])
    read_in(ctx, first, ENROLMENT, ("D-1", *E1[1:]))

    assert [pair for pair in matches(ctx) if pair[0] == before[0][0]] == before


def test_a_list_of_some_size_is_read_in_while_the_database_knows_nothing_of_its_rows_yet(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    """All of it is one transaction: rows that were just written are in no statistics."""
    part = a_department(ctx, provider)
    for place in range(30):
        a_project(ctx, provider, department_id=part.department_id, starts_on=date(2026, 10, 1 + place % 28))

    for actor in (seat, part):
        rows = [(f"I-{place}", *E1[1:5], f"{1 + place % 28:02}/10/2026", "890,00") for place in range(400)]
        assert len(read_in(ctx, actor, ENROLMENT, *rows).new) == 400

    assert lists.counts(ctx, seat)[Kind.UNFILED] == 370
    assert lists.counts(ctx, part)[Kind.UNFILED] == 370
