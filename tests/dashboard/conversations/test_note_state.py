import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import note_state
from hotel_inbox.dashboard.conversations.note_state import NotesState
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.errors import ConflictError, NotFoundError
from hotel_inbox.services.notes import Colleague
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.notes.staff = [Colleague(AMY.agent_id, AMY.name), Colleague(2, "Ben Ortiz")]
    monkeypatch.setattr(note_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def notes() -> NotesState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(NotesState.get_full_name().split("."))
    assert isinstance(found, NotesState)
    sign_in(found, "amy")
    return found


def sign_in(notes: NotesState, login: str) -> None:
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    notes._get_root_state().router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": "/conversations/7"}
        | {"headers": headers}
    )


def do(notes: NotesState, name: str, *arguments: object) -> object:
    found: Callable[..., Any] = NotesState.event_handlers[name].fn
    answer = found(notes, *arguments)
    return asyncio.run(answer) if asyncio.iscoroutine(answer) else answer


@pytest.mark.usefixtures("desk")
def test_the_composer_turns_to_the_colleagues_and_back(notes: NotesState) -> None:
    do(notes, "turn", 7)
    assert notes.conversation_id == 7
    assert json.loads(notes.people) == [{"id": 2, "name": "Ben Ortiz"}]
    do(notes, "turn", 7)
    assert (notes.conversation_id, notes.people) == (0, "[]")


def test_a_note_begins_when_it_is_known_whom_it_can_mention(
    desk: FakeDesk, notes: NotesState, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing_meanwhile: list[int] = []

    def colleagues(*_: object) -> list[Colleague]:
        writing_meanwhile.append(notes.conversation_id)
        return desk.notes.staff

    monkeypatch.setattr(desk.notes, "colleagues", colleagues)
    do(notes, "turn", 7)
    assert (writing_meanwhile, notes.conversation_id) == ([0], 7)


def test_who_turns_back_at_once_writes_no_note(
    desk: FakeDesk, notes: NotesState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def colleagues(*_: object) -> list[Colleague]:
        do(notes, "turn", 7)
        return desk.notes.staff

    monkeypatch.setattr(desk.notes, "colleagues", colleagues)
    do(notes, "turn", 7)
    assert (notes.conversation_id, notes.people) == (0, "[]")


def test_of_what_one_may_not_see_nothing_can_be_noted(desk: FakeDesk, notes: NotesState) -> None:
    desk.notes.refusal = NotFoundError("There is no such conversation.")
    do(notes, "turn", 8)
    assert (notes.conversation_id, notes.problem) == (0, "There is no such conversation.")


def test_a_note_goes_only_when_asked_twice(desk: FakeDesk, notes: NotesState) -> None:
    do(notes, "erase")
    do(notes, "ask_erase", 5)
    do(notes, "keep")
    do(notes, "erase")
    assert desk.notes.erased == []
    do(notes, "ask_erase", 5)
    do(notes, "erase")
    assert desk.notes.erased == [(AMY.agent_id, 5)]
    assert (notes.asking, notes.busy) == (0, "")


def test_what_fails_is_said_in_words(desk: FakeDesk, notes: NotesState) -> None:
    desk.notes.refusal = OSError("the disk is away")
    do(notes, "ask_erase", 5)
    do(notes, "erase")
    assert (notes.asking, notes.problem) == (0, FAILED)
    do(notes, "dismiss")
    assert notes.problem == ""


def test_what_cannot_be_deleted_is_said(desk: FakeDesk, notes: NotesState) -> None:
    desk.notes.refusal = ConflictError("Only who wrote a note can delete it.")
    do(notes, "ask_erase", 5)
    do(notes, "erase")
    assert (notes.asking, notes.problem) == (0, "Only who wrote a note can delete it.")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["turn", "erase"])
def test_without_a_login_one_is_sent_to_sign_in(notes: NotesState, name: str) -> None:
    sign_in(notes, "nobody")
    do(notes, "ask_erase", 5)
    given: dict[str, list[object]] = {"turn": [7], "erase": []}
    assert "login" in str(do(notes, name, *given[name]))
