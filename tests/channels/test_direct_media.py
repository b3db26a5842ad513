"""Which links in a direct message are fetched, and what becomes of the fetching."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from hotel_inbox.channels.base import Account, MediaSource
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.domain.messages import InboundMessage
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from tests.channels.any_json import any_json
from tests.channels.direct_channels import LOGIN_TOKEN, PAGE_TOKEN, opened
from tests.channels.direct_payloads import INSTAGRAM, MESSENGER, Callbacks
from tests.fakes.graph_api import Behaviour, FakeGraphApi
from tests.fakes.guests_files import PNG

LIMIT = 1_000_000
FILE_SERVERS = [
    "https://scontent.xx.fbcdn.net/v/t1/4711.jpg",
    "https://video.xx.fbcdn.net/v/4711.mp4?oh=1",
    "https://cdn.fbsbx.com/v/t59/4711.pdf",
    "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=4711&signature=x",
    "https://lookaside.facebook.com/ig_messaging_cdn/?asset_id=4711",
    "https://scontent-lis1-1.cdninstagram.com/v/4711.jpg",
]
ELSEWHERE = [
    "",
    "4711.jpg",
    "https://",
    "http://[",
    "https://example.com/4711.jpg",
    "http://scontent.xx.fbcdn.net/4711.jpg",
    "https://scontent.xx.fbcdn.net:8443/4711.jpg",
    "https://scontent.xx.fbcdn.net@example.com/4711.jpg",
    "https://fbcdn.net.example.com/4711.jpg",
    "https://evilfbcdn.net/4711.jpg",
    "https://example.com/?https://scontent.xx.fbcdn.net/4711.jpg",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "https://www.facebook.com/casa-azul/posts/1",
    "https://m.facebook.com/reel/4711",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com",
    "https://facebook.com/4711",
    "https://www.instagram.com/p/4711/",
    "https://l.instagram.com/?u=https%3A%2F%2Fexample.com",
    f"https://scontent.xx.fbcdn.net/{'x' * 9000}",
]
TYPES = ["image", "video", "audio", "file", "share", "reel", "ig_post", "story_mention"]
BOTH = pytest.mark.parametrize("callbacks", [MESSENGER, INSTAGRAM], ids=lambda each: each.folder)


def files(callbacks: Callbacks, message: dict[str, Any]) -> tuple[MediaRef, ...]:
    callback = callbacks.payload("text")
    callback["entry"][0]["messaging"][0]["message"] = {"mid": "m_1", "text": "Look", **message}
    (found,) = callbacks.channel.parse(callback)
    assert isinstance(found, InboundMessage)
    return found.media


@BOTH
@pytest.mark.parametrize("url", FILE_SERVERS)
def test_files_on_metas_servers_are_named(callbacks: Callbacks, url: str) -> None:
    for named in TYPES:
        attachment = {"type": named, "payload": {"url": url}}
        (found,) = files(callbacks, {"attachments": [attachment]})
        assert found.url == url
        assert files(callbacks, {"attachments": attachment}) == (found,)
    (story,) = files(callbacks, {"reply_to": {"story": {"id": "1", "url": url}}})
    assert (story.kind, story.url) == ("image", url)


@BOTH
@pytest.mark.parametrize("url", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_links_to_pages_and_to_elsewhere_are_never_fetched(callbacks: Callbacks, url: str) -> None:
    for named in TYPES:
        assert files(callbacks, {"attachments": [{"type": named, "payload": {"url": url}}]}) == ()
    assert files(callbacks, {"reply_to": {"story": {"id": "1", "url": url}}}) == ()


@BOTH
@pytest.mark.parametrize("named", ["fallback", "template", "location", "hologram", "ephemeral", ""])
def test_what_is_no_file_is_never_fetched_from_wherever_it_is(
    callbacks: Callbacks, named: str
) -> None:
    attachment = {"type": named, "payload": {"url": FILE_SERVERS[0]}, "url": FILE_SERVERS[0]}
    assert files(callbacks, {"attachments": [attachment]}) == ()


@given(
    st.sampled_from([MESSENGER, INSTAGRAM]),
    st.sampled_from(TYPES),
    st.text() | st.sampled_from(FILE_SERVERS + ELSEWHERE) | any_json,
)
def test_whatever_stands_for_a_link_only_metas_are_named(
    callbacks: Callbacks, named: str, url: object
) -> None:
    for found in files(callbacks, {"attachments": [{"type": named, "payload": {"url": url}}]}):
        assert found.url in FILE_SERVERS


def kept(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest_asyncio.fixture(
    params=[("messenger", PAGE_TOKEN), ("instagram", PAGE_TOKEN), ("instagram", LOGIN_TOKEN)],
    ids=["messenger", "instagram", "instagram login"],
)
async def source(
    graph: FakeGraphApi, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[MediaSource, Account]]:
    name, token = request.param
    async with opened(name, graph) as channel:
        assert channel.media is not None
        yield channel.media, Account("441002200330", token)


async def test_a_file_is_fetched_without_a_token(
    graph: FakeGraphApi, source: tuple[MediaSource, Account], tmp_path: Path
) -> None:
    media, account = source
    link = MediaRef("image", url=f"{graph.url}/files/in/4711.png")
    await media.fetch(account, link, tmp_path / "4711", LIMIT)
    assert (tmp_path / "4711").read_bytes() == PNG
    assert "authorization" not in graph.calls[0].headers


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_an_expired_link_is_given_up(
    graph: FakeGraphApi, source: tuple[MediaSource, Account], tmp_path: Path, status: int
) -> None:
    media, account = source
    graph.behave_at("GET /files", Behaviour(status=status, body="URL signature expired"))
    link = MediaRef("image", url=f"{graph.url}/files/in/4711.png")
    with pytest.raises(PermanentSendError, match="has expired") as caught:
        await media.fetch(account, link, tmp_path / "4711", LIMIT)
    assert caught.value.detail["http_status"] == status
    assert kept(tmp_path) == []


@pytest.mark.parametrize("behaviour", [Behaviour(status=503, body=""), Behaviour(drop=True)])
async def test_a_passing_fault_may_be_tried_again(
    graph: FakeGraphApi,
    source: tuple[MediaSource, Account],
    tmp_path: Path,
    behaviour: Behaviour,
) -> None:
    media, account = source
    graph.behave_at("GET /files", behaviour)
    link = MediaRef("image", url=f"{graph.url}/files/in/4711.png")
    with pytest.raises(RetryableSendError):
        await media.fetch(account, link, tmp_path / "4711", LIMIT)
    await media.fetch(account, link, tmp_path / "4711", LIMIT)
    assert (tmp_path / "4711").read_bytes() == PNG


async def test_a_file_that_is_too_large_is_given_up(
    graph: FakeGraphApi, source: tuple[MediaSource, Account], tmp_path: Path
) -> None:
    media, account = source
    link = MediaRef("image", url=f"{graph.url}/files/in/4711.png")
    with pytest.raises(PermanentSendError, match="larger"):
        await media.fetch(account, link, tmp_path / "4711", len(PNG) - 1)
    assert kept(tmp_path) == []


async def test_a_link_to_elsewhere_is_refused_at_the_fetch_too(
    source: tuple[MediaSource, Account], tmp_path: Path
) -> None:
    media, account = source
    for url in (None, *ELSEWHERE):
        with pytest.raises(PermanentSendError, match="Meta's file servers"):
            await media.fetch(account, MediaRef("image", url=url), tmp_path / "4711", LIMIT)
