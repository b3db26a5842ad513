"""Who may call back: the signature over the raw bytes, and the handshake."""

import hashlib
import hmac

import pytest

from hotel_inbox.channels.meta import MetaSignature

SECRET = "an-app-secret"
BODY = '{"object": "whatsapp_business_account", "text": "olá"}'.encode()


def signed(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_the_signature_of_these_very_bytes_matches() -> None:
    signature = MetaSignature(SECRET)
    assert signature.configured
    assert signature.matches(BODY, signed(SECRET, BODY))
    assert signature.matches(b"", signed(SECRET, b""))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        signed("another-secret", BODY),
        signed(SECRET, BODY + b" "),
        signed(SECRET, BODY).removeprefix("sha256="),
        signed(SECRET, BODY).replace("sha256", "sha1"),
        signed(SECRET, BODY)[:-1],
        "sha256=é\udcff",
    ],
)
def test_anything_else_does_not(header: str | None) -> None:
    assert not MetaSignature(SECRET).matches(BODY, header)


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_matches(secret: str | None) -> None:
    signature = MetaSignature(secret)
    assert not signature.configured
    assert not signature.matches(BODY, signed("", BODY))


def test_the_handshake_gives_the_challenge_back() -> None:
    signature = MetaSignature(SECRET, "a-verify-token")
    assert signature.handshake_configured
    assert signature.handshake("subscribe", "a-verify-token", "1158201444") == "1158201444"


@pytest.mark.parametrize(
    ("mode", "token", "challenge"),
    [
        ("subscribe", "another", "1"),
        ("unsubscribe", "a-verify-token", "1"),
        ("subscribe", None, "1"),
        (None, None, None),
        ("subscribe", "a-verify-token", None),
    ],
)
def test_any_other_handshake_is_refused(
    mode: str | None, token: str | None, challenge: str | None
) -> None:
    assert MetaSignature(SECRET, "a-verify-token").handshake(mode, token, challenge) is None


@pytest.mark.parametrize("configured", [None, ""])
def test_without_a_verify_token_no_handshake_succeeds(configured: str | None) -> None:
    signature = MetaSignature(SECRET, configured)
    assert not signature.handshake_configured
    assert signature.handshake("subscribe", "", "1") is None
