"""The log: a line for each thing, readable or as JSON, and nothing of anybody in it."""

import io
import json
import logging
import threading
from collections.abc import Iterator

import pytest

from services import logs
from services.scrubbing import scrubbed
from tests.conftest import START

SECRET = "q3ZfT0vK9xLmP2sWc7Yb4NdHr8JgUeAa1tRi6OoXkQz"
CANARIES = {
    "mail jan.peeters+kmo@bedrijf.example gaf 550": "mail <mailadres> gaf 550",
    "Cookie: kmo=abc; andere=def": "Cookie: <geheim>",
    "headers {'authorization': 'Bearer abc.def', 'x': 1}": "headers {'authorization': <geheim>",
    "GET /toegang?sleutel=abc&x=1 gaf 500": "GET /toegang?<geheim> gaf 500",
    "sleutel=abc123 klopt niet": "sleutel=<geheim> klopt niet",
    "GET /agenda/abc123.ics": "GET /agenda/<geheim>",
    "PUT /_stcore/upload_file/0000/1": "PUT /_stcore/upload_file/<geheim>",
    "session 7c9e6679-7425-40de-944b-e07fc1f90ae7 is gone": "session <geheim> is gone",
    f"cookie {SECRET} van": "cookie <geheim> van",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc-def is te oud": "<geheim> is te oud",
    "smtp://post:wachtwoord1@mail.example:25 zwijgt": "smtp://<geheim>@mail.example:25 zwijgt",
    "postgresql+psycopg://kmo:a@localhost/kmo": "postgresql+psycopg://<geheim>@localhost/kmo",
    "(login)=(0999.123.457) en 0999123457": "(login)=(<nummer>) en <nummer>",
    "rijksregister 85.07.30-033.28": "rijksregister <nummer>",
    "from 192.0.2.7:5123 to 127.0.0.1:8501": "from <adres>:5123 to 127.0.0.1:8501",
    "[parameters: ('Bakkerij Vink',)]": "[parameters: <geheim>]",
    "[parameters: ('Bakkerij\nVink',)]\n(Background on this": "[parameters: <geheim>]\n(Background on this",
    "DETAIL:  Key (login)=(jan) exists.": "DETAIL: <geheim>",
    "DETAIL:  Key (remark)=(Jan\n\nbelde) exists.\nCONTEXT:  een": "DETAIL: <geheim>\nCONTEXT:  een",
    'DETAIL:  Key (a)=(Jan\nPeeters).\n  File "x.py", line 1': 'DETAIL: <geheim>\n  File "x.py", line 1',
}
INNOCENT = (
    "account 12 exported 3.000 projects as csv", "mail 1234567 could not be made", "fault 0a1b2c3d",
    'File "/opt/kmo/services/imports/batches.py", line 104, in apply', "no such table: project_gone",
    "not ready: disk: 100 MB vrij, minder dan 200 MB", "2026-11-23T08:00:00.000Z", "project 2026-0000001",
    "test_a_rule_whose_name_is_longer_than_any_token_there_is_41", "PostgreSQL 15.18 en 2.2.9",
)  # fmt: skip


@pytest.mark.parametrize("written", CANARIES)
def test_check_45_what_slipped_into_a_message_is_taken_out(written: str) -> None:
    assert scrubbed(written) == CANARIES[written]


@pytest.mark.parametrize("written", INNOCENT)
def test_what_tells_nothing_of_anybody_stays(written: str) -> None:
    assert scrubbed(written) == written


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is written, and afterwards everything as it was."""
    root, hook, thread_hook = logging.getLogger(), logs.sys.excepthook, threading.excepthook
    level, written = root.level, io.StringIO()
    yield written
    for handler in [one for one in root.handlers if isinstance(one, logs.Handler)]:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(False)
    logs.sys.excepthook, threading.excepthook = hook, thread_hook
    logs.request_id.set("")


def speak() -> None:
    """A message in two lines, and a fault that names somebody."""
    log = logging.getLogger("kmo.proef")
    log.info("een\ntwee van %s", "jan@bedrijf.example")
    try:
        raise ValueError("Bearer", "sleutel=abc123")
    except ValueError as fault:
        log.error("fault %s", "0a1b2c3d", exc_info=fault, extra={"ref": "0a1b2c3d"})


def test_as_json_each_record_is_one_line_with_the_same_fields(out: io.StringIO) -> None:
    logs.set_up("json", to=out)
    logs.set_up("json", to=out)  # a second time adds nothing
    logs.request_id.set("feedf00d")
    for record in (logging.makeLogRecord({"name": "x", "levelno": 20, "levelname": "INFO", "msg": "y"}),):
        record.created = START.timestamp()
        logging.getLogger().handle(record)
    speak()

    first, plain, fault = (json.loads(line) for line in out.getvalue().splitlines())

    assert first == {
        "time": "2026-11-23T08:00:00.000Z", "level": "INFO", "logger": "x", "message": "y", "ref": "",
        "request": "feedf00d",
    }  # fmt: skip
    assert plain["message"] == "een\ntwee van <mailadres>"
    assert (fault["ref"], fault["level"], fault["request"]) == ("0a1b2c3d", "ERROR", "feedf00d")
    assert fault["trace"].startswith("Traceback (most recent call last):\n")
    assert "abc123" not in out.getvalue()


def test_as_text_a_message_keeps_to_its_line(out: io.StringIO) -> None:
    logs.set_up("text", to=out)
    logs.request_id.set("feedf00d")
    speak()

    first, second, trace, *_ = out.getvalue().splitlines()

    assert first.endswith(r"Z INFO kmo.proef [feedf00d] een\ntwee van <mailadres>")
    assert second.endswith("Z ERROR kmo.proef [feedf00d] fault 0a1b2c3d")
    assert trace == "Traceback (most recent call last):"
    assert "abc123" not in out.getvalue()


def test_what_nobody_caught_is_a_record_too(out: io.StringIO) -> None:
    logs.set_up("json", to=out)

    def fall() -> None:
        raise RuntimeError("van jan@bedrijf.example")

    falling = threading.Thread(target=fall)
    falling.start()
    falling.join()

    (told,) = (json.loads(line) for line in out.getvalue().splitlines())
    assert (told["level"], told["message"]) == ("CRITICAL", "uncaught RuntimeError in a thread")
    assert told["trace"].endswith("RuntimeError: van <mailadres>")
