import json

import pytest

from hotel_inbox.dashboard.conversations.drafts import (
    MOST_FILES,
    MOST_MENTIONS,
    Draft,
    DraftFile,
    draft_from,
    unsettled,
)
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.messages import NOTE, Author
from hotel_inbox.errors import InvalidInputError
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, media, message


def test_the_composers_form_becomes_a_draft() -> None:
    form = {"text": "  Hello\nLaura \n", "draft_key": "k1", "conversation_id": "7"}
    assert draft_from(form) == Draft("k1", 7, "Hello\nLaura")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"text": " \n", "draft_key": "k", "conversation_id": "7"},
        {"text": "a", "draft_key": "", "conversation_id": "7"},
        {"text": "a", "draft_key": "k", "conversation_id": "seven"},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": "[1"},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": "{}"},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": "[3]"},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": '[{"id": "x"}]'},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": '[{"id": -1}]'},
        {"text": "a", "draft_key": "k", "conversation_id": "7", "files": "[" * 100_000},
        {"text": "", "draft_key": "k", "conversation_id": "7", "files": "[]"},
        {"text": "a", "draft_key": "k", "conversation_id": "9" * 5000},
    ],
)
def test_a_broken_form_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        draft_from(form)


def test_a_draft_carries_its_quote_and_its_files() -> None:
    files = '[{"id": 31, "name": "room.png"}, {"id": "32"}]'
    form = {"draft_key": "k", "conversation_id": "7", "quoted": "5", "files": files}
    draft = draft_from(form)
    assert draft == Draft("k", 7, "", 5, [DraftFile(31, "room.png"), DraftFile(32, "File")])
    desk = FakeDesk()
    draft.send(desk, AMY)
    assert desk.outbox.sent == [(1, 7, Letter("k", "", 5, (31, 32)))]


NOTE_FORM = {
    "note": "true",
    "conversation_id": "7",
    "draft_key": "k1",
    "text": " See @Ben ",
    "mentions": "2",
    "files": "[",
}


def test_a_note_goes_to_the_colleagues_and_back_into_its_own_field() -> None:
    draft = draft_from(NOTE_FORM)
    assert draft == Draft("k1", 7, "See @Ben", note=True, mentions=[2])
    assert draft_from(NOTE_FORM | {"mentions": ""}).mentions == []
    desk = FakeDesk()
    draft.send(desk, AMY)
    assert desk.notes.added == [(AMY.agent_id, 7, "See @Ben", (2,), "k1")]
    assert desk.outbox.sent == []
    assert (draft.place, Draft("k1", 7, "x").place) == ("note-7", "7")


@pytest.mark.parametrize(
    "changed",
    [
        {"text": " "},
        {"draft_key": ""},
        {"conversation_id": "x"},
        {"mentions": "2 x"},
        {"mentions": "-1"},
        {"mentions": " ".join(map(str, range(1, MOST_MENTIONS + 2)))},
    ],
    ids=["empty", "no key", "no number", "no id", "negative", "too many"],
)
def test_what_is_no_note_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        draft_from(NOTE_FORM | changed)


def test_a_note_that_arrived_shows_once() -> None:
    note = message(id=5, author=Author.SYSTEM, kind=NOTE, text="ok")
    letter = message(id=5, author=Author.AGENT, text="ok")
    draft = Draft("a", 1, "ok", note=True)
    assert arrived(unsettled([draft], 1, 4, [note])) == [True]
    assert arrived(unsettled([draft], 1, 4, [letter])) == [False]
    assert arrived(unsettled([Draft("a", 1, "ok")], 1, 4, [note])) == [False]


def test_too_many_files_are_refused() -> None:
    files = json.dumps([{"id": 1, "name": "a"}] * (MOST_FILES + 1))
    with pytest.raises(InvalidInputError):
        draft_from({"draft_key": "k", "conversation_id": "7", "files": files})


def arrived(drafts: list[Draft]) -> list[bool]:
    return [draft.arrived for draft in drafts]


def test_a_draft_that_became_a_message_shows_once_and_stays_in_line() -> None:
    fresh = [message(id=4), message(id=5, author=Author.AGENT, text="ok")]
    drafts = [Draft("a", 1, "ok"), Draft("b", 1, "ok"), Draft("c", 2, "ok")]
    assert arrived(unsettled(drafts, 1, 4, fresh)) == [True, False, False]
    assert arrived(unsettled(drafts, 2, 4, fresh)) == [False, False, False]
    assert unsettled([], 1, 4, fresh) == []


def test_what_arrived_stays_so() -> None:
    assert arrived(unsettled([Draft("a", 1, "ok", arrived=True)], 1, 9, [])) == [True]


def test_the_first_part_of_a_long_text_tells_that_it_arrived() -> None:
    part = message(id=5, author=Author.AGENT, text="First sentence.")
    draft = Draft("a", 1, "First sentence. Second sentence.")
    assert arrived(unsettled([draft], 1, 4, [part])) == [True]


def test_a_file_tells_that_its_draft_arrived() -> None:
    sent = message(id=5, author=Author.AGENT, kind="image", text="", media=(media(id=31),))
    assert arrived(unsettled([Draft("a", 1, "", files=[DraftFile(31, "")])], 1, 4, [sent])) == [
        True
    ]
    assert arrived(unsettled([Draft("a", 1, "", files=[DraftFile(32, "")])], 1, 4, [sent])) == [
        False
    ]


def test_an_older_message_of_the_same_words_settles_nothing() -> None:
    known = [message(id=4, author=Author.AGENT, text="ok")]
    assert arrived(unsettled([Draft("a", 1, "ok")], 1, 4, known)) == [False]
    assert arrived(unsettled([Draft("a", 1, "ok")], 1, 0, known)) == [False]
    assert arrived(unsettled([Draft("a", 1, "ok")], 1, 3, [message(id=4, text="ok")])) == [False]
