"""What a check of a WhatsApp connection finds, in words for the person who has to act."""

import dataclasses
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from hotel_inbox.channels.base import Account, Finding, Inspection
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.channels.whatsapp.number_words import about_number, limit_words
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal

TOKEN = "EAAexampletoken"
NUMBER = "771100220033"
WABA = "660055004400"
ACCOUNT = Account(account_id=NUMBER, access_token=TOKEN, business_id=WABA)


@pytest_asyncio.fixture
async def inspection(graph: FakeGraphApi) -> AsyncIterator[Inspection]:
    async with GraphClient(graph.url, "v26.0", total_seconds=1.0) as client:
        found = WhatsApp(client).inspection
        assert found is not None
        yield found


async def look(inspection: Inspection, account: Account = ACCOUNT) -> dict[str, Finding]:
    found = await inspection.findings(account)
    assert len({each.what for each in found}) == len(found)
    assert all(each.words for each in found)
    return {each.what: each for each in found}


def bad(found: dict[str, Finding]) -> set[str]:
    return {what for what, each in found.items() if not each.good}


async def test_a_number_in_order_once_it_is_subscribed(
    inspection: Inspection, graph: FakeGraphApi
) -> None:
    found = await look(inspection)
    assert bad(found) == {"Webhook"}
    assert "Subscribe" in found["Webhook"].words
    await inspection.subscribe(ACCOUNT)
    await inspection.subscribe(ACCOUNT)
    found = await look(inspection)
    assert bad(found) == set()
    assert found["Number"].words == "+34 911 00 02 22: Connected."
    assert found["Quality"].words == "High."
    assert found["Sending limit"].words == "2,000 guests a day outside of their 24 hours."
    assert found["Display name"].words == "Hotel Azul (approved)"
    assert found["Webhook"].words == "Guests' messages go to Hotel Inbox."
    assert "does not end" in found["Access token"].words
    assert TOKEN not in str(found)
    assert {call.token for call in graph.calls} == {TOKEN}


async def test_a_subscription_that_fails_is_said(
    inspection: Inspection, graph: FakeGraphApi
) -> None:
    graph.behave_at("POST", Behaviour(body='{"success": false}'))
    with pytest.raises(RetryableSendError):
        await inspection.subscribe(ACCOUNT)
    graph.behave_at("POST", refusal(200, status=403))
    with pytest.raises(PermanentSendError, match="permission"):
        await inspection.subscribe(ACCOUNT)


async def test_a_token_that_is_revoked_is_all_there_is_to_say(
    inspection: Inspection, graph: FakeGraphApi
) -> None:
    graph.revoked.add(TOKEN)
    found = await look(inspection)
    assert set(found) == bad(found) == {"Access token"}
    assert "new one" in found["Access token"].words


async def test_a_number_that_meta_does_not_know(
    inspection: Inspection, graph: FakeGraphApi
) -> None:
    graph.whatsapp.strict = True
    found = await look(inspection)
    assert set(found) == bad(found) == {"Number"}


@pytest.mark.parametrize(
    ("token", "good", "words"),
    [
        ({"expires_at": int(time.time()) + 86400}, False, "system user"),
        ({"expires_at": int(time.time()) + 50 * 86400}, True, "ends on"),
        ({"scopes": ["whatsapp_business_messaging"]}, False, "whatsapp_business_management"),
        ({"scopes": [5, None]}, True, "does not end"),
        ({"expires_at": "?"}, True, "does not end"),
        (None, True, "accepts the token"),
    ],
    ids=["a day", "weeks", "a scope missing", "odd scopes", "odd end", "not told"],
)
async def test_how_long_a_token_lasts_and_what_it_may(
    inspection: Inspection,
    graph: FakeGraphApi,
    token: dict[str, Any] | None,
    words: str,
    *,
    good: bool,
) -> None:
    graph.whatsapp.token = token
    found = (await look(inspection))["Access token"]
    assert found.good == good
    assert words in found.words


