"""The one that speaks SMTP, against a real server."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from hotel_inbox.errors import PermanentSendError, RetryableSendError, SettingsError
from hotel_inbox.smtp import SmtpAccount, SmtpPost

HERE = "127.0.0.1"
USER, PASSWORD = "inbox@azul.example", "p@ss/word"


@dataclass
class Office:
    """A mail server that keeps what it takes."""

    taken: list[Envelope] = field(default_factory=list)
    refusal: str = ""

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.refusal:
            return self.refusal
        self.taken.append(envelope)
        return "250 ok"


def knows(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: object
) -> AuthResult:
    right = isinstance(who, LoginPassword) and (who.login, who.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=right)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def port(office: Office) -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        free: int = probe.getsockname()[1]
    controller = Controller(office, HERE, free, authenticator=knows, auth_require_tls=False)
    controller.start()
    yield free
    controller.stop()


def post_at(port: int, login: str = "inbox%40azul.example:p%40ss%2Fword@") -> SmtpPost:
    return SmtpPost(
        SmtpAccount.from_url(f"smtp://{login}{HERE}:{port}?from=Azul%20<inbox@azul.example>")
    )


def letter(to: str = "amy@azul.example") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "inbox@azul.example", to, "Año nuevo"
    message.set_content("Hola, qué tal")
    return message


def test_a_message_arrives_as_it_was_written(office: Office, port: int) -> None:
    post_at(port).send(letter())
    (taken,) = office.taken
    assert taken.rcpt_tos == ["amy@azul.example"]
    assert b"Content-Transfer-Encoding" in (taken.original_content or b"")


def test_what_the_server_never_takes_is_final(office: Office, port: int) -> None:
    with pytest.raises(PermanentSendError, match="550"):
        post_at(port).send(letter("nobody@azul.example"))
    office.refusal = "554 spam"
    with pytest.raises(PermanentSendError, match="554"):
        post_at(port).send(letter())


def test_what_it_may_take_later_is_not(office: Office, port: int) -> None:
    office.refusal = "451 try again"
    with pytest.raises(RetryableSendError, match="451"):
        post_at(port).send(letter())
    with pytest.raises(RetryableSendError, match="sign-in"):
        post_at(port, "inbox:wrong@").send(letter())
    with pytest.raises(RetryableSendError, match="cannot be used"):
        post_at(1).send(letter())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example?from=a@b.example", ("mail.example", 587, "a@b.example", True)),
        ("smtp://a%40b.example:x@mail.example:25", ("mail.example", 25, "a@b.example", True)),
        ("smtp://mail.example:25?from=a@b.example", ("mail.example", 25, "a@b.example", False)),
        ("smtps://mail.example?from=a@b.example", ("mail.example", 465, "a@b.example", False)),
        ("smtp://localhost?from=a@b.example", ("localhost", 587, "a@b.example", False)),
    ],
)
def test_the_address_says_it_all(url: str, expected: tuple[str, int, str, bool]) -> None:
    made = SmtpAccount.from_url(url)
    assert (made.host, made.port, made.sender, made.must_be_safe) == expected
    assert made.over_tls is url.startswith("smtps:")


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://user:secret@mail.example",
        "smtp://mail.example:many?from=a@b.example",
        "smtp://mail.example?from=a@b.example%0d%0aBcc:x",
    ],
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="SMTP_URL") as refusal:
        SmtpAccount.from_url(url)
    assert "secret" not in str(refusal.value)


def test_a_password_is_not_said_in_clear_text_to_others() -> None:
    assert "secret" not in repr(SmtpAccount.from_url("smtp://a%40b:secret@mail.example"))
