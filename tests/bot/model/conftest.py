"""A scripted model server for every test that asks."""

import functools
import ssl
from collections.abc import Iterator

import pytest

from tests.fakes.openai_api import FakeOpenAiApi

_one_context = functools.cache(ssl.create_default_context)


@pytest.fixture(autouse=True)
def shared_tls_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the certificates once: each client would again, and none of these tests uses them."""
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: _one_context())


@pytest.fixture
def api() -> Iterator[FakeOpenAiApi]:
    """An OpenAI-compatible server that answers as the test says."""
    with FakeOpenAiApi() as server:
        yield server
