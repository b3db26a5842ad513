"""The doors: a cookie out of scripts' reach, for staff, from our own page, for a while."""

from collections.abc import AsyncIterator
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from hotel_inbox.domain.doors import COOKIE, LANGUAGE_COOKIE
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.models import Agent
from hotel_inbox.services.sign_in import ATTEMPTS_PER_ACCOUNT_AND_ADDRESS, ATTEMPTS_PER_ADDRESS
from tests.api.site import Site, client_of

AMY = "amy@azul.example"
PASSWORD = "correct horse"


@pytest_asyncio.fixture
async def door(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """For what is decided before any database is asked."""
    opened = Site.opened(sqlite_url, tmp_path / "data")
    yield opened
    await opened.close()


async def knock(
    site: Site | httpx.AsyncClient,
    email: str = AMY,
    password: str = PASSWORD,
    headers: dict[str, str] | None = None,
    **more: str,
) -> httpx.Response:
    client = site.client if isinstance(site, Site) else site
    client.cookies.clear()
    form = {"email": email, "password": password, **more}
    return await client.post("/auth/login", data=form, headers=headers)


def cookie(answer: httpx.Response, name: str = COOKIE) -> Morsel[str]:
    given = (SimpleCookie(one) for one in answer.headers.get_list("set-cookie"))
    return next(jar[name] for jar in given if name in jar)


def viewer(site: Site, token: str) -> Viewer | None:
    return site.inbox.sign_in.viewer(token)


def led_to(answer: httpx.Response) -> str:
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(
    site: Site,
) -> None:
    answer = await knock(site)

    assert led_to(answer) == "/conversations"
    given = cookie(answer)
    assert viewer(site, given.value) == site.world.amy
    assert given["httponly"] is True
    assert given["samesite"] == "lax"
    assert (given["path"], given["domain"], given["secure"]) == ("/", "", "")
    assert given["expires"] == "Tue, 17 Mar 2026 09:00:00 GMT"


async def test_signing_in_tells_the_page_which_language_to_speak(site: Site) -> None:
    with site.world.inbox.db.unit_of_work() as unit:
        agent = unit.session.get_one(Agent, site.world.amy.agent_id)
        agent.language = Language.SPANISH.value
    given = cookie(await knock(site), LANGUAGE_COOKIE)
    assert (given.value, given["httponly"], given["path"]) == ("es", "", "/")


@pytest.mark.parametrize(
    ("url", "secure"), [("https://inbox.example", True), ("http://inbox.example", False)]
)
async def test_behind_https_the_cookie_travels_only_encrypted(
    sqlite_url: str, tmp_path: Path, url: str, *, secure: bool
) -> None:
    site = Site.opened(sqlite_url, tmp_path / "data", PUBLIC_URL=url)
    signed_in = await knock(site)
    headers = {"Cookie": f"{COOKIE}={cookie(signed_in).value}"}
    signed_out = await site.client.post("/auth/logout", headers=headers)
    await site.close()

    assert bool(cookie(signed_in)["secure"]) is secure
    assert bool(cookie(signed_out)["secure"]) is secure


async def test_it_leads_only_to_pages_of_our_own(door: Site) -> None:
    for inside in ("/conversations/7?tab=1", "/leads"):
        assert led_to(await knock(door, next=inside)) == inside
    for outside in (
        "",
        "leads",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/leads\r\nSet-Cookie: a=b",
        "//[",
        "javascript:alert(1)",
    ):
        assert led_to(await knock(door, next=outside)) == "/conversations"
        refused = await knock(door, password="wrong guess", next=outside)
        assert led_to(refused) == "/login?error=wrong"
        assert led_to(await knock(door, next=outside)) == "/conversations"


async def test_a_wrong_password_and_an_unknown_person_look_the_same(site: Site) -> None:
    known = await knock(site, password="wrong guess")
    unknown = await knock(site, email="nobody@azul.example")

    assert led_to(known) == led_to(unknown) == "/login?error=wrong"
    assert "set-cookie" not in known.headers
    assert "set-cookie" not in unknown.headers


async def test_odd_forms_are_refused_in_order(door: Site) -> None:
    post = door.client.post
    assert led_to(await post("/auth/login")) == "/login?error=wrong"
    assert led_to(await post("/auth/login", json={"email": AMY})) == "/login?error=wrong"
    assert led_to(await knock(door, email="a\x00b", password="\x00")) == "/login?error=wrong"
    upload = await post("/auth/login", files={"email": b"x"}, data={"password": PASSWORD})
    assert upload.status_code == 400
    many = await post("/auth/login", data={str(number): "x" for number in range(50)})
    assert many.status_code == 400
    large = await post("/auth/login", data={"email": "x" * 4_000_000})
    assert large.status_code in {400, 413}


async def test_after_five_wrong_tries_the_right_password_waits_15_minutes(site: Site) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT_AND_ADDRESS):
        assert led_to(await knock(site, password="wrong guess")) == "/login?error=wrong"

    throttled = await knock(site)
    assert led_to(throttled) == "/login?error=throttled"
    assert "set-cookie" not in throttled.headers
    site.world.clock.advance(minutes=15)
    assert led_to(await knock(site)) == "/conversations"


