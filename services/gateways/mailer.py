"""Handing a mail to an SMTP server, and telling what kind of answer came back."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from services.errors import AppError

SECONDS = 30
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Unreachable(Exception):
    """The server could not be spoken to: that says nothing about this mail."""


class Postponed(Exception):
    """The server did not take this mail now (4xx); later it may."""


class Refused(Exception):
    """The server will never take this mail (5xx)."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """An SMTP server: `smtp`, `smtp+starttls` or `smtps` `://user:password@host:port`; raises AppError for others."""

    url: str

    def __post_init__(self) -> None:
        if self.scheme not in PORTS or not urlsplit(self.url).hostname:
            raise AppError("KMO_SMTP_URL moet beginnen met smtp://, smtp+starttls:// of smtps:// en een server noemen.")

    @property
    def scheme(self) -> str:
        """How the server is spoken to."""
        return urlsplit(self.url).scheme

    def send(self, message: EmailMessage) -> None:
        """Hand over one message; raises Unreachable, Postponed or Refused, with what the server said."""
        with _telling(), self._connection() as server:
            self._sign_in(server)
            server.send_message(message)

    def _connection(self) -> smtplib.SMTP:
        address = urlsplit(self.url)
        host, port = address.hostname or "", address.port or PORTS[address.scheme]
        if address.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        if address.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        address = urlsplit(self.url)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))


@contextmanager
def _telling() -> Iterator[None]:
    """From what smtplib raises to what it means for the mail."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _answer(code, said) from refused
    except smtplib.SMTPAuthenticationError as refused:
        raise Unreachable("De mailserver aanvaardt de aanmelding niet.") from refused
    except smtplib.SMTPResponseException as refused:
        raise _answer(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as refused:
        raise Refused("De mailserver aanvaardt dit adres niet.") from refused
    except (OSError, smtplib.SMTPException) as fault:  # a certificate that is not trusted is one too
        raise Unreachable("De mailserver is niet bereikbaar.") from fault
    except ValueError as fault:  # an address or a heading that no mail can carry
        raise Refused("Met dit mailadres kan geen mail vertrekken.") from fault


def _answer(code: int, said: bytes | str) -> Exception:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Refused if 500 <= code < 600 else Postponed
    return kind(f"{code} {text}"[:400])
