"""Files of guests, fetched, and files for guests, uploaded and sent."""

import dataclasses
from pathlib import Path

import pytest

from hotel_inbox.channels.base import Account, MediaSource, Outgoing, OutgoingFile
from hotel_inbox.channels.whatsapp import WhatsApp
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.errors import AmbiguousSendError, PermanentSendError, RetryableSendError
from tests.fakes.graph_api import Behaviour, FakeGraphApi, refusal
from tests.fakes.whatsapp_messages import TYPES

TOKEN = "EAAexampletoken"
NUMBER = "771100220033"
ACCOUNT = Account(account_id=NUMBER, access_token=TOKEN, business_id="660055004400")
MB = 2**20


@pytest.fixture
def source(whatsapp: WhatsApp) -> MediaSource:
    assert whatsapp.media is not None
    return whatsapp.media


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "into"


def bytes_in(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def outgoing(tmp_path: Path, kind: str, content_type: str, text: str = "") -> Outgoing:
    path = tmp_path / "outgoing"
    path.write_bytes(b"some bytes")
    return Outgoing(
        account_id=NUMBER,
        access_token=TOKEN,
        recipient="351912000333",
        text=text,
        client_ref="message-4711",
        file=OutgoingFile(kind, path, content_type, "Voucher 2291.pdf"),
    )


async def test_a_guests_file_is_fetched_by_its_id(
    source: MediaSource, graph: FakeGraphApi, into: Path
) -> None:
    media_id = graph.whatsapp.hold(b"a picture", "image/jpeg")
    await source.fetch(ACCOUNT, MediaRef("image", media_id, "https://old.example/x"), into, MB)
    assert bytes_in(into) == b"a picture"
    asked, fetched = graph.calls
    assert (asked.path, asked.query) == (f"/{media_id}", {"phone_number_id": NUMBER})
    assert (asked.token, fetched.token) == (TOKEN, TOKEN)


async def test_a_link_that_grew_old_is_asked_for_anew(
    source: MediaSource, graph: FakeGraphApi, into: Path
) -> None:
    ref = MediaRef("image", graph.whatsapp.hold(b"a picture", "image/jpeg"))
    graph.behave_at("GET /whatsapp_business", Behaviour(status=404, body=""))
    with pytest.raises(RetryableSendError):
        await source.fetch(ACCOUNT, ref, into, MB)
    graph.whatsapp.expire_links()
    await source.fetch(ACCOUNT, ref, into, MB)
    assert bytes_in(into) == b"a picture"
    links = {call.query["hash"] for call in graph.calls if "hash" in call.query}
    assert len(links) == 2


async def test_a_file_that_whatsapp_forgot_says_so_for_good(
    source: MediaSource, into: Path
) -> None:
    with pytest.raises(PermanentSendError, match="send it again") as caught:
        await source.fetch(ACCOUNT, MediaRef("image", "900099999999"), into, MB)
    assert caught.value.detail["error_subcode"] == 33
    assert bytes_in(into) is None


async def test_a_revoked_token_stops_the_account(
    source: MediaSource, graph: FakeGraphApi, into: Path
) -> None:
    graph.revoked.add(TOKEN)
    with pytest.raises(PermanentSendError, match="token") as caught:
        await source.fetch(ACCOUNT, MediaRef("image", "1"), into, MB)
    assert caught.value.stops_account


@pytest.mark.parametrize(
    "behaviour",
    [Behaviour(drop=True), refusal(130429), refusal(2, status=500), Behaviour(body='{"id": "1"}')],
)
async def test_a_passing_fault_may_be_tried_again(
    source: MediaSource, graph: FakeGraphApi, into: Path, behaviour: Behaviour
) -> None:
    graph.behave_at("GET", behaviour)
    with pytest.raises(RetryableSendError):
        await source.fetch(ACCOUNT, MediaRef("image", "1"), into, MB)


async def test_a_file_that_is_too_large_is_not_fetched_at_all(
    source: MediaSource, graph: FakeGraphApi, into: Path
) -> None:
    ref = MediaRef("video", graph.whatsapp.hold(bytes(3 * MB), "video/mp4"))
    with pytest.raises(PermanentSendError, match=r"3\.0 MB"):
        await source.fetch(ACCOUNT, ref, into, 2 * MB)
    assert len(graph.calls) == 1


async def test_a_link_alone_is_followed_to_meta_only(
    source: MediaSource, graph: FakeGraphApi, into: Path
) -> None:
    await source.fetch(ACCOUNT, MediaRef("image", url=f"{graph.url}/files/a.png"), into, MB)
    assert bytes_in(into)
    for ref in (MediaRef("image", url="https://evil.example/a.png"), MediaRef("image")):
        with pytest.raises(PermanentSendError):
            await source.fetch(ACCOUNT, ref, into, MB)


@pytest.mark.parametrize(
    ("kind", "content_type", "text", "part"),
    [
        ("image", "image/jpeg", "The view", {"caption": "The view"}),
        ("image", "image/png", "", {}),
        ("video", "video/mp4", "The pool", {"caption": "The pool"}),
        ("audio", "audio/mpeg", "", {}),
        (
            "document",
            "application/pdf",
            "Your voucher",
            {"caption": "Your voucher", "filename": "Voucher 2291.pdf"},
        ),
        ("document", "text/plain", "", {"filename": "Voucher 2291.pdf"}),
    ],
)
async def test_a_file_is_uploaded_and_sent_by_its_id(
    whatsapp: WhatsApp,
    graph: FakeGraphApi,
    tmp_path: Path,
    kind: str,
    content_type: str,
    text: str,
    part: dict[str, str],
) -> None:
    await whatsapp.send(outgoing(tmp_path, kind, content_type, text))
    ((media_id, held),) = graph.whatsapp.files.items()
    assert (held.content, held.content_type) == (b"some bytes", content_type)
    (arrived,) = graph.sent
    assert arrived.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "351912000333",
        "type": kind,
        kind: {"id": media_id, **part},
        "biz_opaque_callback_data": "message-4711",
    }


