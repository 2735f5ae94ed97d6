"""Made-up reactions of the demo's seat, so that the agency's desk, the outbox and a history have something to show."""

from sqlmodel import col, select

from models import Project
from models.enums import Action, ProjectStatus
from services import actions, evidence, notes
from services.context import Context
from services.filters import visible_to
from services.policy.access import Actor
from services.policy.submissions import Submission

# The action, the status it starts from, and the reason.
REACTIONS = (
    (Action.STOP, ProjectStatus.RUNNING, "De opleiding gaat niet door: de lesgever is langdurig ziek. De onderneming "
     "is verwittigd en gaat akkoord."),
    (Action.STOP, ProjectStatus.RUNNING, "De onderneming heeft haar inschrijving geannuleerd voor de eerste lesdag."),
    (Action.REPORT, ProjectStatus.FINISHED, "De deelnemer was geen enkele dag aanwezig; het volledige bedrag is wel "
     "uitbetaald."),
    (Action.CANCEL, ProjectStatus.CONFIRMED, "De steunaanvraag is op de verkeerde dienstverlener ingediend: wij hebben "
     "van deze onderneming geen inschrijving of overeenkomst."),
)  # fmt: skip
PROOF = """From: {name} <{mail}>
To: info@academie-zwaluw.example
Date: Mon, 02 Nov 2026 09:15:00 +0100
Subject: Opleiding gaat niet door
Content-Type: text/plain; charset=utf-8

Beste,

Wij bevestigen dat de opleiding niet doorgaat.

Met vriendelijke groeten
{name}
"""


def add_reactions(ctx: Context, seat: Actor) -> None:
    """React as a reader would; a status of which there is no project is passed over."""
    for place, (action, status, reason) in enumerate(REACTIONS):
        project = _one(ctx, seat, status)
        if project is None:
            continue
        proof = PROOF.format(name=project.enterprise_name, mail=project.enterprise_mail).encode()
        files = (evidence.keep(ctx, seat, "mail van de klant.eml", proof),) if action is Action.STOP else ()
        form = Submission(reason, project.version, f"demo-{place}", files)
        actions.perform(ctx, seat, project.number, action, form)
        notes.add(ctx, seat, project.number, "De klant is vandaag ook gebeld.")


def _one(ctx: Context, seat: Actor, status: ProjectStatus) -> Project | None:
    """The newest project in this status."""
    with ctx.reading(seat) as session:
        query = select(Project).where(visible_to(seat), Project.status == status)
        return session.exec(query.order_by(col(Project.filed_on).desc(), col(Project.id)).limit(1)).first()
