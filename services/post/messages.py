"""A mail of the outbox as the message that travels, and as the file that a reader downloads."""

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from models import Evidence, Mail
from services.post.letters import as_page
from services.settings import Settings

AUTOMATIC = "auto-generated"


def as_message(
    settings: Settings, mail: Mail, attachments: Sequence[tuple[Evidence, bytes]] = (), text: str = ""
) -> EmailMessage:
    """Text with an HTML part and the evidence that goes along; the same Message-ID and date at every try.

    `text` when the mail's own is not yet as it goes out.
    Raises ValueError for addresses that no message can carry.
    """
    message = EmailMessage(policy=SMTP)
    if sender := sender_of(settings, mail):
        message["From"] = Address(mail.sender_name, addr_spec=sender)
    if mail.recipient:
        message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = AUTOMATIC
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message.set_content(text or mail.body)
    message.add_alternative(as_page(mail.subject, text or mail.body), subtype="html")
    for evidence, content in attachments:
        kind, subtype = evidence.mime.split("/", 1)
        # A mail within a mail travels as a plain file, so that nothing of it is taken for this one.
        kind, subtype = ("application", "octet-stream") if kind == "message" else (kind, subtype)
        message.add_attachment(content, maintype=kind, subtype=subtype, filename=evidence.file_name)
    return message


def sender_of(settings: Settings, mail: Mail) -> str:
    """The address that a mail is sent from: the setting's, else that of who answers for it; it may be empty."""
    return settings.mail_from or mail.reply_to
