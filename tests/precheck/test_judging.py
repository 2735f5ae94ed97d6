"""What is kept of the findings: when it is judged, by whom it can be seen, and that nothing stays behind."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from models import Project, Provider, Registration, RelatedEnterprise
from models.enums import Action, Duty, Level, ProjectStatus
from services import actions, ticking
from services.context import Context
from services.exports.table import export_rows
from services.filters import ProjectFilter
from services.formats import fold
from services.history import lock_provider
from services.listing.overview import Order, overview
from services.policy.access import EVERYONE, Actor
from services.policy.deadlines import Near
from services.policy.submissions import Submission
from services.precheck import findings, judging, judging_steps
from services.precheck.judgement import KEPT, STEP, judge_clients, stale
from services.precheck.judging import catch_up
from services.precheck.judging_progress import Judged, judged
from tests.conftest import Clock
from tests.factories import MORGENSTER, a_department, a_project, a_provider, many_projects

IN_ORDER: dict[str, Any] = {
    "status": ProjectStatus.CONFIRMED, "filed_on": date(2026, 11, 10), "starts_on": date(2026, 11, 12),
    "enterprise_size": "Klein", "balance": Decimal(0),
}  # fmt: skip
LATE = IN_ORDER | {"starts_on": date(2026, 10, 1)}


@pytest.fixture(autouse=True)
def _valid_registrations(ctx: Context, provider: Provider) -> None:
    with ctx.transaction(EVERYONE) as session:
        for one in session.exec(select(Registration)):
            one.valid_from, one.valid_to = date(2024, 3, 1), date(2029, 2, 28)


def kept(ctx: Context) -> dict[str, tuple[Any, ...]]:
    with ctx.reading(EVERYONE) as session:
        return {one.number: tuple(getattr(one, name) for name in KEPT) for one in session.exec(select(Project))}


def codes(ctx: Context) -> list[str]:
    return [values[0] for _, values in sorted(kept(ctx).items())]


def test_everything_is_judged_once_and_again_when_a_day_passes(ctx: Context, provider: Provider, clock: Clock) -> None:
    a_project(ctx, provider, number="P1", **IN_ORDER)
    a_project(ctx, provider, number="P2", **LATE)

    first, again = catch_up(ctx), catch_up(ctx)
    today = kept(ctx)
    clock.move(days=20)
    later = catch_up(ctx)

    assert (first, again, later) == (2, 0, 2)
    due = (Duty.CHECK, date(2026, 11, 24))
    assert today == {"P1": ("", 0, *due), "P2": ("4:te-laat ", 4, *due)}
    assert codes(ctx) == ["3:eigen-bijdrage ", "4:te-laat 3:eigen-bijdrage "]


def test_a_day_begins_in_brussels(ctx: Context, provider: Provider, clock: Clock) -> None:
    a_project(ctx, provider, **IN_ORDER)
    catch_up(ctx)

    clock.move(hours=13, minutes=59)
    before_midnight = catch_up(ctx)
    clock.move(hours=1, minutes=1)

    assert (before_midnight, catch_up(ctx)) == (0, 1)


def test_other_rules_judge_everything_again(ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    a_project(ctx, provider, **LATE)
    catch_up(ctx)

    for module in (judging, judging_steps):
        monkeypatch.setattr(module, "edition", lambda: "another one")

    assert (catch_up(ctx), catch_up(ctx)) == (1, 0)


def test_more_than_a_step_is_judged_to_the_last(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_steps, "STEP", 7)
    many_projects(ctx, provider, 30)
    told: list[tuple[int, int]] = []

    catch_up(ctx, lambda done, total: told.append((done, total)))

    assert told == [(7, 22), (14, 22), (21, 22), (22, 22)]  # in the others there is nothing to judge
    in_steps = kept(ctx)
    monkeypatch.setattr(judging_steps, "STEP", STEP)
    with ctx.transaction(EVERYONE) as session:
        stale(session, provider.id or 0)
    catch_up(ctx)
    assert kept(ctx) == in_steps


def test_judging_leaves_every_other_field_alone(ctx: Context, provider: Provider) -> None:
    before = {one.number: one.model_dump(exclude=set(KEPT)) for one in many_projects(ctx, provider, 20)}

    catch_up(ctx)

    with ctx.reading(EVERYONE) as session:
        after = {one.number: one.model_dump(exclude=set(KEPT)) for one in session.exec(select(Project))}
    assert after == before


def test_what_changes_for_all_meanwhile_judges_them_once_more(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_steps, "STEP", 2)
    for number in ("P1", "P2", "P3", "P4"):
        a_project(ctx, provider, number=number, **IN_ORDER)

    def change(done: int, total: int) -> None:
        if done == 2:
            with ctx.transaction(EVERYONE) as session:
                lock_provider(session, provider.id or 0)
                stale(session, provider.id or 0)

    assert (catch_up(ctx, change), catch_up(ctx), catch_up(ctx)) == (4, 4, 0)


def test_what_is_judged_meanwhile_with_newer_facts_is_not_lost(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_steps, "STEP", 2)
    for number in ("P1", "P2", "P3", "P4"):
        a_project(ctx, provider, number=number, title=number, **IN_ORDER)

    def relate(done: int, total: int) -> None:
        if done == 2:
            with ctx.transaction(EVERYONE) as session:
                lock_provider(session, provider.id or 0)
                session.add(RelatedEnterprise(provider_id=provider.id or 0, enterprise_number="0999500074"))
                session.flush()
                judge_clients(ctx, session, provider.id or 0, ["0999500074"])

    catch_up(ctx, relate)
    catch_up(ctx)

    assert codes(ctx) == ["4:aanverwant "] * 4


def test_a_firm_that_cannot_be_judged_keeps_no_other_from_it(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_project(ctx, provider, number="P1", **LATE)
    a_project(ctx, a_provider(ctx, number=MORGENSTER), number="P2", **LATE)
    real = judging_steps.firms

    def fails_for_the_first(session: Any, provider_ids: Collection[int]) -> Any:
        if provider.id in provider_ids:
            raise RuntimeError("odd data")
        return real(session, provider_ids)

    monkeypatch.setattr(judging_steps, "firms", fails_for_the_first)
    with pytest.raises(RuntimeError, match="odd data"):
        catch_up(ctx)

    first, second = codes(ctx)
    assert (first, second.startswith("4:te-laat ")) == ("", True)


def test_small_firms_are_judged_together_and_each_by_what_is_its_own(
    ctx: Context, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doubles, related clients and caps of one say nothing of another's projects of the same client."""
    other, third = a_provider(ctx, number=MORGENSTER), a_provider(ctx, number="0999345601")
    for owner in (provider, other, third):
        for number in ("P1", "P2")[: 1 if owner is provider else 2]:
            a_project(ctx, owner, number=f"{owner.id}{number}", **IN_ORDER)
    with ctx.transaction(EVERYONE) as session:
        session.add(RelatedEnterprise(provider_id=third.id or 0, enterprise_number="0999500074"))
    steps: list[int] = []

    catch_up(ctx, lambda done, total: steps.append(done))
    together = kept(ctx)
    with ctx.transaction(EVERYONE) as session:
        for owner in session.exec(select(Provider)):
            stale(session, owner.id or 0)
    monkeypatch.setattr(judging, "TOGETHER", 1)
    catch_up(ctx, lambda done, total: steps.append(done))

    assert steps == [5, 1, 3, 5]
    assert kept(ctx) == together
    own, double, related = (together[f"{owner.id}P1"][0] for owner in (provider, other, third))
    assert "dubbel" not in own
    assert ("dubbel" in double, "aanverwant" in double) == (True, False)
    assert ("dubbel" in related, "aanverwant" in related) == (True, True)


