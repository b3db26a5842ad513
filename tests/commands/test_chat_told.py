"""What `hotel-inbox chat` says of a turn, whichever engine took it."""

import json
from datetime import date

import pytest

from hotel_inbox.bot.base import ToolCall, UsedEntry
from hotel_inbox.domain.stay import Stay
from hotel_inbox.domain.understanding import (
    ConversationType,
    GuestDetails,
    IntentLevel,
    Persona,
    Understanding,
)
from tests.commands.invoking import Commands
from tests.services.world import ScriptedBot, handoff, reply

_BREAKFAST = UsedEntry("When is breakfast?", "From 7.", 0.9, id=1)
_DINNER = UsedEntry("When is dinner?", "From 19.", 0.412345, id=2)
_HEARD = Understanding(
    type=ConversationType.MIXED,
    intent=IntentLevel.HIGH,
    persona=Persona.COUPLE,
    persona_reason="Travels with “my wife”.",
    stay=Stay(check_in=date(2026, 12, 24), check_out=date(2026, 12, 27), adults=2, rooms=1),
)


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> ScriptedBot:
    """The bot that the command finds."""
    scripted = ScriptedBot()
    monkeypatch.setattr("hotel_inbox.wiring.build_bot", lambda *_, **__: scripted)
    return scripted


@pytest.fixture
def azul(commands: Commands, bot: ScriptedBot) -> Commands:
    """Commands on one hotel, with that bot."""
    assert not bot.turns
    commands.add_hotel()
    return commands


def test_json_says_all_that_came_of_a_turn(azul: Commands, bot: ScriptedBot) -> None:
    bot.replies = [
        handoff(
            "One moment.",
            tools=(ToolCall("search_knowledge", {"query": "dinner"}, {"entries": [2]}, 4),),
            entries=(_BREAKFAST,),
            weighed=(_DINNER, _BREAKFAST),
            understood=_HEARD,
            guest=GuestDetails(name="Ann", phone="+34600111222"),
        ),
        reply("Hello again."),
    ]
    out = azul.good("chat", "--hotel", "azul", "--json", stdin="Dinner?\nHello?\n\nHi\n").out
    first, second, fresh = map(json.loads, out.splitlines())
    assert first == {
        "reply": "One moment.",
        "handoff": "no_answer",
        "tools": [
            {
                "name": "search_knowledge",
                "arguments": {"query": "dinner"},
                "result": {"entries": [2]},
            }
        ],
        "entries": [
            {"question": "When is breakfast?", "answer": "From 7.", "score": 0.9},
            {"question": "When is dinner?", "answer": "From 19.", "score": 0.4123},
        ],
        "type": "mixed",
        "intent": "high",
        "persona": "couple",
        "persona_reason": "Travels with “my wife”.",
        "dates": {"check_in": "2026-12-24", "check_out": "2026-12-27"},
        "party": {"adults": 2, "children": None, "rooms": 1},
        "guest": {"name": "Ann", "email": None, "phone": "+34600111222"},
        "language": "en",
    }
    assert second["guest"] == first["guest"]
    assert fresh["guest"] == {"name": None, "email": None, "phone": None}
    assert fresh["dates"] == {"check_in": None, "check_out": None}


def test_words_show_tools_in_a_line_each(azul: Commands, bot: ScriptedBot) -> None:
    call = ToolCall(
        "check_availability",
        {"check_in": "2026-12-24", "adults": 2},
        {"offers": [{}, {}], "request": {"nights": 3}, "booking_link": "https://b.example/" * 9},
        20,
    )
    bot.replies = [reply("Two rooms.", tools=(call,))]
    out = azul.good("chat", "--hotel", "azul", stdin="A room\n").out.splitlines()
    assert out[0] == "Two rooms."
    assert out[1].startswith(
        "  · check_availability(check_in=2026-12-24, adults=2) → "
        '2 offers, request={"nights": 3}, booking_link=https://b.example/'
    )
    assert out[1].endswith("…")


def test_the_day_is_as_told(azul: Commands, bot: ScriptedBot) -> None:
    azul.good("chat", "--hotel", "azul", "--today", "2026-12-24", stdin="Hi\n")
    assert bot.turns[0].hotel.today == date(2026, 12, 24)
    assert bot.turns[0].conversation_id == 0
