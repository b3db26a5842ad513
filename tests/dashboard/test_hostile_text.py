"""No view takes longer than in proportion to the text it shows, whatever a guest has sent."""

import json
import time
from collections.abc import Callable, Mapping

import pytest

from hotel_inbox.dashboard.conversations.composer_views import composer_view
from hotel_inbox.dashboard.conversations.drafts import Draft, draft_from, unsettled
from hotel_inbox.dashboard.conversations.head_views import card_view, head_view
from hotel_inbox.dashboard.conversations.line_views import drawn, whole_text
from hotel_inbox.dashboard.conversations.list_views import row_views
from hotel_inbox.dashboard.conversations.showing import conversation_in
from hotel_inbox.dashboard.conversations.template_views import form_view, option_views
from hotel_inbox.dashboard.conversations.text_views import shown_part, text_parts
from hotel_inbox.dashboard.conversations.thread_views import thread_lines
from hotel_inbox.dashboard.conversations.tool_views import tool_view
from hotel_inbox.dashboard.login.cookie import login_cookie
from hotel_inbox.dashboard.login.views import error_in
from hotel_inbox.domain.doors import COOKIE, inside
from hotel_inbox.domain.inbox import Thread, ThreadTool
from hotel_inbox.domain.media import MediaState
from hotel_inbox.domain.messages import Author, MessageStatus, Mode
from tests.dashboard.samples import HOSTILE, NOW, guest, media, message, row, template, thread

FEW, MANY = 5_000, 50_000


def _thread(text: str) -> Thread:
    sent = message(id=1, text=text, quote=text, kind=text, agent=text, author=Author.AGENT)
    noted = message(id=2, text=text, author=Author.SYSTEM)
    failed = message(
        id=3,
        text=text,
        status=MessageStatus.FAILED,
        error_reason=text,
        error_detail={text: text},
        notes=(text,),
        media=(media(name=text, problem=text, state=MediaState.FAILED),),
        quotable=True,
        place=(1.0, 2.0),
    )
    return thread(
        messages=(sent, noted, failed),
        guest=guest(name=text, persona=text, intent=text),
        takes_quotes=True,
        source=text,
        paused=text,
        mode=Mode.HUMAN,
    )


def _lines(text: str) -> object:
    return thread_lines(drawn(_thread(text)), {}, today=NOW.date(), has_older=True)


def _head(text: str) -> object:
    found = _thread(text)
    card = card_view(found.guest, has_lead=False, source=text)
    return head_view(found, NOW, name_hotel=True), card, composer_view(found, text, NOW)


def _templates(text: str) -> object:
    component = {"type": "BODY", "text": text}
    option = template(name=text, components=(component,))
    return option_views([option], text), form_view(option, {"body:1": text})


def _rows(text: str) -> object:
    listed = row(guest=text, preview=text, persona=text, assignee=text, mode=Mode.HUMAN)
    return row_views([listed], NOW, name_hotels=True)


def _tool(text: str) -> object:
    return tool_view(ThreadTool(text, {"query": text, text: 1}, {"error": text, text: [text]}, 1))


def _draft(text: str) -> object:
    form = {"text": f"x{text}", "draft_key": text, "conversation_id": "7", "quoted": text}
    drafts = [draft_from(form | {"files": json.dumps([{"id": 1, "name": text}])})]
    return unsettled([*drafts, Draft("k", 7, text)], 7, 1, _thread(text).messages)


def _doors(text: str) -> object:
    cookie = login_cookie(text), login_cookie(f"{COOKIE}={text}")
    return cookie, inside(text), inside(f"/{text}"), error_in(text)


VIEWS: Mapping[str, Callable[[str], object]] = {
    "text": text_parts,
    "cut text": lambda text: text_parts(shown_part(text), cut=True),
    "whole text": lambda text: whole_text(_thread(text), 1),
    "lines": _lines,
    "head": _head,
    "rows": _rows,
    "tool": _tool,
    "draft": _draft,
    "templates": _templates,
    "doors": _doors,
    "address": lambda text: conversation_in(f"/conversations/{text}"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_ten_times_the_text_takes_no_hundred_times_as_long(view: str) -> None:
    slow = []
    for piece in HOSTILE:
        few, many = (
            _seconds(VIEWS[view], f"https://a.b/{piece * count} {piece * count}")
            for count in (FEW, MANY)
        )
        if many >= 50 * few + 0.5:
            slow.append((piece, few, many))
    assert slow == []


def _seconds(view: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    view(text)
    return time.perf_counter() - started
