import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import export_state
from hotel_inbox.dashboard.conversations.export_state import NOT_BEGUN, ExportState
from hotel_inbox.dashboard.conversations.export_views import (
    ProgressView,
    export_view,
    progress_view,
)
from hotel_inbox.domain.exports import FileKind, Layout, Order, Outcome
from hotel_inbox.domain.filters import Filter, Period
from hotel_inbox.domain.inbox import HotelName
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import TooManyAtOnceError
from hotel_inbox.services.export import Progress
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    monkeypatch.setattr(export_state, "get_inbox", lambda: made)
    monkeypatch.setattr(export_state, "LOOKS_EVERY", 0.0)
    return made


@pytest.fixture
def page() -> State:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    visit(root, "/conversations?channel=whatsapp")
    return root


def visit(root: State, address: str) -> None:
    root.router = RouterData.from_router_data(
        {
            "pathname": "/conversations/[[conversation_id]]",
            "asPath": address,
            "headers": {
                "cookie": "hotel_inbox_login=amy",
                "origin": "http://inbox.example",
            },
        }
    )


def do(root: State, name: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever it answers
    found = root.get_substate(ExportState.get_full_name().split("."))
    handler: Callable[..., Any] = ExportState.event_handlers[name].fn
    answer = handler(found, *arguments)
    return asyncio.run(answer) if asyncio.iscoroutine(answer) else answer


def state_of(root: State) -> ExportState:
    found = root.get_substate(ExportState.get_full_name().split("."))
    assert isinstance(found, ExportState)
    return found


def test_it_says_what_the_filters_leave_and_counts_it(desk: FakeDesk, page: State) -> None:
    do(page, "open")
    shown = state_of(page)
    assert (shown.view.filters, shown.view.rows) == (["WhatsApp"], "1,234 rows")
    do(page, "choose_layout", "messages")
    do(page, "choose_layout", "guests")
    do(page, "choose_kind", "xlsx")
    do(page, "choose_kind", "pdf")
    assert (shown.layout, shown.kind) == ("messages", "xlsx")
    assert [order.layout for order in desk.export.counted] == [
        Layout.CONVERSATIONS,
        Layout.MESSAGES,
    ]
    assert desk.export.counted[0].chosen == Filter(channel=Channel.WHATSAPP)
    assert desk.export.counted[0].kind is FileKind.CSV


def test_what_is_looked_for_is_part_of_it(desk: FakeDesk, page: State) -> None:
    visit(page, "/conversations?channel=whatsapp&q=sauna+%26+spa")
    do(page, "open")
    assert state_of(page).view.filters == ["WhatsApp", "“sauna & spa”"]
    assert desk.export.counted[0].words == "sauna & spa"
    fetch, _ = do(page, "start")
    assert "channel=whatsapp&q=sauna+%26+spa&run=" in str(fetch.args)


def test_the_browser_downloads_it_and_the_page_watches(desk: FakeDesk, page: State) -> None:
    fetch, watch = do(page, "start")
    script = str(fetch.args)
    assert "/export/conversations.csv?channel=whatsapp&run=" in script
    assert state_of(page).progress == ProgressView("Starting…", going=True)
    # A second click is none.
    assert do(page, "start") is None
    key = state_of(page)._key
    assert key in str(watch.args)
    desk.export.steps = [
        None,
        Progress(0, None, Outcome.RUNNING),
        Progress(50, 200, Outcome.RUNNING),
        Progress(200, 200, Outcome.DONE),
    ]
    do(page, "watch", key)
    assert state_of(page).progress == ProgressView("Done: 200 rows.", 100)
    do(page, "cancel")
    assert desk.export.cancelled == [key]
    # What is watched is what was begun last.
    desk.export.steps = [Progress(1, 2, Outcome.RUNNING)]
    do(page, "watch", "another")
    assert state_of(page).progress == ProgressView("Done: 200 rows.", 100)


def test_what_is_refused_is_said_in_the_panel(desk: FakeDesk, page: State) -> None:
    desk.export.refusal = TooManyAtOnceError("Many exports are under way.")
    assert do(page, "start") is None
    assert state_of(page).problem == "Many exports are under way."
    assert not state_of(page).progress.going


def test_a_download_that_never_begins_is_told(
    desk: FakeDesk, page: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_state, "STARTS_WITHIN", -1.0)
    do(page, "start")
    desk.export.steps = [None]
    do(page, "watch", state_of(page)._key)
    assert state_of(page).problem == NOT_BEGUN
    assert not state_of(page).progress.going


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (None, ProgressView("Empezando…", going=True)),
        (Progress(0, None, Outcome.RUNNING), ProgressView("Contando…", going=True)),
        (Progress(5, 20, Outcome.RUNNING), ProgressView("5 de 20 filas", 25, going=True)),
        (Progress(9, 9, Outcome.RUNNING), ProgressView("Preparando el archivo…", 100, going=True)),
        (Progress(7, 20, Outcome.CANCELLED), ProgressView("Cancelado tras 7 filas.")),
    ],
)
def test_how_far_it_got_is_said_in_words(progress: Progress | None, shown: ProgressView) -> None:
    assert progress_view(progress, Language.SPANISH) == shown


def test_without_a_filter_it_is_everything() -> None:
    everything = export_view(Order(Layout.MESSAGES), [], 1, Language.ENGLISH)
    assert everything.filters == ["Everything, of all time"]
    order = Order(Layout.MESSAGES, FileKind.CSV, Filter(hotel=1, period=Period.MONTH), "sauna")
    large = export_view(Order(Layout.MESSAGES), [], 2_000_000, Language.ENGLISH)
    assert large.rows == "2,000,000 rows; in Excel 2 sheets"
    some = export_view(order, [HotelName(1, "Azul")], 1, Language.SPANISH)
    assert some.filters == ["Azul", "Este mes", "“sauna”"]
    assert some.rows == "1 fila"
