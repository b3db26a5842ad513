"""The fake Graph API reports on what it took with signed callbacks, as the real one does."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from hotel_inbox.channels.meta import MetaSignature
from hotel_inbox.channels.whatsapp.callback import read_callback
from hotel_inbox.domain.messages import DeliveryUpdate, InboundMessage
from tests.fakes.graph_api import FakeGraphApi
from tests.fakes.meta_webhooks import StatusWebhooks, text_message

SECRET = "an-app-secret"
TOKEN = "EAAtoken"
ROOT = Path(__file__).parents[2]
BODY = {
    "messaging_product": "whatsapp",
    "to": "351912000333",
    "type": "text",
    "text": {"body": "Hello"},
    "biz_opaque_callback_data": "message-1",
}


def post(url: str, body: object, *, token: str = TOKEN) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 - loopback
        return json.load(response)  # type: ignore[no-any-return]  # an object by construction


class Receiver:
    """Takes callbacks; refuses the first one, so that it has to be posted again."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str | None]] = []
        self.refused = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.refused == 0:
                    receiver.refused += 1
                    self.send_response(500)
                else:
                    receiver.taken.append((body, self.headers["X-Hub-Signature-256"]))
                    self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - as declared
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def test_statuses_come_back_signed_with_our_reference(receiver: Receiver) -> None:
    webhooks = StatusWebhooks(f"http://127.0.0.1:{receiver.server.server_port}/", SECRET)
    with FakeGraphApi(webhooks=webhooks) as graph:
        answer = post(f"{graph.url}/v26.0/771100220033/messages", BODY)
        for _ in range(500):
            if len(webhooks.answers) == 4:
                break
            graph.closing.wait(0.01)
    wamid = answer["messages"][0]["id"]
    signature = MetaSignature(SECRET)
    assert all(signature.matches(body, header) for body, header in receiver.taken)
    updates = [read_callback(json.loads(body))[0] for body, _ in receiver.taken]
    assert [each.status for each in updates if isinstance(each, DeliveryUpdate)] == [
        "sent",
        "delivered",
        "read",
    ]
    for each in updates:
        assert isinstance(each, DeliveryUpdate)
        assert (each.provider_id, each.client_ref) == (wamid, "message-1")
    assert webhooks.answers == [500, 200, 200, 200]


def test_a_guests_text_is_a_callback_that_can_be_read() -> None:
    made = text_message(
        "771100220033", wa_id="351912000333", message_id="wamid.1", text="Hi", at=1785000000
    )
    (found,) = read_callback(made)
    assert isinstance(found, InboundMessage)
    assert (found.text, found.guest_phone, found.guest_name) == ("Hi", "+351912000333", "Ines")


def test_it_refuses_what_the_real_one_refuses() -> None:
    with FakeGraphApi() as graph:
        for body, token in ((BODY, ""), ({**BODY, "text": {"body": ""}}, TOKEN)):
            with pytest.raises(urllib.error.HTTPError) as caught:
                post(f"{graph.url}/v26.0/771100220033/messages", body, token=token)
            caught.value.close()
        assert graph.sent == []
        assert len(graph.requests) == 2


def test_it_runs_on_its_own() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.graph_api", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            post(f"{url}/_next", {"status": 500, "body": "", "accept": True})
            with pytest.raises(urllib.error.HTTPError) as caught:
                post(f"{url}/v26.0/771100220033/messages", BODY)
            caught.value.close()
            post(f"{url}/v26.0/771100220033/messages", BODY)
            with urllib.request.urlopen(f"{url}/_sent", timeout=5) as response:  # noqa: S310 - loopback
                sent = json.load(response)["sent"]
        finally:
            process.terminate()
    assert [each["body"] for each in sent] == [BODY, BODY]
    assert len({each["wamid"] for each in sent}) == 2
