"""What the cover of a project says, as headings and lines: the facts, the findings, the papers, what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models import Evidence, Project
from services import projects
from services.chronicle import chronicle
from services.columns import BY_KEY
from services.context import Context
from services.firm import firm
from services.formats import show_date, show_enterprise_number, show_euro, show_moment
from services.listing.displayed import show
from services.papers import Item
from services.policy.access import Actor
from services.policy.findings import CLOSED, OPEN
from services.policy.papers import in_words
from services.post import mails
from services.precheck import findings

NOTHING = "Bij dit project is nu niets op te merken."
FACTS = (
    "number", "status", "enterprise_name", "enterprise_number", "enterprise_size", "service", "title", "theme",
    "subtheme", "training_form", "registration_number", "department_name", "filed_on", "starts_on", "ends_on",
    "participants", "hours", "amount", "rate", "subsidy", "own_contribution", "deposited_on", "paid_out", "balance",
    "reason", "verified", "verified_at", "verified_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, and what is said of it; `fine` is small print below it."""

    label: str
    text: str
    fine: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines; without lines `nothing` stands there."""

    heading: str
    lines: Sequence[Line]
    nothing: str = "–"


@dataclass(frozen=True, slots=True)
class Cover:
    """All that a cover says; `about` is what each page is of, short enough for its foot."""

    title: str
    below: str
    parts: Sequence[Part]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file as it lies in the dossier, or why it is not there."""

    name: str
    row: Evidence
    fault: str = ""


def cover(ctx: Context, actor: Actor, project: Project, items: Sequence[Item], filed: Sequence[Filed]) -> Cover:
    """The cover of a project whose files were just filed."""
    parts = (
        Part("Gegevens", [Line(BY_KEY[key].label, show(BY_KEY[key], getattr(project, key))) for key in FACTS]),
        Part("Betalingen", list(_payments(ctx, actor, project)), "Geen betalingen bekend."),
        Part("Bevindingen", list(_findings(ctx, actor, project)), NOTHING if project.status in OPEN else CLOSED),
        Part(f"Papieren ({in_words(project.papers)})", list(_papers(items, filed))),
        Part("Geschiedenis", list(_history(ctx, actor, project)), "Met dit project is hier nog niets gebeurd."),
        Part("Mails", list(_mails(ctx, actor, project)), "Over dit project is hier geen mail opgesteld."),
    )
    by = firm(ctx, actor)
    below = f"Dossier van {by.name} ({show_enterprise_number(by.enterprise_number)}), {show_moment(ctx.clock())}"
    return Cover(f"{project.number} · {project.enterprise_name}", below, parts, project.number)


def _payments(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for one in projects.payments(ctx, actor, project):
        yield Line(show_date(one.paid_on), show_euro(one.amount), one.invoice_number or "")


def _findings(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for one in findings.of_project(ctx, actor, project):
        yield Line(one.level.label, one.sentence, one.advice)


def _papers(items: Sequence[Item], filed: Sequence[Filed]) -> Iterator[Line]:
    """What is asked and missing first of each, then every file with its hash."""
    for item in items:
        if item.asked and not item.files:
            yield Line(item.name, "Ontbreekt: er is geen bestand bij gezet.")
    for file in filed:
        kept = f"bewaard {show_moment(file.row.kept_at)} door {file.row.kept_by or 'onbekend'}"
        yield Line("Bestand", f"{file.name}{f' ({file.fault})' if file.fault else ''}", f"{kept}\n{file.row.sha256}")


def _history(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for entry in chronicle(ctx, actor, project):
        more = "\n".join((*entry.details, *([entry.reason] if entry.reason else ())))
        yield Line(show_moment(entry.at), f"{entry.what} · {entry.who}", more)


def _mails(ctx: Context, actor: Actor, project: Project) -> Iterator[Line]:
    for mail in mails.of_project(ctx, actor, project):
        went = f"verzonden {show_moment(mail.sent_at)}" if mail.sent_at else mail.state.value
        yield Line(show_moment(mail.queued_at), f"{mail.subject}, aan {mail.recipient or mail.audience.value} ({went})",
                   mail.body)  # fmt: skip
