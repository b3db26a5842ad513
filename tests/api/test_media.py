"""Files over HTTP: for signed-in staff of the hotel, harmless in a browser, whole or not at all."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from hotel_inbox.channels.base import Account
from hotel_inbox.domain.doors import COOKIE, LANGUAGE_COOKIE
from hotel_inbox.domain.media import FileLimit, MediaRef
from hotel_inbox.domain.staff import Role
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories.media import unsent_size
from hotel_inbox.services import media_store
from hotel_inbox.services.media import expect
from tests.api.live import on_a_port
from tests.api.site import Site
from tests.patience import until
from tests.sample_files import HTML, JPEG, PDF, SVG

PASSWORD = "correct horse"
LIMITS = {
    "image": FileLimit(2**20, frozenset({"image/jpeg"})),
    "document": FileLimit(3 * 2**20, frozenset({"application/pdf"})),
}


@pytest_asyncio.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with Amy signed in; how the rows behave on both databases, the service tests show."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    opened.world.whatsapp._abilities = replace(opened.world.whatsapp._abilities, files=LIMITS)
    await sign_in(opened, "amy@azul.example")
    yield opened
    await opened.close()


async def sign_in(site: Site, email: str) -> None:
    """Carry the cookie by hand: by the world's clock it ended before the browser's day began."""
    site.client.cookies.clear()
    form = {"email": email, "password": PASSWORD}
    answer = await site.client.post("/auth/login", data=form)
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    site.client.cookies.set(COOKIE, cookie.value)


def stranger(site: Site) -> str:
    """Somebody of another hotel; their e-mail."""
    site.inbox.registry.add_hotel(
        "mar", name="Mar", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    email = "eve@mar.example"
    site.inbox.registry.add_agent(
        email, name="Eve", role=Role.AGENT, hotel_slugs=["mar"], password=PASSWORD
    )
    return email


class Sends:
    """A channel's server that has one file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    async def fetch(self, account: Account, media: MediaRef, into: Path, limit: int) -> None:
        assert account.account_id
        assert media.provider_id
        assert len(self.content) < limit
        self._write(into)

    def _write(self, into: Path) -> None:
        into.write_bytes(self.content)


async def received(site: Site, content: bytes, name: str | None = None) -> int:
    """Have a guest send a photo, as they say; its id."""
    site.world.whatsapp.media = Sends(content)
    stored = site.world.guest_writes(f"look: {len(content)} {name}")
    with site.inbox.db.unit_of_work() as unit:
        message = unit.session.get_one(Message, stored.message_id)
        conversation = unit.session.get_one(Conversation, stored.conversation_id)
        ref = MediaRef("image", provider_id="1", content_type="image/jpeg", name=name)
        expect(unit, conversation, message, [ref], site.world.clock())
    (job,) = site.inbox.fetching.claim(10)
    await site.inbox.fetching.fetch(job)
    return job.media_id


def on_disk(site: Site) -> list[Path]:
    return [one for one in (site.inbox.settings.data_dir / "media").rglob("*") if one.is_file()]


async def test_a_photo_is_shown_in_place_and_can_do_nothing(desk: Site) -> None:
    media_id = await received(desk, JPEG)

    answer = await desk.client.get(f"/media/{media_id}")

    assert (answer.status_code, answer.content) == (200, JPEG)
    told = answer.headers
    assert told["content-type"] == "image/jpeg"
    assert told["content-disposition"] == f"inline; filename*=utf-8''photo%20{media_id}.jpg"
    assert told["x-content-type-options"] == "nosniff"
    assert told["content-security-policy"] == "sandbox; default-src 'none'"
    assert told["cache-control"] == "private, no-cache"
    assert told["accept-ranges"] == "bytes"
    head = await desk.client.head(f"/media/{media_id}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(JPEG))


@pytest.mark.parametrize("content", [HTML, SVG, PDF, b"just text"], ids=range(4))
async def test_what_may_hold_scripts_is_only_ever_a_download(desk: Site, content: bytes) -> None:
    media_id = await received(desk, content, "photo.jpg")

    answer = await desk.client.get(f"/media/{media_id}")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="photo.jpg"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Menü "Sommer"\r\nX-Evil: 1.pdf', "Menü _Sommer_X-Evil_ 1.pdf"),
        ("日本語.pdf", "日本語.pdf"),
        ("100%.pdf", "100%.pdf"),
    ],
    ids=range(3),
)
async def test_any_name_reaches_the_browser(desk: Site, name: str, shown: str) -> None:
    answer = await desk.client.get(f"/media/{await received(desk, PDF, name)}")
    expected = f"attachment; filename*=utf-8''{quote(shown)}"
    assert answer.headers["content-disposition"] == expected
    assert "x-evil" not in answer.headers


