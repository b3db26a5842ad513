import json
from datetime import timedelta

from hotel_inbox.dashboard.conversations.composer_views import ComposerView, composer_view
from hotel_inbox.domain.inbox import Thread
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.window import WindowState
from tests.dashboard.samples import NOW, thread

CLOSED = WindowState(open=False, closes_at=NOW - timedelta(hours=1), reason="24 hours are over.")
FILES = {
    "image": FileLimit(5 << 20, frozenset({"image/png", "image/jpeg"})),
    "document": FileLimit(100 << 20, frozenset({"application/pdf", "image/png"})),
}


def shown(opened: Thread) -> ComposerView:
    return composer_view(opened, "Laura Méndez", NOW)


def test_while_the_bot_answers_nobody_else_writes() -> None:
    view = shown(thread(mode=Mode.AI, takes_templates=True))
    assert not view.can_write
    assert not view.can_template
    assert view.placeholder == (
        "Switch to Human Agent to write to Laura Méndez: the AI agent is answering."
    )


def test_a_person_writes_within_the_window() -> None:
    view = shown(thread(mode=Mode.HUMAN))
    assert view.can_write
    assert (view.refusal, view.late, view.paused) == ("", "", "")
    assert view.text_limit == 4096


def test_a_closed_window_says_why_and_leaves_templates() -> None:
    view = shown(thread(mode=Mode.HUMAN, window=CLOSED, takes_templates=True))
    assert not view.can_write
    assert view.can_template
    assert view.refusal == "24 hours are over."
    assert not shown(thread(mode=Mode.HUMAN, window=CLOSED)).can_template
    assert shown(thread(mode=Mode.AI, window=CLOSED)).refusal == ""


def test_beyond_the_window_a_person_is_told_until_when_they_may_write() -> None:
    late = WindowState(open=True, closes_at=NOW + timedelta(days=5), reason=None, tagged=True)
    view = shown(thread(mode=Mode.HUMAN, window=late))
    assert view.can_write
    assert view.late == (
        "Only people may write now, under Meta's HUMAN_AGENT tag, until Thursday 19 March, 13:00."
    )
    assert shown(thread(mode=Mode.AI, window=late)).late == ""


def test_a_paused_connection_sends_nothing() -> None:
    view = shown(thread(mode=Mode.HUMAN, paused="The token is not valid.", takes_templates=True))
    assert (view.can_write, view.can_template) == (False, False)
    assert view.paused == "The token is not valid."


def test_the_limits_of_files_are_told_beforehand() -> None:
    view = shown(thread(mode=Mode.HUMAN, files=FILES))
    assert view.takes_files
    assert view.accept == "application/pdf,image/jpeg,image/png"
    assert view.files_hint == "Photos up to 5 MB, documents up to 100 MB"
    assert json.loads(view.files) == [
        {"types": ["image/jpeg", "image/png"], "size": 5 << 20, "words": "photos up to 5 MB"},
        {
            "types": ["application/pdf", "image/png"],
            "size": 100 << 20,
            "words": "documents up to 100 MB",
        },
    ]


def test_bytes_are_counted_only_where_the_channel_does() -> None:
    assert shown(thread()).text_bytes == 0
    assert shown(thread(text_bytes=1000)).text_bytes == 1000


def test_a_channel_without_files_offers_none() -> None:
    view = shown(thread(mode=Mode.HUMAN))
    assert (view.takes_files, view.accept, view.files, view.files_hint) == (False, "", "[]", "")
