"""The web chat: what the widget may send, and answers that need no delivery."""

from datetime import UTC, datetime

import pytest

from hotel_inbox.channels.base import Outgoing
from hotel_inbox.channels.webchat import INCOMING_LIMIT, OUTGOING_LIMIT, WebChat, inbound
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.text import is_visible
from hotel_inbox.errors import InvalidInputError, PayloadError, PermanentSendError

NOW = datetime(2026, 3, 14, 21, 30, tzinfo=UTC)
VISITOR = "f" * 64


def test_a_visitors_text_becomes_a_message() -> None:
    found = inbound("casa-azul", VISITOR, "c-1", "  Is breakfast included?\n", NOW)
    assert (found.account_id, found.identities) == ("casa-azul", (VISITOR,))
    assert found.provider_id == f"{VISITOR}:c-1"
    assert (found.kind, found.text, found.sent_at) == ("text", "Is breakfast included?", NOW)
    assert found.opens_session


def test_the_same_id_of_two_visitors_is_two_messages() -> None:
    mine = inbound("casa-azul", VISITOR, "c-1", "Hello", NOW)
    theirs = inbound("casa-azul", "e" * 64, "c-1", "Hello", NOW)
    assert mine.provider_id != theirs.provider_id


@pytest.mark.parametrize("client_id", [None, 7, "", " ", "a\nb", "x" * 101, "\ud800", ["c-1"]])
def test_an_unusable_id_is_refused(client_id: object) -> None:
    with pytest.raises(InvalidInputError, match="id"):
        inbound("casa-azul", VISITOR, client_id, "Hello", NOW)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        " \t\n",
        "\u200b\u200d\ufeff\u2060",
        "\u00ad\u202e",
        "\u3164\u2800",
        "\ufe0f",
        "\x00",
        "\ud800",
        "x" * (INCOMING_LIMIT + 1),
    ],
)
def test_an_unusable_text_is_refused(text: object) -> None:
    with pytest.raises(InvalidInputError, match="text"):
        inbound("casa-azul", VISITOR, "c-1", text, NOW)


def test_what_no_database_can_hold_is_replaced() -> None:
    assert inbound("casa-azul", VISITOR, "c-1", "a\x00b\ud800", NOW).text == "a�b�"


@pytest.mark.parametrize("text", ["x" * 20_000, "👩‍👧", "?", "مرحبا\u200f", "\u200b.\u200b"])
def test_everything_that_shows_is_taken(text: str) -> None:
    assert inbound("casa-azul", VISITOR, "c-1", text, NOW).text == text


def test_emptiness_is_not_visible() -> None:
    assert not is_visible("")


async def test_an_answer_is_delivered_by_being_stored() -> None:
    webchat = WebChat()
    outgoing = Outgoing("casa-azul", "", VISITOR, "Yes, it is.", "message-9")
    assert (await webchat.send(outgoing)).provider_id == "webchat:message-9"
    assert webchat.channel is Channel.WEBCHAT
    assert webchat.abilities.window is None
    with pytest.raises(PermanentSendError):
        await webchat.send(
            Outgoing("casa-azul", "", VISITOR, "x" * (OUTGOING_LIMIT + 1), "message-10")
        )


def test_nobody_calls_back_for_the_web_chat() -> None:
    with pytest.raises(PayloadError):
        WebChat().parse({"object": "page"})
