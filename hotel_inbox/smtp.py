"""Hands e-mails to the SMTP server that the settings name: the one place that speaks SMTP."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from hotel_inbox.errors import PermanentSendError, RetryableSendError, SettingsError

SUBMISSION = 587
SUBMISSION_OVER_TLS = 465
ANSWER_SECONDS = 20.0
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_FIRST_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """A server, how to sign in to it, and whom its mail comes from.

    `over_tls` is TLS from the first byte on. Without it the connection is made safe by STARTTLS,
    which `must_be_safe` insists on: on the port for it, and before any password is said.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    over_tls: bool = False

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read `smtp://user:password@host:587?from=Name <address>`, or smtps://.

        Raises SettingsError that says what is wrong, without the password.
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as error:
            raise SettingsError("SMTP_URL is no address of a mail server") from error
        if parts.scheme not in {"smtp", "smtps"} or not host:
            raise SettingsError("SMTP_URL has to begin with smtp://host or smtps://host")
        over_tls = parts.scheme == "smtps"
        user = unquote(parts.username or "")
        sender = parse_qs(parts.query).get("from", [user])[0]
        if "@" not in parseaddr(sender)[1] or not sender.isprintable():
            raise SettingsError(
                "SMTP_URL has to say whom mail comes from: …?from=inbox@hotel.example"
            )
        return cls(
            host=host,
            port=port or (SUBMISSION_OVER_TLS if over_tls else SUBMISSION),
            sender=sender,
            user=user,
            password=unquote(parts.password or ""),
            over_tls=over_tls,
        )

    @property
    def must_be_safe(self) -> bool:
        """Whether nothing may be said in clear text; a server on this machine hears no stranger."""
        return self.host not in _THIS_MACHINE and (self.port == SUBMISSION or bool(self.password))


class SmtpPost:
    """Sends one message a connection: they are few and far between."""

    def __init__(self, account: SmtpAccount) -> None:
        """Connect when there is something to send."""
        self._account = account

    @property
    def sender(self) -> str:
        """Whom the mail comes from."""
        return self._account.sender

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; blocks.

        Raises PermanentSendError if the server will never take it, else RetryableSendError.
        """
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failure(min(codes, default=0), "the address was refused") from error
        except smtplib.SMTPAuthenticationError as error:
            # Somebody will correct the password, and then it goes out.
            raise RetryableSendError("the mail server refused the sign-in") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, "the mail server refused it") from error
        except (smtplib.SMTPException, OSError) as error:
            raise RetryableSendError(f"the mail server cannot be used: {error}") from error
        except ValueError as error:
            raise PermanentSendError("the message cannot be written for SMTP") from error

    def _connected(self) -> smtplib.SMTP:
        account, safe = self._account, ssl.create_default_context()
        if account.over_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                account.host, account.port, timeout=ANSWER_SECONDS, context=safe
            )
        else:
            server = smtplib.SMTP(account.host, account.port, timeout=ANSWER_SECONDS)
        try:
            if not account.over_tls:
                self._make_safe(server, safe)
            if account.user and account.password:
                server.login(account.user, account.password)
        except BaseException:
            server.close()
            raise
        return server

    def _make_safe(self, server: smtplib.SMTP, safe: ssl.SSLContext) -> None:
        server.ehlo()
        if self._account.must_be_safe or (
            server.has_extn("starttls") and self._account.host not in _THIS_MACHINE
        ):
            server.starttls(context=safe)
            server.ehlo()


def _failure(code: int, reason: str) -> PermanentSendError | RetryableSendError:
    failure = PermanentSendError if code >= _FIRST_PERMANENT else RetryableSendError
    return failure(f"{reason} ({code})", code=str(code))
