"""What leaves for Messenger and Instagram, and what each answer means for trying again."""

import dataclasses
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from hotel_inbox.channels.base import Outgoing
from hotel_inbox.channels.instagram import Instagram
from hotel_inbox.channels.messenger import Messenger
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal

TOKEN = "EAAexamplepagetoken"
OUTGOING = Outgoing(
    account_id="441002200330",
    access_token=TOKEN,
    recipient="7722003300441155",
    text="Yes, dogs are welcome.",
    client_ref="4711",
)


@pytest.fixture
def graph() -> Iterator[FakeGraphApi]:
    with FakeGraphApi() as api:
        yield api


@pytest_asyncio.fixture
async def client(graph: FakeGraphApi) -> AsyncIterator[GraphClient]:
    async with GraphClient(graph.url, "v26.0", total_seconds=1.0) as opened:
        yield opened


@pytest.fixture(params=[Messenger, Instagram])
def channel(request: pytest.FixtureRequest, client: GraphClient) -> Messenger | Instagram:
    made: Messenger | Instagram = request.param(client)
    return made


async def test_a_text_goes_out_as_documented(client: GraphClient, graph: FakeGraphApi) -> None:
    sent = await Messenger(client).send(OUTGOING)
    (arrived,) = graph.sent
    assert sent.provider_id == arrived.wamid
    assert (arrived.version, arrived.phone_number_id, arrived.token) == (
        "v26.0",
        "441002200330",
        TOKEN,
    )
    assert arrived.body == {
        "recipient": {"id": "7722003300441155"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Yes, dogs are welcome.", "metadata": "hotel-inbox:4711"},
    }


async def test_instagram_is_sent_no_metadata(client: GraphClient, graph: FakeGraphApi) -> None:
    await Instagram(client).send(dataclasses.replace(OUTGOING, account_id="17841455002200330"))
    (arrived,) = graph.sent
    assert arrived.phone_number_id == "17841455002200330"
    assert arrived.body["message"] == {"text": "Yes, dogs are welcome."}


async def test_a_quoted_message(channel: Messenger | Instagram, graph: FakeGraphApi) -> None:
    await channel.send(dataclasses.replace(OUTGOING, reply_to="m_7"))
    assert graph.sent[0].body["reply_to"] == {"mid": "m_7"}


async def test_a_text_the_channel_cannot_take_never_leaves(
    channel: Messenger | Instagram, graph: FakeGraphApi
) -> None:
    limit = channel.abilities.text_limit
    for text in ("", " \n", "x" * (limit + 1)):
        with pytest.raises(PermanentSendError, match=channel.abilities.name):
            await channel.send(dataclasses.replace(OUTGOING, text=text))
    assert graph.requests == []
    await channel.send(dataclasses.replace(OUTGOING, text="x" * limit))
    assert len(graph.sent) == 1


async def test_messenger_counts_characters_and_instagram_bytes(
    client: GraphClient, graph: FakeGraphApi
) -> None:
    await Messenger(client).send(dataclasses.replace(OUTGOING, text="é" * 2000))
    await Instagram(client).send(dataclasses.replace(OUTGOING, text="é" * 500))
    with pytest.raises(PermanentSendError, match="1002 bytes"):
        await Instagram(client).send(dataclasses.replace(OUTGOING, text="é" * 501))
    assert len(graph.sent) == 2


@pytest.mark.parametrize("subcode", [2018278, 2018065, 2534022])
async def test_outside_the_window_closes_it(
    channel: Messenger | Instagram, graph: FakeGraphApi, subcode: int
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
    channel: Messenger | Instagram,
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
    channel: Messenger | Instagram, graph: FakeGraphApi, code: int
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
    channel: Messenger | Instagram, graph: FakeGraphApi, behaviour: Behaviour
) -> None:
    graph.behave(behaviour)
    with pytest.raises(AmbiguousSendError):
        await channel.send(OUTGOING)
    assert len(graph.sent) == 1