async def test_the_limit_under_its_older_name(inspection: Inspection, graph: FakeGraphApi) -> None:
    graph.whatsapp.limit_field = "messaging_limit_tier"
    assert (await look(inspection))["Sending limit"].words.startswith("2,000 guests")
    graph.whatsapp.limit_field = "something_new"
    found = (await look(inspection))["Sending limit"]
    assert not found.good


async def test_an_app_of_somebody_else_is_not_ours(
    inspection: Inspection, graph: FakeGraphApi
) -> None:
    account = graph.whatsapp.account(WABA)
    assert account is not None
    account.apps["123"] = "An agency"
    assert bad(await look(inspection)) == {"Webhook"}
    # Where Meta does not say which app is ours, any subscribed one will do.
    graph.behave_at("GET /app$", refusal(100))
    assert bad(await look(inspection)) == set()


async def test_a_number_of_another_account(inspection: Inspection, graph: FakeGraphApi) -> None:
    account = graph.whatsapp.account(WABA)
    assert account is not None
    account.apps["770011"] = "Hotel Inbox"
    account.numbers = ["999"]
    assert bad(await look(inspection)) == {"Business account"}
    account.numbers = ["999", NUMBER]
    assert bad(await look(inspection)) == set()


async def test_without_a_business_account_the_rest_is_still_looked_at(
    inspection: Inspection,
) -> None:
    nobody = dataclasses.replace(ACCOUNT, business_id=None)
    found = await look(inspection, nobody)
    assert bad(found) == {"Webhook"}
    assert "Enter the account's id" in found["Webhook"].words
    with pytest.raises(PermanentSendError):
        await inspection.subscribe(nobody)


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(drop=True),
        Behaviour(body="no json"),
        refusal(2, status=500),
        refusal(4),
        refusal(190, status=401),
        refusal(199999, f"Odd {TOKEN}"),
        Behaviour(body='{"data": 5, "throughput": [], "status": {}}'),
    ],
)
@pytest.mark.parametrize("at", range(7))
async def test_whatever_fails_is_a_finding(
    inspection: Inspection, graph: FakeGraphApi, behaviour: Behaviour, at: int
) -> None:
    graph.behave_at(".", *[Behaviour()] * at, behaviour)
    found = await look(inspection)
    assert found
    assert TOKEN not in str(found)


async def test_when_meta_is_away_that_is_said(inspection: Inspection, graph: FakeGraphApi) -> None:
    graph.stop()
    found = await look(inspection)
    assert bad(found) == set(found)


@pytest.mark.parametrize(
    ("number", "good", "words"),
    [
        ({"status": "BANNED"}, False, "Banned"),
        ({"status": "PENDING"}, False, "Register"),
        ({"status": "ODD"}, True, "ODD"),
        ({"platform_type": "NOT_APPLICABLE"}, False, "Cloud API"),
        ({}, True, "Known to Meta."),
    ],
)
def test_a_numbers_state(number: dict[str, str], words: str, *, good: bool) -> None:
    found = about_number(number)[0]
    assert (found.what, found.good) == ("Number", good)
    assert words in found.words


def test_a_numbers_quality_and_name() -> None:
    by_name = {
        each.what: each
        for each in about_number({"quality_rating": "RED", "name_status": "DECLINED"})
    }
    assert not by_name["Quality"].good
    assert not by_name["Display name"].good
    (_, quality) = about_number({"quality_rating": "UNKNOWN"})
    assert (quality.good, quality.words) == (True, "Not rated yet.")
    (_, odd) = about_number({"quality_rating": "ultraviolet"})
    assert (odd.good, odd.words) == (True, "ULTRAVIOLET")


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ("TIER_250", "250 guests"),
        ("TIER_100K", "100,000 guests"),
        ("TIER_UNLIMITED", "Any number"),
        ("TIER_NOT_SET", "no limit yet"),
        ("2000", "2000 guests"),
        ("TIER_KING", "KING guests"),
    ],
)
def test_a_limit_in_words(tier: str, words: str) -> None:
    assert words in limit_words(tier)