async def test_an_address_that_tries_many_accounts_is_throttled_alone(site: Site) -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        await knock(site, email=f"somebody{number}@azul.example")

    assert led_to(await knock(site)) == "/login?error=throttled"
    async with client_of(site.inbox, "198.51.100.7") as elsewhere:
        assert led_to(await knock(elsewhere)) == "/conversations"


async def test_who_has_a_whole_network_of_addresses_is_one(door: Site) -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        async with client_of(door.inbox, f"2001:db8:1:2::{number:x}") as guessing:
            await knock(guessing, email=f"somebody{number}@azul.example")

    async with client_of(door.inbox, "2001:db8:1:2:ffff::1") as guessing:
        assert led_to(await knock(guessing)) == "/login?error=throttled"
    async with client_of(door.inbox, "2001:db8:1:3::1") as elsewhere:
        assert led_to(await knock(elsewhere)) == "/conversations"


async def test_signing_out_revokes_what_the_cookie_stood_for(site: Site) -> None:
    token = cookie(await knock(site)).value
    site.client.cookies.clear()

    answer = await site.client.post("/auth/logout", headers={"Cookie": f"{COOKIE}={token}"})

    assert led_to(answer) == "/login"
    assert cookie(answer).value == ""
    assert cookie(answer)["max-age"] == "0"
    assert viewer(site, token) is None


async def test_signing_out_without_a_login_is_harmless(site: Site) -> None:
    for headers in ({}, {"Cookie": f"{COOKIE}=nonsense"}, {"Cookie": ";;=;"}):
        assert led_to(await site.client.post("/auth/logout", headers=headers)) == "/login"


async def test_a_login_ends_by_itself_and_with_the_agents_account(site: Site) -> None:
    token = cookie(await knock(site)).value
    site.world.clock.advance(days=7)
    assert viewer(site, token) is None

    token = cookie(await knock(site)).value
    with site.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, site.world.amy.agent_id).active = False
    assert viewer(site, token) is None
    assert led_to(await knock(site)) == "/login?error=wrong"


async def test_another_sites_page_can_sign_nobody_in_or_out(door: Site) -> None:
    token = cookie(await knock(door)).value
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://inbox.example.evil.example"},
        {"Origin": "null"},
    ):
        door.client.cookies.clear()
        assert (await knock(door, headers=headers)).status_code == 403
        cookies = {"Cookie": f"{COOKIE}={token}"}
        answer = await door.client.post("/auth/logout", headers=headers | cookies)
        assert answer.status_code == 403
    assert viewer(door, token) == door.world.amy


async def test_our_own_page_can(door: Site) -> None:
    for headers in (
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://seen-by-the-proxy.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://inbox.example"},
        {"Origin": "http://localhost:3000"},
    ):
        assert led_to(await knock(door, headers=headers)) == "/conversations"


async def test_the_doors_are_posted_to_and_nothing_else(door: Site) -> None:
    assert (await door.client.get("/auth/login")).status_code == 405
    assert (await door.client.get("/auth/logout")).status_code == 405


async def test_the_log_names_neither_password_nor_account(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT_AND_ADDRESS + 1):
        await knock(site, password="my secret guess")

    assert "throttled" in caplog.text
    assert "my secret guess" not in caplog.text
    assert AMY not in caplog.text
