"""Writes down what staff see of each of our callbacks: `python -m tests.events.record`.

The result is read before it is kept: it is what the tests then hold the product to.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hotel_inbox.db import migrate
from hotel_inbox.domain.messages import Channel
from tests.events.refusals import CODES, consequence
from tests.events.stage import LINES, Stage, names, payload
from tests.fakes.graph_api import FakeGraphApi

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
_BEGINNING = "text"
_CODES = "Error codes"
_NAMES = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.MESSENGER: "Messenger",
    Channel.INSTAGRAM: "Instagram",
}


@dataclass(frozen=True)
class Outcome:
    """What a callback changed on the screen, and what of it could not be read."""

    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    problems: tuple[str, ...]

    def row(self, name: str) -> str:
        """Write a row of the page's table."""
        shown = [*self.appeared, *(f"no more: {line}" for line in self.vanished)]
        cells = [name, _cell(shown) or "nothing", _cell(self.problems)]
        return f"| {' | '.join(cells)} |"


async def outcome(database_url: str, data_dir: Path, channel: Channel, name: str) -> Outcome:
    """Play one callback after a guest's question and Amy's answer, and see what it changes."""
    with FakeGraphApi() as graph:
        stage = Stage.opened(database_url, data_dir, graph, channel)
        try:
            await stage.know_template()
            if name != _BEGINNING:
                await stage.receive(payload(channel, _BEGINNING))
                stage.answer()
            before = stage.seen()
            await stage.receive(payload(channel, name))
            after = stage.seen()
            return Outcome(
                tuple(line for line in after if line not in before),
                tuple(line for line in before if line not in after),
                tuple(stage.problems()),
            )
        finally:
            await stage.close()


def rows(channel: Channel) -> dict[str, str]:
    """Read a channel's rows from the page, by the name of the callback."""
    return _rows(_NAMES[channel])


def _cell(lines: list[str] | tuple[str, ...]) -> str:
    return "<br>".join(line.replace("|", "\\|") for line in lines)


async def _table(channel: Channel) -> list[str]:
    lines = ["| callback | what staff see | noted as unreadable |", "|---|---|---|"]
    for name in names(channel):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/inbox.db"
            migrate(url)
            lines.append((await outcome(url, Path(folder), channel, name)).row(name))
    return lines


def refusal_rows() -> dict[str, str]:
    """Read the rows about error codes from the page, by channel and code."""
    return _rows(_CODES)


def _rows(heading: str) -> dict[str, str]:
    part = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines[1:]}


async def _table_of_codes() -> list[str]:
    lines = ["| code | what staff read | what follows |", "|---|---|---|"]
    for (channel, code), behaviour in CODES.items():
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/inbox.db"
            migrate(url)
            found = await consequence(url, Path(folder), channel, behaviour)
            lines.append(found.row(channel, code))
    return lines


async def _record() -> None:
    page = PAGE.read_text(encoding="utf-8")
    beginning, heading, _ = page.partition(f"## {_CODES}\n")
    page = f"{beginning}{heading}\n{chr(10).join(await _table_of_codes())}\n"
    for channel in LINES:
        before, heading, rest = page.partition(f"## {_NAMES[channel]}\n")
        _, following, after = rest.partition("\n## ")
        table = "\n".join(await _table(channel))
        page = f"{before}{heading}\n{table}\n{following}{after}"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_record())
