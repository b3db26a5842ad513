import asyncio
from contextlib import suppress

import pytest

from hotel_inbox.dashboard.shell import screen_state
from hotel_inbox.dashboard.templates.editor import MOST_BUTTONS, draft_of, editor_view, typed_into
from hotel_inbox.dashboard.templates.reading import connection_in
from hotel_inbox.dashboard.templates.state import TemplateBookState
from hotel_inbox.dashboard.templates.views import obstacle, reason_words, template_views
from hotel_inbox.domain.templates import TemplateDraft
from hotel_inbox.errors import InvalidInputError
from hotel_inbox.events import Event, Happened
from tests.dashboard.connections.accounts import (
    LUCIA,
    card,
    handler,
    make_state,
    soon,
    template_row,
    visit,
    web_chat,
)
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, NOW

PATH = "/connections/5/templates"
TYPED = {
    "name": "arrival_note",
    "body": "Hello {{1}}, we expect you on {{2}}. Is there anything that we can do for you?",
    "example:body:1": "Laura",
    "example:body:2": "Monday",
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins.update({"lucia": LUCIA, "amy": AMY})
    made.connections.found = [card(), web_chat()]
    made.templates.rows = [template_row(), template_row(id=8, name="a_first")]
    monkeypatch.setattr(screen_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page(desk: FakeDesk) -> TemplateBookState:
    found = make_state(TemplateBookState, PATH)
    asyncio.run(found._refresh(desk))
    return found


def do(page: TemplateBookState, name: str, *arguments: object) -> object:
    answer: object = asyncio.run(handler(TemplateBookState, name)(page, *arguments))
    return answer


def call(page: TemplateBookState, name: str, *arguments: object) -> None:
    handler(TemplateBookState, name)(page, *arguments)


@pytest.mark.parametrize(
    ("status", "shown", "tone"),
    [
        ("APPROVED", "Approved", "ok"),
        ("PENDING", "Pending", "wait"),
        ("REJECTED", "Rejected", "bad"),
        ("PAUSED", "Paused", "paused"),
        ("LIMIT_EXCEEDED", "Limit exceeded", "neutral"),
        ("", "", "neutral"),
    ],
)
def test_each_status_has_a_word_and_a_colour(status: str, shown: str, tone: str) -> None:
    (view,) = template_views([template_row(status=status)], NOW)
    assert (view.status, view.tone) == (shown, tone)


def test_a_reason_is_told_in_words_and_an_unknown_one_as_it_is() -> None:
    assert reason_words(None) == reason_words("NONE") == ""
    assert "advertises" in reason_words("PROMOTIONAL")
    assert reason_words("NEW_REASON") == "Meta says: New reason."
    assert reason_words("It names a competitor.") == "Meta says: It names a competitor."


def test_what_a_connection_lacks_is_said_before_meta_is_asked() -> None:
    assert obstacle(card()) == ""
    assert "WABA id" in obstacle(card(business_id=None))
    assert "access token" in obstacle(card(has_token=False))


def test_an_address_names_one_connection_or_none() -> None:
    assert connection_in(PATH) == 5
    hostile = ["/connections", "/connections/x/templates", f"/connections/{'9' * 40}/templates"]
    assert [connection_in(path) for path in hostile] == [0, 0, 0]


def test_places_ask_for_examples_and_the_preview_shows_them() -> None:
    view = editor_view(TYPED, [])
    assert [one.name for one in view.examples] == ["example:body:1", "example:body:2"]
    assert view.bubble.body.startswith("Hello Laura, we expect you on Monday.")
    assert (view.hint, view.ready) == ("", True)


def test_nothing_typed_is_no_mistake_yet() -> None:
    assert (editor_view({}, []).hint, editor_view({}, []).ready) == ("", False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "Arrival Note"}, "small letters"),
        ({"example:body:2": ""}, "example"),
        ({"body": "{{1}} is your name, is it not, dear guest of ours?"}, "begin or end"),
        ({"footer": "See {{1}}"}, "footer"),
        ({"category": "AUTHENTICATION"}, "Category"),
    ],
)
def test_metas_own_checks_speak_while_one_types(changes: dict[str, str], told: str) -> None:
    assert told in editor_view({**TYPED, **changes}, []).hint


def test_buttons_keep_their_text_when_one_between_them_goes() -> None:
    values = {
        **TYPED,
        "button:1:text": "Yes",
        "button:3:kind": "URL",
        "button:3:text": "Way",
        "button:3:target": "https://casa.example/{{1}}",
        "example:button:1:1": "map",
        "button:4:kind": "FAX",
    }
    view = editor_view(values, [1, 3])
    assert view.bubble.buttons == ["Yes", "Way"]
    assert [one.target_label for one in view.buttons] == ["", "Address"]
    assert "example:button:1:1" in [one.name for one in view.examples]
    assert (view.hint, view.ready) == ("", True)
    assert editor_view(values, [4]).buttons[0].kind == "QUICK_REPLY"


