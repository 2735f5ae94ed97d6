"""PARAMETERS: each field of the filter as a parameter of a URL, one entry a field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.enums import Duty, Level, ProjectStatus, ServiceType
from services.columns import plain_heading
from services.errors import BadInput
from services.formats import parse_date, parse_euro, parse_registration_number
from services.policy.deadlines import Near
from services.policy.papers import Fullness
from services.policy.rules import RULES

# Fifteen digits: more than any row will have, less than the databases can hold.
WHOLE_NUMBER = re.compile(r"\d{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name in the URL, the field of the filter, how a value is read and written.

    `read` raises BadInput; `noun` says what its value should have been.
    """

    name: str
    field: str
    noun: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    several: bool = False
    with_commas: bool = False


def _one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if (found := words.get(plain_heading(text))) is None:
            raise BadInput(text)
        return found

    return read


def _number(text: str) -> int:
    if not WHOLE_NUMBER.fullmatch(text):
        raise BadInput(text)
    return int(text)


def _yes_no(value: bool) -> str:
    return "ja" if value else "nee"


def _status_words() -> dict[str, ProjectStatus]:
    return {plain_heading(word): status for status in ProjectStatus for word in (status.value, status.label)}


def _by(kind: Any, name: str) -> dict[str, Any]:
    """The members of an enum by what they are called in a URL."""
    return {plain_heading(str(getattr(member, name))): member for member in kind}


def _label(level: Level) -> str:
    return level.label


def _of_days(name: str, field: str) -> Parameter:
    return Parameter(name, field, "datum", parse_date, date.isoformat)


def _of_euro(name: str, field: str) -> Parameter:
    return Parameter(name, field, "bedrag", parse_euro, lambda amount: f"{Decimal(amount):.2f}")


PARAMETERS = (
    Parameter("lijst", "all_years", "lijst (standaard of alle)", _one_of({"alle": True, "standaard": False}),
              lambda full: "alle" if full else "standaard"),
    Parameter("status", "statuses", "status", _one_of(_status_words()), several=True, with_commas=True),
    Parameter("dienst", "services", "dienst", _one_of({plain_heading(word): word for word in ServiceType}),
              several=True, with_commas=True),
    Parameter("thema", "themes", "thema", str, several=True),
    Parameter("registratie", "registrations", "registratienummer", parse_registration_number, several=True,
              with_commas=True),
    Parameter("departement", "departments", "departement", _number, several=True, with_commas=True),
    Parameter("dienstverleners", "providers", "dienstverlener", _number, several=True, with_commas=True),
    Parameter("geverifieerd", "verified", "ja of nee", _one_of({"ja": True, "nee": False}), _yes_no),
    _of_days("aanvraag_van", "filed_from"), _of_days("aanvraag_tot", "filed_to"),
    _of_days("start_van", "starts_from"), _of_days("start_tot", "starts_to"),
    _of_euro("bedrag_van", "amount_from"), _of_euro("bedrag_tot", "amount_to"),
    Parameter("bevinding", "levels", "ernst van een bevinding", _one_of(_by(Level, "label")), _label, several=True,
              with_commas=True),
    Parameter("regel", "rules", "regel", _one_of({plain_heading(rule.key): rule.key for rule in RULES}), several=True,
              with_commas=True),
    Parameter("termijn", "nears", "termijn", _one_of(_by(Near, "value")), several=True, with_commas=True),
    Parameter("stap", "duties", "volgende stap", _one_of(_by(Duty, "value")), several=True, with_commas=True),
    Parameter("papieren", "papers", "toestand van de papieren", _one_of(_by(Fullness, "value")), several=True,
              with_commas=True),
    Parameter("invoer", "batch", "nummer van een invoer", _number),
    Parameter("zoek", "search", "zoekterm", str),
)  # fmt: skip
