"""A signed callback is durable before it is answered; anything else is refused in words."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from hotel_inbox.domain.messages import Channel, MessageStatus
from hotel_inbox.services.callbacks import Replayed
from tests.api.site import SECRET, VERIFY_TOKEN, Site, client_of, inbox_with
from tests.fakes.meta_webhooks import callback, signature, text_message
from tests.services.world import GUEST, PHONE_ACCOUNT, START, World

CHANNELS = ("whatsapp", "messenger", "instagram")
AT = int(START.timestamp())
TOO_LARGE = 3 * 1024 * 1024 + 1


def hello(text: str = "Hello", message_id: str = "wamid.1", account: str = PHONE_ACCOUNT) -> object:
    return text_message(account, wa_id=GUEST, message_id=message_id, text=text, at=AT)


def handshake_query(**more: str) -> dict[str, str]:
    query = {"mode": "subscribe", "verify_token": VERIFY_TOKEN, "challenge": "158201"}
    return {f"hub.{name}": value for name, value in (query | more).items()}


async def test_the_handshake_answers_who_knows_the_token(site: Site) -> None:
    for channel in CHANNELS:
        answer = await site.client.get(f"/webhooks/{channel}", params=handshake_query())
        assert (answer.status_code, answer.text) == (200, "158201")
        assert answer.headers["content-type"].startswith("text/plain")


async def test_the_handshake_refuses_everybody_else(site: Site) -> None:
    wrong = [
        handshake_query(verify_token="guess"),
        handshake_query(verify_token=""),
        handshake_query(mode="unsubscribe"),
        {},
        {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN},
    ]
    for query in wrong:
        answer = await site.client.get("/webhooks/whatsapp", params=query)
        assert answer.status_code == 403
        assert answer.json()["error"]


async def test_without_settings_the_callbacks_answer_why(sqlite_url: str, tmp_path: Path) -> None:
    world = World.made(sqlite_url, tmp_path / "data")
    inbox = inbox_with(world)
    body = json.dumps(hello()).encode()
    async with client_of(inbox) as client:
        handshake = await client.get("/webhooks/whatsapp", params=handshake_query())
        unsigned = await client.post("/webhooks/whatsapp", content=body)
        signed = await client.post(
            "/webhooks/whatsapp",
            content=body,
            headers={"X-Hub-Signature-256": signature("", body)},
        )
    inbox.db.close()
    await world.close()

    assert [answer.status_code for answer in (handshake, unsigned, signed)] == [503] * 3
    assert "META_VERIFY_TOKEN" in handshake.json()["error"]
    assert "META_APP_SECRET" in unsigned.json()["error"]


async def test_a_signed_callback_is_stored_as_it_came(site: Site) -> None:
    for channel in CHANNELS:
        assert (await site.callback(hello(), channel=channel)).status_code == 200

    assert [event.channel for event in site.stored()] == [
        Channel.WHATSAPP,
        Channel.MESSENGER,
        Channel.INSTAGRAM,
    ]
    assert {event.body for event in site.stored()} == {json.dumps(hello()).encode()}
    assert {event.handled_at for event in site.stored()} == {None}


async def test_a_wrong_signature_is_refused_and_nothing_stored(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps(hello()).encode()
    good = signature(SECRET, body)
    for header in (
        None,
        "",
        "sha256=",
        good.removeprefix("sha256="),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("sha256", "sha1"),
        signature("another secret", body),
        signature(SECRET, body + b" "),
        "sha256=é",
    ):
        name = b"X-Hub-Signature-256"
        headers = {} if header is None else {name: header.encode("latin-1")}
        answer = await site.client.post("/webhooks/whatsapp", content=body, headers=headers)
        assert answer.status_code == 403

    assert site.stored() == []
    assert "wrong signature" in caplog.text


async def test_what_is_no_json_is_refused(
    unconnected: Site, caplog: pytest.LogCaptureFixture
) -> None:
    bodies = [b"", b"{", b"no json", b"\xff\xfe", b'{"a": NaN', b"[" * 100_000, b'{"a":' * 100_000]
    for body in bodies:
        assert (await unconnected.callback(body)).status_code == 400
    assert unconnected.stored() == []
    assert caplog.text.count("no JSON") == len(bodies)


@pytest_asyncio.fixture
async def unconnected(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """For requests that are refused before any database is asked."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    yield opened
    await opened.close()


