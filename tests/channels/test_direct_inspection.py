"""What a check of a page or an Instagram account finds, and what subscribing asks for."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hotel_inbox.channels.base import Account, Inspection
from hotel_inbox.errors import PermanentSendError, SendError
from tests.channels.direct_channels import LOGIN_TOKEN, PAGE_TOKEN, opened
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.graph_direct import APP, INSTAGRAM, PAGE, side_of

MESSENGER_FIELDS = [
    "message_deliveries",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "message_reads",
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
]
LOGIN_FIELDS = [
    "message_edit",
    "message_reactions",
    "messages",
    "messaging_postbacks",
    "messaging_referral",
    "messaging_seen",
]
CASES = {
    "messenger": ("messenger", Account(PAGE, PAGE_TOKEN), MESSENGER_FIELDS),
    "instagram": ("instagram", Account(INSTAGRAM, PAGE_TOKEN), ["messages"]),
    "instagram login": ("instagram", Account(INSTAGRAM, LOGIN_TOKEN), LOGIN_FIELDS),
}
Case = tuple[Inspection, Account, list[str]]


@pytest_asyncio.fixture(params=sorted(CASES))
async def case(graph: FakeGraphApi, request: pytest.FixtureRequest) -> AsyncIterator[Case]:
    name, account, fields = CASES[request.param]
    async with opened(name, graph) as channel:
        assert channel.inspection is not None
        yield channel.inspection, account, fields


async def test_an_account_in_order(graph: FakeGraphApi, case: Case) -> None:
    inspection, account, fields = case
    side_of(graph.held).subscribed[APP] = [*fields, "feed"]
    found = await inspection.findings(account)
    assert [(each.what, each.good) for each in found] == [
        ("Access token", True),
        ("Account", True),
        ("Webhooks", True),
    ]
    assert "azul" in found[1].words.lower()
    assert {call.token for call in graph.calls} == {account.access_token}


async def test_subscribing_fills_what_is_missing_and_keeps_the_rest(
    graph: FakeGraphApi, case: Case
) -> None:
    inspection, account, fields = case
    side = side_of(graph.held)
    side.subscribed = {APP: ["feed"], "880022": [*MESSENGER_FIELDS, *LOGIN_FIELDS]}
    missing = (await inspection.findings(account))[-1]
    assert not missing.good
    assert all(field in missing.words for field in fields)
    await inspection.subscribe(account)
    assert side.subscribed[APP] == sorted([*fields, "feed"])
    assert (await inspection.findings(account))[-1].good


async def test_without_knowing_our_app_every_subscription_counts(graph: FakeGraphApi) -> None:
    side_of(graph.held).subscribed = {"880022": MESSENGER_FIELDS}
    graph.behave_at("GET /app", refusal(100))
    channel, account, _ = CASES["messenger"]
    async with opened(channel, graph) as made:
        assert made.inspection is not None
        assert (await made.inspection.findings(account))[-1].good


async def test_one_page_may_serve_both_channels(graph: FakeGraphApi) -> None:
    for name in ("messenger", "instagram"):
        channel, account, _ = CASES[name]
        async with opened(channel, graph) as made:
            assert made.inspection is not None
            await made.inspection.subscribe(account)
    assert side_of(graph.held).subscribed[APP] == MESSENGER_FIELDS


async def test_a_token_of_another_account_is_found_out(graph: FakeGraphApi, case: Case) -> None:
    inspection, account, _ = case
    side = side_of(graph.held)
    side.page, side.instagram, side.name = "999", "888", "Other House"
    token, whose = await inspection.findings(account)
    assert (token.good, whose.good) == (True, False)
    assert account.account_id in whose.words
    assert "other" in whose.words.lower()


@pytest.mark.parametrize("body", ["{}", '{"id": {}, "name": 7}', '{"id": null, "user_id": []}'])
async def test_a_token_of_nothing_we_know(graph: FakeGraphApi, case: Case, body: str) -> None:
    inspection, account, _ = case
    graph.behave_at("GET /me$", Behaviour(body=body))
    assert [each.good for each in await inspection.findings(account)] == [True, False]


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [
        (refusal(190, status=401), "no longer accepts"),
        (refusal(10, status=403), "permission"),
        (Behaviour(drop=True), "did not answer"),
        (Behaviour(status=502, body=""), "502"),
    ],
)
async def test_a_token_that_meta_refuses(
    graph: FakeGraphApi, case: Case, behaviour: Behaviour, word: str
) -> None:
    inspection, account, _ = case
    graph.behave_at("GET /me$", behaviour)
    (found,) = await inspection.findings(account)
    assert (found.what, found.good) == ("Access token", False)
    assert word in found.words
    assert account.access_token not in found.words


async def test_webhooks_that_cannot_be_asked_about(graph: FakeGraphApi, case: Case) -> None:
    inspection, account, _ = case
    graph.behave_at("GET /me/subscribed_apps", refusal(200, status=403))
    found = await inspection.findings(account)
    assert [each.good for each in found] == [True, True, False]
    assert "permission" in found[-1].words


@pytest.mark.parametrize(
    "behaviour", [Behaviour(body='{"success": false}'), Behaviour(body="{}"), refusal(200)]
)
async def test_a_subscription_that_is_not_made_raises(
    graph: FakeGraphApi, case: Case, behaviour: Behaviour
) -> None:
    inspection, account, _ = case
    graph.behave_at("POST /me/subscribed_apps", behaviour)
    with pytest.raises(PermanentSendError):
        await inspection.subscribe(account)
    assert side_of(graph.held).subscribed.keys() <= {APP}


async def test_subscribing_without_knowing_what_is_there_changes_nothing(
    graph: FakeGraphApi, case: Case
) -> None:
    inspection, account, _ = case
    graph.behave_at("GET /me/subscribed_apps", refusal(2))
    with pytest.raises(SendError):
        await inspection.subscribe(account)
    assert side_of(graph.held).subscribed == {}
