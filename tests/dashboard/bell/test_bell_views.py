from dataclasses import replace
from datetime import timedelta

from hotel_inbox.dashboard.bell.views import count_words, label, notice_views
from hotel_inbox.services.notifications import Bell, BellItem
from tests.dashboard.samples import NOW

FAILED = BellItem(
    id=1,
    kind="send_failed",
    text="A message could not be sent.",
    at=NOW - timedelta(minutes=5),
    conversation_id=7,
    connection_id=None,
    read=False,
    about="Laura Méndez",
)


def test_the_count_fits_the_bell() -> None:
    assert [count_words(number) for number in (-1, 0, 1, 99, 100)] == ["", "", "1", "99", "99+"]


def test_the_bell_is_named_for_who_cannot_see_it() -> None:
    assert label(0) == "Notifications"
    assert label(3) == "Notifications, 3 unread"


def test_a_line_leads_to_where_one_sees_to_it() -> None:
    paused = replace(FAILED, id=2, conversation_id=None, connection_id=5, read=True, about="")
    both = replace(FAILED, id=3, connection_id=5)
    other = replace(FAILED, id=4, conversation_id=None)
    shown = notice_views(Bell(1, (FAILED, paused, both, other)), NOW)
    assert [one.leads_to for one in shown] == [
        "/conversations/7",
        "/connections",
        "/conversations/7",
        "/conversations",
    ]
    assert (shown[0].ago, shown[0].about, shown[0].read) == ("5 min", "Laura Méndez", False)
    assert shown[1].read
