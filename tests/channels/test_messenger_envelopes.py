"""What Messenger packs its events in: all that can be read is, and the rest holds nothing back."""

from datetime import UTC, datetime

import pytest

from hotel_inbox.domain.messages import InboundMessage, Unreadable
from hotel_inbox.errors import PayloadError
from tests.channels.direct_payloads import MESSENGER

PAGE = "441002200330"
SENT_AT = datetime(2026, 7, 25, 17, 21, 0, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "account_linking",
        "optin",
        "page_feed",
        "pass_thread_control",
        "policy_enforcement",
        "take_thread_control",
    ],
)
def test_what_is_about_no_message_gives_nothing_and_is_no_error(name: str) -> None:
    assert MESSENGER.parse(name) == []


def test_a_message_while_another_app_is_in_charge_is_kept() -> None:
    assert MESSENGER.message("standby_text").text == "Hello?"


def test_a_message_wrapped_as_a_change() -> None:
    found = MESSENGER.message("text_as_change")
    assert (found.text, found.sent_at) == ("A test", SENT_AT.replace(microsecond=0))


def test_every_event_of_every_entry_is_read() -> None:
    found = MESSENGER.parse("batch")
    assert [(each.account_id, each.text) for each in found if isinstance(each, InboundMessage)] == [
        (PAGE, "First"),
        (PAGE, "Second"),
        ("441002200331", "To the other house"),
    ]
    assert len(found) == 5


def test_broken_parts_hold_nothing_back() -> None:
    found = MESSENGER.parse("batch_with_broken_parts")
    assert [getattr(each, "text", None) for each in found] == ["Before", None, None, "After"]
    assert MESSENGER.unreadable("batch_with_broken_parts") == [
        "a message without usable id, timestamp",
        "an event that is no object",
    ]


def test_a_message_of_nobody_is_unreadable() -> None:
    assert MESSENGER.unreadable("message_of_chat_plugin") == ["m_Hk0032IN without usable guest"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({}, "an entry without the account's id"),
        ({"id": PAGE}, "an entry without events"),
        ({"id": PAGE, "messaging": {}}, "messaging that is no list"),
        (
            {"id": PAGE, "messaging": [{"reaction": {}}]},
            "a reaction to a message without usable id",
        ),
        (
            {"id": PAGE, "messaging": [{"message_edit": 1}]},
            "an edit of a message without usable id",
        ),
    ],
)
def test_an_envelope_that_makes_no_sense(entry: object, reason: str) -> None:
    found = MESSENGER.channel.parse({"object": "page", "entry": [entry]})
    assert found == [Unreadable(reason)]


@pytest.mark.parametrize("payload", [{}, {"object": "page"}, {"object": "instagram", "entry": []}])
def test_somebody_elses_callback_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(PayloadError):
        MESSENGER.channel.parse(payload)
