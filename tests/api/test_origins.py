"""The log says why a page at an unknown address stays empty."""

import pytest
from starlette.types import Receive, Scope, Send

from hotel_inbox.api.origins import KnownOrigins

OURS = "https://inbox.example"


@pytest.mark.parametrize(
    ("origin", "kind", "told"),
    [
        ("http://192.0.2.7:3000", "websocket", True),
        (OURS, "websocket", False),
        (None, "websocket", False),
        ("http://192.0.2.7:3000", "http", False),
    ],
)
async def test_only_a_live_connection_from_elsewhere_is_told(
    caplog: pytest.LogCaptureFixture, origin: str | None, kind: str, *, told: bool
) -> None:
    passed: list[Scope] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    async def nothing(*_: object) -> None:
        raise AssertionError("nobody is to be answered here")

    headers = [(b"origin", origin.encode())] if origin else []
    scope: Scope = {"type": kind, "headers": headers}
    await KnownOrigins(application, [OURS])(scope, nothing, nothing)  # type: ignore[arg-type]
    assert passed == [scope]
    assert ("PUBLIC_URL" in caplog.text) == told
