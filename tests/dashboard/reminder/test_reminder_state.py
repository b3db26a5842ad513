import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from hotel_inbox.dashboard.reminder import state as module
from hotel_inbox.dashboard.reminder.state import ReminderState
from hotel_inbox.dashboard.shell.live import Rhythm
from hotel_inbox.errors import NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.services.reminders import BotSwitch, HeldConversation, Reminder
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, soon, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

YES, NO = True, False
OFF, ON = BotSwitch(1, "Casa Azul", on=False), BotSwitch(2, "Harbour", on=True)


def reminder() -> Reminder:
    waits = HeldConversation(7, "Ann", datetime.now(UTC))
    return Reminder((waits, HeldConversation(8, "Bo", None)), (OFF, ON))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins = {"lucia": LUCIA, "amy": AMY}
    made.reminders.known = {one.agent_id: reminder() for one in (LUCIA, AMY)}
    monkeypatch.setattr(module, "get_inbox", lambda: made)
    monkeypatch.setattr(ReminderState, "_rhythm", Rhythm(pause=0.01, retry=0.01))
    return made


def opened(desk: FakeDesk, login: str = "lucia", path: str = "/knowledge") -> ReminderState:
    found = make_state(ReminderState, path, login)
    asyncio.run(found._refresh(desk))
    return found


def do(shown: ReminderState, name: str, *arguments: object) -> None:
    asyncio.run(handler(ReminderState, name)(shown, *arguments))


def test_it_says_who_waits_and_whose_bot_is_off(desk: FakeDesk) -> None:
    shown = opened(desk)
    assert (shown.held.count, shown.held.waits) == (2, "Ann is waiting for you")
    assert [one.hotel for one in shown.off] == ["Casa Azul"]
    assert [one.hotel for one in shown.bots] == ["Casa Azul", "Harbour"]
    assert opened(desk, path="/conversations/7").held.waits == ""


def test_agents_see_that_it_is_off_and_no_switch(desk: FakeDesk) -> None:
    shown = opened(desk, "amy")
    assert (len(shown.off), shown.bots, shown.manages) == (1, [], False)
    desk.hotel_settings.refusal = NotFoundError("There is no such hotel.")
    do(shown, "switch_bot", 1, YES)
    assert shown.problem == "There is no such hotel."


def test_what_was_shown_is_handed_back_after_a_question(desk: FakeDesk) -> None:
    shown = opened(desk)
    handler(ReminderState, "ask")(shown, "hand-back")
    assert shown.asking == "hand-back"
    do(shown, "hand_back")
    assert sorted(desk.takeover.calls) == [
        ("release_held", LUCIA.agent_id, 7),
        ("release_held", LUCIA.agent_id, 8),
    ]
    assert (shown.asking, shown.busy) == ("", "")


def test_a_bot_is_switched_once(desk: FakeDesk) -> None:
    shown = opened(desk)
    do(shown, "switch_bot", 1, YES)
    shown.busy = "bot:1"
    do(shown, "switch_bot", 1, NO)
    assert desk.hotel_settings.asked == [("switch_bot", 1, True)]


def test_only_ones_own_news_are_read(desk: FakeDesk) -> None:
    shown = opened(desk)

    async def follow() -> None:
        following = asyncio.create_task(shown._follow(desk))
        await soon(lambda: desk.reminders.read == 2)
        await asyncio.sleep(0.05)
        desk.bus.publish(
            [
                Event(Happened.HOLDING_CHANGED, 1, 7, AMY.agent_id),
                Event(Happened.HOLDING_CHANGED, 2, 7, LUCIA.agent_id),
                Event(Happened.MESSAGE_ADDED, 1, 7),
                Event(Happened.HOTEL_CHANGED, 2),
            ]
        )
        await asyncio.sleep(0.1)
        assert desk.reminders.read == 2
        desk.bus.publish([Event(Happened.HOLDING_CHANGED, 1, 7, LUCIA.agent_id)])
        await soon(lambda: desk.reminders.read == 3)
        await asyncio.sleep(0.05)
        desk.bus.publish([Event(Happened.HOTEL_CHANGED, 1)])
        await soon(lambda: desk.reminders.read == 4)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    asyncio.run(follow())


def test_without_a_login_nothing_is_shown_or_done(desk: FakeDesk) -> None:
    shown = opened(desk)
    visit(shown, "/conversations", "nobody")
    do(shown, "hand_back")
    do(shown, "follow")
    assert (desk.takeover.calls, shown.held.count, shown.off) == ([], 0, [])