def test_only_a_list_of_after_the_term_that_named_the_project_tells_of_its_deposit(
    ctx: Context, provider: Provider
) -> None:
    waiting = IN_ORDER | {"filed_on": date(2026, 10, 1), "starts_on": date(2026, 10, 5)}
    last = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # half past eleven in Brussels, on the last day
    for number, moment in (("P1", last), ("P2", last + timedelta(hours=1)), ("P3", None)):
        a_project(ctx, provider, number=number, listed_at=moment, **waiting)

    catch_up(ctx)

    found = ["3:eigen-bijdrage", "4:eigen-bijdrage", "3:eigen-bijdrage"]
    assert [words.split()[0] for words in codes(ctx)] == found


def test_a_firm_that_another_process_is_judging_is_left_to_it_until_that_was_killed(
    ctx: Context, provider: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_steps, "STEP", 2)
    for number in ("P1", "P2", "P3", "P4"):
        a_project(ctx, provider, number=number, **IN_ORDER)

    def killed(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(ctx, killed)
    at_once = catch_up(ctx)
    clock.move(minutes=6)

    assert (at_once, catch_up(ctx)) == (0, 4)


def test_a_related_client_and_a_registration_that_ends_are_found(ctx: Context, provider: Provider) -> None:
    a_project(ctx, provider, **IN_ORDER)
    catch_up(ctx)
    before = codes(ctx)

    with ctx.transaction(EVERYONE) as session:
        session.add(RelatedEnterprise(provider_id=provider.id or 0, enterprise_number="0999500074"))
        for one in session.exec(select(Registration)):
            one.valid_to = date(2026, 11, 11)
        stale(session, provider.id or 0)
    catch_up(ctx)

    assert (before, codes(ctx)) == ([""], ["4:registratie-geldig 4:aanverwant "])


def test_applications_that_occur_twice_point_at_each_other_within_a_department(
    ctx: Context, provider: Provider
) -> None:
    one, two = (a_department(ctx, provider, name).department_id for name in ("Techniek", "Talen"))
    for number, department in (("P1", one), ("P2", two), ("P3", one)):
        a_project(ctx, provider, number=number, department_id=department, **IN_ORDER)
    a_project(ctx, provider, number="P4", department_id=one, **IN_ORDER | {"status": ProjectStatus.CANCELLED})
    a_project(ctx, a_provider(ctx, number=MORGENSTER), number="P5", **IN_ORDER)

    catch_up(ctx)

    assert {number for number, values in kept(ctx).items() if "dubbel" in values[0]} == {"P1", "P3"}


def test_titles_are_held_together_in_full_and_those_that_are_missing_not_at_all(
    ctx: Context, provider: Provider
) -> None:
    long = "een lange titel ".ljust(100, "x")
    titles = {"P1": f"{long} één", "P2": f"{long} een", "P3": f"{long} twee", "P4": "", "P5": ""}
    for number, title in titles.items():
        key = fold(title)[:100]
        a_project(ctx, provider, number=number, **IN_ORDER | {"title": title, "title_key": key})

    catch_up(ctx)

    found = {number: values[0].split() for number, values in kept(ctx).items()}
    of_it = {number: [code for code in codes if code.endswith("dubbel")] for number, codes in found.items()}
    assert of_it == {"P1": ["3:dubbel"], "P2": ["3:dubbel"], "P3": [], "P4": ["2:dubbel"], "P5": ["2:dubbel"]}


def test_who_may_have_passed_its_cap_or_not_by_a_size_that_is_not_known_cannot_be_judged(
    ctx: Context, provider: Provider
) -> None:
    first = date(2018, 5, 1)
    big = {"amount": Decimal(30_000), "subsidy": Decimal(12_000), "own_contribution": Decimal(18_000)}
    days = {"filed_on": first, "starts_on": first, "ends_on": first, "status": ProjectStatus.FINISHED}
    for place, size in enumerate(("Klein", "Middelgroot", "Onbekend"), start=1):
        enterprise = {"enterprise_number": f"099950007{place}", "enterprise_size": size}
        a_project(ctx, provider, number=f"P{place}", **IN_ORDER | big | days | enterprise)

    catch_up(ctx)

    found = {number: [code for code in values[0].split() if "plafond" in code] for number, values in kept(ctx).items()}
    assert found == {"P1": ["1:plafond"], "P2": [], "P3": ["2:plafond"]}


def test_from_the_cap_on_each_application_of_that_year_says_so(ctx: Context, provider: Provider) -> None:
    big = {"amount": Decimal(10_000), "subsidy": Decimal(3_000), "own_contribution": Decimal(7_000)}
    for place, filed in enumerate((date(2025, 12, 31), *(date(2026, month, 1) for month in (1, 2, 3, 4))), start=1):
        days = {
            "filed_on": filed,
            "starts_on": filed,
            "ends_on": filed,
            "title": f"Les {place}",
            "title_key": f"{place}",
        }
        a_project(ctx, provider, number=f"P{place}", **IN_ORDER | {"status": ProjectStatus.FINISHED} | big | days)

    catch_up(ctx)

    assert {number for number, values in kept(ctx).items() if "plafond" in values[0]} == {"P4", "P5"}


def test_what_was_stopped_in_a_later_year_still_counts_for_the_cap(ctx: Context, provider: Provider) -> None:
    big = {"amount": Decimal(10_000), "subsidy": Decimal(3_000), "own_contribution": Decimal(7_000)}
    stops = {
        "same year": datetime(2025, 12, 31, 22, 59, tzinfo=UTC), "next year": datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
        "unknown": None,
    }  # fmt: skip
    for place, (name, moment) in enumerate(stops.items()):
        client = {"enterprise_number": f"099950007{place}"}
        for month, more in ((1, {"status": ProjectStatus.STOPPED, "status_changed_at": moment}), (2, {}), (3, {})):
            filed = date(2025, month, 1)
            days = {
                "filed_on": filed,
                "starts_on": filed,
                "ends_on": filed,
                "title": f"{month}",
                "title_key": f"{month}",
            }
            a_project(ctx, provider, number=f"{name} {month}",
                      **IN_ORDER | {"status": ProjectStatus.FINISHED} | big | days | client | more)  # fmt: skip

    catch_up(ctx)

    assert {number for number, values in kept(ctx).items() if "plafond" in values[0]} == {"next year 3"}


@pytest.mark.parametrize("title", ["Excel", "Een lange titel ".ljust(101, "x")])
def test_of_applications_that_are_the_same_the_first_by_day_and_then_by_number_is_told_apart(
    ctx: Context, provider: Provider, seat: Actor, title: str
) -> None:
    days = {"P1": 11, "P2": 10, "P3": 12, "P4": 10}
    for number, day in days.items():
        a_project(ctx, provider, number=number, **IN_ORDER | {"title": title, "filed_on": date(2026, 11, day)})
    for number in ("Q1", "Q2"):
        a_project(ctx, provider, number=number, **IN_ORDER | {"title": f"{title} II"})

    catch_up(ctx)

    with ctx.reading(EVERYONE) as session:
        projects = session.exec(select(Project).order_by(col(Project.number))).all()
    found = {project.number: findings.of_project(ctx, seat, project) for project in projects}
    reasons = {
        number: [one.reason != "" for one in finds if one.rule.key == "dubbel"] for number, finds in found.items()
    }
    assert reasons == {"P1": [True], "P2": [False], "P3": [True], "P4": [True], "Q1": [False], "Q2": [True]}


def test_to_the_seat_the_cap_counts_what_all_departments_have_and_to_a_department_only_its_own(
    ctx: Context, provider: Provider
) -> None:
    """A department must not read off what the seat or another department has of the client."""
    one, other = (a_department(ctx, provider, name).department_id for name in ("Techniek", "Talen"))
    big = {"amount": Decimal(10_000), "subsidy": Decimal(3_000), "own_contribution": Decimal(7_000)}
    for place, department in enumerate((one, other, None, one, one), start=1):
        filed = date(2026, place, 1)
        days = {"filed_on": filed, "starts_on": filed, "ends_on": filed, "title": f"{place}", "title_key": f"{place}"}
        a_project(ctx, provider, number=f"P{place}", department_id=department,
                  **IN_ORDER | {"status": ProjectStatus.FINISHED} | big | days)  # fmt: skip

    catch_up(ctx)

    assert {number for number, values in kept(ctx).items() if "plafond" in values[0]} == {"P3", "P5"}


def test_a_tick_and_a_reaction_are_judged_at_once(ctx: Context, provider: Provider, seat: Actor) -> None:
    project = a_project(ctx, provider, number="P1", enterprise_mail="klant@x.example", **LATE)
    twin = a_project(ctx, provider, number="P2", **LATE)
    catch_up(ctx)

    ticking.verify(ctx, seat, [project.id or 0], True)
    ticked = kept(ctx)
    actions.perform(ctx, seat, twin.number, Action.CANCEL, Submission("De aanvraag is te laat.", twin.version, "k"))

    assert ticked["P1"] == ("4:te-laat 3:dubbel ", 4, Duty.DEPOSIT, date(2026, 12, 10))
    assert kept(ctx) == {
        "P1": ("4:te-laat ", 4, Duty.DEPOSIT, date(2026, 12, 10)),
        "P2": ("", 0, Duty.NONE, date(9999, 12, 31)),
    }


def test_the_clients_of_others_are_left_alone(ctx: Context, provider: Provider) -> None:
    a_project(ctx, provider, number="P1", **LATE)
    a_project(ctx, provider, number="P2", **LATE | {"enterprise_number": "0999500173"})

    changed = in_transaction(ctx, lambda session: judge_clients(ctx, session, provider.id or 0, ["0999500074"]))

    assert (changed, codes(ctx)) == (1, ["4:te-laat ", ""])


def in_transaction(ctx: Context, work: Any) -> Any:
    with ctx.transaction(EVERYONE) as session:
        return work(session)


def test_findings_and_terms_are_filtered_counted_and_exported_alike(
    ctx: Context, provider: Provider, seat: Actor
) -> None:
    a_project(ctx, provider, number="P1", **IN_ORDER)
    a_project(ctx, provider, number="P2", **LATE)
    a_project(ctx, provider, number="P3", **LATE | {"filed_on": date(2026, 11, 19), "ends_on": None})
    a_project(ctx, provider, number="P4", **LATE | {"filed_on": date(2026, 10, 1), "starts_on": date(2026, 10, 2)})
    catch_up(ctx)

    def numbers(**asked: Any) -> list[str]:
        wanted = ProjectFilter(**asked)
        listed = [row.number for row in overview(ctx, seat, wanted, Order("number", descending=False)).rows]
        exported = [row["number"] for row in export_rows(ctx, seat, wanted, Order("number", descending=False))]
        assert listed == exported
        return listed

    assert numbers(levels=(Level.BREACH,)) == ["P2", "P3"]
    assert numbers(levels=(Level.NONE,)) == ["P1"]
    assert numbers(rules=("te-laat",)) == ["P2", "P3"]
    assert numbers(rules=("einde", "eigen-bijdrage")) == ["P3", "P4"]
    assert numbers(nears=(Near.THREE_DAYS,)) == ["P1", "P2"]
    assert numbers(nears=(Near.OVERDUE, Near.LATER)) == ["P3", "P4"]
    assert numbers(duties=(Duty.CHECK,), levels=(Level.NONE,)) == ["P1"]
    assert findings.counted(ctx, seat, ProjectFilter()) == Counter(
        {
            ("te-laat", Level.BREACH): 2,
            ("eigen-bijdrage", Level.DOUBT): 1,
            ("einde", Level.UNKNOWN): 1,
            ("dubbel", Level.DOUBT): 2,
        }
    )
    assert [row.number for row in overview(ctx, seat, ProjectFilter(), Order("findings")).rows[-1:]] == ["P1"]


def test_a_project_in_words_says_what_it_keeps_in_codes(ctx: Context, provider: Provider, seat: Actor) -> None:
    many_projects(ctx, provider, 25)
    catch_up(ctx)

    with ctx.reading(EVERYONE) as session:
        rows = session.exec(select(Project).order_by(col(Project.id))).all()

    said = ["".join(f"{one.level:d}:{one.rule.key} " for one in findings.of_project(ctx, seat, row)) for row in rows]
    assert said == [row.findings for row in rows]
    assert set(said) != {""}


def test_what_a_closed_project_kept_of_other_rules_goes_and_it_is_not_looked_at_again(
    ctx: Context, provider: Provider
) -> None:
    a_project(ctx, provider, status=ProjectStatus.CANCELLED, findings="4:te-laat ", severity=4, duty=Duty.DEPOSIT)

    looked_at = catch_up(ctx)
    with ctx.transaction(EVERYONE) as session:
        stale(session, provider.id or 0)

    assert (looked_at, codes(ctx), catch_up(ctx)) == (1, [""], 0)


def test_who_waits_for_one_large_firm_sees_how_far_it_is(
    ctx: Context, provider: Provider, seat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_steps, "STEP", 3)
    for number in ("P1", "P2", "P3", "P4"):
        a_project(ctx, provider, number=number, **IN_ORDER)
    seen: list[Judged | None] = [judged(ctx, seat)]

    catch_up(ctx, lambda done, total: seen.append(judged(ctx, seat)))

    assert seen == [Judged(0, 4), Judged(3, 4), None]
