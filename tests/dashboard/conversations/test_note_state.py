import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import note_state
from hotel_inbox.dashboard.conversations.note_state import NotesState
from hotel_inbox.dashboard.conversations.note_views import MOST_MENTIONS, NoteDraft, note_from
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.language.state import LanguageState
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.domain.languages import Language
from hotel_inbox.errors import ConflictError, InvalidInputError, NotFoundError
from hotel_inbox.services.notes import Colleague
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY

FORM = {"conversation_id": "7", "draft_key": "k1", "text": " See @Ben ", "mentions": "2"}


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


def test_of_what_one_may_not_see_nothing_can_be_noted(desk: FakeDesk, notes: NotesState) -> None:
    desk.notes.refusal = NotFoundError("There is no such conversation.")
    do(notes, "turn", 8)
    assert (notes.conversation_id, notes.problem) == (0, "There is no such conversation.")


def test_a_note_is_added(desk: FakeDesk, notes: NotesState) -> None:
    assert do(notes, "add", FORM) is None
    assert desk.notes.added == [(AMY.agent_id, 7, "See @Ben", (2,), "k1")]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [(InvalidInputError("Too long."), "Too long."), (OSError("the disk is away"), FAILED)],
    ids=["refused", "failed"],
)
def test_what_was_not_added_goes_back_into_the_field(
    desk: FakeDesk, notes: NotesState, refusal: Exception, words: str
) -> None:
    desk.notes.refusal = refusal
    given = do(notes, "add", FORM)
    assert "giveBack" in str(given)
    assert "note-7" in str(given)
    assert notes.problem == words
    do(notes, "dismiss")
    assert notes.problem == ""


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


def test_what_cannot_be_deleted_is_said(desk: FakeDesk, notes: NotesState) -> None:
    desk.notes.refusal = ConflictError("Only who wrote a note can delete it.")
    do(notes, "ask_erase", 5)
    do(notes, "erase")
    assert (notes.asking, notes.problem) == (0, "Only who wrote a note can delete it.")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["turn", "add", "erase"])
def test_without_a_login_one_is_sent_to_sign_in(notes: NotesState, name: str) -> None:
    sign_in(notes, "nobody")
    do(notes, "ask_erase", 5)
    given: dict[str, list[object]] = {"turn": [7], "add": [FORM], "erase": []}
    assert "login" in str(do(notes, name, *given[name]))


@pytest.mark.usefixtures("desk")
def test_a_note_written_when_the_login_is_over_is_given_back(notes: NotesState) -> None:
    sign_in(notes, "nobody")
    done = do(notes, "add", FORM)
    assert isinstance(done, list)
    given_back, left = done
    assert "See @Ben" in str(given_back)
    assert "login" in str(left)


@pytest.mark.usefixtures("desk")
def test_what_is_wrong_is_said_in_the_page_s_language(notes: NotesState) -> None:
    language = notes._get_root_state().get_substate(LanguageState.get_full_name().split("."))
    assert isinstance(language, LanguageState)
    language._language = Language.SPANISH
    do(notes, "add", FORM | {"text": ""})
    assert notes.problem == say(Language.SPANISH, "Write something first.")
    assert notes.problem != "Write something first."


def test_the_form_is_read() -> None:
    assert note_from(FORM) == NoteDraft("k1", 7, "See @Ben", frozenset({2}))
    assert note_from(FORM | {"mentions": ""}).mentions == frozenset()


@pytest.mark.parametrize(
    "changed",
    [
        {"text": " "},
        {"draft_key": ""},
        {"conversation_id": "x"},
        {"conversation_id": "9" * 30},
        {"mentions": "2 x"},
        {"mentions": "-1"},
        {"mentions": " ".join(map(str, range(1, MOST_MENTIONS + 2)))},
    ],
    ids=["empty", "no key", "no number", "huge", "no id", "negative", "too many"],
)
def test_what_is_no_form_of_ours_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        note_from(FORM | changed)
