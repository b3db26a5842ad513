"""Whole callbacks: who wrote, batches, statuses, echoes, and parts that cannot be read."""

from typing import Any

import pytest

from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    InboundMessage,
    MessageStatus,
    Unreadable,
)
from hotel_inbox.errors import PayloadError
from tests.channels.whatsapp_payloads import (
    OUR_MESSAGE,
    PHONE,
    USER_ID,
    echoes,
    message,
    parse,
    payload,
    unreadable,
    update,
)


def test_a_guest_without_a_number_is_known_by_the_scoped_id() -> None:
    found = message("text_scoped_id_only")
    assert (found.identities, found.guest_phone) == ((USER_ID,), None)
    assert found.guest_name == "Tiago"
    nameless = message("text_username_only")
    assert nameless.identities == ("BR.55120987",)
    assert nameless.guest_name == "tiago.viaja"


def test_after_a_change_of_number_the_new_one_comes_first_and_the_old_one_is_given_up() -> None:
    found = message("system_number_change")
    assert found.identities == ("351913000444", PHONE, "PT.90000000000001", USER_ID)
    assert found.guest_phone == "+351913000444"
    assert found.former == (PHONE, USER_ID)


def test_after_a_change_of_scoped_id_both_are_the_same_guest() -> None:
    found = message("system_user_id_change")
    assert found.identities == ("PT.90000000000002", USER_ID)
    assert found.former == (USER_ID,)
    assert message("system_identity_change").former == ()


def test_a_parent_id_counts_only_where_no_other_is_known() -> None:
    callback = payload("text_username_only")
    contact = callback["entry"][0]["changes"][0]["value"]["contacts"][0]
    contact["parent_user_id"] = "BR.ENT.99"
    (both,) = parse(callback)
    del contact["user_id"]
    (alone,) = parse(callback)
    assert isinstance(both, InboundMessage)
    assert isinstance(alone, InboundMessage)
    assert (both.identities, alone.identities) == (("BR.55120987",), ("BR.ENT.99",))


def test_a_batch_is_read_whole_and_in_order() -> None:
    one, two, status, three = parse(payload("batch"))
    assert isinstance(one, InboundMessage)
    assert isinstance(two, InboundMessage)
    assert isinstance(status, DeliveryUpdate)
    assert isinstance(three, InboundMessage)
    assert [one.text, two.text, three.text] == ["One", "Two", "Three"]
    assert (one.guest_name, two.guest_name) == ("Joana Prates", "Fred Mills")
    assert two.identities == ("447700900555", "GB.11")
    assert three.account_id == "771100220099"


def test_nobody_gets_another_guests_name() -> None:
    mine, not_hers = parse(payload("batch_one_contact_missing"))
    assert isinstance(mine, InboundMessage)
    assert isinstance(not_hers, InboundMessage)
    assert (mine.guest_name, not_hers.guest_name) == ("Joana Prates", None)
    assert not_hers.identities == ("447700900666",)


def test_a_number_that_differs_from_the_whatsapp_id_is_the_same_guest() -> None:
    callback = payload("text")
    callback["entry"][0]["changes"][0]["value"]["messages"][0]["from"] = "351912000334"
    (found,) = parse(callback)
    assert isinstance(found, InboundMessage)
    assert found.identities == ("351912000334", PHONE, USER_ID)


def test_broken_parts_do_not_lose_their_neighbours() -> None:
    found = parse(payload("batch_with_broken_part"))
    assert [type(each) for each in found] == [Unreadable, InboundMessage, Unreadable, Unreadable]
    assert unreadable("batch_with_broken_part") == [
        "message without usable id, timestamp",
        "message wamid.HBgMMzUx0049IN without usable timestamp",
        "message wamid.X without usable guest",
    ]


