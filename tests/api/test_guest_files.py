"""What staff send to a guest of our own chat comes as a link, which fetches that file alone."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from hotel_inbox.domain.letters import Letter
from hotel_inbox.models import MediaFile
from hotel_inbox.services.guest_thread import Posted
from tests.api.site import Site
from tests.sample_files import JPEG, PDF


@pytest_asyncio.fixture
async def site(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site in whose own chat somebody has written."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    yield opened
    await opened.close()


def written(site: Site) -> Posted:
    posted = site.inbox.guest_thread.post("azul", None, "1", "Where is the garage?")
    site.inbox.takeover.take_over(site.world.amy, posted.thread.conversation_id)
    return posted


def uploaded(site: Site, posted: Posted, name: str, content: bytes) -> int:
    with site.inbox.media_store.draft(len(content)) as draft:
        draft.write_bytes(content)
        return site.inbox.files.upload(
            site.world.amy, posted.thread.conversation_id, name, "", draft
        ).id


def sent(site: Site, posted: Posted, *files: int, text: str = "") -> list[str]:
    letter = Letter("d", text, files=files)
    site.inbox.outbox.send(site.world.amy, posted.thread.conversation_id, letter)
    found = site.inbox.guest_thread.messages("azul", posted.visitor, posted.message_id)
    return [message.text for message in found]


async def test_the_guest_gets_the_text_with_a_link_that_fetches_the_file(site: Site) -> None:
    posted = written(site)
    plan, form = uploaded(site, posted, "way.jpg", JPEG), uploaded(site, posted, "form.pdf", PDF)
    assert site.inbox.guest_thread.messages("azul", posted.visitor, posted.message_id) == []

    first, second = sent(site, posted, plan, form, text="Like this:")
    words, link = first.split("\n")
    assert words == "Like this:"
    picture = await site.client.get(urlsplit(link).path)
    assert (picture.status_code, picture.content) == (200, JPEG)
    assert picture.headers["content-type"] == "image/jpeg"
    assert "sandbox" in picture.headers["content-security-policy"]
    paper = await site.client.get(urlsplit(second).path)
    assert paper.content == PDF
    assert paper.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name", ["1", "1-", "1-00000000000000000000000000000000", "0-x", "../1", "1-" + "g" * 32]
)
async def test_a_link_that_we_did_not_make_leads_nowhere(site: Site, name: str) -> None:
    posted = written(site)
    sent(site, posted, uploaded(site, posted, "way.jpg", JPEG))
    assert (await site.client.get(f"/chat-files/{name}")).status_code == 404


async def test_a_links_seal_is_for_its_own_file(site: Site) -> None:
    posted = written(site)
    ids = [uploaded(site, posted, f"{n}.jpg", JPEG) for n in range(2)]
    path = urlsplit(sent(site, posted, ids[0])[0]).path
    assert (await site.client.get(path)).status_code == 200
    seal = path.rpartition("-")[2]
    assert (await site.client.get(f"/chat-files/{ids[1]}-{seal}")).status_code == 404


async def test_what_is_not_sent_yet_has_no_link_that_works(site: Site) -> None:
    posted = written(site)
    first, second = (uploaded(site, posted, f"{n}.jpg", JPEG) for n in range(2))
    sent(site, posted, first)
    files = site.inbox.guest_files
    with site.inbox.db.reading() as session:
        row = session.get_one(MediaFile, second)
    ((link, name),) = files.links({0: [row]}, 0).items()
    assert name == "1.jpg"
    assert (await site.client.get(urlsplit(link).path)).status_code == 404
