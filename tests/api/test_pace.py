"""Nobody posts without end, and nobody who writes as people do has to wait."""

import httpx
import pytest
from starlette.requests import Request

from hotel_inbox.api import webchat
from hotel_inbox.api.pace import Pace, TooManyRequestsError, address_of
from tests.api.live import on_a_port
from tests.api.site import Site, client_of

ADDRESS = "/webhooks/webchat/azul"


class Watch:
    """A clock that a test winds on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once_and_so_many_a_minute_from_then_on() -> None:
    watch = Watch()
    pace = Pace(at_once=3, a_minute=30, clock=watch)
    for _ in range(3):
        pace.admit("guest")
    for _ in range(5):
        with pytest.raises(TooManyRequestsError, match="Wait a little") as refused:
            pace.admit("guest")
        assert refused.value.seconds == pytest.approx(2)
    pace.admit("another")
    watch.now += 2
    pace.admit("guest")
    with pytest.raises(TooManyRequestsError):
        pace.admit("guest")
    watch.now += 60
    for _ in range(3):
        pace.admit("guest")
    with pytest.raises(TooManyRequestsError):
        pace.admit("guest")


def test_who_was_quiet_is_forgotten_and_names_are_not_kept_whole() -> None:
    watch = Watch()
    pace = Pace(at_once=2, a_minute=60, clock=watch)
    for number in range(100):
        pace.admit(f"{number:03}{'x' * 100_000}")
    assert sum(map(len, pace._whole_at)) < 100_000
    watch.now += 61
    pace.admit("guest")
    assert list(pace._whole_at) == ["guest"]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        (None, ""),
    ],
)
def test_an_address_is_who_has_it(given: str | None, address: str) -> None:
    client = (given, 5000) if given else None
    assert address_of(Request({"type": "http", "client": client})) == address


async def post(client: httpx.AsyncClient, **body: object) -> httpx.Response:
    return await client.post(ADDRESS, json={"id": "1", "text": "Hello", **body})


async def test_a_visitor_who_posts_without_end_waits_and_nobody_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webchat, "VISITORS_PACE", (3, 30))
    async with client_of(site.inbox) as client:
        visitor = (await post(client)).json()["visitor"]
        answers = [await post(client, visitor=visitor, id=f"n{n}") for n in range(5)]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
        refused = answers[-1]
        assert refused.json() == {
            "error": "Too many messages in a short time. Wait a little, then go on."
        }
        assert 1 <= int(refused.headers["retry-after"]) <= 2
        assert (await post(client)).status_code == 200
        read = await client.get(f"{ADDRESS}/messages", params={"visitor": visitor})
        assert [line["text"] for line in read.json()["messages"]] == ["Hello"] * 4


async def test_an_address_from_which_new_visitors_come_without_end_waits(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webchat, "ADDRESS_PACE", (3, 30))
    async with client_of(site.inbox) as client:
        statuses = [(await post(client, visitor=f"made-up-{n}")).status_code for n in range(5)]
        assert statuses == [200] * 3 + [429] * 2
        # Told before the body is looked at.
        assert (await client.post(ADDRESS, content=b"{")).status_code == 429


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
async def test_a_proxy_that_names_nobody_shuts_nobody_out(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(webchat, "ADDRESS_PACE", (3, 30))
    async with client_of(site.inbox, address) as client:
        statuses = [(await post(client, visitor=f"made-up-{n}")).status_code for n in range(5)]
    assert statuses == [200] * 5


async def test_behind_a_proxy_the_guests_own_address_counts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webchat, "ADDRESS_PACE", (2, 30))
    async with on_a_port(site.inbox) as url, httpx.AsyncClient(base_url=url) as proxy:
        for guest in ("192.0.2.1", "192.0.2.2"):
            # What a guest says of themselves stands before what the proxy adds.
            heads = [{"X-Forwarded-For": f"10.0.0.{n}, {guest}"} for n in range(3)]
            answers = [
                await proxy.post(ADDRESS, json={"id": "1", "text": "Hello"}, headers=head)
                for head in heads
            ]
            assert [answer.status_code for answer in answers] == [200, 200, 429]