async def test_a_file_answers_a_quoted_message(
    whatsapp: WhatsApp, graph: FakeGraphApi, tmp_path: Path
) -> None:
    sent = outgoing(tmp_path, "image", "image/png")
    await whatsapp.send(dataclasses.replace(sent, reply_to="wamid.7"))
    assert graph.sent[0].body["context"] == {"message_id": "wamid.7"}


@pytest.mark.parametrize(
    ("kind", "content_type", "text"),
    [("audio", "audio/mpeg", "Listen"), ("image", "image/png", "x" * 1025)],
)
async def test_a_text_that_cannot_go_with_a_file_stops_it_before_the_upload(
    whatsapp: WhatsApp, graph: FakeGraphApi, tmp_path: Path, kind: str, content_type: str, text: str
) -> None:
    with pytest.raises(PermanentSendError, match="by itself"):
        await whatsapp.send(outgoing(tmp_path, kind, content_type, text))
    assert graph.calls == []


async def test_a_lost_upload_is_no_lost_message_and_is_repeated_whole(
    whatsapp: WhatsApp, graph: FakeGraphApi, tmp_path: Path
) -> None:
    sent = outgoing(tmp_path, "image", "image/png")
    graph.behave_at("POST /.*/media", Behaviour(drop=True))
    with pytest.raises(RetryableSendError):
        await whatsapp.send(sent)
    graph.behave(Behaviour(drop=True))
    with pytest.raises(AmbiguousSendError):
        await whatsapp.send(sent)
    await whatsapp.send(sent)
    assert len(graph.whatsapp.files) == 3
    ours = [call for call in graph.calls if call.path.endswith("/media")]
    assert len(ours) == 3


async def test_a_file_meta_does_not_take_is_refused_for_good(
    whatsapp: WhatsApp, graph: FakeGraphApi, tmp_path: Path
) -> None:
    with pytest.raises(PermanentSendError):
        await whatsapp.send(outgoing(tmp_path, "image", "image/heic"))
    assert graph.requests == []


def test_what_may_be_sent_is_what_meta_takes(whatsapp: WhatsApp) -> None:
    abilities = whatsapp.abilities
    assert abilities.quotes
    assert abilities.captions
    for kind, limit in abilities.files.items():
        size, types = TYPES[kind]
        assert (limit.size, limit.content_types) == (size, frozenset(types))
