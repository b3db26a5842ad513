import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import template_state
from hotel_inbox.dashboard.conversations.template_state import TemplatesState
from hotel_inbox.dashboard.shell.live import FAILED
from hotel_inbox.errors import InvalidInputError
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, template

VALUES = {"body:1": "Laura", "body:2": "Monday"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.templates.found[7] = [template(id=1), template(id=2, name="thanks", fields=())]
    monkeypatch.setattr(template_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def picker() -> TemplatesState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(TemplatesState.get_full_name().split("."))
    assert isinstance(found, TemplatesState)
    sign_in(found, "amy")
    return found


def sign_in(picker: TemplatesState, login: str) -> None:
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    picker._get_root_state().router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": "/conversations/7"}
        | {"headers": headers}
    )


def handler(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = TemplatesState.event_handlers[name].fn
    return found


def do(picker: TemplatesState, name: str, *arguments: object) -> object:
    answer: object = asyncio.run(handler(name)(picker, *arguments))
    return answer


def test_opening_offers_what_fits_and_a_second_time_puts_it_away(
    desk: FakeDesk, picker: TemplatesState
) -> None:
    do(picker, "open", 7)
    assert desk.templates.found
    assert [one.name for one in picker.options] == ["arrival", "thanks"]
    assert (picker.ready, picker.conversation_id) == (True, 7)
    do(picker, "open", 7)
    assert (picker.conversation_id, picker.options) == (0, [])


@pytest.mark.usefixtures("desk")
def test_a_conversation_one_may_not_see_says_so(picker: TemplatesState) -> None:
    do(picker, "open", 8)
    assert (picker.options, picker.problem) == ([], "There is no such conversation.")


@pytest.mark.usefixtures("desk")
def test_a_login_that_ended_leads_to_the_sign_in(picker: TemplatesState) -> None:
    sign_in(picker, "nobody")
    assert do(picker, "open", 7) is not None
    assert (picker.conversation_id, picker.options) == (0, [])


@pytest.mark.usefixtures("desk")
def test_the_preview_follows_what_is_typed(picker: TemplatesState) -> None:
    do(picker, "open", 7)
    handler("choose")(picker, 1)
    handler("fill")(picker, "body:1", "Laura")
    handler("fill")(picker, "body:99", "nowhere")
    assert picker.form.body == "Hello Laura, see you on {{2}}."
    handler("back")(picker)
    assert picker.form.id == 0
    handler("choose")(picker, 99)
    assert picker.form.id == 0


def test_a_filled_template_goes_out_once_and_the_picker_closes(
    desk: FakeDesk, picker: TemplatesState
) -> None:
    do(picker, "open", 7)
    handler("choose")(picker, 1)
    key = picker._draft_key
    do(picker, "send", {**VALUES, "other": "x"})
    do(picker, "send", VALUES)
    assert desk.outbox.templates == [(1, 7, 1, VALUES, key)]
    assert (picker.conversation_id, picker.sending) == (0, False)


def test_what_is_wrong_is_said_in_place_and_keeps_what_was_typed(
    desk: FakeDesk, picker: TemplatesState
) -> None:
    desk.outbox.refusals["Laura"] = InvalidInputError("Fill in “Day”.")
    do(picker, "open", 7)
    handler("choose")(picker, 1)
    do(picker, "send", {"body:1": "Laura"})
    assert picker.problem == "Fill in “Day”."
    assert picker.form.body == "Hello Laura, see you on {{2}}."
    assert (picker.conversation_id, picker.sending) == (7, False)
    # What nobody foresaw leaves it usable too.
    desk.outbox.refusals["Laura"] = RuntimeError("no database")
    do(picker, "send", {"body:1": "Laura"})
    assert (picker.problem, picker.sending) == (FAILED, False)
