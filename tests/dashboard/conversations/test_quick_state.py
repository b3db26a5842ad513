"""The quick-reply picker of one tab, without a browser."""

import asyncio

import pytest

from hotel_inbox.dashboard.conversations import quick_state as module
from hotel_inbox.dashboard.conversations.quick_state import MOST_SHOWN, QuickPickState
from hotel_inbox.errors import NotFoundError
from hotel_inbox.services.quick_replies import SavedReply
from tests.dashboard.connections.accounts import handler, make_state
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

HELLO = SavedReply(4, "Hello", 'Hi, "{{agent.name}}" here.\n</script>')


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.quick_replies.held = {1: [HELLO, SavedReply(5, "Parking", "x" * 9000)]}
    monkeypatch.setattr(module, "get_inbox", lambda: made)
    return made


@pytest.fixture
def picker(desk: FakeDesk) -> QuickPickState:
    del desk
    return make_state(QuickPickState, "/conversations/7", "amy")


def do(picker: QuickPickState, name: str, *arguments: object) -> object:
    called = handler(QuickPickState, name)(picker, *arguments)
    if asyncio.iscoroutine(called):
        answer: object = asyncio.run(called)
        return answer
    return called


def test_it_offers_what_belongs_to_the_conversation_and_goes_at_the_second_click(
    picker: QuickPickState, desk: FakeDesk
) -> None:
    do(picker, "open", 7)
    assert (picker.conversation_id, picker.ready) == (7, True)
    assert [option.name for option in picker.options] == ["Hello", "Parking"]
    assert max(len(option.excerpt) for option in picker.options) < 1000
    assert desk.quick_replies.asked == [("offered", 7, "")]
    do(picker, "open", 7)
    assert (picker.conversation_id, picker.options) == (0, [])


def test_a_search_says_what_it_was_for(picker: QuickPickState, desk: FakeDesk) -> None:
    do(picker, "open", 7)
    do(picker, "search", "Park" + "k" * 900)
    assert len(picker.query) == 100
    assert desk.quick_replies.asked[-1] == ("offered", 7, picker.query)
    do(picker, "close")
    do(picker, "search", "Parkk")
    assert (len(desk.quick_replies.asked), picker.problem, picker.ready) == (2, "", False)


def test_what_is_chosen_goes_filled_in_to_its_conversation(picker: QuickPickState) -> None:
    do(picker, "open", 7)
    told = str(do(picker, "choose", 4))
    assert "hotelInbox.insert(7, " in told
    assert "Amy Reyes" in told
    assert picker.conversation_id == 0


def test_what_is_gone_meanwhile_is_said_and_the_picker_stays(
    picker: QuickPickState, desk: FakeDesk
) -> None:
    do(picker, "open", 7)
    desk.quick_replies.refusal = NotFoundError("There is no such quick reply any more.")
    assert do(picker, "choose", 4) is None
    assert (picker.conversation_id, picker.problem) == (7, str(desk.quick_replies.refusal))


def test_a_foreign_conversation_offers_nothing(picker: QuickPickState, desk: FakeDesk) -> None:
    desk.quick_replies.refusal = NotFoundError("There is no such conversation.")
    do(picker, "open", 7)
    assert (picker.options, picker.problem) == ([], str(desk.quick_replies.refusal))


def test_a_page_of_them_is_enough(picker: QuickPickState, desk: FakeDesk) -> None:
    desk.quick_replies.held = {1: [SavedReply(n, f"n{n}", "x") for n in range(300)]}
    do(picker, "open", 7)
    assert len(picker.options) == MOST_SHOWN


def test_whoever_signed_out_is_led_to_the_door(picker: QuickPickState, desk: FakeDesk) -> None:
    desk.sign_in.logins.clear()
    for name in ("open", "choose"):
        assert "/login?next=" in str(do(picker, name, 7))