async def test_a_body_over_the_limit_is_refused_by_its_header_or_by_its_length(
    unconnected: Site,
) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b" " * 65_536

    declared = await unconnected.callback(b" " * TOO_LARGE)
    streamed = await unconnected.client.post("/webhooks/whatsapp", content=endless())

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert asked <= TOO_LARGE // 65_536 + 2
    assert unconnected.stored() == []


async def test_a_body_of_just_the_limit_is_taken(unconnected: Site) -> None:
    body = json.dumps({"padding": ""}).encode()
    body = body[:-2] + b" " * (TOO_LARGE - 1 - len(body)) + body[-2:]
    assert len(body) == TOO_LARGE - 1
    assert (await unconnected.callback(body)).status_code == 200


async def test_five_times_at_once_is_five_callbacks_and_one_message(site: Site) -> None:
    answers = await asyncio.gather(*(site.callback(hello()) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len(site.stored()) == 5

    handled = await asyncio.gather(*(asyncio.to_thread(site.handle_all) for _ in range(3)))
    assert sum(handled) == 5
    assert site.texts() == ["Hello"]


async def test_an_unknown_number_is_acknowledged_kept_and_handled_once_connected(
    site: Site,
) -> None:
    assert (await site.callback(hello(account="777"))).status_code == 200
    site.handle_all()
    assert "777" in str(site.stored()[0].problem)
    assert site.texts() == []

    site.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug="azul",
        external_id="777",
        name=None,
        waba_id=None,
        access_token=None,
    )
    assert site.inbox.callbacks.replay() == Replayed(1, 0)
    assert site.texts() == ["Hello"]


async def test_a_bad_message_in_a_callback_leaves_the_good_one(site: Site) -> None:
    good = {"from": GUEST, "id": "wamid.2", "timestamp": str(AT), "type": "text"}
    payload = callback(
        PHONE_ACCOUNT,
        messages=[
            {"type": "text", "text": {"body": "from nobody at no time"}},
            "not even an object",
            good | {"text": {"body": "Good"}},
        ],
    )
    await site.callback(payload)
    site.handle_all()

    assert site.texts() == ["Good"]
    assert site.stored()[0].problem


async def test_a_status_that_overtakes_the_providers_answer_is_tried_again(site: Site) -> None:
    await site.callback(hello())
    site.handle_all()
    await site.world.bot_answers()
    conversation_id = site.inbox.conversations.page(site.world.amy).rows[0].id
    answer = site.inbox.conversations.thread(site.world.amy, conversation_id).messages[-1]
    status = {"id": f"fake:hotel-inbox-{answer.id}", "status": "delivered", "timestamp": str(AT)}
    await site.callback(callback(PHONE_ACCOUNT, statuses=[status]))
    site.handle_all()
    assert site.stored()[1].handled_at is None

    await site.world.post_leaves()
    site.world.clock.advance(minutes=1)
    assert site.handle_all() == 1

    shown = site.inbox.conversations.thread(site.world.amy, conversation_id).messages[-1]
    assert shown.status is MessageStatus.DELIVERED
    assert site.stored()[1].handled_at


async def test_hostile_text_stays_text(site: Site) -> None:
    hostile = ["x" * 100_000, "\u200b\u200d", "<script>alert(1)</script>", "'; DROP TABLE hotel;"]
    for number, text in enumerate([*hostile, "nul \x00 and half \ud800"]):
        answer = await site.callback(hello(text, f"wamid.{number}"))
        assert answer.status_code == 200
    site.handle_all()

    assert site.texts()[:-1] == hostile
    assert site.texts()[-1].startswith("nul ")
    assert {event.problem for event in site.stored()} == {None}


async def test_what_cannot_be_stored_is_not_acknowledged(site: Site) -> None:
    with site.inbox.db.unit_of_work() as unit:
        unit.session.connection().exec_driver_sql("ALTER TABLE webhook_event RENAME TO away")
    transport = httpx.ASGITransport(site.client._transport.app, raise_app_exceptions=False)  # type: ignore[attr-defined]  # the transport that Site made
    async with httpx.AsyncClient(transport=transport, base_url="http://inbox.example") as client:
        body = b"{}"
        answer = await client.post(
            "/webhooks/whatsapp",
            content=body,
            headers={"X-Hub-Signature-256": signature(SECRET, body)},
        )
    assert answer.status_code >= 500


async def test_other_methods_are_refused(unconnected: Site) -> None:
    answer = await unconnected.client.put("/webhooks/whatsapp", content=b"{}")
    assert answer.status_code == 405
