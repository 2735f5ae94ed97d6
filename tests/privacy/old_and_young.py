"""Two projects of one firm whose every text bears a word of its own: one of which the term is over, one that stays."""

import os
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from models import Draft, Evidence, ImportChange, Mail, OwnMatch, OwnRecord, Payment, Project, Provider, Reaction
from models.enums import Action, MailState, MatchState, OwnKind
from services.context import Context
from services.made_up import enterprise_number
from services.policy.access import EVERYONE, Actor
from tests.conftest import owned
from tests.factories import a_batch, a_mail, a_note, a_payment, a_project, a_reaction, an_event

OLD, YOUNG = "Kraaienzwart", "Kanariegeel"
# The clock of the tests stands at 23 November 2026.
TOO_OLD, JUST_KEPT = date(2016, 11, 22), date(2016, 11, 23)
WORDS = ("enterprise_name", "enterprise_mail", "enterprise_size", "department_name", "title", "subtheme",
         "training_form", "reason", "verified_by", "remark")  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """A project, and the file that was kept as its evidence."""

    project: Project
    sha256: str


def filled(ctx: Context, seat: Actor, provider: Provider, word: str, starts_on: date, number: str) -> Filled:
    """A project with everything that can belong to one."""
    client = enterprise_number(9_995_000 + starts_on.day)
    texts = {name: f"{name} {word}" for name in WORDS}
    project = a_project(
        ctx, provider, number=number, enterprise_number=client, filed_on=starts_on, starts_on=starts_on,
        listed_at=ctx.clock(), verified=True, verified_seen={"title": word}, participants=3,
        hours=8, **texts,
    )  # fmt: skip
    sha256 = ctx.evidence.put(seat.tenant, f"%PDF {word}".encode())
    path = ctx.settings.data_dir / "evidence" / str(seat.tenant) / sha256
    os.utime(path, (0, 0))  # as old as it would be
    reaction = a_reaction(ctx, seat, project, Action.REPORT, f"Reden {word}")
    a_note(ctx, seat, project, f"Notitie {word}")
    mail = a_mail(ctx, project, MailState.SENT)
    an_event(ctx, seat, project, f"Mail aan klant@{word}.example verzonden")
    a_batch(ctx, seat, project)
    whose = {"provider_id": seat.tenant, "project_id": project.id}
    payment = a_payment(ctx, project)
    with ctx.transaction(EVERYONE) as session:
        session.get_one(Reaction, reaction.id).handled_note = f"Antwoord {word}"
        session.get_one(Mail, mail.id).sqlmodel_update(
            {"recipient": f"klant@{word}.example", "subject": word, "body": f"Beste {word}", "reaction_id": reaction.id}
        )
        session.get_one(Payment, payment.id).invoice_number = f"F {word}"
        session.add(
            Evidence(**whose, reaction_id=reaction.id, file_name=f"{word}.pdf", mime="application/pdf", size=9,
                     sha256=sha256, kept_at=ctx.clock(), kept_by=word)
        )  # fmt: skip
        session.add(Draft(**whose, account_id=seat.account_id, action=Action.STOP, text=word, at=ctx.clock()))
        record = OwnRecord(
            provider_id=seat.tenant, kind=OwnKind.ENROLMENT, reference=f"I {word}", enterprise_number=client,
            enterprise_name=word, title=word, starts_on=starts_on, file_name=f"{word}.csv", imported_at=ctx.clock(),
        )  # fmt: skip
        session.add(record)
        session.flush()
        session.add(
            OwnMatch(**whose, record_id=record.id, state=MatchState.CONFIRMED, by_name=word, at=ctx.clock())
        )  # fmt: skip
        for change in session.exec(select(ImportChange).where(col(ImportChange.project_id) == project.id)):
            change.before = {"title": word}
    return Filled(project, sha256)


def places_of(ctx: Context, word: str) -> set[str]:
    """The tables that have a row with this word anywhere in it."""
    with owned(ctx) as owner, owner.reading(EVERYONE) as session:
        return {
            name for name in SQLModel.metadata.tables
            if word.casefold() in str(session.connection().execute(text(f"SELECT * FROM {name}")).all()).casefold()
        }  # fmt: skip


def counts(ctx: Context, project_id: Any) -> dict[str, int]:
    """How many rows belong to a project, by table."""
    with ctx.reading(EVERYONE) as session:
        return {
            table.name: len(session.connection().execute(
                table.select().where(table.c.project_id == project_id)
            ).all())
            for table in SQLModel.metadata.sorted_tables if "project_id" in table.c
        }  # fmt: skip