async def test_a_player_gets_the_parts_that_it_asks_for(desk: Site) -> None:
    path = f"/media/{await received(desk, JPEG)}"
    etag = (await desk.client.get(path)).headers["etag"]
    size = len(JPEG)

    for asked, told, content in (
        ("bytes=0-3", f"bytes 0-3/{size}", JPEG[:4]),
        ("bytes=10-", f"bytes 10-{size - 1}/{size}", JPEG[10:]),
        ("bytes=-2", f"bytes {size - 2}-{size - 1}/{size}", JPEG[-2:]),
    ):
        for more in ({}, {"If-Range": etag}):
            answer = await desk.client.get(path, headers={"Range": asked, **more})
            assert (answer.status_code, answer.content) == (206, content)
            assert answer.headers["content-range"] == told
    beyond = await desk.client.get(path, headers={"Range": f"bytes={size}-"})
    assert beyond.status_code == 416
    other = await desk.client.get(path, headers={"Range": "bytes=0-3", "If-Range": '"x"'})
    assert (other.status_code, other.content) == (200, JPEG)


async def test_a_browser_that_has_it_gets_no_bytes_again(desk: Site) -> None:
    path = f"/media/{await received(desk, JPEG)}"
    etag = (await desk.client.get(path)).headers["etag"]

    for known in (etag, f'"other", W/{etag}'):
        again = await desk.client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert (await desk.client.get(path, headers={"If-None-Match": '"x"'})).status_code == 200
    await desk.client.post("/auth/logout")
    signed_out = await desk.client.get(path, headers={"If-None-Match": etag})
    assert signed_out.status_code == 401


async def test_without_a_sign_in_there_is_nothing(desk: Site) -> None:
    media_id = await received(desk, JPEG)
    desk.client.cookies.clear()

    for method, path in (
        ("GET", f"/media/{media_id}"),
        ("GET", "/media/4242"),
        ("POST", "/conversations/1/uploads?name=a.jpg"),
        ("DELETE", f"/conversations/1/uploads/{media_id}"),
    ):
        for cookies in ("", f"{COOKIE}=forged"):
            answer = await desk.client.request(method, path, headers={"Cookie": cookies})
            assert answer.status_code == 401
            assert answer.json() == {"error": "Sign in first."}


async def test_another_hotels_file_is_like_none(desk: Site) -> None:
    media_id = await received(desk, JPEG)
    await sign_in(desk, stranger(desk))

    refused = await desk.client.get(f"/media/{media_id}")
    missing = await desk.client.get("/media/424242")

    assert refused.status_code == missing.status_code == 404
    assert refused.json() == missing.json() == {"error": "There is no such file."}


@pytest.mark.parametrize("media_id", ["x", "-1", "1.5", "9" * 19, "9" * 400, "٣", "0", "%2e%2e"])
async def test_an_id_that_is_none_is_nowhere(desk: Site, media_id: str) -> None:
    assert (await desk.client.get(f"/media/{media_id}")).status_code == 404
    answer = await desk.client.post(f"/conversations/{media_id}/uploads", content=JPEG)
    assert answer.status_code == 404
    assert on_disk(desk) == []


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
