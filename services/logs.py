"""The log: set up once for a process, a line for each thing, readable or as JSON, and without what is nobody's."""

import logging
import secrets
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter

from services.scrubbing import scrubbed

log = logging.getLogger("kmo")

# Which request or run of a screen this is, so that its lines can be found together.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> None:
    """From here on it is another request, or another run of a screen."""
    request_id.set(secrets.token_hex(4))


class Readable(logging.Formatter):
    """For who sits beside it: moment, level, logger, message, and below it the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One record; a message keeps to its line, whoever wrote it."""
        _note_request(record)
        return scrubbed(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  a name of the library
        """Its line."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        marks = f" [{record.request}]" if record.request else ""  # type: ignore[attr-defined]
        return f"{_moment(record)} {record.levelname} {record.name}{marks} {record.message}"


class Json(JsonFormatter):
    """For a program: one object a line."""

    def add_fields(self, log_data: LogData, record: logging.LogRecord, message_dict: LogData) -> None:
        """Always the same fields in the same order; `ref` is what the reader was shown."""
        _note_request(record)
        log_data.update(
            time=_moment(record), level=record.levelname, logger=record.name, message=record.message,
            ref=getattr(record, "ref", ""), request=getattr(record, "request", ""),
        )  # fmt: skip
        if trace := message_dict.get("exc_info") or record.exc_text:
            log_data["trace"] = trace
        for name, value in log_data.items():
            log_data[name] = scrubbed(str(value))


def _note_request(record: logging.LogRecord) -> None:
    record.request = request_id.get()


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Handler(logging.StreamHandler[Any]):
    """Where all of it goes, so that a second setting up finds the first."""


# What others say of their own work at length, and of which signs of a client's name they have no glyph.
LOUDEST = {"fontTools": logging.WARNING, "fpdf": logging.ERROR}


def set_up(form: str, level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Send every record of this process to its standard error; a second call changes the form or the level."""
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, Handler)]:
        root.removeHandler(earlier)
    handler = Handler(to or sys.stderr)
    handler.setFormatter(Json(json_ensure_ascii=False) if form == "json" else Readable())
    root.addHandler(handler)
    root.setLevel(level)
    for chatty, least in LOUDEST.items():
        logging.getLogger(chatty).setLevel(least)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def take_over() -> None:
    """Have the loggers that others gave a way out of their own send what they have to say here."""
    for found in logging.root.manager.loggerDict.values():
        if isinstance(found, logging.Logger):
            for handler in [one for one in found.handlers if isinstance(one, logging.StreamHandler)]:
                found.removeHandler(handler)
                found.propagate = True


def _uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    log.critical("uncaught %s", kind.__name__, exc_info=(kind, fault, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        log.critical("uncaught %s in a thread", told.exc_type.__name__, exc_info=told.exc_value)
