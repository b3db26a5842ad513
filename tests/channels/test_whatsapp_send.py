"""What leaves for WhatsApp, and what each answer means for trying again."""

import asyncio
import contextlib
import dataclasses
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from hotel_inbox.channels.base import Outgoing
from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal

TOKEN = "EAAexampletoken"
IN_AN_HOUR = "the date an hour from now"
OUTGOING = Outgoing(
    account_id="771100220033",
    access_token=TOKEN,
    recipient="351912000333",
    text="The pool is heated from April on.",
    client_ref="message-4711",
)


async def test_a_text_goes_out_as_documented(whatsapp: WhatsApp, graph: FakeGraphApi) -> None:
    sent = await whatsapp.send(OUTGOING)
    (arrived,) = graph.sent
    assert sent.provider_id == arrived.wamid
    assert (arrived.version, arrived.phone_number_id, arrived.token) == (
        "v26.0",
        "771100220033",
        TOKEN,
    )
    assert arrived.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "351912000333",
        "type": "text",
        "text": {"preview_url": False, "body": "The pool is heated from April on."},
        "biz_opaque_callback_data": "message-4711",
    }


async def test_a_quoted_message_and_a_guest_without_a_number(
    whatsapp: WhatsApp, graph: FakeGraphApi
) -> None:
    await whatsapp.send(
        dataclasses.replace(OUTGOING, recipient="PT.70441983220156", reply_to="wamid.7")
    )
    (arrived,) = graph.sent
    assert arrived.body["recipient"] == "PT.70441983220156"
    assert "to" not in arrived.body
    assert arrived.body["context"] == {"message_id": "wamid.7"}


@pytest.mark.parametrize("text", ["x" * 4097, "", " \n"])
async def test_a_text_whatsapp_cannot_take_never_leaves(
    whatsapp: WhatsApp, graph: FakeGraphApi, text: str
) -> None:
    with pytest.raises(PermanentSendError):
        await whatsapp.send(dataclasses.replace(OUTGOING, text=text))
    assert graph.requests == []


async def test_a_text_at_the_limit_leaves_whole(whatsapp: WhatsApp, graph: FakeGraphApi) -> None:
    await whatsapp.send(dataclasses.replace(OUTGOING, text="é" * 4096))
    assert graph.sent[0].body["text"]["body"] == "é" * 4096


@pytest.mark.parametrize("code", [1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133016])
async def test_throttling_and_passing_faults_may_be_tried_again(
    whatsapp: WhatsApp, graph: FakeGraphApi, code: int
) -> None:
    graph.behave(refusal(code))
    with pytest.raises(RetryableSendError) as caught:
        await whatsapp.send(OUTGOING)
    assert caught.value.code == str(code)
    assert (await whatsapp.send(OUTGOING)).provider_id == graph.sent[0].wamid


@pytest.mark.parametrize(
    ("behaviour", "code", "word"),
    [
        (refusal(131047), "131047", "template"),
        (refusal(190, status=401), "190", "token"),
        (refusal(10, status=403), "10", "permission"),
        (refusal(131026), "131026", "phone"),
        (refusal(131047, status=500), "131047", "24 hours"),
        (refusal(199999, "Odd colour"), "199999", "Odd colour"),
        (Behaviour(status=401, body=""), "190", "token"),
        (Behaviour(status=404, body="<html>"), None, "404"),
    ],
)
async def test_what_meta_refuses_for_good(
    whatsapp: WhatsApp, graph: FakeGraphApi, behaviour: Behaviour, code: str | None, word: str
) -> None:
    graph.behave(behaviour)
    with pytest.raises(PermanentSendError) as caught:
        await whatsapp.send(OUTGOING)
    assert caught.value.code == code
    assert word in caught.value.reason


@pytest.mark.parametrize(
    ("header", "shortest", "longest"),
    [
        ("30", 30, 30),
        (IN_AN_HOUR, 3000, 3600),
        ("999999999", 86400, 86400),
    ],
)
async def test_the_pause_that_meta_asks_for(
    whatsapp: WhatsApp, graph: FakeGraphApi, header: str, shortest: int, longest: int
) -> None:
    if header == IN_AN_HOUR:
        header = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    graph.behave(Behaviour(status=429, body="{}", headers={"Retry-After": header}))
    with pytest.raises(RetryableSendError) as caught:
        await whatsapp.send(OUTGOING)
    pause = caught.value.retry_after
    assert pause is not None
    assert timedelta(seconds=shortest) <= pause <= timedelta(seconds=longest)


