"""Files to Meta and from it: whole or not at all, and from nowhere else."""

import asyncio
from pathlib import Path

import pytest

from hotel_inbox.channels.meta import GraphClient
from hotel_inbox.errors import PermanentSendError, RetryableSendError, SendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi

TOKEN = "EAAexampletoken"
NUMBER = "771100220033"
MB = 2**20


async def test_a_file_goes_up_whole(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 3000
    file = tmp_path / "blob"
    file.write_bytes(content)
    answer = await client.upload(
        f"{NUMBER}/media",
        {"messaging_product": "whatsapp", "type": "application/pdf"},
        file,
        "application/pdf",
        'Bestätigung "Mai".pdf',
        TOKEN,
    )
    held = graph.whatsapp.files[str(answer["id"])]
    assert (held.content, held.content_type) == (content, "application/pdf")
    assert held.name.startswith("Bestätigung")


async def test_an_upload_may_take_its_time(graph: FakeGraphApi, tmp_path: Path) -> None:
    file = tmp_path / "blob"
    file.write_bytes(b"%PDF-")
    fields = {"messaging_product": "whatsapp", "type": "application/pdf"}
    # Meta looks through a large file before it answers.
    graph.behave_at("media", Behaviour(delay=0.8))
    async with GraphClient(graph.url, "v26.0", total_seconds=0.3, transfer_seconds=10) as client:
        answer = await client.upload(
            f"{NUMBER}/media", fields, file, "application/pdf", "a.pdf", TOKEN
        )
    assert answer["id"]


async def test_an_upload_without_an_answer_may_be_repeated(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path
) -> None:
    file = tmp_path / "blob"
    file.write_bytes(b"%PDF-")
    graph.behave_at("media", Behaviour(drop=True))
    with pytest.raises(RetryableSendError):
        await client.upload(f"{NUMBER}/media", {}, file, "application/pdf", "a.pdf", TOKEN)
    file.unlink()
    with pytest.raises(PermanentSendError, match="no longer there"):
        await client.upload(f"{NUMBER}/media", {}, file, "application/pdf", "a.pdf", TOKEN)


async def link_to(client: GraphClient, graph: FakeGraphApi, content: bytes) -> str:
    answer = await client.get(graph.whatsapp.hold(content, "image/png"), {}, TOKEN)
    return str(answer["url"])


async def test_a_file_comes_down_whole(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 5000
    into = tmp_path / "file"
    await client.download(await link_to(client, graph, content), TOKEN, into, len(content))
    assert into.read_bytes() == content


@pytest.mark.parametrize("announced", [True, False])
async def test_a_file_that_is_too_large_is_refused_before_it_is_whole(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path, *, announced: bool
) -> None:
    into = tmp_path / "file"
    if announced:
        url = await link_to(client, graph, bytes(3 * MB))
        with pytest.raises(PermanentSendError, match="2 MB"):
            await client.download(url, TOKEN, into, 2 * MB)
    else:
        served = 0

        async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal served
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                while served < 500:
                    writer.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")
                    await writer.drain()
                    served += 1
            except ConnectionError:
                pass
            writer.close()

        server = await asyncio.start_server(pour, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, GraphClient(base, "v26.0") as endless:
            with pytest.raises(PermanentSendError, match="2 MB"):
                await endless.download(f"{base}/endless", None, into, 2 * MB)
        assert served < 500
    assert not into.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/picture.jpg",
        "http://lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com.evil.example/x",
        "https://evilfbsbx.com/x",
        "https://evil.example\\@lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com:8443/x",
        "http://127.0.0.1:1/x",
        "http://[::1/x",
        "file:///etc/passwd",
        "//lookaside.fbsbx.com/x",
        "https://\ud800.fbsbx.com/x",
        "",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(
    client: GraphClient, tmp_path: Path, url: str
) -> None:
    assert not client.is_metas(url)
    with pytest.raises(PermanentSendError, match="Meta's servers"):
        await client.download(url, TOKEN, tmp_path / "file", MB)


@pytest.mark.parametrize(
    "url",
    [
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        "https://scontent-lis1-1.xx.fbcdn.net/v/t1.jpg",
        "https://scontent.cdninstagram.com/v/t1.jpg",
        "https://mmg.whatsapp.net/d/f/1.enc",
    ],
)
def test_metas_own_links_are_known(graph: FakeGraphApi, url: str) -> None:
    client = GraphClient(graph.url, "v26.0")
    assert client.is_metas(url)
    assert client.is_metas(f"{graph.url}/files/1")


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/x", "http://127.0.0.1:9/x", "//evil.example/x", "ftp://127.0.0.1/x"],
)
async def test_no_redirect_leads_elsewhere(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path, onward: str
) -> None:
    graph.behave_at("files", Behaviour(status=302, body="", headers={"Location": onward}))
    with pytest.raises(PermanentSendError, match="Meta's servers"):
        await client.download(f"{graph.url}/files/a.png", TOKEN, tmp_path / "file", MB)


async def test_a_redirect_on_the_same_host_is_followed_but_not_for_ever(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path
) -> None:
    moved = Behaviour(status=302, body="", headers={"Location": "/files/b.png"})
    graph.behave_at("files/a.png", moved)
    await client.download(f"{graph.url}/files/a.png", None, tmp_path / "file", MB)
    assert (tmp_path / "file").read_bytes().startswith(b"\x89PNG")
    circle = Behaviour(status=302, body="", headers={"Location": "/files/a.png"})
    graph.behave_at("files", *[circle] * 10)
    with pytest.raises(PermanentSendError, match="circles"):
        await client.download(f"{graph.url}/files/a.png", None, tmp_path / "other", MB)


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (Behaviour(status=404, body=""), PermanentSendError),
        (Behaviour(status=401, body=""), PermanentSendError),
        (Behaviour(status=503, body=""), RetryableSendError),
        (Behaviour(status=429, body=""), RetryableSendError),
        (Behaviour(drop=True), RetryableSendError),
        (Behaviour(delay=30), RetryableSendError),
    ],
)
async def test_a_file_that_does_not_come(
    client: GraphClient,
    graph: FakeGraphApi,
    tmp_path: Path,
    behaviour: Behaviour,
    kind: type[SendError],
) -> None:
    graph.behave_at("files", behaviour)
    with pytest.raises(kind) as caught:
        await client.download(f"{graph.url}/files/a.png", TOKEN, tmp_path / "file", MB)
    # A file's server knows nothing of the account: its answers never stop what is sent.
    assert not getattr(caught.value, "stops_account", False)
    assert not (tmp_path / "file").exists()


async def test_a_file_that_breaks_off_leaves_no_half(tmp_path: Path) -> None:
    async def break_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + bytes(400_000))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(break_off, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, GraphClient(base, "v26.0") as client:
        with pytest.raises(RetryableSendError):
            await client.download(f"{base}/x", None, tmp_path / "file", MB)
    assert not (tmp_path / "file").exists()


async def test_a_full_disk_is_said_and_may_be_tried_again(
    client: GraphClient, graph: FakeGraphApi, tmp_path: Path
) -> None:
    url = await link_to(client, graph, b"content")
    with pytest.raises(RetryableSendError, match="disk"):
        await client.download(url, TOKEN, tmp_path / "no folder" / "file", MB)
