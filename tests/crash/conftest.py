"""Random choices that can be repeated, and a stage on each kind of database."""

import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.invoking import Commands
from tests.crash.stage import Stage

logger = logging.getLogger(__name__)


@pytest.fixture
def choices() -> random.Random:
    """Choices by CRASH_SEED, if that is set; a failed test shows the seed in its log."""
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(10**6))
    logger.warning("CRASH_SEED=%d", seed)
    return random.Random(seed)  # noqa: S311 - a repeatable one is wanted


@pytest.fixture
def commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Commands:
    """The commands with which staff set a hotel up."""
    return Commands(monkeypatch, capsys, tmp_path)


@pytest.fixture
def sqlite_stage(sqlite_url: str, commands: Commands, choices: random.Random) -> Iterator[Stage]:
    """A hotel that nobody serves yet, on the database that a hotel begins with."""
    with Stage.built(sqlite_url, commands, choices) as built:
        yield built


@pytest.fixture
def postgres_stage(
    postgres_url: str, commands: Commands, choices: random.Random
) -> Iterator[Stage]:
    """A hotel that nobody serves yet, on the database that several processes may share."""
    with Stage.built(postgres_url, commands, choices) as built:
        yield built
