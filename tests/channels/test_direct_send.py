"""What leaves for Messenger and Instagram, and what each answer means for trying again."""

import dataclasses

import pytest

from hotel_inbox.channels.base import Outgoing
from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.channels.instagram import Instagram
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.channels.direct_channels import LOGIN_TOKEN, PAGE_TOKEN
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.graph_direct import side_of

GUEST = "7722003300441155"
OUTGOING = Outgoing(
    account_id="441002200330",
    access_token=PAGE_TOKEN,
    recipient=GUEST,
    text="Yes, dogs are welcome.",
    client_ref="4711",
)


async def test_a_text_goes_out_as_documented(
    messenger: DirectMessages, graph: FakeGraphApi
) -> None:
    sent = await messenger.send(OUTGOING)
    (arrived,) = graph.sent
    assert sent.provider_id == arrived.wamid
    assert (arrived.version, arrived.phone_number_id, arrived.token) == (
        "v26.0",
        "441002200330",
        PAGE_TOKEN,
    )
    assert arrived.body == {
        "recipient": {"id": "7722003300441155"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Yes, dogs are welcome.", "metadata": "hotel-inbox:4711"},
    }


async def test_instagram_goes_by_its_token_and_gets_no_metadata(
    instagram: DirectMessages, graph: FakeGraphApi
) -> None:
    await instagram.send(dataclasses.replace(OUTGOING, account_id="17841455002200330"))
    (arrived,) = graph.sent
    assert (arrived.phone_number_id, arrived.token) == ("me", PAGE_TOKEN)
    assert arrived.body["message"] == {"text": "Yes, dogs are welcome."}


async def test_accounts_of_instagram_login_have_a_server_of_their_own(graph: FakeGraphApi) -> None:
    with FakeGraphApi() as own:
        async with (
            GraphClient(graph.url, "v26.0") as client,
            GraphClient(own.url, "v26.0") as own_client,
        ):
            channel = Instagram(client, own_client)
            sent = await channel.send(dataclasses.replace(OUTGOING, access_token=LOGIN_TOKEN))
        (arrived,) = own.sent
        assert (arrived.wamid, arrived.token) == (sent.provider_id, LOGIN_TOKEN)
        assert graph.calls == []


async def test_a_person_may_write_for_seven_days(
    channel: DirectMessages, graph: FakeGraphApi
) -> None:
    side_of(graph.held).quiet_hours[GUEST] = 30
    with pytest.raises(PermanentSendError) as caught:
        await channel.send(OUTGOING)
    assert caught.value.closes_window
    await channel.send(dataclasses.replace(OUTGOING, by_person_late=True))
    (arrived,) = graph.sent
    assert (arrived.body["messaging_type"], arrived.body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    side_of(graph.held).quiet_hours[GUEST] = 7 * 24
    with pytest.raises(PermanentSendError):
        await channel.send(dataclasses.replace(OUTGOING, by_person_late=True))


async def test_a_quoted_message(channel: DirectMessages, graph: FakeGraphApi) -> None:
    await channel.send(dataclasses.replace(OUTGOING, reply_to="m_7"))
    assert graph.sent[0].body["reply_to"] == {"mid": "m_7"}


async def test_a_text_the_channel_cannot_take_never_leaves(
    channel: DirectMessages, graph: FakeGraphApi
) -> None:
    limit = channel.abilities.text_limit
    for text in ("", " \n", "x" * (limit + 1)):
        with pytest.raises(PermanentSendError, match=channel.abilities.name):
            await channel.send(dataclasses.replace(OUTGOING, text=text))
    assert graph.requests == []
    await channel.send(dataclasses.replace(OUTGOING, text="x" * limit))
    assert len(graph.sent) == 1


async def test_messenger_counts_characters_and_instagram_bytes(
    messenger: DirectMessages, instagram: DirectMessages, graph: FakeGraphApi
) -> None:
    await messenger.send(dataclasses.replace(OUTGOING, text="é" * 2000))
    await instagram.send(dataclasses.replace(OUTGOING, text="é" * 500))
    with pytest.raises(PermanentSendError, match="1002 bytes"):
        await instagram.send(dataclasses.replace(OUTGOING, text="é" * 501))
    assert len(graph.sent) == 2


@pytest.mark.parametrize("subcode", [2018278, 2018065, 2534022])
async def test_outside_the_window_closes_it(
    channel: DirectMessages, graph: FakeGraphApi, subcode: int
) -> None:
    graph.behave(refusal(10, "outside of allowed window", status=403, subcode=subcode))
    with pytest.raises(PermanentSendError, match="24 hours") as caught:
        await channel.send(OUTGOING)
    assert (caught.value.code, caught.value.closes_window) == ("10", True)


@pytest.mark.parametrize(
    ("behaviour", "code", "word"),
    [
        (refusal(10, status=403), "10", "permission"),
        (refusal(10, status=403, subcode=2018300), "10", "Another app"),
        (refusal(551), "551", "blocked"),
        (refusal(200, status=403, subcode=1545041), "200", "blocked"),
        (refusal(200, status=403, subcode=2018028), "200", "testers"),
        (refusal(100, subcode=2018001), "100", "no longer knows"),
        (refusal(100, subcode=2534014), "100", "no longer knows"),
        (refusal(10904), "10904", "does not take messages"),
        (refusal(190, status=401), "190", "token"),
    ],
)
async def test_what_meta_refuses_for_good(
    channel: DirectMessages,
    graph: FakeGraphApi,
    behaviour: Behaviour,
    code: str,
    word: str,
) -> None:
    graph.behave(behaviour)
    with pytest.raises(PermanentSendError) as caught:
        await channel.send(OUTGOING)
    assert (caught.value.code, caught.value.closes_window) == (code, False)
    assert word in caught.value.reason


@pytest.mark.parametrize("code", [1, 2, 4, 32, 613, 1200, 80002, 80006])
async def test_throttling_and_passing_faults_may_be_tried_again(
    channel: DirectMessages, graph: FakeGraphApi, code: int
) -> None:
    graph.behave(refusal(code))
    with pytest.raises(RetryableSendError) as caught:
        await channel.send(OUTGOING)
    assert caught.value.code == str(code)
    assert (await channel.send(OUTGOING)).provider_id == graph.sent[0].wamid


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(drop=True),
        Behaviour(status=200, body='{"recipient_id": "7722003300441155"}'),
        Behaviour(status=200, body='{"message_id": ""}'),
    ],
    ids=["connection dropped", "no id", "empty id"],
)
async def test_where_nobody_can_tell_the_message_may_be_on_its_way(
    channel: DirectMessages, graph: FakeGraphApi, behaviour: Behaviour
) -> None:
    graph.behave(behaviour)
    with pytest.raises(AmbiguousSendError):
        await channel.send(OUTGOING)
    assert len(graph.sent) == 1
