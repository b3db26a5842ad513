"""What staff get to see of each kind of WhatsApp message, one own payload per kind."""

from datetime import UTC, datetime

import pytest

from hotel_inbox.channels.content import KIND_LENGTH
from hotel_inbox.domain.messages import InboundMessage, kind_label
from hotel_inbox.domain.origins import Origin, OriginKind
from tests.channels.whatsapp_payloads import (
    ACCOUNT,
    NAMES,
    OUR_MESSAGE,
    PHONE,
    USER_ID,
    message,
    parse,
    payload,
)

# file: kind, text, whether it opens the window
MESSAGES: dict[str, tuple[str, str, bool]] = {
    "text": ("text", "Boa tarde! Is the pool heated in March?", True),
    "text_scoped_id_only": ("text", "Do you have a crib?", True),
    "text_username_only": ("text", "Hello", True),
    "text_number_as_integer_time": ("text", "Late arrival, 23:40", True),
    "text_reply": ("text", "Yes, that one please", True),
    "text_forwarded": ("text", "Look at this rate", True),
    "text_forwarded_often": ("text", "Free upgrade for everyone!!", True),
    "text_about_product": ("text", "Does it include breakfast?", True),
    "text_from_ad": ("text", "Saw your spring offer", True),
    "text_in_group": ("text", "Who takes the twin room?", False),
    "image": ("image", "Is this the room we get?", True),
    "image_without_caption": ("image", "", True),
    "video": ("video", "The noise at night", True),
    "audio": ("audio", "", True),
    "voice": ("voice", "", True),
    "document": ("document", "Our booking", True),
    "sticker": ("sticker", "", True),
    "location": ("location", "38.70953, -9.13412", True),
    "location_place": ("location", "Café da Praça, Rua Nova 12, Lisboa", True),
    "contacts": ("contacts", "Rui Alves +351 912 555 010, +351 213 555 011\nMarta", True),
    "order": (
        "order",
        "For the balcony, please\n2 × BREAKFAST-2 (14.5 EUR)\n1 × CAVA (22 EUR)",
        True,
    ),
    "reaction": ("reaction", "❤️", False),
    "reaction_removed": ("reaction", "", False),
    "reaction_removed_without_emoji": ("reaction", "", False),
    "button": ("button", "Confirm arrival", True),
    "interactive_button_reply": ("interactive", "Late check-out", True),
    "interactive_list_reply": ("interactive", "Sea suite\n45 m², balcony", True),
    "interactive_form": (
        "interactive",
        "arrival: 2026-03-14\nadults: 2\nextras: crib, parking",
        True,
    ),
    "interactive_form_broken": ("interactive", "Sent", True),
    "interactive_without_content": ("unsupported", "", True),
    "system_number_change": (
        "system",
        "Joana Prates changed from 351912000333 to 351913000444",
        False,
    ),
    "system_user_id_change": ("system", "Joana Prates changed their user id", False),
    "system_identity_change": ("system", "Joana Prates has a new security code", False),
    "edit_text": ("edit", "Is the pool heated in April?", False),
    "edit_caption": ("edit", "Is this our view?", False),
    "revoke": ("revoke", "", False),
    "deleted": ("revoke", "", False),
    "unsupported": ("unsupported", "", True),
    "unsupported_poll": ("unsupported", "", True),
    "unsupported_edit": ("unsupported", "", False),
    "request_welcome": ("request_welcome", "", True),
    "unknown_type": ("hologram", "", True),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_kind_text_and_window(name: str) -> None:
    found = message(name)
    assert (found.kind, found.text, found.opens_session) == MESSAGES[name]
    assert found.account_id == ACCOUNT
    assert found.provider_id.startswith("wamid.")
    assert len(found.kind) <= KIND_LENGTH


def test_every_own_payload_is_tested() -> None:
    others = ("batch", "status_", "echo_", "template_", "account_")
    untested = {name for name in NAMES if not name.startswith(others)} - set(MESSAGES)
    assert untested == set()


def test_the_guest_their_time_and_the_quoted_message() -> None:
    found = message("text")
    assert found.identities == (PHONE, USER_ID)
    assert (found.guest_name, found.guest_phone) == ("Joana Prates", f"+{PHONE}")
    assert found.sent_at == datetime.fromtimestamp(1785000060, UTC)
    assert message("text_number_as_integer_time").sent_at == datetime.fromtimestamp(1785009999, UTC)
    assert message("text_reply").reply_to == OUR_MESSAGE
    assert message("text").reply_to is None


def test_a_very_long_text_passes_whole() -> None:
    callback = payload("text")
    part = callback["entry"][0]["changes"][0]["value"]["messages"][0]["text"]
    part["body"] = "é" * 100_000
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    assert found.text == "é" * 100_000


def test_what_no_database_can_hold_is_replaced() -> None:
    callback = payload("image")
    value = callback["entry"][0]["changes"][0]["value"]
    value["contacts"][0]["profile"]["name"] = "Jo\x00ana"
    value["messages"][0]["image"]["caption"] = "half a \ud83d pair\x00"
    value["messages"][0]["image"]["sha\x00256"] = ["deep\x00", float("nan")]
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    assert (found.guest_name, found.text) == ("Jo�ana", "half a � pair�")
    assert isinstance(found.detail["media"], dict)
    assert found.detail["media"]["sha�256"] == ["deep�", None]


def test_details_for_the_screen_and_for_later() -> None:
    media = message("voice").detail["media"]
    assert isinstance(media, dict)
    assert (media["id"], media["mime_type"]) == ("900000000005", "audio/ogg; codecs=opus")
    document = message("document").detail["media"]
    assert isinstance(document, dict)
    assert document["filename"] == "voucher-2291.pdf"
    assert "caption" not in document
    assert message("text_forwarded").detail == {"forwarded": True}
    assert message("text_forwarded_often").detail == {"frequently_forwarded": True}
    assert message("text_in_group").detail == {"group_id": "grp-4410"}
    product = message("text_about_product").detail["referred_product"]
    assert product == {"catalog_id": "5501", "product_retailer_id": "SPA-DAY"}
    assert message("text").origin is None
    assert message("text_from_ad").origin == Origin(OriginKind.AD, "Spring by the sea", "77")
    # The ad's picture is a link that somebody else chose: nothing is to be fetched.
    assert message("text_from_ad").media == ()
    assert message("interactive_form").detail["answers"] == {
        "arrival": "2026-03-14",
        "adults": 2,
        "extras": ["crib", "parking"],
    }


def test_what_a_reaction_an_edit_and_a_deletion_are_about() -> None:
    for name, about in {
        "reaction": OUR_MESSAGE,
        "reaction_removed": OUR_MESSAGE,
        "reaction_removed_without_emoji": OUR_MESSAGE,
        "edit_text": "wamid.HBgMMzUx0001IN",
        "edit_caption": "wamid.HBgMMzUx0012IN",
        "revoke": "wamid.HBgMMzUx0001IN",
        "deleted": "wamid.HBgMMzUx0001IN",
        "text": None,
    }.items():
        assert message(name).target == about
    assert message("reaction").detail == {"removed": False}
    assert message("reaction_removed").detail == {"removed": True}
    assert message("reaction_removed_without_emoji").detail == {"removed": True}
    assert message("edit_text").detail == {"edited": "text"}
    edited = message("edit_caption")
    assert edited.detail["edited"] == "image"
    # The picture is there already; only its words are new.
    assert edited.media == ()
    assert message("revoke").detail == message("deleted").detail == {}


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [
        ("image", "image", "image/jpeg"),
        ("image_without_caption", "image", "image/png"),
        ("video", "video", "video/mp4"),
        ("audio", "audio", "audio/mpeg"),
        ("voice", "audio", "audio/ogg; codecs=opus"),
        ("document", "document", "application/pdf"),
        ("sticker", "sticker", "image/webp"),
    ],
)
def test_what_is_needed_to_fetch_a_file(name: str, kind: str, content_type: str) -> None:
    (file,) = message(name).media
    assert (file.kind, file.content_type) == (kind, content_type)
    assert (file.provider_id or "").startswith("9000000000")


