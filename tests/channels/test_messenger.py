"""What guests do on Messenger, as messages and reports."""

from datetime import UTC, datetime, timedelta

import pytest

from hotel_inbox.domain.messages import (
    Channel,
    DeliveryUpdate,
    InboundMessage,
    MessageStatus,
    Unreadable,
)
from hotel_inbox.errors import PayloadError
from tests.channels.direct_payloads import MESSENGER

PAGE, GUEST = "441002200330", "7722003300441155"
SENT_AT = datetime(2026, 7, 25, 17, 21, 0, 123000, tzinfo=UTC)
OUR_MESSAGE = "m_Hk9001OUT"


def test_what_the_channel_can_do() -> None:
    abilities = MESSENGER.channel.abilities
    assert MESSENGER.channel.channel is Channel.MESSENGER
    assert (abilities.name, abilities.text_limit) == ("Messenger", 2000)
    assert abilities.window == timedelta(hours=24)
    assert not abilities.readable_identities


def test_a_text() -> None:
    assert MESSENGER.parse("text") == [
        InboundMessage(
            account_id=PAGE,
            provider_id="m_Hk0001IN",
            identities=(GUEST,),
            sent_at=SENT_AT,
            kind="text",
            text="Guten Tag! Is there parking at the hotel?",
        )
    ]


def test_a_text_that_quotes_another_message() -> None:
    assert MESSENGER.message("text_reply").reply_to == OUR_MESSAGE


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("image", "image", ""),
        ("image_with_text", "image", "Our broken lamp"),
        ("images", "image", ""),
        ("video", "video", ""),
        ("audio", "audio", ""),
        ("file", "document", ""),
        ("sticker", "sticker", ""),
        ("sticker_as_image", "sticker", ""),
        ("reel", "share", "A day in Lisbon"),
        ("post", "share", "Sunset terrace"),
        ("share_without_content", "share", ""),
        ("product", "template", ""),
        ("appointment_booking", "appointment_booking", ""),
        ("unknown_attachment", "hologram", ""),
        ("text_with_link", "text", "Is this your hotel? https://example.com/casa"),
    ],
)
def test_attachments(name: str, kind: str, text: str) -> None:
    found = MESSENGER.message(name)
    assert (found.kind, found.text, found.opens_session) == (kind, text, True)
    sent = MESSENGER.payload(name)["entry"][0]["messaging"][0]["message"]["attachments"]
    assert found.detail["attachments"] == sent


def test_a_message_without_anything_known_keeps_all_that_came() -> None:
    found = MESSENGER.message("message_without_content")
    assert (found.kind, found.detail["raw"]) == ("unsupported", {"mid": "m_Hk0031IN"})


def test_where_a_guest_came_from_is_kept() -> None:
    assert MESSENGER.message("text_about_product").detail["referral"] == {
        "product": {"id": "990011"}
    }
    found = MESSENGER.message("text_from_ad")
    assert (found.kind, found.text) == ("text", "I saw your spring offer")
    assert isinstance(found.detail["referral"], dict)
    assert found.detail["referral"]["ad_id"] == "660044"


def test_a_tapped_quick_reply() -> None:
    found = MESSENGER.message("quick_reply")
    assert (found.kind, found.text) == ("interactive", "Sea view")
    assert found.detail["button"] == {"payload": "ROOM_SEA"}


@pytest.mark.parametrize("name", ["postback", "postback_without_id", "postback_from_link"])
def test_a_tapped_button_opens_the_window(name: str) -> None:
    found = MESSENGER.message(name)
    sent = MESSENGER.payload(name)["entry"][0]["messaging"][0]["postback"]
    assert (found.kind, found.text, found.opens_session) == ("button", sent["title"], True)
    assert found.detail["button"] == {"title": sent["title"], "payload": sent["payload"]}
    assert found.detail.get("referral") == sent.get("referral")
    assert found.provider_id == sent.get("mid", found.provider_id)


