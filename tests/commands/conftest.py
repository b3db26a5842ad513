"""Commands on a migrated SQLite database, or on both kinds of database."""

from pathlib import Path

import pytest

from hotel_inbox.settings import Settings
from tests.commands.invoking import Commands


@pytest.fixture
def fresh(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Commands:
    """Commands on a data folder that does not exist yet."""
    names = (str(field.alias) for field in Settings.model_fields.values())
    for name in names:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTEL_INBOX_DATA_DIR", str(tmp_path / "data"))
    return Commands(monkeypatch, capsys, tmp_path)


@pytest.fixture
def commands(fresh: Commands, sqlite_url: str) -> Commands:
    """Commands on a migrated SQLite database."""
    fresh.monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return fresh


@pytest.fixture
def on_both(fresh: Commands, database_url: str) -> Commands:
    """Commands on each kind of database."""
    fresh.monkeypatch.setenv("DATABASE_URL", database_url)
    return fresh
