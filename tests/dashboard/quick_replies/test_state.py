"""The Quick replies screen of one tab, without a browser."""

import asyncio
from dataclasses import replace

import pytest

from hotel_inbox.dashboard.quick_replies.state import PAGE, QuickRepliesState
from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.quick_replies import QuickReplyDraft
from hotel_inbox.errors import ChangedMeanwhileError, InvalidInputError
from hotel_inbox.services.quick_replies import QuickReplyHotel, SavedReply
from tests.dashboard.connections.accounts import handler, make_state, visit
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, SAM

HELLO = SavedReply(4, "Hello", "Hello {{guest.name}}, {{agent.name}} here.")
PARKING = SavedReply(5, "Parking", "20 EUR.")
FORM = {"name": "Pool", "text": "Open until 22:00."}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"amy": AMY, "sam": SAM})
    made.quick_replies.mine = [QuickReplyHotel(1, "Azul", "es"), QuickReplyHotel(2, "Mar", "en")]
    made.quick_replies.held = {1: [HELLO, PARKING]}
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> QuickRepliesState:
    found = make_state(QuickRepliesState, "/quick-replies", "amy")
    asyncio.run(found._refresh(desk))
    return found


def do(page: QuickRepliesState, name: str, *arguments: object) -> object:
    called = handler(QuickRepliesState, name)(page, *arguments)
    if asyncio.iscoroutine(called):
        answer: object = asyncio.run(called)
        return answer
    return called


def test_the_quick_replies_of_ones_hotel_are_shown(page: QuickRepliesState) -> None:
    assert (page.place, page.count, page.several_hotels) == ("shown", "2 quick replies", False)
    assert [row.name for row in page.rows] == ["Hello", "Parking"]


def test_without_a_hotel_nothing_is_there(page: QuickRepliesState, desk: FakeDesk) -> None:
    desk.quick_replies.mine = []
    asyncio.run(page._refresh(desk))
    assert (page.place, page.rows) == ("empty", [])


def test_whoever_has_several_hotels_chooses_and_a_foreign_one_is_none(
    page: QuickRepliesState, desk: FakeDesk
) -> None:
    visit(page, "/quick-replies", "sam")
    asyncio.run(page._refresh(desk))
    assert page.several_hotels
    do(page, "choose_hotel", "2")
    assert (page.hotel, page.rows) == ("2", [])
    for nonsense in ("99", "x", "9" * 40, "²"):
        do(page, "choose_hotel", nonsense)
        assert page.hotel == "1"


def test_a_search_is_counted_with_its_words(page: QuickRepliesState) -> None:
    do(page, "look_for", "Park")
    assert ([row.id for row in page.rows], page.count) == ([5], "1 quick reply with “Park”")


def test_of_many_a_page_is_shown_and_more_on_demand(
    page: QuickRepliesState, desk: FakeDesk
) -> None:
    desk.quick_replies.held = {1: [SavedReply(n, f"n{n}", "x") for n in range(PAGE + 1)]}
    asyncio.run(page._refresh(desk))
    assert (len(page.rows), page.more, page.count) == (PAGE, True, f"{PAGE + 1} quick replies")
    do(page, "show_more")
    assert (len(page.rows), page.more) == (PAGE + 1, False)


def test_a_new_one_is_added_to_the_hotel_shown(page: QuickRepliesState, desk: FakeDesk) -> None:
    do(page, "write")
    do(page, "save", FORM)
    assert desk.quick_replies.asked == [("add", 1, QuickReplyDraft("Pool", "Open until 22:00."))]
    assert (page.editing, page.said) == (False, "Saved.")


def test_a_form_that_was_opened_while_another_was_being_saved_stays(
    page: QuickRepliesState, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(page, "write")
    monkeypatch.setattr(desk.quick_replies, "add", lambda *_: page._open(0, "", ""))
    do(page, "save", FORM)
    assert (page.editing, page.form.name, page.said) == (True, "", "Saved.")


def test_what_is_written_is_previewed_as_the_guest_reads_it(page: QuickRepliesState) -> None:
    do(page, "edit", 4)
    assert page.preview.text == "Hello Laura Méndez, Amy Reyes here."
    do(page, "look_at", "{{hotel.name}}!")
    assert (page.preview.text, page.preview.nameless) == ("Azul!", "")
    do(page, "put_away")
    do(page, "look_at", "late")
    assert (page.editing, page.preview.text) == (False, "")


def test_an_example_in_the_hotels_language_begins_the_first(page: QuickRepliesState) -> None:
    do(page, "begin_with_example")
    assert (page.editing, page.form.name) == (True, "Bienvenida")


def test_a_refusal_keeps_the_form_and_is_said_in_the_persons_language(
    page: QuickRepliesState, desk: FakeDesk
) -> None:
    desk.sign_in.logins["amy"] = replace(AMY, language=Language.SPANISH)
    asyncio.run(page._refresh(desk))
    do(page, "edit", 4)
    desk.quick_replies.refusal = InvalidInputError("There is a quick reply named “Pool” already.")
    do(page, "save", FORM)
    assert (page.editing, page.form.id, page.form.name) == (True, 4, "Pool")
    assert page.said == "Ya hay una respuesta rápida llamada «Pool»."


def test_whoever_was_told_of_a_colleagues_words_may_replace_them(
    page: QuickRepliesState, desk: FakeDesk
) -> None:
    do(page, "edit", 4)
    desk.quick_replies.refusal = ChangedMeanwhileError("Somebody changed it meanwhile.", "Hi")
    do(page, "save", FORM)
    assert (page.editing, page.form.name, page.went_well) == (True, "Pool", False)
    desk.quick_replies.refusal = None
    do(page, "save", FORM)
    told = QuickReplyDraft(**FORM)
    assert desk.quick_replies.asked == [("change", 4, told, None)]
    do(page, "edit", 4)
    do(page, "save", FORM)
    before = QuickReplyDraft(HELLO.name, HELLO.text)
    assert desk.quick_replies.asked[1:] == [("change", 4, told, before)]


def test_only_what_is_shown_can_be_edited(page: QuickRepliesState) -> None:
    do(page, "edit", 77)
    assert not page.editing


def test_deleting_asks_first(page: QuickRepliesState, desk: FakeDesk) -> None:
    do(page, "ask_to_delete", 4)
    assert (page.deleting, desk.quick_replies.asked) == (4, [])
    do(page, "delete", 4)
    assert (page.deleting, desk.quick_replies.asked) == (0, [("delete", 4)])


def test_whoever_signed_out_is_led_to_the_door(page: QuickRepliesState, desk: FakeDesk) -> None:
    desk.sign_in.logins.clear()
    left = do(page, "save", FORM)
    assert "/login?next=" in str(left)
    assert (page.rows, desk.quick_replies.asked) == ([], [])
