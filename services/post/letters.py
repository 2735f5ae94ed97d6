"""What a mail says: rendered from `mail_templates/<action>/`, the same for the preview and for the mail that goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from models import Project, Provider
from models.enums import Audience
from services.formats import counted, show_date, show_enterprise_number, show_euro, show_moment
from services.policy.deposits import has_come_in
from services.policy.workflow import Transition

TEMPLATES = Path(__file__).parents[1] / "mail_templates"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it will go out.

    `problem` says why it cannot go to this address, `held` why it will not leave the house now; both may be empty.
    """

    audience: Audience
    recipient: str
    subject: str
    body: str
    sender_name: str
    reply_to: str
    with_evidence: bool = False
    problem: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What an action gives its mails to say."""

    project: Project
    provider: Provider
    reason: str
    evidence: int
    with_evidence: bool
    unreachable: tuple[Audience, ...] = ()


def rendered(row: Transition, audience: Audience, said: Said) -> tuple[str, str]:
    """The subject and the text of a mail of this action."""
    words = {
        "project": said.project, "provider": said.provider, "reason": said.reason, "evidence": said.evidence,
        "with_evidence": said.with_evidence, "audience": audience.value, "is_paid_in": has_come_in(said.project),
        "client_is_told": Audience.CLIENT not in said.unreachable,
    }  # fmt: skip
    return from_folder(row.action.value, words)


def from_folder(folder: str, words: Mapping[str, Any]) -> tuple[str, str]:
    """The subject and the text of the mail whose templates lie in this folder."""
    subject = _texts().get_template(f"{folder}/subject.txt").render(words)
    return " ".join(subject.split()), _texts().get_template(f"{folder}/body.txt").render(words).strip() + "\n"


def as_page(subject: str, body: str) -> str:
    """The same text as simple HTML."""
    paragraphs = [paragraph.splitlines() for paragraph in body.strip().split("\n\n")]
    return _texts().get_template("page.html").render(subject=subject, paragraphs=paragraphs)


@lru_cache
def _texts() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=select_autoescape(["html"]),
        trim_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters |= {
        "date": show_date, "moment": show_moment, "euro": show_euro, "enterprise_number": show_enterprise_number,
        "counted": counted,
    }  # fmt: skip
    return made
