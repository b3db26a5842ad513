"""What guests do in Instagram's direct messages, as messages and reports."""

from datetime import UTC, datetime, timedelta

import pytest

from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.messages import (
    Channel,
    DeliveryUpdate,
    InboundMessage,
    MessageStatus,
    Watermark,
)
from hotel_inbox.domain.origins import Origin, OriginKind
from hotel_inbox.errors import PayloadError
from tests.channels.direct_payloads import INSTAGRAM, MESSENGER, META_FILES

ACCOUNT, GUEST = "17841455002200330", "9933004411226655"
SENT_AT = datetime(2026, 7, 25, 17, 21, 0, 123000, tzinfo=UTC)
OUR_MESSAGE = "aWdfZAG9001OUT"
STORY = {"id": "17900000000000042", "url": f"{META_FILES}in/4711"}


def test_what_the_channel_can_do() -> None:
    abilities = INSTAGRAM.channel.abilities
    assert INSTAGRAM.channel.channel is Channel.INSTAGRAM
    assert (abilities.name, abilities.text_limit) == ("Instagram", 1000)
    assert abilities.text_bytes == 1000
    assert (abilities.window, abilities.human_window) == (timedelta(hours=24), timedelta(days=7))
    assert (abilities.quotes, abilities.captions) == (True, False)
    assert not abilities.readable_identities
    assert {kind: limit.size // 2**20 for kind, limit in abilities.files.items()} == {
        "image": 8,
        "video": 25,
        "audio": 25,
        "document": 25,
    }


def test_a_text() -> None:
    assert INSTAGRAM.parse("text") == [
        InboundMessage(
            account_id=ACCOUNT,
            provider_id="aWdfZAG0001IN",
            identities=(GUEST,),
            sent_at=SENT_AT,
            kind="text",
            text="Olá! Do you take dogs?",
        )
    ]


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("text_reply", "text", "Then this one"),
        ("text_from_ad", "text", "The spring offer?"),
        ("text_about_product", "text", "Still free?"),
        ("text_as_change", "text", "A test"),
        ("story_reply", "story", "Is the terrace open?"),
        ("story_mention", "story", ""),
        ("image", "image", ""),
        ("voice", "audio", ""),
        ("share", "share", ""),
        ("reel", "share", "Breakfast on the roof"),
        ("post", "share", "Our new pool"),
        ("post_in_both_shapes", "share", "Our new pool"),
        ("story_shared", "story", ""),
        ("disappearing_photo", "unsupported", ""),
        ("unsupported", "unsupported", ""),
        ("quick_reply", "interactive", "Yes"),
        ("ice_breaker", "button", "Where are you?"),
        ("referral", "referral", ""),
        ("reaction", "reaction", "❤️"),
    ],
)
def test_everything_a_guest_does_is_kept_under_its_name(name: str, kind: str, text: str) -> None:
    found = INSTAGRAM.message(name)
    assert (found.account_id, found.identities) == (ACCOUNT, (GUEST,))
    assert (found.kind, found.text, found.opens_session) == (kind, text, True)


def test_what_a_message_is_about() -> None:
    assert INSTAGRAM.message("text_reply").reply_to == OUR_MESSAGE
    assert INSTAGRAM.message("story_reply").detail["story"] == STORY
    assert INSTAGRAM.message("story_mention").detail["attachments"] == [
        {"type": "story_mention", "payload": {"url": STORY["url"]}}
    ]
    assert INSTAGRAM.message("disappearing_photo").detail["type"] == "ephemeral"
    assert INSTAGRAM.message("reaction").target == OUR_MESSAGE
    assert INSTAGRAM.message("text_about_product").origin == Origin(
        OriginKind.PRODUCT, reference="990011"
    )
    assert INSTAGRAM.message("text_from_ad").origin == Origin(OriginKind.AD, "spring", "660044")
    assert INSTAGRAM.message("referral").origin == Origin(OriginKind.LINK, "bio", "bio")


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [
        ("image", "image", "in/4711.jpg"),
        ("voice", "audio", "in/4711.m4a"),
        ("reel", "video", "in/4711.mp4"),
        ("post", "image", "in/4711"),
        ("share", "image", "in/4711"),
        ("story_mention", "image", "in/4711"),
        ("story_reply", "image", "in/4711"),
        ("story_shared", "image", "in/4711"),
        ("post_in_both_shapes", "image", "in/4711?signature=a"),
    ],
)
def test_the_file_that_meta_keeps(name: str, kind: str, path: str) -> None:
    assert INSTAGRAM.message(name).media == (MediaRef(kind, url=META_FILES + path),)


@pytest.mark.parametrize("name", ["text", "disappearing_photo", "unsupported", "deleted"])
def test_what_meta_keeps_no_file_of(name: str) -> None:
    assert INSTAGRAM.message(name).media == ()


@pytest.mark.parametrize(
    ("name", "kind", "target"),
    [
        ("deleted", "revoke", "aWdfZAG0001IN"),
        ("edit", "edit", "aWdfZAG0001IN"),
        ("reaction_removed", "reaction", OUR_MESSAGE),
    ],
)
def test_what_changes_an_earlier_message_opens_nothing(name: str, kind: str, target: str) -> None:
    found = INSTAGRAM.message(name)
    assert (found.kind, found.target, found.opens_session) == (kind, target, False)
    assert found.provider_id not in {target, INSTAGRAM.message("text").provider_id}


def test_the_text_of_a_deleted_message_is_not_carried_along() -> None:
    callback = INSTAGRAM.payload("deleted")
    callback["entry"][0]["messaging"][0]["message"]["text"] = "a secret"
    (found,) = INSTAGRAM.channel.parse(callback)
    assert isinstance(found, InboundMessage)
    assert "secret" not in f"{found}"


def test_a_seen_message_is_read_and_so_is_what_was_above_it() -> None:
    assert INSTAGRAM.parse("seen") == [
        DeliveryUpdate(ACCOUNT, OUR_MESSAGE, MessageStatus.READ, SENT_AT),
        Watermark(ACCOUNT, GUEST, MessageStatus.READ, SENT_AT),
    ]


def test_what_a_person_wrote_in_the_app() -> None:
    found = INSTAGRAM.echo("echo_text")
    assert (found.account_id, found.identities) == (ACCOUNT, (GUEST,))
    assert (found.provider_id, found.text) == ("aWdfZAG9002OUT", "From the phone: yes!")
    taken_back = INSTAGRAM.echo("echo_deleted")
    assert (taken_back.kind, taken_back.target) == ("revoke", "aWdfZAG9002OUT")
    assert taken_back.provider_id != found.provider_id
    assert INSTAGRAM.echo("echo_image").media == (
        MediaRef("image", url=f"{META_FILES}in/4711.jpg"),
    )


def test_a_comment_is_no_direct_message() -> None:
    assert INSTAGRAM.parse("comment") == []


@pytest.mark.parametrize("name", ["message_to_itself", "edit_without_parties"])
def test_what_is_from_no_guest_is_unreadable(name: str) -> None:
    (reason,) = INSTAGRAM.unreadable(name)
    assert reason.endswith("without usable guest")


def test_a_pages_callback_is_refused() -> None:
    with pytest.raises(PayloadError):
        INSTAGRAM.channel.parse(MESSENGER.payload("text"))
