"""The outbox as its readers see it: what will go out, what went, what failed, and sending it again."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Mail, Project, Provider, Reaction
from models.enums import MailState
from services import history
from services.context import Context
from services.errors import BadInput, NotAllowed, NotFound
from services.evidence import of_mail
from services.filters import equal, visible_to
from services.formats import clean_text
from services.policy.access import Actor
from services.policy.workflow import BY, SIDES
from services.post.held_back import must_not_go, no_longer_needed
from services.post.messages import as_message, sender_of
from services.post.posting import make_ready, no_sender, problem

PAGE = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail with the project that it is about, and whether this reader's side wrote it."""

    mail: Mail
    project: Project
    own: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One page of the outbox, how many there are in all, and how many in each state."""

    rows: list[Sent]
    total: int
    by_state: dict[MailState, int]


def outgoing(ctx: Context, actor: Actor, state: MailState | None = None, page: int = 1) -> Outgoing:
    """The mails about the projects that this actor may see, the newest first."""
    with ctx.reading(actor) as session:
        counts = select(Mail.state, func.count()).join(Project).where(visible_to(actor)).group_by(col(Mail.state))
        by_state = {MailState(name): count for name, count in session.exec(counts)}
        total = sum(by_state.values()) if state is None else by_state.get(state, 0)
        last = max(1, -(-total // PAGE))
        wanted = select(Mail, Project).join(Project).where(visible_to(actor), *equal(Mail.state, state))
        shown = wanted.order_by(col(Mail.id).desc()).offset((min(page, last) - 1) * PAGE).limit(PAGE)
        found = session.exec(shown).all()
        return Outgoing(
            [Sent(mail, project, _is_own(session, actor, mail)) for mail, project in found], total, by_state
        )


def _is_own(session: Session, actor: Actor, mail: Mail) -> bool:
    """Whether it goes out in the name of this reader's side of the table."""
    if mail.reaction_id is None:
        return actor.provider_id is not None
    return BY[session.get_one(Reaction, mail.reaction_id).action] is SIDES[actor.role]


def of_project(ctx: Context, actor: Actor, project: Project) -> list[Mail]:
    """The mails about one project, the newest first."""
    with ctx.reading(actor) as session:
        query = select(Mail).join(Project).where(visible_to(actor), Project.id == project.id)
        return list(session.exec(query.order_by(col(Mail.id).desc())).all())


def _found(session: Session, actor: Actor, mail_id: int) -> Mail:
    query = select(Mail).join(Project).where(visible_to(actor), Mail.id == mail_id)
    mail = session.exec(query).first()
    if mail is None:
        raise NotFound("Deze mail is niet gevonden.")
    return mail


def _failed(session: Session, actor: Actor, mail_id: int) -> tuple[Mail, Provider]:
    """A mail of this reader's side that failed, with the provider whose row is held."""
    mail = _found(session, actor, mail_id)
    provider = history.lock_provider(session, mail.provider_id or 0)
    session.refresh(mail)
    if not _is_own(session, actor, mail):
        raise NotAllowed("Deze mail is van een ander. Alleen wie hem opstelde, beslist wat ermee gebeurt.")
    if mail.state is not MailState.FAILED:
        raise BadInput("Deze mail is niet mislukt: hij wacht, is al verzonden of is niet meer nodig.")
    return mail, provider


def resend(ctx: Context, actor: Actor, mail_id: int, recipient: str) -> Mail:
    """Send a failed mail again, to this address.

    Raises NotFound, or BadInput for an address, for a mail that did not fail and for a reminder that must not go.
    """
    with ctx.transaction(actor) as session:
        mail, provider = _failed(session, actor, mail_id)
        if refusal := no_longer_needed(session, mail):
            raise BadInput(f"{refusal} Deze herinnering is niet meer nodig.")
        if refusal := must_not_go(session, mail, ctx.today):
            raise BadInput(refusal)
        wanted = clean_text(recipient, 254)
        if refusal := problem(mail.audience, wanted):
            raise BadInput(refusal)
        if refusal := no_sender(sender_of(ctx.settings, mail)):
            raise BadInput(refusal)
        mail.recipient, mail.first_tried_at, mail.attempts = wanted, None, 0
        make_ready(ctx, mail, is_demo=provider.is_demo)
        history.append(
            session, actor, ctx.clock(), "mail", f"Mail aan {mail.audience.value} opnieuw klaargezet voor {wanted}",
            project_id=mail.project_id, provider_id=mail.provider_id,
        )  # fmt: skip
        return mail


def put_away(ctx: Context, actor: Actor, mail_id: int) -> Mail:
    """Say of a failed mail that it need not go any more; raises NotFound, or BadInput for one that did not fail."""
    with ctx.transaction(actor) as session:
        mail, _ = _failed(session, actor, mail_id)
        mail.state = MailState.NOT_NEEDED
        text = f"Mail aan {mail.audience.value} ({mail.recipient or 'geen adres'}) {mail.state.value}"
        history.append(
            session, actor, ctx.clock(), "mail", text, project_id=mail.project_id, provider_id=mail.provider_id
        )  # fmt: skip
        return mail


def as_file(ctx: Context, actor: Actor, mail_id: int) -> tuple[str, bytes]:
    """A mail as the name and the content of an .eml file, with its evidence; raises NotFound."""
    with ctx.reading(actor) as session:
        mail = _found(session, actor, mail_id)
    return f"mail-{mail.id}.eml", as_message(ctx.settings, mail, of_mail(ctx, mail)).as_bytes()