@pytest.mark.parametrize("header", ["", "-5", "soon", "Thu, 01 Jan 2004 00:00:00 GMT", "0"])
async def test_a_pause_that_makes_no_sense_is_none(
    whatsapp: WhatsApp, graph: FakeGraphApi, header: str
) -> None:
    graph.behave(Behaviour(status=429, body="", headers={"Retry-After": header}))
    with pytest.raises(RetryableSendError) as caught:
        await whatsapp.send(OUTGOING)
    assert (caught.value.retry_after, caught.value.code) == (None, "4")


async def test_one_guest_written_to_too_often_is_left_alone_for_six_seconds(
    whatsapp: WhatsApp, graph: FakeGraphApi
) -> None:
    graph.behave(refusal(131056))
    with pytest.raises(RetryableSendError) as caught:
        await whatsapp.send(OUTGOING)
    assert caught.value.retry_after == timedelta(seconds=6)


async def test_a_server_error_of_the_api_itself_may_be_tried_again(
    whatsapp: WhatsApp, graph: FakeGraphApi
) -> None:
    graph.behave(refusal(199998, status=503))
    with pytest.raises(RetryableSendError):
        await whatsapp.send(OUTGOING)


async def test_what_meta_calls_transient_may_be_tried_again(
    whatsapp: WhatsApp, graph: FakeGraphApi
) -> None:
    error = {"code": 199997, "message": "wait", "is_transient": True}
    graph.behave(Behaviour(status=400, error=error))
    with pytest.raises(RetryableSendError):
        await whatsapp.send(OUTGOING)


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(drop=True),
        Behaviour(delay=30),
        Behaviour(status=502, body="<html>Bad gateway</html>", accept=True),
        Behaviour(status=500, body="[]", accept=True),
        Behaviour(status=200, body="no json"),
        Behaviour(status=200, body='{"messages": [{"id": ""}]}'),
    ],
    ids=["connection dropped", "no answer", "proxy", "no error object", "no json", "no id"],
)
async def test_where_nobody_can_tell_the_message_may_be_on_its_way(
    whatsapp: WhatsApp, graph: FakeGraphApi, behaviour: Behaviour
) -> None:
    graph.behave(behaviour)
    with pytest.raises(AmbiguousSendError):
        await whatsapp.send(OUTGOING)
    assert len(graph.sent) == 1


async def test_an_answer_that_drips_in_forever_is_given_up() -> None:
    given_up = asyncio.Event()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()
        given_up.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, GraphClient(url, "v26.0", total_seconds=0.5) as client:
        with pytest.raises(AmbiguousSendError):
            await asyncio.wait_for(WhatsApp(client).send(OUTGOING), 5)
        await asyncio.wait_for(given_up.wait(), 5)


async def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with GraphClient(f"http://127.0.0.1:{port}", "v26.0") as client:
        with pytest.raises(RetryableSendError):
            await WhatsApp(client).send(OUTGOING)


@pytest.mark.parametrize(
    ("base_url", "token"),
    [
        ("ftp://127.0.0.1", TOKEN),
        ("127.0.0.1", TOKEN),
        (None, f"{TOKEN}\n"),
        (None, f"{TOKEN}€"),
    ],
)
async def test_a_request_that_cannot_be_made_says_what_to_check(
    graph: FakeGraphApi, base_url: str | None, token: str
) -> None:
    async with GraphClient(base_url or graph.url, "v26.0") as client:
        with pytest.raises(PermanentSendError, match="META_GRAPH_URL") as caught:
            await WhatsApp(client).send(dataclasses.replace(OUTGOING, access_token=token))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_the_token_shows_in_no_words(whatsapp: WhatsApp, graph: FakeGraphApi) -> None:
    assert TOKEN not in repr(OUTGOING)
    for code in (190, 199999):
        graph.behave(refusal(code, f"Malformed access token {TOKEN}"))
        with pytest.raises(PermanentSendError) as caught:
            await whatsapp.send(OUTGOING)
        assert TOKEN not in caught.value.reason


async def test_what_meta_answered_is_kept_in_full(whatsapp: WhatsApp, graph: FakeGraphApi) -> None:
    graph.behave(refusal(131047, "Re-engagement message"))
    with pytest.raises(PermanentSendError) as caught:
        await whatsapp.send(OUTGOING)
    assert caught.value.detail["message"] == "(#131047) Re-engagement message"
    assert caught.value.detail["fbtrace_id"] == "A1b2C3d4E5f6"


async def test_messages_are_sent_side_by_side(graph: FakeGraphApi) -> None:
    graph.always = Behaviour(delay=0.2)
    clock = asyncio.get_running_loop().time
    async with GraphClient(graph.url, "v26.0") as client:
        whatsapp = WhatsApp(client)
        started = clock()
        sent = await asyncio.gather(
            *(
                whatsapp.send(dataclasses.replace(OUTGOING, client_ref=f"message-{number}"))
                for number in range(20)
            )
        )
        took = clock() - started
    assert len({each.provider_id for each in sent}) == 20
    assert took < 3