@pytest.mark.parametrize(
    ("name", "status", "client_ref"),
    [
        ("status_sent", MessageStatus.SENT, "message-4711"),
        ("status_delivered", MessageStatus.DELIVERED, "message-4711"),
        ("status_read", MessageStatus.READ, "message-4711"),
        ("status_played", MessageStatus.READ, None),
        ("status_group_read", MessageStatus.READ, None),
        ("status_failed_window", MessageStatus.FAILED, "message-4711"),
        ("status_failed_without_reason", MessageStatus.FAILED, None),
    ],
)
def test_statuses(name: str, status: MessageStatus, client_ref: str | None) -> None:
    found = update(name)
    assert (found.provider_id, found.status, found.client_ref) == (OUR_MESSAGE, status, client_ref)


def test_why_a_message_failed_in_plain_words() -> None:
    window = update("status_failed_window")
    assert window.error_code == "131047"
    assert "24 hours" in (window.error_reason or "")
    assert "template" in (window.error_reason or "")
    unknown = update("status_failed_unknown_code")
    assert unknown.error_code == "199999"
    assert unknown.error_reason == "Meta refused the message: A reason nobody documented"
    silent = update("status_failed_without_reason")
    assert (silent.error_code, silent.error_reason) == (None, None)


@pytest.mark.parametrize(
    "name",
    [
        "status_deleted",
        "account_update",
        "account_quality",
        "account_preferences",
        "account_history",
        "account_contacts",
    ],
)
def test_what_concerns_no_conversation_is_no_happening(name: str) -> None:
    assert parse(payload(name)) == []


def test_an_error_instead_of_a_message_is_noted() -> None:
    assert unreadable("account_error") == [
        "WhatsApp reports error 130429: Too many messages from this number"
    ]


def test_echoes_belong_to_the_guest_they_went_to() -> None:
    (text,) = echoes("echo_text")
    assert text.text == "Hello Joana, this is Pedro at the desk"
    assert text.identities == (PHONE, USER_ID)
    (alone,) = echoes("echo_text_without_contacts")
    assert alone.identities == (PHONE, USER_ID)
    to_joana, to_fred = echoes("echo_two_guests")
    assert to_joana.identities == (PHONE, USER_ID)
    assert to_fred.identities == ("447700900555", "GB.11")
    (edit,) = echoes("echo_edit")
    assert (edit.kind, edit.text) == ("edit", "Check-in is from 14:00")
    assert (edit.target, edit.detail) == (OUR_MESSAGE, {"edited": "text"})
    (revoke,) = echoes("echo_revoke")
    assert (revoke.kind, revoke.target) == ("revoke", OUR_MESSAGE)
    (image,) = echoes("echo_image")
    assert (image.kind, image.text, image.reply_to) == (
        "image",
        "The way to the garage",
        "wamid.HBgMMzUx0001IN",
    )
    (file,) = image.media
    assert (file.kind, file.provider_id, file.size) == ("image", "900000000021", 204800)


@pytest.mark.parametrize(
    "callback",
    [{}, {"object": "page", "entry": []}, {"object": "whatsapp_business_account", "entry": {}}],
)
def test_another_envelope_is_refused(callback: dict[str, Any]) -> None:
    with pytest.raises(PayloadError):
        parse(callback)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({}, "an entry without changes"),
        ("x", "an entry without changes"),
        ({"changes": [5]}, "a change without a field"),
        ({"changes": [{"field": ["messages"]}]}, "a change without a field"),
        ({"changes": [{"field": "messages"}]}, "a change without a phone number id"),
        (
            {
                "changes": [
                    {
                        "field": "messages",
                        "value": {"metadata": {"phone_number_id": 1}, "messages": "x"},
                    }
                ]
            },
            "messages that are no list",
        ),
    ],
)
def test_a_broken_entry_is_noted_beside_good_ones(entry: object, reason: str) -> None:
    callback = payload("text")
    callback["entry"].insert(0, entry)
    noted, good = parse(callback)
    assert noted == Unreadable(reason)
    assert isinstance(good, InboundMessage)
