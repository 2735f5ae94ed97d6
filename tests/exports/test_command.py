"""An export to a file of one's own choice."""

from pathlib import Path

import pytest

from services.context import Context
from services.errors import BadInput
from services.exports.command import export_file
from services.filters import ProjectFilter
from tests.exports.files import ALL, csv_text, records
from tests.factories import a_provider, a_seat, many_projects


def test_the_ending_of_the_name_chooses_the_format(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    many_projects(ctx, provider, 12)

    written = [export_file(ctx, seat, tmp_path / name, ALL) for name in ("lijst.csv", "Lijst.XLSX")]

    assert written == [12, 12]
    assert (tmp_path / "lijst.csv").read_bytes().decode() == csv_text(ctx, seat)
    assert len(records(tmp_path / "Lijst.XLSX")) == 12


def test_without_more_it_is_the_list_of_two_calendar_years(ctx: Context, tmp_path: Path) -> None:
    provider = a_provider(ctx)
    seat = a_seat(ctx, provider)
    many_projects(ctx, provider, 12)

    export_file(ctx, seat, tmp_path / "lijst.csv")

    assert (tmp_path / "lijst.csv").read_bytes().decode() == csv_text(ctx, seat, ProjectFilter())


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("lijst.pdf", "“lijst.pdf” moet eindigen op .xlsx of .csv"), ("weg/lijst.csv", "De map .*weg bestaat niet")],
)
def test_another_ending_or_a_folder_that_is_not_there_is_refused(
    ctx: Context, tmp_path: Path, name: str, refusal: str
) -> None:
    seat = a_seat(ctx, a_provider(ctx))

    with pytest.raises(BadInput, match=refusal):
        export_file(ctx, seat, tmp_path / name)
