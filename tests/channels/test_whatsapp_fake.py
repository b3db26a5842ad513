"""The fake Graph API's WhatsApp side refuses, forgets and reports as the real one does."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.domain.messages import (
    DeliveryUpdate,
    Happening,
    InboundMessage,
    MessageStatus,
    TemplateChange,
)
from tests.channels.test_graph_api_fake import BODY, TOKEN, Receiver
from tests.fakes.graph_api import Behaviour, FakeGraphApi
from tests.fakes.meta_webhooks import StatusWebhooks

NUMBER, WABA = "771100220033", "660055004400"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.refused = 1
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def ask(
    url: str, body: object = None, *, method: str | None = None, token: str = TOKEN
) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, sent, headers, method=method)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - loopback
            raw = response.read()
            return response.status, json.loads(raw) if raw[:1] in b"{[" else raw
    except urllib.error.HTTPError as error:
        with error:
            raw = error.read()
        return error.code, json.loads(raw)["error"]["code"] if raw[:1] == b"{" else raw


def send(graph: FakeGraphApi, **parts: object) -> tuple[int, Any]:
    body = {key: value for key, value in {**BODY, **parts}.items() if value is not None}
    return ask(f"{graph.url}/v26.0/{NUMBER}/messages", body)


def arrived(receiver: Receiver, count: int) -> list[Happening]:
    until = time.monotonic() + 10
    while len(receiver.taken) < count and time.monotonic() < until:
        time.sleep(0.01)
    return [each for body, _ in receiver.taken for each in read_callback(json.loads(body))]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"to": None}, 100),
        ({"messaging_product": "sms"}, 100),
        ({"recipient_type": "crowd"}, 100),
        ({"context": {}}, 100),
        ({"biz_opaque_callback_data": "x" * 513}, 100),
        ({"text": None}, 131008),
        ({"text": {"body": "x" * 4097}}, 100),
        ({"type": "hologram", "hologram": {}}, 100),
        ({"type": "image"}, 131008),
        ({"type": "image", "image": {"id": "12"}}, 131009),
        ({"type": "image", "image": {"id": "PDF"}}, 131053),
        ({"type": "document", "document": {"id": "PDF", "caption": "x" * 1025}}, 100),
        ({"type": "image", "image": {"link": "https://a.example/b", "filename": "b"}}, 100),
        ({"type": "audio", "audio": {"link": "https://a.example/b", "caption": "b"}}, 100),
        ({"type": "template", "template": {"name": "welcome"}}, 131008),
        ({"type": "template", "template": {"name": "x", "language": {"code": "en"}}}, 132001),
        ({"type": "template", "template": {"name": "welcome", "language": {"code": "pt"}}}, 132001),
        ({"type": "template", "template": {"name": "welcome", "language": {"code": "en"}}}, 132000),
        ({"type": "contacts", "contacts": []}, 131008),
        ({"type": "location", "location": {"latitude": 1}}, 100),
        ({"type": "interactive", "interactive": {"type": "button"}}, 100),
        ({"type": "reaction", "reaction": {"emoji": "👍"}}, 100),
    ],
)
def test_what_it_does_not_send(graph: FakeGraphApi, parts: dict[str, Any], code: int) -> None:
    graph.whatsapp.accounts[WABA] = graph.whatsapp.account(WABA)  # type: ignore[assignment]  # made up as asked
    graph.whatsapp.accounts[WABA].templates.hold("welcome", "Hello {{1}}!")
    pdf = graph.whatsapp.hold(b"%PDF-", "application/pdf")
    parts = json.loads(json.dumps(parts).replace('"PDF"', f'"{pdf}"'))
    assert send(graph, **parts)[1] == code
    assert graph.sent == []


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}},
        {"type": "location", "location": {"latitude": 1, "longitude": 2}},
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Desk"}}]},
        {"type": "interactive", "interactive": {"type": "list", "body": {}, "action": {}}},
        {"type": "image", "image": {"link": "https://hotel.example/view.jpg"}},
        {"context": {"message_id": "wamid.1"}},
        {"to": None, "recipient": "PT.70441983220156"},
    ],
)
def test_what_it_sends(graph: FakeGraphApi, parts: dict[str, Any]) -> None:
    status, answer = send(graph, **parts)
    assert status == 200
    assert answer["messages"][0]["id"] == graph.sent[0].wamid


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"type": "text", "text": " "}, 131008),
        ({"type": "text", "text": "one\ntwo"}, 132018),
        ({"type": "text", "text": "Ines"}, 100),
    ],
)
def test_values_it_does_not_take(graph: FakeGraphApi, value: dict[str, str], code: int) -> None:
    account = graph.whatsapp.account(WABA)
    assert account is not None
    named = code == 100
    account.templates.hold(
        "welcome",
        "Hello {{guest}}!" if named else "Hello {{1}}!",
        parameter_format="NAMED" if named else "POSITIONAL",
    )
    components = [{"type": "body", "parameters": [value]}]
    template = {"name": "welcome", "language": {"code": "en"}, "components": components}
    assert send(graph, type="template", template=template)[1] == code


def test_values_of_a_header_and_a_button_count(graph: FakeGraphApi) -> None:
    account = graph.whatsapp.account(WABA)
    assert account is not None
    parts = [
        {"type": "HEADER", "format": "TEXT", "text": "Room {{1}}"},
        {"type": "BODY", "text": "Hello {{1}}, {{2}} and {{1}}!"},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://h.example/{{1}}"}]},
    ]
    account.templates.hold("key", "", components=parts)
    value = {"type": "text", "text": "7"}
    components = [
        {"type": "header", "parameters": [value]},
        {"type": "body", "parameters": [value, value]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [value]},
    ]
    template = {"name": "key", "language": {"code": "en"}, "components": components}
    assert send(graph, type="template", template=template)[0] == 200
    without = {**template, "components": components[:2]}
    assert send(graph, type="template", template=without)[1] == 132000


def test_a_link_lives_for_five_minutes_and_wants_the_token(graph: FakeGraphApi) -> None:
    media_id = graph.whatsapp.hold(b"a picture", "image/jpeg")
    _, shown = ask(f"{graph.url}/v26.0/{media_id}?phone_number_id={NUMBER}")
    assert (shown["mime_type"], shown["file_size"]) == ("image/jpeg", 9)
    assert ask(shown["url"]) == (200, b"a picture")
    assert ask(shown["url"], token="")[0] == 401
    graph.whatsapp.expire_links()
    assert ask(shown["url"])[0] == 404
    assert ask(f"{graph.url}/v26.0/{media_id}", method="DELETE")[0] == 200
    assert ask(f"{graph.url}/v26.0/{media_id}") == (400, 100)


@pytest.mark.parametrize("path", ["5/messages", "5/media", "6/subscribed_apps", "6/phone_numbers"])
def test_what_nobody_described_is_unknown_where_it_is_strict(
    graph: FakeGraphApi, path: str
) -> None:
    graph.whatsapp.strict = True
    body = None if path.startswith("6") else BODY
    assert ask(f"{graph.url}/v26.0/{path}", body)[1] == 100
    assert ask(f"{graph.url}/v26.0/6/message_templates")[1] == 100


def test_a_call_elsewhere_can_be_scripted_without_touching_messages(graph: FakeGraphApi) -> None:
    graph.behave_at("GET /app", Behaviour(status=500, body=""))
    assert send(graph)[0] == 200
    assert ask(f"{graph.url}/v26.0/app")[0] == 500
    assert ask(f"{graph.url}/v26.0/app")[0] == 200
    assert [call.path for call in graph.calls] == [f"/{NUMBER}/messages", "/app", "/app"]


def test_a_revoked_token_opens_nothing(graph: FakeGraphApi) -> None:
    graph.revoked.add(TOKEN)
    assert send(graph) == (401, 190)
    assert graph.sent == []


def test_what_was_taken_may_fail_afterwards_and_be_said_twice(receiver: Receiver) -> None:
    url = f"http://127.0.0.1:{receiver.server.server_port}/"
    with FakeGraphApi(webhooks=StatusWebhooks(url, "s", ("sent",), copies=2)) as graph:
        graph.whatsapp.failing["351912000333"] = 131026
        _, answer = send(graph)
        failed, again = arrived(receiver, 2)
        assert isinstance(failed, DeliveryUpdate)
        assert failed == again
        assert (failed.status, failed.error_code) == (MessageStatus.FAILED, "131026")
        assert failed.provider_id == answer["messages"][0]["id"]
        graph.whatsapp.failing.clear()
        send(graph)
        assert [each.status for each in arrived(receiver, 4)[2:]] == ["sent", "sent"]  # type: ignore[union-attr]  # reports only


def test_guests_and_reviewers_are_played_by_hand(receiver: Receiver, tmp_path: Path) -> None:
    voucher = tmp_path / "voucher.pdf"
    voucher.write_bytes(b"%PDF-1.4")
    url = f"http://127.0.0.1:{receiver.server.server_port}/"
    guest: Mapping[str, str] = {"to": NUMBER, "from": "351912000333"}
    with FakeGraphApi(webhooks=StatusWebhooks(url, "s")) as graph:
        ask(f"{graph.url}/_guest", {**guest, "text": "Hello", "name": "Rui"})
        file = {"file": str(voucher), "content_type": "application/pdf", "text": "Mine"}
        ask(f"{graph.url}/_guest", {**guest, **file})
        reaction = {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}}
        ask(f"{graph.url}/_guest", {**guest, "message": reaction})
        held = {"account": WABA, "name": "welcome", "body": "Hi", "status": "PENDING"}
        _, row = ask(f"{graph.url}/_template", held)
        decided = {"account": WABA, "id": row["id"], "event": "APPROVED"}
        ask(f"{graph.url}/_review", decided)
        text, document, reacted, change = arrived(receiver, 4)
        assert isinstance(text, InboundMessage)
        assert (text.text, text.guest_name, text.account_id) == ("Hello", "Rui", NUMBER)
        assert isinstance(document, InboundMessage)
        (ref,) = document.media
        assert (document.text, ref.name) == ("Mine", "voucher.pdf")
        assert graph.whatsapp.files[ref.provider_id or ""].content == b"%PDF-1.4"
        assert isinstance(reacted, InboundMessage)
        assert reacted.target == "wamid.1"
        assert isinstance(change, TemplateChange)
        assert (change.business_id, change.status) == (WABA, "APPROVED")
        for wrong in ({}, {**guest, "file": "/nowhere", "content_type": "image/png"}):
            assert ask(f"{graph.url}/_guest", wrong) == (400, 100)
        assert ask(f"{graph.url}/_review", {**decided, "id": "1"}) == (400, 100)
