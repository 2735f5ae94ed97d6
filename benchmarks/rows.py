"""Made-up projects in the form in which the database keeps them, spread as real lists are."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.enums import ServiceType
from services.formats import fold
from services.made_up import COURSES, FIRMS, FORMS, PLACES, STATUSES, YOUNG
from services.made_up import enterprise_number as valid_number

# The day on which all of it is asked, so that a list of last year is the same one.
DAY = date(2026, 6, 30)
YEARS = 7
MOMENT = "2026-01-05 09:00:00.000000"
# Words that one in a hundred, in a thousand and in ten thousand titles bear.
RARER = ((100, "met oefeningen"), (1_000, "voor imkers"), (10_000, "kwartelteelt"))
KINDS = ("voor starters", "voor zaakvoerders", "in de praktijk", "opfriscursus", "gevorderd niveau", "op maat")
COLUMNS = (
    "id", "provider_id", "department_id", "number", "enterprise_name", "enterprise_number", "enterprise_mail",
    "enterprise_size", "registration_number", "department_name", "service", "title", "theme", "subtheme",
    "training_form", "filed_on", "starts_on", "ends_on", "amount", "rate", "subsidy", "own_contribution",
    "deposited_on", "paid_out", "balance", "participants", "hours", "status", "status_is_ours", "list_status",
    "listed_at", "verified", "verified_at", "verified_by", "version", "created_at", "enterprise_key", "title_key",
    "search_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tenant:
    """A provider and how many projects it has; `departments` holds id and name, also that of no department."""

    id: int
    projects: int
    departments: tuple[tuple[int | None, str | None], ...] = ((None, None),)


def tenants(size: int) -> list[Tenant]:
    """One provider with `size` projects, and a fifth as many spread over up to 499 others."""
    others = max(2, min(499, size // 200))
    share = size // 5 // others
    departments = ((1, "Departement Techniek"), (2, "Departement Talen"), (None, None))
    return [Tenant(1, size, departments), *(Tenant(place, share) for place in range(2, others + 2))]


def projects(size: int) -> Iterator[tuple[Any, ...]]:
    """The rows of every tenant mixed, as they come in over the years; the same ones each time."""
    chance = random.Random(size)
    all_tenants = tenants(size)
    total = sum(tenant.projects for tenant in all_tenants)
    clients = [_client(place) for place in range(max(20, size // 8))]
    left = [tenant for tenant in all_tenants for _ in range(tenant.projects)]
    chance.shuffle(left)
    first = date(DAY.year - YEARS + 1, 1, 1)
    days = (DAY - first).days + 1
    for place, tenant in enumerate(left):
        # Entered more or less by day, as lists come in, with some disorder.
        day = min(days - 1, max(0, place * days // total + chance.randrange(-20, 21)))
        yield _project(chance, place + 1, tenant, chance.choice(clients), first + timedelta(days=day))


def _client(place: int) -> tuple[str, str, str]:
    name = f"{FIRMS[place % len(FIRMS)]} {PLACES[place // len(FIRMS) % len(PLACES)]} {place}"
    return name, valid_number(9_000_000 + place % 999_000), fold(name)[:100]


def _title(chance: random.Random, place: int) -> tuple[str, str, str | None]:
    title, theme, subtheme = chance.choice(COURSES)
    title = f"{title} {chance.choice(KINDS)}"
    for every, words in RARER:
        if place % every == 7:
            title = f"{title} {words}"
    return title, theme, subtheme


def _status(chance: random.Random, age: int) -> str:
    kinds = [status for status in STATUSES if age < 400 or status not in YOUNG]
    return chance.choices(kinds, [STATUSES[status] for status in kinds])[0].value


def _project(
    chance: random.Random, place: int, tenant: Tenant, client: tuple[str, str, str], filed: date
) -> tuple[Any, ...]:
    advice = chance.random() < 0.3
    title, theme, subtheme = _title(chance, place)
    status = _status(chance, (DAY - filed).days)
    department, department_name = chance.choice(tenant.departments)
    amount = chance.randrange(9_500, 800_000, 50)
    subsidy = amount * 30 // 100
    number, starts = f"{filed.year}-{place:07d}", filed + timedelta(days=chance.randrange(-20, 60))
    verified = chance.random() < 0.6
    return (
        place, tenant.id, department, number, client[0], client[1], f"info@klant{place % 1000}.example", "Klein",
        f"DV.{'A' if advice else 'O'}{200_000 + tenant.id}", department_name,
        (ServiceType.ADVICE if advice else ServiceType.TRAINING).value, title, theme, subtheme,
        None if advice else FORMS[place % 3], filed.isoformat(), starts.isoformat(),
        (starts + timedelta(days=30)).isoformat(), amount, 3_000, subsidy, amount - subsidy,
        (filed + timedelta(days=14)).isoformat(), amount if status == "Afgewerkt" else 0, 0, place % 12, 14, status,
        False, status, MOMENT, verified, MOMENT if verified else None, "Zetel" if verified else None, 1, MOMENT,
        client[2], fold(title)[:100], fold(f"{number} {client[0]} {client[1]} {title}"),
    )  # fmt: skip
