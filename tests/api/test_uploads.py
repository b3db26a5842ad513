"""Files that staff hand in over HTTP: looked at, refused in one sentence, whole or not at all."""

import shutil
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest

from hotel_inbox.domain.doors import COOKIE, LANGUAGE_COOKIE
from hotel_inbox.repositories.media import unsent_size
from hotel_inbox.services import media_store
from tests.api.desk import on_disk, sign_in, stranger
from tests.api.live import on_a_port
from tests.api.site import Site
from tests.patience import until
from tests.sample_files import HTML, JPEG, PDF


async def uploaded(site: Site, content: bytes, name: str = "menu.pdf") -> httpx.Response:
    conversation_id = site.world.guest_writes(sent_at=site.world.clock()).conversation_id
    return await site.client.post(
        f"/conversations/{conversation_id}/uploads", params={"name": name}, content=content
    )


async def test_a_file_is_uploaded_looked_at_and_withdrawn(desk: Site) -> None:
    answer = await uploaded(desk, PDF, "Menü für morgen.pdf")

    assert answer.status_code == 200
    kept = answer.json()
    assert kept == {
        "id": kept["id"],
        "kind": "document",
        "name": "Menü für morgen.pdf",
        "content_type": "application/pdf",
        "size": len(PDF),
    }
    shown = await desk.client.get(f"/media/{kept['id']}")
    assert shown.content == PDF
    path = f"{answer.request.url.path}/{kept['id']}"
    await sign_in(desk, "ben@azul.example")
    assert (await desk.client.get(f"/media/{kept['id']}")).status_code == 404
    assert (await desk.client.delete(path)).status_code == 404
    await sign_in(desk, "amy@azul.example")
    assert (await desk.client.delete(path)).status_code == 204
    assert (await desk.client.delete(path)).status_code == 404
    assert (await desk.client.get(f"/media/{kept['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 400, "This file is empty."),
        (HTML, 400, "WhatsApp does not take this type of file. It takes JPG, PDF."),
        (
            JPEG + bytes(2**20 + 2**19),
            400,
            "WhatsApp takes photos up to 1 MB; this one has 1.6 MB.",
        ),
        (
            PDF + bytes(3 * 2**20),
            413,
            "WhatsApp takes files up to 3 MB; this one has 3.1 MB.",
        ),
    ],
    ids=["empty", "a page", "a large photo", "larger than anything"],
)
async def test_a_refusal_is_one_clear_sentence(
    desk: Site, content: bytes, status: int, words: str
) -> None:
    answer = await uploaded(desk, content)
    assert (answer.status_code, answer.json()) == (status, {"error": words})
    assert on_disk(desk) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Este archivo está vacío."),
        (
            JPEG + bytes(2**20 + 2**19),
            "WhatsApp admite fotos de hasta 1 MB; este tiene 1.6 MB.",
        ),
        (PDF + bytes(3 * 2**20), "WhatsApp admite archivos de hasta 3 MB; este tiene 3.1 MB."),
    ],
    ids=["empty", "a large photo", "larger than anything"],
)
async def test_a_spanish_page_is_refused_in_spanish(desk: Site, content: bytes, words: str) -> None:
    desk.client.cookies.set(LANGUAGE_COOKIE, "es")
    answer = await uploaded(desk, content)
    assert answer.json() == {"error": words}
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_a_body_of_unknown_length_is_refused_once_it_is_too_long(desk: Site) -> None:
    conversation_id = desk.world.guest_writes().conversation_id
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 2**16
            assert given < 2**23
            yield bytes(2**16)

    answer = await desk.client.post(f"/conversations/{conversation_id}/uploads", content=endless())

    assert answer.status_code == 413
    assert answer.json() == {"error": "WhatsApp takes files up to 3 MB."}
    assert on_disk(desk) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
    ids=range(4),
)
async def test_no_other_site_uploads_or_withdraws(desk: Site, headers: dict[str, str]) -> None:
    for method, path in (
        ("POST", "/conversations/1/uploads"),
        ("DELETE", "/conversations/1/uploads/1"),
    ):
        answer = await desk.client.request(method, path, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"].endswith("this inbox's own page.")


async def test_nothing_is_uploaded_to_another_hotels_conversation(desk: Site) -> None:
    conversation_id = desk.world.guest_writes().conversation_id
    await sign_in(desk, stranger(desk))
    answer = await desk.client.post(f"/conversations/{conversation_id}/uploads", content=PDF)
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is no such conversation."}


async def test_a_full_disk_is_told(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_store, "ROOM_LEFT", 2**60)
    answer = await uploaded(desk, PDF)
    assert answer.status_code == 507
    assert "disk is full" in answer.json()["error"]
    assert on_disk(desk) == []


async def test_a_small_file_needs_little_room(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    room = SimpleNamespace(free=media_store.ROOM_LEFT + len(PDF))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    assert (await uploaded(desk, PDF)).status_code == 200
    assert (await uploaded(desk, PDF + b"\n")).status_code == 507


async def test_an_upload_that_breaks_off_leaves_nothing(desk: Site) -> None:
    conversation_id = desk.world.guest_writes().conversation_id
    begun = False

    async def breaks_off() -> AsyncIterator[bytes]:
        nonlocal begun
        yield PDF + bytes(2**21)
        await until(lambda: on_disk(desk))
        begun = True
        raise ConnectionError("gone")

    signed_in = {COOKIE: desk.client.cookies[COOKIE]}
    async with (
        on_a_port(desk.inbox) as url,
        httpx.AsyncClient(base_url=url, cookies=signed_in) as browser,
    ):
        with pytest.raises(ConnectionError, match="gone"):
            await browser.post(f"/conversations/{conversation_id}/uploads", content=breaks_off())
        assert begun
        await until(lambda: not on_disk(desk))
    amy = desk.world.amy
    with desk.inbox.db.reading() as session:
        assert unsent_size(session, amy.hotel_ids, amy.agent_id) == 0
