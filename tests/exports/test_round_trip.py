"""What was taken out can be read in again, and then changes nothing."""

from pathlib import Path

import pytest

from services.context import Context
from services.exports.registry import EXPORTERS
from services.exports.writing import write_file
from services.imports.batches import preview, read_draft
from services.listing.orders import Order
from tests.exports.files import ALL
from tests.factories import a_project, a_provider, a_seat, many_projects


@pytest.mark.parametrize("key", EXPORTERS)
def test_check_52_an_export_that_is_read_in_again_changes_nothing(ctx: Context, tmp_path: Path, key: str) -> None:
    provider = a_provider(ctx, departments=("Departement Techniek",))
    seat, path = a_seat(ctx, provider), tmp_path / f"lijst{EXPORTERS[key].suffix}"
    projects = many_projects(ctx, provider, 40)
    for text in ("=1+1", "'t Zonneke", "a;=b", '"x"', "-, +"):
        projects.append(a_project(ctx, provider, title=text, enterprise_name=text))

    write_file(ctx, seat, EXPORTERS[key], path, ALL, Order())
    seen = preview(ctx, seat, read_draft(ctx, seat, path.name, path.read_bytes()))

    assert (seen.errors, seen.plan.new, seen.plan.changed, seen.plan.absent) == ([], [], [], [])
    assert seen.plan.unchanged == len(projects)


@pytest.mark.parametrize("key", EXPORTERS)
def test_the_file_is_told_under_its_label_and_ends_as_it_should(ctx: Context, tmp_path: Path, key: str) -> None:
    exporter = EXPORTERS[key]

    assert exporter.file_name(ctx.clock()) == f"projecten_2026-11-23_0900{exporter.suffix}"
    assert key == exporter.key
