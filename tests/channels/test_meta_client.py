"""The way to the Graph API: what answers mean, tokens that stay secret."""

from datetime import timedelta
from pathlib import Path

import pytest

from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal

TOKEN = "EAAexampletoken"
NUMBER = "771100220033"
MB = 2**20


async def test_what_is_asked_arrives_with_its_parameters(
    client: GraphClient, graph: FakeGraphApi
) -> None:
    answer = await client.get(NUMBER, {"fields": "display_phone_number"}, TOKEN)
    assert answer == {"id": NUMBER, "display_phone_number": "+34 911 00 02 22"}
    (call,) = graph.calls
    assert (call.method, call.version, call.path, call.token) == (
        "GET",
        "v26.0",
        f"/{NUMBER}",
        TOKEN,
    )


@pytest.mark.parametrize("behaviour", [Behaviour(drop=True), Behaviour(delay=30)])
async def test_a_question_without_an_answer_may_be_asked_again(
    client: GraphClient, graph: FakeGraphApi, behaviour: Behaviour
) -> None:
    graph.behave_at(".", behaviour, behaviour)
    with pytest.raises(RetryableSendError):
        await client.get(NUMBER, {"fields": "status"}, TOKEN)
    with pytest.raises(RetryableSendError):
        await client.delete("1/message_templates", {"name": "a"}, TOKEN)


@pytest.mark.parametrize(
    "behaviour", [Behaviour(status=502, body="<html>"), Behaviour(body="no json")]
)
async def test_a_proxys_answer_is_none(
    client: GraphClient, graph: FakeGraphApi, behaviour: Behaviour
) -> None:
    graph.behave_at(".", behaviour, behaviour)
    with pytest.raises(RetryableSendError):
        await client.get(NUMBER, {}, TOKEN)
    with pytest.raises(AmbiguousSendError):
        await client.post(f"{NUMBER}/messages", {}, TOKEN)


async def test_metas_error_comes_along_in_full_but_for_the_token(
    client: GraphClient, graph: FakeGraphApi
) -> None:
    error = {
        "code": 131047,
        "message": f"Not with {TOKEN}",
        "error_data": {"details": [f"{TOKEN}!", 5], TOKEN: None},
        "fbtrace_id": "A1",
    }
    graph.behave_at(".", Behaviour(status=400, error=error))
    with pytest.raises(PermanentSendError) as caught:
        await client.get(NUMBER, {}, TOKEN)
    assert caught.value.detail == {
        "code": 131047,
        "message": "Not with …",
        "error_data": {"details": ["…!", 5], "…": None},
        "fbtrace_id": "A1",
        "http_status": 400,
    }


async def test_an_error_of_any_depth_is_kept(client: GraphClient, graph: FakeGraphApi) -> None:
    deep = '{"error": {"code": 100, "error_data": ' + "[" * 500 + "]" * 500 + "}}"
    graph.behave_at(".", Behaviour(status=400, body=deep))
    with pytest.raises(PermanentSendError) as caught:
        await client.get(NUMBER, {}, TOKEN)
    assert str(caught.value.detail).count("[") < 20


@pytest.mark.parametrize(
    ("behaviour", "stops"),
    [
        (refusal(190, status=401), True),
        (Behaviour(status=401, body=""), True),
        (refusal(0, status=401), True),
        (refusal(368, status=403), True),
        (refusal(131031, status=403), True),
        (refusal(133010), True),
        (refusal(10, status=403), False),
        (refusal(131047), False),
        (refusal(132001), False),
        (refusal(100), False),
    ],
)
async def test_what_stops_an_account(
    client: GraphClient, graph: FakeGraphApi, behaviour: Behaviour, *, stops: bool
) -> None:
    graph.behave(behaviour)
    with pytest.raises(PermanentSendError) as caught:
        await client.post(f"{NUMBER}/messages", {}, TOKEN)
    assert caught.value.stops_account == stops


@pytest.mark.parametrize(
    ("behaviour", "slows"),
    [
        (refusal(4), True),
        (Behaviour(status=429, body=""), True),
        (refusal(80007), True),
        (refusal(130429), True),
        (refusal(131048), True),
        (refusal(131056), False),
        (refusal(131016), False),
        (refusal(2, status=500), False),
    ],
)
async def test_what_slows_an_account(
    client: GraphClient, graph: FakeGraphApi, behaviour: Behaviour, *, slows: bool
) -> None:
    graph.behave(behaviour)
    with pytest.raises(RetryableSendError) as caught:
        await client.post(f"{NUMBER}/messages", {}, TOKEN)
    assert caught.value.slows_account == slows


async def test_the_pause_of_a_throttled_account(client: GraphClient, graph: FakeGraphApi) -> None:
    graph.behave(
        Behaviour(status=400, error={"code": 130429}, headers={"Retry-After": "90"}),
    )
    with pytest.raises(RetryableSendError) as caught:
        await client.post(f"{NUMBER}/messages", {}, TOKEN)
    assert caught.value.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN}€"])
async def test_a_token_with_stray_characters_is_said_without_quoting_it(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path, token: str
) -> None:
    for asked in (
        client.get(NUMBER, {}, token),
        client.delete(NUMBER, {}, token),
        client.download(f"{graph.url}/files/a.png", token, tmp_path / "file", MB),
    ):
        with pytest.raises(PermanentSendError, match="stray") as caught:
            await asked
        assert caught.value.__suppress_context__
        assert TOKEN not in str(caught.value)


async def test_a_token_goes_into_no_ones_words(client: GraphClient, graph: FakeGraphApi) -> None:
    graph.behave_at(".", refusal(199999, f"Malformed {TOKEN}"))
    with pytest.raises(PermanentSendError) as caught:
        await client.get(NUMBER, {"input_token": TOKEN}, TOKEN)
    assert TOKEN not in caught.value.reason
    assert TOKEN not in str(caught.value.detail)
