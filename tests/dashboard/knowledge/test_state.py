"""The Knowledge screen of one tab, without a browser."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hotel_inbox.bot.base import UsedEntry
from hotel_inbox.dashboard.knowledge.state import KnowledgeState
from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.services.entries import Entry, EntryChangedError, KnowledgeHotel, OpenQuestion
from hotel_inbox.services.knowledge_csv import EntryDraft
from hotel_inbox.services.trial import Trial
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import SAM

NOW = datetime.now(UTC)
BREAKFAST = Entry(4, "When is breakfast?", "From 7 to 10.", "", "en", NOW)
PARKING = Entry(5, "Is there parking?", "Yes.", "Garage", "es", NOW)
HELIPAD = OpenQuestion((8, 9), "Is there a helipad?", "en", NOW, 77)
FORM = {"question": "New?", "answer": "Yes.", "title": "", "language": "en"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": LUCIA, "sam": SAM})
    made.entries.mine = [KnowledgeHotel(1, "azul", "Azul", "en")]
    made.entries.held = {1: [BREAKFAST, PARKING]}
    made.entries.open = [HELIPAD]
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> KnowledgeState:
    found = make_state(KnowledgeState, "/knowledge")
    asyncio.run(found._refresh(desk))
    return found


def do(page: KnowledgeState, name: str, *arguments: object) -> object:
    called = handler(KnowledgeState, name)(page, *arguments)
    if asyncio.iscoroutine(called):
        answer: object = asyncio.run(called)
        return answer
    return called


def test_the_entries_and_open_questions_of_the_first_hotel_are_shown(page: KnowledgeState) -> None:
    assert (page.place, page.slug, page.count) == ("shown", "azul", "2 entries")
    assert [(row.question, row.language) for row in page.rows] == [
        ("When is breakfast?", "English"),
        ("Is there parking?", "Spanish"),
    ]
    (question,) = page.questions
    assert (question.ids, question.conversation) == ("8,9", "/conversations/77")
    assert question.asked.startswith("Asked 2 times")


def test_without_a_hotel_nothing_is_there(page: KnowledgeState, desk: FakeDesk) -> None:
    desk.entries.mine = []
    asyncio.run(page._refresh(desk))
    assert (page.place, page.rows, page.questions) == ("empty", [], [])


def test_a_search_is_counted_with_its_words(page: KnowledgeState) -> None:
    do(page, "look_for", "parking")
    assert [row.id for row in page.rows] == [5]
    assert page.count == "1 entry with “parking”"


def test_a_new_entry_is_added_to_the_hotel_shown(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "write")
    do(page, "save", FORM)
    assert desk.entries.asked == [("add", 1, EntryDraft("New?", "Yes.", "", "en"), ())]
    assert (page.editing, page.went_well) == (False, True)


def test_a_form_that_was_opened_while_another_was_being_saved_stays(
    page: KnowledgeState, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(page, "write")
    monkeypatch.setattr(desk.entries, "add", lambda *_: do(page, "edit", 4))
    do(page, "save", FORM)
    assert (page.editing, page.form.id) == (True, 4)


def test_an_open_question_becomes_an_entry_that_settles_it(
    page: KnowledgeState, desk: FakeDesk
) -> None:
    do(page, "answer", "8,9")
    assert (page.editing, page.form.question) == (True, "Is there a helipad?")
    do(page, "save", FORM)
    assert desk.entries.asked[0][-1] == (8, 9)


def test_a_refusal_keeps_the_form_and_what_was_typed(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "edit", 4)
    desk.entries.refusal = InvalidInputError("There is an entry with this question already.")
    do(page, "save", FORM)
    assert (page.editing, page.form.id, page.form.question) == (True, 4, "New?")
    assert (page.said, page.went_well) == (str(desk.entries.refusal), False)


def test_whoever_was_told_of_a_colleagues_entry_may_replace_it_but_no_later_one(
    page: KnowledgeState, desk: FakeDesk
) -> None:
    theirs = EntryDraft("When is breakfast?", "Until 12." * 900, "Buffet", "es")
    do(page, "edit", 4)
    desk.entries.refusal = EntryChangedError(theirs)
    do(page, "save", FORM)
    assert (page.editing, page.form.question, page.went_well) == (True, "New?", False)
    shown = page.form.theirs
    assert (shown.answer, shown.title, shown.language) == (theirs.answer, "Buffet", "Spanish")
    desk.entries.refusal = None
    do(page, "save", FORM)
    assert desk.entries.asked == [("change", 4, EntryDraft(**FORM), theirs)]
    do(page, "edit", 4)
    assert page.form.theirs.answer == ""
    do(page, "save", FORM)
    assert desk.entries.asked[1:] == [("change", 4, EntryDraft(**FORM), BREAKFAST.draft)]


def test_a_second_click_on_edit_keeps_what_is_being_written(
    page: KnowledgeState, desk: FakeDesk
) -> None:
    do(page, "edit", 4)
    desk.entries.held = {1: [replace(BREAKFAST, answer="Until 12.")]}
    asyncio.run(page._refresh(desk))
    do(page, "edit", 4)
    do(page, "save", FORM)
    assert desk.entries.asked == [("change", 4, EntryDraft(**FORM), BREAKFAST.draft)]


def test_deleting_asks_first(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "ask_to_delete", 4)
    assert (page.deleting, desk.entries.asked) == (4, [])
    do(page, "delete", 4)
    assert (page.deleting, desk.entries.asked) == (0, [("delete", 4)])


def test_a_question_is_put_aside(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "dismiss", "8,9")
    assert desk.entries.asked == [("dismiss", (8, 9))]


def test_a_trial_shows_answer_scores_and_why_it_was_handed_off(
    page: KnowledgeState, desk: FakeDesk
) -> None:
    weighed = (UsedEntry("Is there parking?", "Yes.", 0.914), UsedEntry("Garage?", "No.", 0.2))
    desk.trials.answer = Trial("Yes.", "The bot found no answer", weighed, 1)
    do(page, "try_it", {"question": " Parking? "})
    assert desk.trials.asked == [(1, "Parking?")]
    assert (page.trial.answer, page.trial.handed_off) == ("Yes.", "The bot found no answer")
    assert [(one.score, one.used) for one in page.trial.weighed] == [("91%", True), ("20%", False)]


def test_what_a_browser_makes_up_does_nothing(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "edit", 999)
    do(page, "answer", "1,2")
    assert not page.editing
    do(page, "dismiss", "a,²,-1,")
    assert desk.entries.asked == [("dismiss", ())]
    do(page, "choose_hotel", "999")
    assert (page.hotel, page.slug) == ("1", "azul")


def test_another_persons_tab_shows_nothing_of_before(page: KnowledgeState, desk: FakeDesk) -> None:
    do(page, "edit", 4)
    visit(page, "/knowledge", "sam")
    asyncio.run(page._refresh(desk))
    assert (page.editing, page.form.question) == (False, "")


def test_an_ended_login_leads_to_the_sign_in(page: KnowledgeState, desk: FakeDesk) -> None:
    desk.sign_in.logins.clear()
    assert do(page, "delete", 4) is not None
    assert page.rows == []


def test_an_address_opens_the_answer_to_a_question_once(desk: FakeDesk) -> None:
    found = make_state(KnowledgeState, "/knowledge")
    found._answers = [9, 21]
    asyncio.run(found._refresh(desk))
    assert (found.editing, found.form.question) == (True, "Is there a helipad?")
    assert found.form.settles == "9,21"
    do(found, "put_away")
    asyncio.run(found._refresh(desk))
    assert not found.editing


def test_an_address_of_a_settled_question_says_so(desk: FakeDesk) -> None:
    found = make_state(KnowledgeState, "/knowledge")
    found._answers = [4]
    asyncio.run(found._refresh(desk))
    assert (found.editing, found.said) == (False, "This question has been settled meanwhile.")
