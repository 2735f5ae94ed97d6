"""What a firm knows beside an application: its registrations and related clients, doubles, caps, own administration."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, func
from sqlmodel import Session, col, select

from models import Project, Provider, Registration, RelatedEnterprise
from services.policy.caps import MAY_COUNT, counts
from services.policy.case import Firm, First, Registered, Same, is_small, whole_title
from services.policy.findings import OPEN
from services.precheck.cases import STATUSES, as_given, day, day_of, euro, plain_rows
from services.precheck.own_facts import Enterprises, all_enrolments, loose, of_clients, of_projects
from services.scheme import in_force, scheme

CLIENTS = 500


def firm(session: Session, provider_id: int, enterprises: Enterprises = None) -> Firm:
    """All that the rules ask about these clients of a firm."""
    return firms(session, [provider_id], enterprises)[provider_id]


def firms(session: Session, provider_ids: Collection[int], enterprises: Enterprises = None) -> dict[int, Firm]:
    """The same of several firms: each question is asked once for all of them."""
    providers = session.exec(select(Provider).where(col(Provider.id).in_(provider_ids))).all()
    standing = _standing(session, provider_ids)
    mine = of_clients(provider_ids, enterprises)
    reaches, doubles = all_enrolments(session, provider_ids), _doubles(session, mine)
    over_cap, own = _over_cap(session, mine), of_projects(session, provider_ids, enterprises)
    without = loose(session, provider_ids, enterprises)
    found = {}
    for provider in providers:
        id_ = provider.id or 0
        reach = reaches.get(id_, {})
        first, last = reach.get(None, (None, None))
        found[id_] = replace(
            standing[id_],
            doubles=doubles.get(id_, {}),
            over_cap=over_cap.get(id_, {}),
            own=own.get(id_, {}),
            enrolments_from=first,
            enrolments_to=last,
            department_enrolments={department: days for department, days in reach.items() if department is not None},
            loose=without.get(id_, {}),
            review_days=provider.review_days,
        )
    return found


def standing(session: Session, provider_id: int) -> Firm:
    """What a firm knows whatever its projects are: its registrations and its related enterprises."""
    return _standing(session, [provider_id])[provider_id]


def _standing(session: Session, provider_ids: Collection[int]) -> dict[int, Firm]:
    registered = _by_firm(session, Registration, provider_ids)
    related = _by_firm(session, RelatedEnterprise, provider_ids)
    return {
        id_: Firm(
            registrations={
                one.number: Registered(one.service, one.valid_from, one.valid_to) for one in registered.get(id_, ())
            },
            related=frozenset(one.enterprise_number for one in related.get(id_, ())),
        )
        for id_ in provider_ids
    }


def _by_firm(session: Session, kind: type[Any], provider_ids: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session.exec(select(kind).where(col(kind.provider_id).in_(provider_ids))):
        found.setdefault(row.provider_id, []).append(row)
    return found


def _doubles(session: Session, mine: ColumnElement[bool]) -> dict[int, dict[Same, First]]:
    """Within one department, since a department knows nothing of another's projects."""
    counted = and_(mine, col(Project.status).in_(OPEN), col(Project.title_key) != "")
    alike: Any = (Project.provider_id, Project.enterprise_number, Project.title_key, Project.starts_on)
    twice = {tuple(row) for row in session.execute(
        select(*alike).where(counted).group_by(*alike).having(func.count() > 1))}  # fmt: skip
    groups: dict[tuple[int, Same], list[First]] = {}
    # Of the title to sort by a long one is cut short, so it is compared as a whole here.
    for row in _of_these(session, counted, {number for _, number, *_ in twice}):
        if (row.provider_id, row.enterprise_number, row.title_key, row.starts_on) in twice:
            title = whole_title(row.title_key, row.title)
            same = (row.department_id, row.enterprise_number, title, row.starts_on)
            groups.setdefault((row.provider_id, same), []).append(First(row.filed_on, row.id))
    found: dict[int, dict[Same, First]] = {}
    for (provider_id, same), group in groups.items():
        if len(group) > 1:
            found.setdefault(provider_id, {})[same] = min(group)
    return found


def _of_these(session: Session, counted: ColumnElement[bool], numbers: Collection[str]) -> Iterator[Any]:
    """The projects of these clients, some clients at a time: few have any twice, and they are looked up."""
    fields: Any = (Project.provider_id, Project.enterprise_number, Project.title_key, Project.starts_on,
                   Project.department_id, Project.title, Project.filed_on, Project.id)  # fmt: skip
    ordered = sorted(numbers)
    for start in range(0, len(ordered), CLIENTS):
        part = col(Project.enterprise_number).in_(ordered[start : start + CLIENTS])
        yield from session.execute(select(*fields).where(counted, part))


def _over_cap(session: Session, mine: ColumnElement[bool]) -> dict[int, dict[int, Decimal]]:
    """By firm and project, what the client's subsidies of that year add up to, in order of filing, from the cap on."""
    counted = and_(mine, col(Project.status).in_(MAY_COUNT), col(Project.subsidy) > 0)
    # Who has less than the lowest cap in each of his years passes none.
    least = min(min(cap.small, cap.medium) for cap in scheme().caps)
    year = extract("year", col(Project.filed_on))
    rich: Any = select(Project.enterprise_number).where(counted)
    rich = rich.group_by(Project.provider_id, Project.enterprise_number, year)
    rich = rich.having(func.sum(Project.subsidy) > least)
    fields = ("id", "provider_id", "department_id", "enterprise_number", "enterprise_size", "filed_on", "subsidy",
              "status", "status_changed_at")  # fmt: skip
    query = select(*as_given(fields)).where(counted, col(Project.enterprise_number).in_(rich))
    return _running(plain_rows(session, query.order_by(col(Project.filed_on), col(Project.id))))


def _running(rows: Iterable[Sequence[Any]]) -> dict[int, dict[int, Decimal]]:
    """The seat's own projects with those of all departments, a department's among themselves: all that it may know."""
    totals: dict[tuple[Any, ...], int] = {}
    over: dict[int, dict[int, Decimal]] = {}
    for id_, provider_id, department, enterprise, size, filed, cents, status, changed in rows:
        filed_on = day(filed)
        if not counts(STATUSES[status], filed_on, changed and day_of(changed)):
            continue
        for whose in {None, department}:
            key = (provider_id, whose, enterprise, filed_on.year)
            totals[key] = totals.get(key, 0) + cents
        total = totals[provider_id, department, enterprise, filed_on.year]
        law, small = in_force(filed_on), is_small(size)
        # Of a size that says neither, the lower one: then the rule says that it depends on the size.
        caps = [law.most(small=either) for either in ((True, False) if small is None else (small,))]
        cap = min((cap for cap in caps if cap is not None), default=None)
        if cap is not None and total > cap * 100:
            over.setdefault(provider_id, {})[id_] = euro(total)
    return over
