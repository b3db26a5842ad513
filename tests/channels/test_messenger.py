"""What guests do on Messenger, as messages and reports."""

from datetime import UTC, datetime, timedelta

import pytest

from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.messages import (
    Channel,
    DeliveryUpdate,
    InboundMessage,
    MessageStatus,
    Unreadable,
    Watermark,
)
from hotel_inbox.domain.origins import Origin, OriginKind
from tests.channels.direct_payloads import MESSENGER, META_FILES

PAGE, GUEST = "441002200330", "7722003300441155"
SENT_AT = datetime(2026, 7, 25, 17, 21, 0, 123000, tzinfo=UTC)
OUR_MESSAGE = "m_Hk9001OUT"


def test_what_the_channel_can_do() -> None:
    abilities = MESSENGER.channel.abilities
    assert MESSENGER.channel.channel is Channel.MESSENGER
    assert (abilities.name, abilities.text_limit) == ("Messenger", 2000)
    assert (abilities.window, abilities.human_window) == (timedelta(hours=24), timedelta(days=7))
    assert (abilities.quotes, abilities.captions) == (True, False)
    assert not abilities.readable_identities
    assert sorted(abilities.files) == ["audio", "document", "image", "video"]
    assert {limit.size for limit in abilities.files.values()} == {25 * 2**20}
    assert MESSENGER.channel.templates is None


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
        ("share_of_page", "share", "Casa Azul on Facebook"),
        ("location", "location", "Pinned place"),
        ("unknown_attachment", "hologram", ""),
        ("text_with_link", "text", "Is this your hotel? https://example.com/casa"),
    ],
)
def test_attachments(name: str, kind: str, text: str) -> None:
    found = MESSENGER.message(name)
    assert (found.kind, found.text, found.opens_session) == (kind, text, True)
    sent = MESSENGER.payload(name)["entry"][0]["messaging"][0]["message"]["attachments"]
    assert found.detail["attachments"] == sent


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("image", [("image", "in/4711.jpg", None)]),
        ("image_with_text", [("image", "in/4711.jpg", None)]),
        ("images", [("image", "in/4711.jpg", None), ("image", "in/4712.jpg", None)]),
        ("video", [("video", "in/4711.mp4", None)]),
        ("audio", [("audio", "in/4711.m4a", None)]),
        ("file", [("document", "in/4711/Arrival%20times.pdf", "Arrival times.pdf")]),
        ("sticker", [("sticker", "in/4711", None)]),
        ("sticker_as_image", [("sticker", "in/4711", None)]),
        ("reel", [("video", "in/4711", None)]),
        ("post", [("image", "in/4711", None)]),
        ("share_of_page", []),
        ("share_without_content", []),
        ("text_with_link", []),
        ("product", []),
        ("text", []),
    ],
)
def test_files_that_meta_keeps(name: str, files: list[tuple[str, str, str | None]]) -> None:
    assert MESSENGER.message(name).media == tuple(
        MediaRef(kind, url=META_FILES + path, name=shown) for kind, path, shown in files
    )


def test_a_message_without_anything_known_keeps_all_that_came() -> None:
    found = MESSENGER.message("message_without_content")
    assert (found.kind, found.detail["raw"]) == ("unsupported", {"mid": "m_Hk0031IN"})


def test_where_a_guest_came_from_is_kept() -> None:
    assert MESSENGER.message("text_about_product").origin == Origin(
        OriginKind.PRODUCT, reference="990011"
    )
    found = MESSENGER.message("text_from_ad")
    assert (found.kind, found.text) == ("text", "I saw your spring offer")
    assert found.origin == Origin(OriginKind.AD, "Spring by the sea", "660044")
    assert MESSENGER.message("text").origin is None


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
    assert (found.origin is None) == ("referral" not in sent)
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
    assert found.origin == Origin(OriginKind.LINK, "lobby-poster", "lobby-poster")


def test_a_reaction_opens_the_window_and_taking_it_back_does_not() -> None:
    given, removed = MESSENGER.message("reaction"), MESSENGER.message("reaction_removed")
    assert (given.kind, given.text, given.opens_session) == ("reaction", "❤️", True)
    assert (removed.kind, removed.text, removed.opens_session) == ("reaction", "", False)
    assert given.target == removed.target == OUR_MESSAGE
    assert (given.detail["removed"], removed.detail["removed"]) == (False, True)
    assert given.provider_id != removed.provider_id


def test_an_edit_names_its_message_and_opens_nothing() -> None:
    found = MESSENGER.message("edit")
    assert (found.kind, found.opens_session) == ("edit", False)
    assert found.text == "Guten Tag! Is there covered parking?"
    assert (found.target, found.detail) == ("m_Hk0001IN", {"edited": "text"})
    assert found.provider_id != "m_Hk0001IN"


def test_what_a_person_wrote_in_metas_inbox() -> None:
    found = MESSENGER.echo("echo_text")
    assert (found.account_id, found.identities) == (PAGE, (GUEST,))
    assert (found.provider_id, found.kind) == ("m_Hk9002OUT", "text")
    assert found.text == "Marta from the desk here: yes, there is."
    assert found.detail == {"app_id": 26390220}
    image = MESSENGER.echo("echo_image")
    assert (image.kind, image.media) == (
        "image",
        (MediaRef("image", url=f"{META_FILES}in/4711.jpg"),),
    )
    assert MESSENGER.echo("echo_reply").reply_to == "m_Hk0001IN"


def test_the_echo_of_our_own_message_says_that_it_was_sent() -> None:
    assert MESSENGER.parse("echo_of_ours") == [
        DeliveryUpdate(PAGE, "m_Hk9003OUT", MessageStatus.SENT, SENT_AT, client_ref="4711")
    ]


def test_another_apps_metadata_is_not_taken_for_ours() -> None:
    assert MESSENGER.echo("echo_of_other_app").text == "Rate your stay"


def test_a_delivery_tells_its_messages_and_how_far_it_got() -> None:
    delivered = MessageStatus.DELIVERED
    told = [
        DeliveryUpdate(PAGE, "m_Hk9001OUT", delivered, SENT_AT),
        DeliveryUpdate(PAGE, "m_Hk9002OUT", delivered, SENT_AT),
        Watermark(PAGE, GUEST, delivered, SENT_AT),
    ]
    assert MESSENGER.parse("delivery") == told
    assert MESSENGER.parse("delivery_without_time") == [told[0], told[-1]]
    assert MESSENGER.parse("delivery_without_ids") == told[-1:]


def test_reading_tells_how_far_the_guest_got() -> None:
    assert MESSENGER.parse("read") == [Watermark(PAGE, GUEST, MessageStatus.READ, SENT_AT)]


@pytest.mark.parametrize(
    "report",
    [
        {"read": {}},
        {"read": {"watermark": "soon"}},
        {"delivery": {"mids": []}},
        {"delivery": {"mids": [1.5, None]}},
    ],
)
def test_a_report_that_tells_nothing_is_unreadable(report: dict[str, object]) -> None:
    event = {"sender": {"id": GUEST}, "timestamp": 1785000060123, **report}
    entry = {"id": PAGE, "messaging": [event]}
    (found,) = MESSENGER.channel.parse({"object": "page", "entry": [entry]})
    assert isinstance(found, Unreadable)
    assert "without usable time or messages" in found.reason
