from datetime import timedelta

import pytest

from hotel_inbox.dashboard.connections.views import Doing, account_view, ago, hotel_views, id_words
from hotel_inbox.domain.messages import Channel
from hotel_inbox.services.connection_cards import ConnectionCard, ConnectionState
from tests.dashboard.connections.accounts import FINDINGS, card, web_chat
from tests.dashboard.samples import NOW


def test_what_never_was_says_so() -> None:
    assert ago(None, NOW) == "never"
    assert ago(NOW - timedelta(seconds=20), NOW) == "just now"
    assert ago(NOW - timedelta(hours=3), NOW) == "3 h ago"


def test_a_number_in_order_needs_no_advice() -> None:
    shown = account_view(
        card(last_sent_at=NOW - timedelta(minutes=5), sent=4, checked_at=NOW), NOW, Doing()
    )
    assert (shown.state, shown.state_words, shown.advice) == ("ok", "Working", "")
    assert (shown.last_callback, shown.last_received, shown.last_sent) == (
        *("never", "never"),
        "5 min ago",
    )
    assert (shown.id_label, shown.external_id, shown.business_id) == (
        *("Phone number id", "515151"),
        "616161",
    )
    assert shown.templates_page == "/connections/5/templates"
    assert (shown.sent, shown.checked, shown.resumable) == (4, "Checked just now", False)


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (
            card(state=ConnectionState.PAUSED, pause_reason="The token was revoked."),
            "The token was revoked. Messages wait until you enter a new access token",
        ),
        (card(state=ConnectionState.PAUSED), "Sending from this account is paused."),
        (
            card(state=ConnectionState.THROTTLED, throttled_until=NOW + timedelta(minutes=4)),
            "Messages go on by themselves in 4 min;",
        ),
        (card(state=ConnectionState.UNTESTED), "Choose Check."),
        (card(state=ConnectionState.UNTESTED, has_token=False), "There is no access token yet"),
        (card(state=ConnectionState.FAULTY), "The last check found something to mend"),
    ],
)
def test_every_other_state_says_what_to_do(account: ConnectionCard, told: str) -> None:
    assert told in account_view(account, NOW, Doing()).advice


def test_only_a_pause_can_be_ended_by_hand() -> None:
    states = {
        state: account_view(card(state=state), NOW, Doing()).resumable for state in ConnectionState
    }
    assert [state for state, resumable in states.items() if resumable] == [ConnectionState.PAUSED]


def test_findings_are_shown_as_they_are() -> None:
    shown = account_view(card(findings=FINDINGS), NOW, Doing()).findings
    assert [(one.what, one.good) for one in shown] == [("Access token", True), ("Webhook", False)]


def test_a_web_chat_offers_its_tag_and_its_page() -> None:
    shown = account_view(web_chat(), NOW, Doing())
    assert shown.chat_page == "/chat/casa-azul"
    assert "webchat.js" in shown.script_tag
    assert (shown.webhook_url, shown.templates_page, shown.checkable) == ("", "", False)


def test_an_account_without_a_name_is_told_from_others() -> None:
    assert account_view(card(name=""), NOW, Doing()).title == "WhatsApp 515151"


def test_hotels_are_named_where_there_are_several() -> None:
    own = hotel_views([card(), web_chat()], NOW, {})
    assert [(one.name, len(one.accounts)) for one in own] == [("", 2)]
    both = hotel_views([card(), card(id=8, hotel_id=2, hotel_name="Harbour")], NOW, {})
    assert [one.name for one in both] == ["Casa Azul", "Harbour"]
    assert hotel_views([], NOW, {}) == []


def test_what_one_does_is_on_its_own_card_alone() -> None:
    (shown,) = hotel_views([card(), web_chat()], NOW, {5: Doing(busy="check")})
    assert [one.doing.busy for one in shown.accounts] == ["check", ""]


def test_each_channel_names_its_ids() -> None:
    labels = [id_words(channel).label for channel in Channel]
    assert len(set(labels)) == len(labels)
    assert [channel for channel in Channel if id_words(channel).of_business] == [Channel.WHATSAPP]
