"""What Messenger and Instagram tell about guests, and what guests see of us before an answer."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hotel_inbox.channels.base import Account, Profile
from hotel_inbox.channels.direct import DirectMessages
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError
from tests.channels.direct_channels import LOGIN_TOKEN, NAMES, PAGE_TOKEN, opened
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.graph_direct import side_of

GUEST = "7722003300441155"
ACCOUNT = Account("441002200330", PAGE_TOKEN)


@pytest_asyncio.fixture(params=NAMES)
async def channel(
    graph: FakeGraphApi, request: pytest.FixtureRequest
) -> AsyncIterator[DirectMessages]:
    async with opened(request.param, graph) as made:
        yield made


async def look_up(channel: DirectMessages, guest: str = GUEST) -> Profile:
    assert channel.profiles is not None
    return await channel.profiles.look_up(ACCOUNT, guest)


async def test_a_guests_name_and_picture(channel: DirectMessages, graph: FakeGraphApi) -> None:
    found = await look_up(channel)
    assert found == Profile("Ines Prado", MediaRef("image", url=f"{graph.url}/files/profile.jpg"))
    (call,) = graph.calls
    asked = "name,username" if channel.channel == "instagram" else "first_name,last_name"
    assert (call.path, call.query, call.token) == (
        f"/{GUEST}",
        {"fields": f"{asked},profile_pic"},
        PAGE_TOKEN,
    )


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"first_name": "Ines", "name": "Ines"}, "Ines"),
        ({"last_name": " Prado ", "name": " Prado ", "username": "ines.p"}, "Prado"),
        ({"first_name": "x" * 999, "name": "x" * 999}, "x" * 200),
        ({"first_name": "", "name": "", "username": ""}, None),
        ({}, None),
    ],
)
async def test_what_a_guest_left_out_of_the_profile(
    channel: DirectMessages, graph: FakeGraphApi, known: dict[str, str], name: str | None
) -> None:
    side_of(graph.held).profiles[GUEST] = {**known, "profile_pic": ""}
    assert await look_up(channel) == Profile(name, None)


async def test_instagram_guests_may_have_a_handle_only(graph: FakeGraphApi) -> None:
    side_of(graph.held).profiles[GUEST] = {"username": "ines.p"}
    async with opened("instagram", graph) as channel:
        assert (await look_up(channel)).name == "ines.p"


@pytest.mark.parametrize(
    "link", ["https://example.com/me.jpg", "http://127.0.0.1:9/me.jpg", "javascript:alert(1)"]
)
async def test_a_picture_from_elsewhere_is_left_alone(
    channel: DirectMessages, graph: FakeGraphApi, link: str
) -> None:
    side_of(graph.held).profiles[GUEST]["profile_pic"] = link
    assert (await look_up(channel)).picture is None


@pytest.mark.parametrize(
    "body", ['{"name": 1, "first_name": [], "last_name": {}, "profile_pic": null}', "{}"]
)
async def test_an_odd_answer_is_an_empty_profile(
    channel: DirectMessages, graph: FakeGraphApi, body: str
) -> None:
    graph.behave_at("GET", Behaviour(body=body))
    assert await look_up(channel) == Profile(None, None)


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (refusal(100, subcode=33), PermanentSendError),
        (refusal(230, "User consent is required", status=403), PermanentSendError),
        (refusal(190, status=401), PermanentSendError),
        (refusal(613), RetryableSendError),
        (Behaviour(drop=True), RetryableSendError),
        (Behaviour(status=502, body=""), RetryableSendError),
    ],
)
async def test_a_profile_that_is_refused(
    channel: DirectMessages, graph: FakeGraphApi, behaviour: Behaviour, error: type[SendError]
) -> None:
    graph.behave_at("GET", behaviour)
    with pytest.raises(error):
        await look_up(channel)


async def test_a_guest_whose_id_is_odd_stays_in_the_path(
    channel: DirectMessages, graph: FakeGraphApi
) -> None:
    with pytest.raises(PermanentSendError):
        await look_up(channel, "../me?fields=x")
    assert graph.calls[0].query["fields"].endswith("profile_pic")


async def test_reading_and_typing_are_shown(channel: DirectMessages, graph: FakeGraphApi) -> None:
    assert channel.presence is not None
    await channel.presence.mark_read(ACCOUNT, GUEST, "m_1")
    await channel.presence.show_typing(ACCOUNT, GUEST, "m_1")
    assert side_of(graph.held).actions == [(GUEST, "mark_seen"), (GUEST, "typing_on")]
    node = "me" if channel.channel == "instagram" else "441002200330"
    assert [call.path for call in graph.calls] == [f"/{node}/messages"] * 2
    assert graph.requests == []


async def test_instagram_login_shows_typing_too(graph: FakeGraphApi) -> None:
    async with opened("instagram", graph) as channel:
        assert channel.presence is not None
        await channel.presence.show_typing(Account("1", LOGIN_TOKEN), GUEST, "m_1")
    assert graph.calls[0].token == LOGIN_TOKEN


async def test_a_refused_action_raises(channel: DirectMessages, graph: FakeGraphApi) -> None:
    assert channel.presence is not None
    graph.behave_at("POST", refusal(10, status=403, subcode=2018300))
    with pytest.raises(PermanentSendError):
        await channel.presence.mark_read(ACCOUNT, GUEST, "m_1")
