"""Reading a list in from the command line: what is printed, what is asked, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.enums import BatchState
from services.context import Context
from services.errors import AppError, NotFound, UnusableFile
from services.imports.command import run_import
from services.imports.undo import batches
from tests.conftest import KEY
from tests.factories import IJSVOGEL, MORGENSTER, ZWALUW, a_provider, a_seat
from tests.imports.files import DATA, csv_file
from tests.imports.test_batches import line, lines, state

ROOT = Path(__file__).parent.parent.parent
WITH_ERRORS = DATA / "projectenlijst-met-fouten.csv"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Puts rows into a file."""

    def written(*rows: dict[str, str]) -> Path:
        path = tmp_path / "lijst.csv"
        path.write_bytes(csv_file(list(rows[0]), *(list(row.values()) for row in rows)))
        return path

    return written


def told(ctx: Context, file: Path, answer: bool | None = None, login: str = ZWALUW) -> list[str]:
    """What is printed; questions are answered so, and without an answer nothing is asked."""
    said: list[str] = []

    def ask(question: str) -> bool:
        said.append(question)
        return bool(answer)

    run_import(ctx, login, file, ask=None if answer is None else ask, tell=said.append)
    return said


def test_the_counts_and_every_wrong_row_are_printed(ctx, seat, write):
    file = write(line("1"), line("2", Projectbedrag="veel", Status="Weg"), line("1"), line("4", Dienst=""))

    assert told(ctx, file) == [
        "nieuw 1, gewijzigd 0, ongewijzigd 0, met fouten 3, niet in dit bestand 0",
        "regel 3, Status: “Weg” is geen status (Bevestigd, Lopend, Afgewerkt, Geannuleerd, Stopzetting aangevraagd, "
        "Stopgezet)",
        "regel 3, Projectbedrag: “veel” is geen bedrag",
        "regel 4, Projectnummer: staat ook op regel 2",
        "regel 5, Dienst: ontbreekt",
        "Verwerkt.",
    ]
    assert len(state(ctx)) == 1


def test_the_sample_with_errors_prints_its_lines_and_remarks(ctx, seat):
    said = told(ctx, WITH_ERRORS)

    assert [text.split(",")[0] for text in said if text.startswith("regel")] == [
        f"regel {number}" for number in (5, 7, 9, 11, 13, 15, 19, 21)
    ]
    assert [text.split(":")[0] for text in said if text.startswith("opmerking")] == [
        "opmerking regel 17", "opmerking regel 23"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "last"),
    [(20, "opmerking regel 21: {}"), (21, "… en 1 andere opmerking"), (25, "… en 5 andere opmerkingen")],
)
def test_at_most_twenty_remarks_are_printed(ctx, seat, write, count, last):
    remark = "Titel “=1+1” ziet eruit als een formule; als tekst overgenomen"

    said = told(ctx, write(*lines(count, Titel="=1+1")))

    assert said[1:21] == [f"opmerking regel {number}: {remark}" for number in range(2, 22)]
    assert said[-2:] == [last.format(remark), "Verwerkt."]


def test_it_asks_before_it_writes(ctx, seat, write):
    file = write(line())

    assert told(ctx, file, answer=True)[-2:] == ["Verwerken?", "Verwerkt."]
    assert len(state(ctx)) == 1


def test_a_no_leaves_everything_as_it_was(ctx, seat, write):
    with pytest.raises(AppError, match=r"^Er is niets bewaard\.$"):
        told(ctx, write(line()), answer=False)

    assert state(ctx) == {}
    assert batches(ctx, seat) == []


def test_a_firm_without_numbers_reads_which_ones_it_gets(ctx, write):
    a_seat(ctx, a_provider(ctx, number=IJSVOGEL, registrations=()))

    said = told(ctx, write(line()), login=IJSVOGEL)

    assert said[1] == "registratienummers die we overnemen: DV.O299001"


@pytest.mark.parametrize("wrong", [{"Dienst": "Iets"}, {"Departement": "Boekhouding"}])
def test_a_file_without_right_rows_is_not_usable(ctx, seat, write, wrong):
    with pytest.raises(UnusableFile, match=r"^Er is geen enkele juiste rij in dit bestand\.$"):
        told(ctx, write(line(**wrong)))

    assert batches(ctx, seat) == []


def test_a_file_without_a_needed_column_is_not_usable(ctx, seat, write):
    row = line()
    row.pop("Dienst")

    with pytest.raises(UnusableFile, match=r"^Deze kolommen zijn niet gevonden: Dienst\. Duid ze aan op het scherm"):
        told(ctx, write(row))


def test_the_file_of_another_firm_is_not_usable(ctx, write):
    a_seat(ctx, a_provider(ctx, number=MORGENSTER))

    with pytest.raises(UnusableFile, match="Geen enkele rij"):
        told(ctx, write(line()), login=MORGENSTER)


def test_a_login_that_nobody_has_is_refused(ctx, write):
    with pytest.raises(NotFound):
        told(ctx, write(line()), login=MORGENSTER)


def command(ctx: Context, *arguments: object) -> subprocess.CompletedProcess[str]:
    """`python -m services import …` on the database of this test, whatever the reader's own settings are."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KMO_")}
    world = {
        "KMO_DATA_DIR": str(ctx.settings.data_dir), "KMO_DATABASE_URL": ctx.settings.database_url,
        "KMO_SECRET_KEY": KEY, "PYTHONUTF8": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "services", "import", *map(str, arguments)],
        cwd=ROOT, env=clean | world, input="n\n", capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_command_ends_well_when_the_right_rows_are_in(ctx, seat):
    done = command(ctx, WITH_ERRORS, "--provider", "BE 0999.123.457", "--yes")

    (batch,) = batches(ctx, seat)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == (
        f"nieuw {batch.new}, gewijzigd 0, ongewijzigd 0, met fouten 8, niet in dit bestand 0"
    )
    assert done.stdout.splitlines()[-1] == "Verwerkt."
    assert (batch.state, batch.new) == (BatchState.APPLIED, len(state(ctx)))


def test_the_command_fails_in_one_line_when_the_file_is_not_usable(ctx, seat, tmp_path):
    file = tmp_path / "brief.csv"
    file.write_text("Geachte,\nhierbij niets.\n")

    done = command(ctx, file, "--provider", ZWALUW, "--yes")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("“brief.csv” kan niet gelezen worden: ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_says_in_one_line_what_the_database_refuses(ctx, seat):
    with ctx.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE account RENAME TO weg")

    done = command(ctx, WITH_ERRORS, "--provider", ZWALUW, "--yes")

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("De databank weigert dit: ")


def test_the_command_keeps_nothing_after_a_no(ctx, seat):
    done = command(ctx, WITH_ERRORS, "--provider", ZWALUW)

    assert (done.returncode, done.stderr) == (1, "Er is niets bewaard.\n")
    assert batches(ctx, seat) == []