def test_a_files_link_name_and_size() -> None:
    (image,) = message("image").media
    assert image.url == "https://media.example/900000000001"
    (document,) = message("document").media
    assert document.name == "voucher-2291.pdf"
    callback = payload("document")
    part = callback["entry"][0]["changes"][0]["value"]["messages"][0]["document"]
    part.update(file_size=0, url="ftp://x")
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    (empty,) = found.media
    assert (empty.size, empty.url) == (None, None)


def test_a_picture_that_nothing_can_be_fetched_by_is_still_a_message() -> None:
    callback = payload("image")
    part = callback["entry"][0]["changes"][0]["value"]["messages"][0]["image"]
    del part["id"], part["url"]
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    assert (found.kind, found.media) == ("image", ())


def test_what_is_not_supported_keeps_what_came() -> None:
    assert message("unsupported_poll").detail["type"] == "poll"
    errors = message("unsupported").detail["errors"]
    assert isinstance(errors, list)
    assert errors[0]["code"] == 131051
    assert message("unknown_type").detail["raw"] == {"frames": 24, "title": "Me, waving"}
    assert kind_label(message("unknown_type").kind) == "Unsupported message (hologram)"
    without = message("interactive_without_content").detail
    assert without["type"] == "interactive"
    assert isinstance(without["errors"], list)
    assert without["errors"][0]["error_data"]["details"] == "The reply could not be read"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "text"},
        {"type": "text", "text": {"body": 5}},
        {"type": "image", "image": "?"},
        {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}},
        {"type": "revoke", "revoke": {}},
        {"type": "location", "location": []},
        {"type": None},
        {"type": ["text"]},
        {},
    ],
)
def test_a_broken_part_is_kept_as_unsupported(part: dict[str, object]) -> None:
    callback = payload("text")
    sent = callback["entry"][0]["changes"][0]["value"]["messages"][0]
    callback["entry"][0]["changes"][0]["value"]["messages"] = [
        {"from": sent["from"], "id": sent["id"], "timestamp": sent["timestamp"], **part}
    ]
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    assert (found.kind, found.text) == ("unsupported", "")
