"""What a list is held against: the provider's own numbers and departments, and the projects that are here."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from models import Department, Project
from services.context import Context
from services.formats import fold
from services.imports.placing import Surroundings
from services.imports.registering import registered
from services.imports.snapshot import FIELDS
from services.policy.access import Actor
from services.precheck.firm_facts import standing


def surroundings(
    ctx: Context, session: Session, actor: Actor, in_file: Iterable[str]
) -> tuple[Surroundings, tuple[str, ...]]:
    """What is the provider's own, and the numbers `in_file` when it has none yet: they are offered to it."""
    own = registered(session, actor)
    offered = () if own else tuple(sorted(in_file))
    departments = session.exec(select(Department).where(Department.provider_id == actor.tenant)).all()
    by_name = {fold(department.name): (department.id or 0, department.name) for department in departments}
    known = standing(session, actor.tenant)
    return Surroundings(by_name, own or frozenset(offered), actor.department_id, ctx.clock(), known), offered


def projects_here(session: Session, actor: Actor, number: str | None = None) -> dict[str, Mapping[str, Any]]:
    """Every project of the provider, or one, by number: also a department's list must not take another's number."""
    columns = [getattr(Project, name) for name in FIELDS]
    query = select(*columns).where(col(Project.provider_id) == actor.tenant)
    if number is not None:
        query = query.where(col(Project.number) == number)
    return {row["number"]: dict(row) for row in session.execute(query).mappings()}
