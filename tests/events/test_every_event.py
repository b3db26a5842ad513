"""Each of our callbacks, signed and by the real route: staff see what docs/events.md says."""

from pathlib import Path

import pytest

from hotel_inbox.domain.messages import Channel
from tests.events.record import outcome, refusal_rows, rows
from tests.events.refusals import CODES, consequence
from tests.events.stage import LINES, names

CASES = [(channel, name) for channel in LINES for name in names(channel)]


@pytest.mark.parametrize(("channel", "name"), CASES, ids=[f"{c}-{n}" for c, n in CASES])
async def test_staff_see_what_the_page_says(
    sqlite_url: str, tmp_path: Path, channel: Channel, name: str
) -> None:
    seen = await outcome(sqlite_url, tmp_path / "data", channel, name)
    assert seen.row(name) == rows(channel)[name]


@pytest.mark.parametrize("channel", LINES)
def test_the_page_has_no_row_without_a_callback(channel: Channel) -> None:
    assert sorted(rows(channel)) == names(channel)


@pytest.mark.parametrize(
    ("channel", "code"), CODES, ids=[f"{channel}-{code}" for channel, code in CODES]
)
async def test_a_refusal_has_the_consequence_that_the_page_says(
    sqlite_url: str, tmp_path: Path, channel: Channel, code: str
) -> None:
    found = await consequence(sqlite_url, tmp_path / "data", channel, CODES[channel, code])
    assert found.row(channel, code) == refusal_rows()[f"{channel} {code}"]


def test_the_page_has_no_code_that_nobody_tried() -> None:
    assert list(refusal_rows()) == [f"{channel} {code}" for channel, code in CODES]
