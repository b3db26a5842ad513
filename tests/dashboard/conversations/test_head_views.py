from datetime import date, timedelta

from hotel_inbox.dashboard.conversations.head_views import card_view, head_view
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.messages import Mode
from hotel_inbox.domain.window import WindowState
from tests.dashboard.samples import NOW, guest, thread

CLOSED = WindowState(open=False, closes_at=NOW - timedelta(hours=1), reason="24 hours are over.")


def test_the_window_says_how_long_it_is_open() -> None:
    view = head_view(thread(), NOW, name_hotel=False)
    assert (view.window, view.window_closed) == ("21 h 14 min left", False)
    assert view.closes_at == "2026-03-15T09:14:00+00:00"


def test_a_closed_window_counts_nothing_down() -> None:
    view = head_view(thread(mode=Mode.HUMAN, window=CLOSED), NOW, name_hotel=False)
    assert (view.window, view.window_closed, view.closes_at) == ("window closed", True, "")


def test_a_channel_without_window_counts_nothing_down() -> None:
    endless = WindowState(open=True, closes_at=None, reason=None)
    assert head_view(thread(window=endless), NOW, name_hotel=False).window == ""


def test_who_took_over_and_when_in_the_hotels_time() -> None:
    taken = thread(
        mode=Mode.HUMAN, mode_changed_by="Amy Reyes", mode_changed_at=NOW - timedelta(hours=2)
    )
    assert head_view(taken, NOW, name_hotel=False).mode_note == "Amy Reyes since 11:00"
    earlier = thread(mode=Mode.HUMAN, mode_changed_by=None, mode_changed_at=NOW - timedelta(days=1))
    assert head_view(earlier, NOW, name_hotel=False).mode_note == "A person since yesterday, 13:00"


def test_a_waiting_guest_is_told_with_the_reason() -> None:
    waiting = thread(waiting_since=NOW, handoff_reason=HandoffReason.REQUESTED)
    assert head_view(waiting, NOW, name_hotel=False).waiting == (
        "The guest asked for a person. Waiting since 13:00."
    )
    unnamed = thread(waiting_since=NOW, handoff_reason=None)
    assert head_view(unnamed, NOW, name_hotel=False).waiting.startswith("The guest waits")
    assert head_view(thread(), NOW, name_hotel=False).waiting == ""


def test_the_card_shows_what_is_known() -> None:
    view = card_view(
        guest(
            email="laura@example.com",
            language="es",
            persona="family",
            intent="high",
            type="faq",
            check_in=date(2027, 3, 14),
            check_out=date(2027, 3, 18),
            adults=2,
        ),
        has_lead=True,
    )
    assert (view.language, view.persona, view.intent, view.intent_bars, view.type) == (
        "Spanish",
        "Family",
        "High",
        3,
        "FAQ",
    )
    assert (view.dates, view.party) == ("14 to 18 March 2027 (4 nights)", "2 adults")


def test_an_identifier_is_shown_only_if_it_says_more() -> None:
    assert card_view(guest(), has_lead=False).identifier == ""
    assert card_view(guest(name=None, identifier="Visitor 3"), has_lead=False).identifier == (
        "Visitor 3"
    )


def test_a_guests_picture_is_shown_where_there_is_one() -> None:
    assert head_view(thread(), NOW, name_hotel=False).picture == ""
    pictured = thread(guest=guest(picture_id=9))
    assert head_view(pictured, NOW, name_hotel=False).picture == "/media/9"


def test_where_a_guest_came_from_is_told_in_short() -> None:
    assert card_view(guest(), has_lead=False).source == ""
    assert card_view(guest(), has_lead=False, source="From an ad: Spring").source == (
        "From an ad: Spring"
    )
    assert len(card_view(guest(), has_lead=False, source="x" * 9000).source) < 400


def test_a_colleague_who_holds_it_is_named_and_oneself_is_not() -> None:
    held = thread(mode=Mode.HUMAN, holder_id=7, holder="Pablo Ruiz")
    view = head_view(held, NOW, name_hotel=False, me=3)
    assert (view.holder_id, view.holder) == (7, "Pablo Ruiz")
    assert head_view(held, NOW, name_hotel=False, me=7).holder_id == 0
    assert head_view(thread(), NOW, name_hotel=False, me=3).holder_id == 0
