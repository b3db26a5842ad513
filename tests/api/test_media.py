"""Files over HTTP: for signed-in staff of the hotel, harmless in a browser."""

from pathlib import Path
from urllib.parse import quote

import pytest

from hotel_inbox.channels.base import Account
from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.media import MediaRef
from hotel_inbox.models import Conversation, Message
from hotel_inbox.services.media import expect
from tests.api.desk import on_disk, sign_in, stranger
from tests.api.site import Site
from tests.sample_files import HTML, JPEG, PDF, SVG


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
