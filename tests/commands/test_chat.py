"""Talking with the bot on standard input: an answer a line, in words or as JSON."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from hotel_inbox.domain.understanding import ConversationType, IntentLevel
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import build
from tests.commands.invoking import Commands

_KEYS = [
    *("reply", "handoff", "tools", "entries", "type", "intent", "persona", "persona_reason"),
    *("dates", "party", "guest", "language"),
]
_ENTRIES = """question,answer
When is breakfast served?,Breakfast is served from 7:00 to 10:30 in the garden room.
Is there a swimming pool?,The heated pool on the roof is open all year round.
Can I bring my dog?,Dogs of up to 15 kg are welcome for 20 € a stay.
"""


@pytest.fixture
def told(commands: Commands) -> Commands:
    """Commands on a hotel whose bot has something to say."""
    commands.add_hotel()
    file = commands.folder / "entries.csv"
    file.write_text(_ENTRIES, encoding="utf-8")
    commands.good("knowledge", "import", file, "--hotel", "azul")
    return commands


def test_a_line_gets_an_answer_in_words(told: Commands) -> None:
    answer = told.good("chat", "--hotel", "azul", stdin="When is breakfast served?\n")
    assert "from 7:00 to 10:30" in answer.out
    assert "handoff" not in answer.out


def test_what_the_bot_does_not_know_is_handed_off(told: Commands) -> None:
    answer = told.good("chat", "--hotel", "azul", stdin="What is the capital of Mongolia?\n")
    assert answer.out.splitlines()[-1] == "[handoff: no_answer]"


def test_json_has_these_keys_and_a_line_for_each_message(told: Commands) -> None:
    answer = told.good(
        *("chat", "--hotel", "azul", "--json"),
        stdin="Is there a swimming pool?\nI want to talk to a person\n\nPuis-je amener mon chien ?",
    )
    pool, person, dog = (json.loads(line) for line in answer.out.splitlines())
    for one in (pool, person, dog):
        assert list(one) == _KEYS
        assert one["dates"] == {"check_in": None, "check_out": None}
        assert one["party"] == {"adults": None, "children": None, "rooms": None}
        assert one["guest"] == {"name": None, "email": None, "phone": None}
        assert one["type"] in {None, *ConversationType}
        assert one["intent"] in {None, *IntentLevel}
        assert one["persona"] is one["persona_reason"] is None
    assert "heated pool" in pool["reply"]
    assert (pool["handoff"], pool["language"]) == (None, "en")
    assert pool["entries"][0]["question"] == "Is there a swimming pool?"
    scores = [entry["score"] for entry in pool["entries"]]
    assert scores == sorted(scores, reverse=True)
    (call,) = pool["tools"]
    assert set(call) == {"name", "arguments", "result"}
    assert person["handoff"] == "requested"
    assert dog["language"] == "fr"


def test_nothing_is_stored(told: Commands) -> None:
    before = _row_counts()
    told.good("chat", "--hotel", "azul", "--today", "2026-12-24", stdin="Hello\nPool?\n\nDog?\n")
    assert _row_counts() == before


def _row_counts() -> dict[str, int]:
    inbox = build(load_settings())
    with inbox.db.reading() as session:
        counts = {
            table.name: session.connection().scalar(select(func.count()).select_from(table)) or 0
            for table in SQLModel.metadata.sorted_tables
        }
    inbox.db.close()
    return counts


def test_no_message_at_all_is_fine(told: Commands) -> None:
    assert told.good("chat", "--hotel", "azul", "--json").out == ""
    assert told.good("chat", "--hotel", "azul", stdin="\n  \n\r\n").out == ""


@pytest.mark.parametrize("text", ["\u200b\u200b", "?!", "a" * 100_000, "\x00\x07", "{{7*7}}"])
def test_any_line_gets_one_answer(text: str, told: Commands) -> None:
    answer = told.good("chat", "--hotel", "azul", "--json", stdin=f"{text}\n")
    assert answer.json["reply"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "complaint"),
    [
        (("--hotel", "rojo"), "Hi\n", "there is no hotel 'rojo'"),
        (("--hotel", "azul", "--today", "24.12.2026"), "Hi\n", "is not a date"),
        (("--hotel", "azul"), b"caf\xe9\n", "not UTF-8"),
    ],
)
def test_a_wrong_chat_is_refused(
    arguments: tuple[str, ...], stdin: str | bytes, complaint: str, told: Commands
) -> None:
    assert complaint in told("chat", *arguments, stdin=stdin).complaint


def test_answers_come_while_the_conversation_goes_on(told: Commands) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hotel_inbox", "chat", "--hotel", "azul", "--json"],
        cwd=told.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in ("Is there a swimming pool?", "Can I bring my dog?"):
            process.stdin.write(f"{question}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["reply"]
        process.stdin.close()
        assert process.wait(timeout=30) == 0
