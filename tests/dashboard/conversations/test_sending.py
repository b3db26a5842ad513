"""What an agent sends off, and what the browser hears of it, without a browser."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from reflex.event import EventSpec
from reflex.istate.data import RouterData
from reflex.state import State
from reflex.vars.sequence import LiteralStringVar

from hotel_inbox.dashboard.conversations import state
from hotel_inbox.dashboard.conversations.drafts import Draft
from hotel_inbox.dashboard.conversations.reading import Screen, Wish
from hotel_inbox.dashboard.conversations.state import ConversationsState, give_back
from hotel_inbox.errors import WindowClosedError
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, thread


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.conversations.threads = {7: thread(id=7)}
    monkeypatch.setattr(state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page() -> ConversationsState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(ConversationsState.get_full_name().split("."))
    assert isinstance(found, ConversationsState)
    connect(found, "socket-1")
    return found


def connect(page: ConversationsState, socket: str) -> None:
    page._get_root_state().router = RouterData.from_router_data(
        {
            "pathname": "/conversations/[[conversation_id]]",
            "asPath": "/conversations/7",
            "headers": {"cookie": "hotel_inbox_login=amy"},
            "sid": socket,
        }
    )


def send(page: ConversationsState, key: str, text: str) -> list[str]:
    """Send a text as the composer would; give the scripts that the browser is to run."""
    called: Callable[..., Any] = ConversationsState.event_handlers["send"].fn
    form = {"conversation_id": "7", "draft_key": key, "text": text}
    answer = asyncio.run(called(page, form))
    return scripts(answer or [])


def scripts(events: Sequence[EventSpec]) -> list[str]:
    found = [value for event in events for _, value in event.args]
    return [value._var_value for value in found if isinstance(value, LiteralStringVar)]


def test_the_browser_hears_what_was_sent_and_what_was_refused(
    desk: FakeDesk, page: ConversationsState
) -> None:
    desk.outbox.refusals["two"] = WindowClosedError("The window is closed.")
    assert send(page, "a", "one") == ['hotelInbox.settle("a")']
    assert send(page, "b", "two") == ['hotelInbox.giveBack("7", "b", "two")']
    assert page.sending == []


def test_a_refused_text_is_given_back_as_it_was() -> None:
    text = 'She said "yes"\n</script>'
    given = scripts([give_back(Draft("k", 7, text))])
    assert given == [f'hotelInbox.giveBack("7", "k", {json.dumps(text)})']


def test_what_a_dead_process_left_on_its_way_goes_out_with_the_next_text(
    desk: FakeDesk, page: ConversationsState
) -> None:
    page.sending, page._sender = [Draft("a", 7, "one")], "socket-1"
    assert send(page, "b", "two") == []
    connect(page, "socket-2")
    sent = send(page, "c", "three")
    assert sent == [f'hotelInbox.settle("{key}")' for key in "abc"]
    assert [letter.draft_key for _, _, letter in desk.outbox.sent] == ["a", "b", "c"]


def test_a_page_says_for_which_connection_it_was_read(page: ConversationsState) -> None:
    assert page.socket == ""
    page._show(Screen(AMY), Wish(1, "amy"))
    assert page.socket == "socket-1"
