"""Handing a mail to an SMTP server, and telling what kind of answer came back."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from services.errors import AppError, NotNow

SECONDS_TO_CONNECT = 30
# A server may look long into a large mail before it says that it has it; giving up then would send it twice.
SECONDS_TO_ANSWER = 300
NO_SERVER = "De mailserver is niet bereikbaar of aanvaardt de aanmelding niet."
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Unreachable(NotNow):
    """The server could not be spoken to: that says nothing about this mail."""


class Postponed(Exception):
    """The server did not take this mail now (4xx); later it may."""


class Refused(Exception):
    """The server will never take this mail (5xx)."""


class SenderRefused(Exception):
    """The server takes nothing from this address: a matter of the firm whose it is, or of the setting."""


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

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand over one message; raises Unreachable, Postponed, Refused or SenderRefused, with what the server said.

        Only what the server says of this mail can refuse it: a login or a certificate that fails says nothing of it.
        """
        server = self._connected()
        try:
            with _telling():
                server.send_message(message, sender, [recipient])
        finally:
            # Once the mail is taken, a server that says goodbye in its own way changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        try:
            server = self._opened()
            try:
                self._sign_in(server)
            except BaseException:
                server.close()
                raise
        except (smtplib.SMTPException, OSError, UnicodeError) as fault:  # a wrong certificate is among them
            raise Unreachable(NO_SERVER) from fault
        if server.sock is not None:
            server.sock.settimeout(SECONDS_TO_ANSWER)
        return server

    def _opened(self) -> smtplib.SMTP:
        address = urlsplit(self.url)
        host, port = address.hostname or "", address.port or PORTS[address.scheme]
        if address.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS_TO_CONNECT, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=SECONDS_TO_CONNECT)
        if address.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        address = urlsplit(self.url)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))


@contextmanager
def _telling() -> Iterator[None]:
    """From what smtplib raises about a mail to what it means for it."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        raise _answer(*next(iter(refused.recipients.values()))) from refused
    except smtplib.SMTPSenderRefused as refused:
        raise SenderRefused("De mailserver aanvaardt de afzender niet.") from refused
    except smtplib.SMTPResponseException as refused:
        raise _answer(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as refused:
        raise Refused("De mailserver aanvaardt dit adres niet.") from refused
    except (smtplib.SMTPException, OSError) as fault:
        raise Unreachable(NO_SERVER) from fault


def _answer(code: int, said: bytes | str) -> Exception:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Refused if 500 <= code < 600 else Postponed
    return kind(f"{code} {text}"[:400])