@pytest.mark.parametrize("name", ["postback_without_id", "reaction", "edit", "referral"])
def test_what_has_no_id_gets_the_same_one_each_time(name: str) -> None:
    callback = MESSENGER.payload(name)
    (first,) = MESSENGER.channel.parse(callback)
    (again,) = MESSENGER.channel.parse(callback)
    assert first == again
    event = callback["entry"][0]["messaging"][0]
    event["sender"]["id"] = "7722003300441156"
    (other,) = MESSENGER.channel.parse(callback)
    assert isinstance(first, InboundMessage)
    assert isinstance(other, InboundMessage)
    assert other.provider_id != first.provider_id


def test_two_taps_on_the_same_button_are_two_messages() -> None:
    callback = MESSENGER.payload("postback_without_id")
    event = callback["entry"][0]["messaging"][0]
    callback["entry"][0]["messaging"].append({**event, "timestamp": event["timestamp"] + 1})
    first, second = MESSENGER.channel.parse(callback)
    assert isinstance(first, InboundMessage)
    assert isinstance(second, InboundMessage)
    assert first.provider_id != second.provider_id


def test_coming_back_through_a_link() -> None:
    found = MESSENGER.message("referral")
    assert (found.kind, found.text, found.opens_session) == ("referral", "", True)
    assert found.detail["referral"] == {
        "ref": "lobby-poster",
        "source": "SHORTLINK",
        "type": "OPEN_THREAD",
    }


def test_a_reaction_opens_the_window_and_taking_it_back_does_not() -> None:
    given, removed = MESSENGER.message("reaction"), MESSENGER.message("reaction_removed")
    assert (given.kind, given.text, given.opens_session) == ("reaction", "❤️", True)
    assert (removed.kind, removed.text, removed.opens_session) == ("reaction", "", False)
    assert given.detail["target"] == removed.detail["target"] == OUR_MESSAGE
    assert (given.detail["removed"], removed.detail["removed"]) == (False, True)
    assert given.provider_id != removed.provider_id


def test_an_edit_names_its_message_and_opens_nothing() -> None:
    found = MESSENGER.message("edit")
    assert (found.kind, found.opens_session) == ("edit", False)
    assert found.text == "Guten Tag! Is there covered parking?"
    assert found.detail == {"target": "m_Hk0001IN", "edited": "text"}
    assert found.provider_id != "m_Hk0001IN"


def test_what_a_person_wrote_in_metas_inbox() -> None:
    found = MESSENGER.echo("echo_text")
    assert (found.account_id, found.identities) == (PAGE, (GUEST,))
    assert (found.provider_id, found.kind) == ("m_Hk9002OUT", "text")
    assert found.text == "Marta from the desk here: yes, there is."
    assert found.detail == {"app_id": 26390220}
    assert MESSENGER.echo("echo_image").kind == "image"


def test_the_echo_of_our_own_message_says_that_it_was_sent() -> None:
    assert MESSENGER.parse("echo_of_ours") == [
        DeliveryUpdate(PAGE, "m_Hk9003OUT", MessageStatus.SENT, SENT_AT, client_ref="4711")
    ]


def test_another_apps_metadata_is_not_taken_for_ours() -> None:
    assert MESSENGER.echo("echo_of_other_app").text == "Rate your stay"


def test_deliveries_name_their_messages() -> None:
    delivered = MessageStatus.DELIVERED
    assert MESSENGER.updates("delivery") == [
        DeliveryUpdate(PAGE, "m_Hk9001OUT", delivered, SENT_AT),
        DeliveryUpdate(PAGE, "m_Hk9002OUT", delivered, SENT_AT),
    ]
    (without_time,) = MESSENGER.updates("delivery_without_time")
    assert without_time.at == SENT_AT


@pytest.mark.parametrize(
    "name", ["delivery_without_ids", "read", "optin", "pass_thread_control", "page_feed"]
)
def test_what_names_no_message_gives_nothing_and_is_no_error(name: str) -> None:
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
    assert len(found) == 4


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
