"""The list of exports on the Settings screen, without a browser."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from hotel_inbox.dashboard.settings import exports_state
from hotel_inbox.dashboard.settings.exports_state import ExportsState
from hotel_inbox.dashboard.settings.exports_views import exported_view
from hotel_inbox.domain.exports import FileKind, Layout, Order, Outcome
from hotel_inbox.domain.filters import Filter
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.services.audit import Exported
from tests.dashboard.connections.accounts import LUCIA, handler, make_state, visit
from tests.dashboard.desks import FakeDesk

LISTED = Exported(
    datetime(2026, 11, 22, tzinfo=UTC), "Amy", Order(Layout.MESSAGES), ("Azul",), 7, Outcome.DONE
)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_manager_reads_who_exported_what() -> None:
    order = Order(Layout.MESSAGES, FileKind.XLSX, Filter(hotel=1, channel=Channel.WHATSAPP), "ana")
    one = Exported(NOW - timedelta(minutes=5), "Amy", order, ("Azul",), 1500, Outcome.DONE)
    shown = exported_view(one, NOW, Language.ENGLISH)
    assert (shown.who, shown.what) == ("Amy", "1,500 messages (XLSX)")
    assert (shown.elapsed, shown.about) == ("5 min", "Azul · WhatsApp · “ana”")


def test_a_chart_of_the_statistics_is_called_by_its_name() -> None:
    one = Exported(
        NOW, "Amy", Order(Layout.CONVERSATIONS), ("Azul",), 7, Outcome.DONE, "messages-by-hour"
    )
    assert exported_view(one, NOW, Language.SPANISH).what == "Estadísticas: messages-by-hour (CSV)"


def test_what_did_not_end_well_is_said() -> None:
    order = Order(Layout.CONVERSATIONS)
    one = Exported(NOW, None, order, ("Azul", "Mar"), 3, Outcome.CANCELLED)
    shown = exported_view(one, NOW, Language.SPANISH)
    assert (shown.who, shown.what) == ("Línea de comandos", "3 conversaciones (CSV)")
    assert shown.about == "Azul, Mar · cancelada"


def test_the_list_is_read_when_the_page_opens_and_gone_with_the_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = FakeDesk()
    desk.sign_in.logins["lucia"] = LUCIA
    desk.audit.exports = [LISTED]
    monkeypatch.setattr(exports_state, "get_inbox", lambda: desk)
    page = make_state(ExportsState, "/settings")
    visit(page, "/settings", "lucia")
    asyncio.run(handler(ExportsState, "enter")(page))
    assert [(one.who, one.what) for one in page.exports] == [("Amy", "7 messages (CSV)")]
    visit(page, "/settings", "nobody")
    asyncio.run(handler(ExportsState, "enter")(page))
    assert page.exports == []
