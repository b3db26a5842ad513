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


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"OPENAI_MODEL": "gpt"}, "OPENAI_MODEL: .*OPENAI_API_KEY or OPENAI_BASE_URL"),
        ({"OPENAI_BASE_URL": "http://localhost:8080/v1"}, "OPENAI_MODEL: .*which model"),
        ({"OPENAI_EMBEDDING_MODEL": "e"}, "OPENAI_EMBEDDING_MODEL: .*beside it"),
        ({"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": "localhost:8080"}, "OPENAI_BASE_URL: "),
        ({"OPENAI_PRICE_IN": "1"}, "OPENAI_PRICE_OUT: .*or neither"),
        ({"OPENAI_PRICE_OUT": "1"}, "OPENAI_PRICE_OUT: .*or neither"),
    ],
)
def test_half_of_a_models_settings_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=named):
        load_settings()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"OPENAI_API_KEY": "sk"},
        {"OPENAI_BASE_URL": "http://localhost:8080/v1", "OPENAI_MODEL": "tiny"},
        {"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": "https://llm.example/v1"},
    ],
)
def test_whole_settings_of_a_model_are_taken(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().openai_api_key == given.get("OPENAI_API_KEY")
