"""Settings that make no sense are named before anything starts."""

import pytest

from hotel_inbox.errors import SettingsError
from hotel_inbox.settings import Settings, load_settings


@pytest.mark.parametrize("address", ["inbox.example", "ftp://inbox.example", "https://", "//x"])
def test_a_public_address_is_one_that_a_browser_opens(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        load_settings()


def test_pages_open_at_the_public_address_and_on_this_machine() -> None:
    settings = Settings(PUBLIC_URL="https://inbox.example/", PORT=3400)
    assert settings.origins == [
        "http://127.0.0.1:3400",
        "http://localhost:3400",
        "https://inbox.example",
    ]
