"""What a filter asks, in the words of a reader: for the chips above a list and the sheet beside an export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from services.filters import ProjectFilter
from services.formats import show_date, show_euro
from services.policy.rules import BY_KEY

STANDARD_LIST = "Standaardprojectenlijst (2 kalenderjaren)"
FULL_LIST = "Volledige projectenlijst (alle jaren)"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a filter asks: its name, what is asked, and the fields of the filter that hold it."""

    label: str
    text: str
    fields: tuple[str, ...]

    def removed_from(self, wanted: ProjectFilter) -> ProjectFilter:
        """The filter without this."""
        plain = ProjectFilter()
        return replace(wanted, **{field: getattr(plain, field) for field in self.fields})


@dataclass(frozen=True, slots=True)
class Names:
    """What departments, providers and lists that were read in are called, by id."""

    departments: Mapping[int, str] = field(default_factory=dict)
    providers: Mapping[int, str] = field(default_factory=dict)
    lists: Mapping[int, str] = field(default_factory=dict)


def asked(wanted: ProjectFilter, names: Names) -> list[Asked]:
    """Everything that the filter asks besides the choice of list, in the order of the screen."""
    lines = (
        ("Status", ", ".join(status.label for status in wanted.statuses), "statuses"),
        ("Dienst", ", ".join(wanted.services), "services"),
        ("Thema", ", ".join(wanted.themes), "themes"),
        ("Registratienummer", ", ".join(wanted.registrations), "registrations"),
        ("Departement", _named(wanted.departments, names.departments), "departments"),
        ("Dienstverlener", _named(wanted.providers, names.providers), "providers"),
        ("Geverifieerd", "" if wanted.verified is None else "Ja" if wanted.verified else "Nee", "verified"),
        ("Bevindingen", ", ".join(level.label for level in wanted.levels), "levels"),
        ("Regel", ", ".join(BY_KEY[rule].title for rule in wanted.rules if rule in BY_KEY), "rules"),
        ("Termijn", ", ".join(near.label for near in wanted.nears), "nears"),
        ("Volgende stap", ", ".join(duty.label for duty in wanted.duties), "duties"),
        ("Papieren", ", ".join(kind.label for kind in wanted.papers), "papers"),
        ("Aanvraagdatum", _days(wanted.filed_from, wanted.filed_to), "filed_from", "filed_to"),
        ("Startdatum", _days(wanted.starts_from, wanted.starts_to), "starts_from", "starts_to"),
        ("Projectbedrag", _amounts(wanted.amount_from, wanted.amount_to), "amount_from", "amount_to"),
        (
            "Ingelezen lijst",
            "" if wanted.batch is None else names.lists.get(wanted.batch, f"nummer {wanted.batch}"),
            "batch",
        ),
        ("Zoekterm", wanted.search.strip(), "search"),
    )
    return [Asked(label, text, tuple(fields)) for label, text, *fields in lines if text]


def described(wanted: ProjectFilter, names: Names) -> list[tuple[str, str]]:
    """The whole filter as pairs of name and text, the choice of list first."""
    return list(_pairs(wanted, names))


def _pairs(wanted: ProjectFilter, names: Names) -> Iterator[tuple[str, str]]:
    yield "Lijst", FULL_LIST if wanted.all_years else STANDARD_LIST
    for one in asked(wanted, names):
        yield one.label, one.text


def _named(ids: tuple[int, ...], names: Mapping[int, str]) -> str:
    return ", ".join(names.get(id_, "onbekend") for id_ in ids)


def _days(first: date | None, last: date | None) -> str:
    return _range("" if first is None else show_date(first), "" if last is None else show_date(last))


def _amounts(least: Decimal | None, most: Decimal | None) -> str:
    return _range("" if least is None else show_euro(least), "" if most is None else show_euro(most))


def _range(first: str, last: str) -> str:
    if first and last:
        return f"van {first} tot en met {last}"
    return f"vanaf {first}" if first else f"tot en met {last}" if last else ""