def test_what_no_form_sends_is_left_out() -> None:
    assert typed_into({"a": "1"}, {"b": 3, "c": None, "d": "x"}) == {"a": "1", "d": "x"}
    assert draft_of({}, []).name == ""


def test_a_manager_sees_the_list_by_name(page: TemplateBookState) -> None:
    assert (page.place, page.title) == ("shown", "Front desk")
    assert [one.name for one in page.rows] == ["a_first", "arrival"]


@pytest.mark.parametrize(
    ("path", "login", "place"),
    [
        (PATH, "amy", "forbidden"),
        ("/connections/6/templates", "lucia", "missing"),
        ("/connections/99/templates", "lucia", "missing"),
    ],
)
def test_what_is_not_there_says_so(
    page: TemplateBookState, desk: FakeDesk, path: str, login: str, place: str
) -> None:
    visit(page, path, login)
    asyncio.run(page._refresh(desk))
    assert (page.place, page.rows) == (place, [])


def test_sync_and_delete_ask_for_one_thing(page: TemplateBookState, desk: FakeDesk) -> None:
    do(page, "sync")
    call(page, "ask_to_delete", 9)
    assert page.deleting == 9
    do(page, "delete", 9)
    assert desk.templates.asked == [("sync", 5, LUCIA.agent_id), ("delete", 5, 9)]
    assert (page.deleting, page.busy, page.went_well) == (0, "", True)


def test_a_template_is_handed_in_with_its_last_keystrokes(
    page: TemplateBookState, desk: FakeDesk
) -> None:
    call(page, "write")
    call(page, "fill", "name", "arrival_no")
    call(page, "add_button")
    do(page, "hand_in", {**TYPED, "button:1:text": "Thanks", "button:1:kind": "QUICK_REPLY"})
    ((what, connection, draft),) = desk.templates.asked
    assert (what, connection) == ("create", 5)
    assert isinstance(draft, TemplateDraft)
    assert (draft.name, draft.language, draft.category) == ("arrival_note", "en", "UTILITY")
    assert [one["type"] for one in draft.components] == ["BODY", "BUTTONS"]
    assert (page.writing, page.draft, page.went_well) == (False, {}, True)


def test_a_refusal_is_said_and_keeps_what_was_written(
    page: TemplateBookState, desk: FakeDesk
) -> None:
    desk.templates.refusal = InvalidInputError("There is such a template already.")
    call(page, "write")
    do(page, "hand_in", TYPED)
    assert (page.said, page.went_well) == ("There is such a template already.", False)
    assert page.writing
    assert page.editor.bubble.body.startswith("Hello Laura")


def test_there_is_room_for_so_many_buttons(page: TemplateBookState) -> None:
    call(page, "write")
    for _ in range(MOST_BUTTONS + 3):
        call(page, "add_button")
    assert len(page.editor.buttons) == MOST_BUTTONS
    assert not page.editor.room_for_buttons
    call(page, "remove_button", 1)
    assert page.editor.room_for_buttons


def test_a_browser_cannot_fill_the_memory(page: TemplateBookState) -> None:
    call(page, "write")
    for number in range(500):
        call(page, "fill", f"field{number}", "x" * 100_000)
    assert sum(map(len, page.draft.values())) < 300_000


def test_a_login_that_ended_leads_to_the_sign_in(page: TemplateBookState) -> None:
    visit(page, PATH, "nobody")
    assert "/login?next=/connections/5/templates" in str(do(page, "sync"))
    assert (page.rows, page.place) == ([], "loading")


def test_what_meta_decides_is_shown_at_once(page: TemplateBookState, desk: FakeDesk) -> None:
    async def decided() -> None:
        following = asyncio.create_task(page._follow(desk))
        await soon(lambda: page._shown > 1)
        await asyncio.sleep(0.3)
        desk.templates.rows = [template_row(status="PAUSED")]
        desk.bus.publish([Event(Happened.TEMPLATES_CHANGED, 1)])
        await soon(lambda: [one.status for one in page.rows] == ["Paused"])
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    asyncio.run(decided())


def test_a_lost_line_takes_away_no_template_that_is_being_written(page: TemplateBookState) -> None:
    page._enter(5)
    call(page, "write")
    call(page, "fill", "name", "arrival_note")
    page._enter(5)
    assert (page.writing, page.draft["name"]) == (True, "arrival_note")
    page._enter(6)
    assert (page.writing, page.draft) == (False, {})
