"""Which mails an action sends and to whom, and putting them in the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from models import Account, Mail, Project, Provider, Reaction
from models.enums import Audience, MailState, Role
from services import history
from services.context import Context
from services.policy.access import Actor
from services.policy.workflow import Party, Transition
from services.post.letters import Letter, Said, rendered
from services.post.messages import sender_of
from services.settings import Settings
from services.sign_in.logins import MAIL

NO_ADDRESS = {
    Audience.CLIENT: "Van deze onderneming is geen mailadres bekend.",
    Audience.SERVICE: "Het mailadres van de dienst kmo-portefeuille (KMO_SERVICE_MAIL) is niet ingevuld.",
    Audience.PROVIDER: "Van deze dienstverlener is geen mailadres bekend.",
    Audience.HOLDER: "Van deze gebruiker is geen mailadres bekend.",
}
NO_SENDER = "Er is geen afzender: vul het mailadres van je firma of KMO_MAIL_FROM in."
NO_MAIL_ADDRESS = "“{}” is geen mailadres."
AGENCY_NAME = "Dienst kmo-portefeuille"


def letters(settings: Settings, session: Session, row: Transition, said: Said) -> list[Letter]:
    """The mails of an action, one for each audience of its row."""
    answers = contact(session, said.project, said.provider)
    reach = {Audience.CLIENT: said.project.enterprise_mail or "", Audience.SERVICE: settings.service_mail,
             Audience.PROVIDER: answers}  # fmt: skip
    unknown = tuple(audience for audience in row.notify if problem(audience, reach[audience]))
    said = replace(said, unreachable=unknown)
    sender = (AGENCY_NAME, settings.service_mail) if row.by is Party.AGENCY else (said.provider.name, answers)
    return [_letter(settings, row, audience, reach[audience], sender, said) for audience in row.notify]


def _letter(
    settings: Settings, row: Transition, audience: Audience, recipient: str, sender: tuple[str, str], said: Said
) -> Letter:
    subject, body = rendered(row, audience, said)
    name, reply_to = sender
    return Letter(
        audience, recipient, subject, body, name, reply_to,
        with_evidence=said.with_evidence and audience is Audience.SERVICE,
        problem=problem(audience, recipient) or no_sender(settings.mail_from or reply_to),
        held=held(settings, said.provider, recipient),
    )  # fmt: skip


def no_sender(address: str) -> str:
    """Why nothing can be sent from this address; empty when it can."""
    return "" if MAIL.fullmatch(address) else NO_SENDER


def problem(audience: Audience, recipient: str) -> str:
    """Why no mail can go to this address; empty when one can."""
    if not recipient:
        return NO_ADDRESS[audience]
    return "" if MAIL.fullmatch(recipient) else NO_MAIL_ADDRESS.format(recipient)


def held(settings: Settings, provider: Provider, recipient: str) -> str:
    """Why a mail to this address stays in the house; empty when it goes out."""
    if provider.is_demo and not _may_leave_demo(settings, recipient):
        return "Dit is een demo: de mail wordt niet verstuurd. Je kan hem lezen en downloaden in Postvak uit."
    if not settings.smtp_url.get_secret_value():
        return "Er is nog geen mailserver ingesteld: de mail wacht in Postvak uit tot die er is."
    return ""


def contact(session: Session, project: Project, provider: Provider) -> str:
    """Who answers for a project: the department that has it, else the seat."""
    if project.department_id is not None:
        own = select(Account.login).where(
            Account.role == Role.DEPARTMENT, Account.department_id == project.department_id,
            col(Account.disabled).is_(False),
        )  # fmt: skip
        if login := session.exec(own.order_by(col(Account.id)).limit(1)).first():
            return login
    return provider.mail


def queue(
    ctx: Context, session: Session, actor: Actor, provider: Provider, reaction: Reaction, sent: Sequence[Letter]
) -> None:
    """Put the mails of a reaction in the outbox and say so in the history, within the caller's transaction."""
    for letter in sent:
        mail = new_mail(
            ctx, session, letter, f"{reaction.key}.{letter.audience.name.lower()}", is_demo=provider.is_demo,
            provider_id=reaction.provider_id, project_id=reaction.project_id, reaction_id=reaction.id,
        )  # fmt: skip
        text = f"Mail aan {mail.audience.value} ({mail.recipient or 'geen adres'}): {mail.error or mail.state.value}"
        history.append(
            session, actor, ctx.clock(), "mail", text, project_id=mail.project_id, provider_id=mail.provider_id
        )


def new_mail(ctx: Context, session: Session, letter: Letter, key: str, *, is_demo: bool, **about: Any) -> Mail:
    """A row of the outbox within the caller's transaction; `about` are the ids of what it is about."""
    mail = Mail(
        **about, audience=letter.audience, key=key, message_id=f"<{key}@kmo-projecten.invalid>",
        recipient=letter.recipient, sender_name=letter.sender_name, reply_to=letter.reply_to,
        subject=letter.subject, body=letter.body, with_evidence=letter.with_evidence,
        state=MailState.WAITING, queued_at=ctx.clock(), next_try_at=ctx.clock(),
    )  # fmt: skip
    make_ready(ctx, mail, is_demo=is_demo)
    session.add(mail)
    session.flush()
    return mail


def make_ready(ctx: Context, mail: Mail, *, is_demo: bool) -> None:
    """Have it wait to be sent; without an address it has failed at once, and that of the demo stops at the door."""
    mail.error = problem(mail.audience, mail.recipient) or no_sender(sender_of(ctx.settings, mail)) or None
    if mail.error:
        mail.state = MailState.FAILED
    elif is_demo and not _may_leave_demo(ctx.settings, mail.recipient):
        mail.state = MailState.DEMO
    else:
        mail.state, mail.next_try_at = MailState.WAITING, ctx.clock()


def _may_leave_demo(settings: Settings, recipient: str) -> bool:
    allowed = {domain.strip().casefold() for domain in settings.demo_mail_domains.split(",")} - {""}
    return recipient.rpartition("@")[2].casefold() in allowed
