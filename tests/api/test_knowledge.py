"""A file of knowledge over HTTP: for signed-in staff of the hotel, all of it or nothing."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import pytest_asyncio

from hotel_inbox.api.answers import BODY_LIMIT
from hotel_inbox.domain.doors import COOKIE, LANGUAGE_COOKIE
from tests.api.site import Site

LINES = b"question,answer\nWhen is breakfast?,From 7 to 10.\n"


@pytest_asyncio.fixture
async def site(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with Amy signed in."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    form = {"email": "amy@azul.example", "password": "correct horse"}
    answer = await opened.client.post("/auth/login", data=form)
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    opened.client.cookies.clear()
    opened.client.cookies.set(COOKIE, cookie.value)
    yield opened
    await opened.close()


async def test_a_file_is_imported_once_however_often_it_comes(site: Site) -> None:
    first = await site.client.post("/knowledge/azul/import?name=faq.csv", content=LINES)
    again = await site.client.post("/knowledge/azul/import?name=faq.csv", content=LINES)
    assert first.json() == {"added": 1, "changed": 0, "unchanged": 0}
    assert again.json() == {"added": 0, "changed": 0, "unchanged": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"question,answer\nWhen?,From 7.\nWhere?,\n", "faq.csv, line 3"),
        (b"frage,antwort\na,b\n", "no column answer and question"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "no column"),
        (b'question,answer\n"open,end\n', "not a CSV file"),
    ],
)
async def test_a_bad_file_is_refused_whole(site: Site, content: bytes, said: str) -> None:
    answer = await site.client.post("/knowledge/azul/import?name=faq.csv", content=content)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    (hotel_id,) = site.world.amy.hotel_ids
    assert site.inbox.knowledge.of_hotel(hotel_id).entries == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"question,answer\nWhere?,\n",
            "faq.csv, línea 2: La pregunta y la respuesta no pueden estar vacías",
        ),
        (b"\xff\xfe\x00", "faq.csv: no es texto UTF-8"),
        (b"question\n", "faq.csv: falta la columna answer"),
        (b"x" * (BODY_LIMIT + 1), f"se aceptan {BODY_LIMIT} bytes como máximo"),
    ],
)
async def test_a_spanish_page_is_refused_in_spanish(site: Site, content: bytes, said: str) -> None:
    site.client.cookies.set(LANGUAGE_COOKIE, "es")
    answer = await site.client.post("/knowledge/azul/import?name=faq.csv", content=content)
    assert answer.json()["error"] == said


async def test_a_cookie_of_anything_is_answered_in_english(site: Site) -> None:
    site.client.cookies.set(LANGUAGE_COOKIE, "../../tlh")
    answer = await site.client.post("/knowledge/azul/import?name=faq.csv", content=b"\xff")
    assert answer.json()["error"] == "faq.csv: not UTF-8 text"


async def test_nobody_else_gets_a_file_in(site: Site) -> None:
    elsewhere = {"Origin": "https://evil.example"}
    foreign = await site.client.post("/knowledge/azul/import", content=LINES, headers=elsewhere)
    missing = await site.client.post("/knowledge/mar/import", content=LINES)
    huge = await site.client.post("/knowledge/azul/import", content=b"x" * (BODY_LIMIT + 1))
    site.client.cookies.clear()
    nobody = await site.client.post("/knowledge/azul/import", content=LINES)
    assert [one.status_code for one in (foreign, missing, huge, nobody)] == [403, 404, 413, 401]
