"""The fake platform refuses what Messenger and Instagram refuse."""

from typing import Any

import httpx
import pytest

from tests.channels.direct_channels import LOGIN_TOKEN, PAGE_TOKEN
from tests.fakes.graph_api import FakeGraphApi
from tests.fakes.graph_direct import GUESTS, PAGE, side_of

TEXT = {"recipient": {"id": GUESTS[0]}, "messaging_type": "RESPONSE", "message": {"text": "Hi"}}


def ask(
    graph: FakeGraphApi,
    method: str,
    path: str,
    *,
    token: str = PAGE_TOKEN,
    **parts: Any,  # noqa: ANN401 - whatever httpx takes
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.request(method, f"{graph.url}/v26.0{path}", headers=headers, **parts)


@pytest.mark.parametrize(
    "change",
    [
        {"message": {"text": "Hi", "attachment": {"type": "image"}}},
        {"message": {}},
        {"message": {"text": ""}},
        {"message": {"text": "x" * 2001}},
        {"message": {"attachment": {"type": "image", "payload": {"attachment_id": "1"}}}},
        {"messaging_type": "MESSAGE_TAG"},
        {"tag": "HUMAN_AGENT"},
        {"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"},
        {"messaging_type": "HELLO"},
        {"recipient": {}},
        {"sender_action": "typing_on"},
        {"sender_action": "dance", "message": None},
    ],
)
def test_a_message_that_is_not_in_order(graph: FakeGraphApi, change: dict[str, Any]) -> None:
    answer = ask(graph, "POST", f"/{PAGE}/messages", json={**TEXT, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert graph.sent == []


@pytest.mark.parametrize(("node", "subcode"), [(PAGE, 2018278), ("me", 2534022)])
def test_the_window_is_the_channels_own(graph: FakeGraphApi, node: str, subcode: int) -> None:
    side_of(graph.held).quiet_hours[GUESTS[0]] = 24
    error = ask(graph, "POST", f"/{node}/messages", json=TEXT).json()["error"]
    assert (error["code"], error["error_subcode"]) == (10, subcode)


@pytest.mark.parametrize(
    ("size", "form", "name", "subcode"),
    [
        (25 * 2**20 + 1, {}, "menu.png", 2018109),
        (8 * 2**20 + 1, {"platform": "instagram"}, "menu.png", 2018109),
        (8, {"platform": "instagram"}, "Menü.png", 2018047),
    ],
)
def test_a_file_that_is_refused(
    graph: FakeGraphApi, size: int, form: dict[str, str], name: str, subcode: int
) -> None:
    answer = ask(
        graph,
        "POST",
        f"/{PAGE}/message_attachments",
        data={"message": '{"attachment": {"type": "image"}}', **form},
        files={"filedata": (name, b"x" * size, "image/png")},
    )
    assert answer.json()["error"]["error_subcode"] == subcode
    assert side_of(graph.held).uploads == {}


def test_instagram_login_cannot_upload(graph: FakeGraphApi) -> None:
    answer = ask(graph, "POST", "/me/message_attachments", token=LOGIN_TOKEN)
    assert answer.json()["error"]["code"] == 3


def test_what_nobody_knows(graph: FakeGraphApi) -> None:
    error = ask(graph, "GET", "/12345", params={"fields": "name,profile_pic"}).json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, 33)
    assert ask(graph, "POST", "/me/subscribed_apps", json={}).status_code == 400
    assert ask(graph, "GET", "/me", params={"fields": "id"}, token="").status_code == 401
