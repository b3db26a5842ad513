"""What the widget calls: post, read, and a page that carries it."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx

from hotel_inbox.domain.letters import Letter
from tests.api.site import Site

ADDRESS = "/webhooks/webchat/azul"


async def post(site: Site, text: object = "Hello", **more: object) -> dict[str, Any]:
    answer = await site.client.post(ADDRESS, json={"id": "1", "text": text, **more})
    assert answer.status_code == 200, answer.text
    posted: dict[str, Any] = answer.json()
    return posted


async def read(site: Site, visitor: str, **query: object) -> list[dict[str, Any]]:
    answer = await site.client.get(
        f"{ADDRESS}/messages", params={"visitor": visitor, **{k: str(v) for k, v in query.items()}}
    )
    assert answer.status_code == 200, answer.text
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


async def test_a_guest_writes_and_reads_the_answer(site: Site) -> None:
    posted = await post(site, "When is breakfast?")
    await site.world.bot_answers()

    asked, answered = await read(site, posted["visitor"])
    assert asked == {
        "id": posted["message"],
        "author": "guest",
        "text": "When is breakfast?",
        "at": "2026-03-10T09:00:00+00:00",
    }
    assert (answered["author"], answered["text"]) == ("bot", "Breakfast is from 7 to 10.")
    assert await read(site, posted["visitor"], after=asked["id"]) == [answered]
    assert await read(site, posted["visitor"], after=2**63 - 1) == []


async def test_the_same_client_id_twice_is_one_message(site: Site) -> None:
    first = await post(site)
    again = await asyncio.gather(*(post(site, visitor=first["visitor"]) for _ in range(4)))

    assert again == [first] * 4
    assert len(await read(site, first["visitor"])) == 1


async def test_a_first_post_repeated_without_a_token_is_one_message_of_one_visitor(
    site: Site,
) -> None:
    unguessable = str(uuid4())
    posted = await asyncio.gather(*(post(site, id=unguessable) for _ in range(4)))

    assert posted == [posted[0]] * 4
    assert site.texts() == ["Hello"]


async def test_two_visitors_with_the_same_short_id_are_two_guests(site: Site) -> None:
    one, two = await post(site, "from one"), await post(site, "from two")

    assert one["visitor"] != two["visitor"]
    assert one["conversation"] != two["conversation"]
    assert [line["text"] for line in await read(site, one["visitor"])] == ["from one"]
    assert await read(site, "x" * 43) == []
    assert await read(site, "") == []


async def test_an_unknown_hotel_is_404_everywhere(site: Site) -> None:
    get, post_to = site.client.get, site.client.post
    for hotel in ("rojo", "%00", "a%2F..%2Fb", "%ED%A0%80"):
        root = f"/webhooks/webchat/{hotel}"
        answers = [
            await post_to(root, json={"id": "1", "text": "Hello"}),
            await get(f"{root}/messages", params={"visitor": "x" * 43}),
            await get(f"{root}/stream", params={"visitor": "x" * 43}),
            await get(f"/chat/{hotel}"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4


async def test_a_bad_body_is_400_in_words(site: Site) -> None:
    bodies = [b"", b"{", b"[]", b"7", b"null", b"\xff", b"[" * 100_000, b"{}", b'{"id": "1"}']
    for body in bodies:
        answer = await site.client.post(ADDRESS, content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_what_cannot_be_a_message_is_400(site: Site) -> None:
    wrong: list[dict[str, object]] = [
        {"id": "1", "text": "\u200b\u200d\ufeff"},
        {"id": "1", "text": " \n\t"},
        {"id": "1", "text": None},
        {"id": "1", "text": ["Hello"]},
        {"id": "", "text": "Hello"},
        {"id": 7, "text": "Hello"},
        {"id": "a\nb", "text": "Hello"},
        {"id": "x" * 101, "text": "Hello"},
        {"text": "Hello"},
    ]
    for body in wrong:
        answer = await site.client.post(ADDRESS, json=body)
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert site.texts() == []


async def test_a_body_over_the_limit_is_413(site: Site) -> None:
    answer = await site.client.post(ADDRESS, json={"id": "1", "text": "x" * 3_200_000})
    assert answer.status_code == 413


async def test_a_bad_after_is_400(site: Site) -> None:
    posted = await post(site)
    for after in ("-1", "x", "1.5", "²", str(2**63), "9" * 5000, "1 OR 1=1"):
        query = {"visitor": posted["visitor"], "after": after}
        again = {b"Last-Event-ID": after.encode()}
        visitor = {"visitor": posted["visitor"]}
        answers = [
            await site.client.get(f"{ADDRESS}/messages", params=query),
            await site.client.get(f"{ADDRESS}/stream", params=query),
            await site.client.get(f"{ADDRESS}/stream", params=visitor, headers=again),
        ]
        assert [answer.status_code for answer in answers] == [400] * 3


async def test_a_hundred_thousand_characters_stay_whole(site: Site) -> None:
    text = "Zimmer für 2 🛏️ " * 6250
    posted = await post(site, text)
    (line,) = await read(site, posted["visitor"])

    assert len(text) == 100_000
    assert line["text"] == text.strip()


async def test_hostile_text_stays_text(site: Site) -> None:
    hostile = ["<script>alert(1)</script>", "'; DROP TABLE hotel; --", "\u202egnp.exe", "{{7*7}}"]
    visitor = (await post(site, "first"))["visitor"]
    for number, text in enumerate(hostile):
        await post(site, text, visitor=visitor, id=f"h{number}")

    assert [line["text"] for line in await read(site, visitor)] == ["first", *hostile]
    odd = {"visitor": visitor, "id": "odd", "text": "nul \x00 and half \ud800"}
    answer = await site.client.post(ADDRESS, content=json.dumps(odd))
    assert answer.status_code == 200
    assert (await read(site, visitor))[-1]["text"].startswith("nul ")


async def test_a_failed_answer_is_not_shown_to_the_guest(site: Site) -> None:
    posted = await post(site)
    site.inbox.takeover.take_over(site.world.amy, posted["conversation"])
    site.inbox.outbox.send(site.world.amy, posted["conversation"], Letter("d1", "Welcome!"))

    assert [line["author"] for line in await read(site, posted["visitor"])] == ["guest", "agent"]


async def test_the_page_carries_the_widget_and_the_hotels_name_as_text(site: Site) -> None:
    site.inbox.registry.add_hotel(
        "verde",
        name='Verde "$1" <b>&',
        timezone="Asia/Tokyo",
        currency="JPY",
        language="ja",
    )
    answer = await site.client.get("/chat/verde")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Verde &quot;$1&quot; &lt;b&gt;&amp;" in answer.text
    assert "<b>" not in answer.text
    assert '<link rel="icon" href="/favicon.svg"' in answer.text
    assert 'src="/webchat.js"' in answer.text
    assert 'data-hotel="verde"' in answer.text


async def test_other_methods_are_refused(site: Site) -> None:
    answers: list[httpx.Response] = [
        await site.client.get(ADDRESS),
        await site.client.delete(f"{ADDRESS}/messages"),
        await site.client.post("/chat/azul"),
    ]
    assert [answer.status_code for answer in answers] == [405] * 3
