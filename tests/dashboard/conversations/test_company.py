import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import pytest
from reflex.istate.data import RouterData
from reflex.state import State

from hotel_inbox.dashboard.conversations import company_state
from hotel_inbox.dashboard.conversations.company_state import CompanyState
from hotel_inbox.dashboard.conversations.company_views import (
    LOOKING_HOLDS,
    TYPING_HOLDS,
    Around,
    company_words,
    just_answered,
)
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Author
from hotel_inbox.events import Event, Happened
from tests.dashboard.desks import FakeDesk
from tests.dashboard.samples import AMY, message, thread

NAMES = {2: "Pablo", 3: "Lucía", 4: "Sam"}
EN, ES = Language.ENGLISH, Language.SPANISH


def looks(agent_id: int) -> Event:
    return Event(Happened.AGENT_LOOKING, 1, 7, agent_id)


def types(agent_id: int) -> Event:
    return Event(Happened.AGENT_TYPING, 1, 7, agent_id)


def test_typing_ends_by_itself_and_then_looking_does() -> None:
    around = Around().heard([types(2)], now=100)
    assert company_words(around, NAMES, EN) == "Pablo is typing…"
    assert around.next_end() == 100 + TYPING_HOLDS
    later = around.at(100 + TYPING_HOLDS)
    assert company_words(later, NAMES, EN) == "Pablo has this chat open"
    assert company_words(later.at(100 + LOOKING_HOLDS), NAMES, EN) == ""
    assert later.at(100 + LOOKING_HOLDS).next_end() is None


def test_who_only_looks_again_has_stopped_typing_unless_both_came_at_once() -> None:
    typing = Around().heard([types(2)], now=100)
    assert company_words(typing.heard([looks(2)], 101), NAMES, EN) == "Pablo has this chat open"
    both = Around().heard([types(2), looks(2)], 100)
    assert company_words(both, NAMES, EN) == "Pablo is typing…"


@pytest.mark.parametrize(
    ("ids", "language", "words"),
    [
        ([2, 3], EN, "Lucía and Pablo are typing…"),
        ([2, 3, 4], EN, "Lucía, Pablo and 1 more are typing…"),
        ([2, 3], ES, "Lucía y Pablo están escribiendo…"),
        ([9], EN, ""),
    ],
    ids=["two", "three", "spanish", "unknown"],
)
def test_several_are_named_together(ids: list[int], language: Language, words: str) -> None:
    around = Around().heard([types(one) for one in ids], 100)
    assert company_words(around, NAMES, language) == words


def test_a_colleagues_new_letter_is_told_and_nothing_else() -> None:
    said = [
        message(id=5, author=Author.AGENT, agent="Pablo", agent_id=2),
        message(id=6, author=Author.BOT),
        message(id=7),
    ]
    shown = thread(messages=tuple(said))
    assert just_answered(shown, 4, AMY.agent_id, EN) == "Pablo has just answered."
    assert just_answered(shown, 4, AMY.agent_id, ES) == "Pablo acaba de responder."
    assert just_answered(shown, 5, AMY.agent_id, EN) == ""
    assert just_answered(shown, 0, AMY.agent_id, EN) == ""
    assert just_answered(shown, 4, 2, EN) == ""
    outside = thread(messages=(message(id=5, author=Author.AGENT),))
    assert just_answered(outside, 4, AMY.agent_id, EN) == "A colleague has just answered."


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()
    made.sign_in.logins["amy"] = AMY
    made.company.people = NAMES
    monkeypatch.setattr(company_state, "get_inbox", lambda: made)
    return made


@pytest.fixture
def page() -> CompanyState:
    root = State(_reflex_internal_init=True)  # type: ignore[call-arg]  # as Reflex makes its own
    found = root.get_substate(CompanyState.get_full_name().split("."))
    assert isinstance(found, CompanyState)
    open_at(found, "/conversations/7")
    return found


def open_at(page: CompanyState, path: str, login: str = "amy") -> None:
    headers = {"cookie": f"hotel_inbox_login={login}", "origin": "http://inbox.example"}
    page._get_root_state().router = RouterData.from_router_data(
        {"pathname": "/conversations/[[conversation_id]]", "asPath": path} | {"headers": headers}
    )


async def do(page: CompanyState, name: str, *arguments: object) -> None:
    handler = cast("Callable[..., Any]", CompanyState.event_handlers[name].fn)
    answer = handler(page, *arguments)
    if asyncio.iscoroutine(answer):
        await answer


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 - the page tells nobody what it shows
            await asyncio.sleep(0.005)


@asynccontextmanager
async def followed(page: CompanyState) -> AsyncIterator[None]:
    following = asyncio.create_task(do(page, "follow"))
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def test_a_page_says_that_it_is_there_and_shows_who_else_is(
    desk: FakeDesk, page: CompanyState
) -> None:
    async with followed(page):
        await until(lambda: desk.company.said == [("looks", AMY.agent_id, 7)])
        desk.bus.publish([types(2)])
        await until(lambda: page.words == "Pablo is typing…")
        # The newcomer learns at once who was there already.
        await until(lambda: len(desk.company.said) == 2)
        desk.bus.publish([looks(2)])
        await until(lambda: page.words == "Pablo has this chat open")


async def test_oneself_others_chats_and_other_hotels_are_no_company(
    desk: FakeDesk, page: CompanyState
) -> None:
    async with followed(page):
        await until(lambda: bool(desk.company.said))
        desk.bus.publish(
            [
                types(AMY.agent_id),
                Event(Happened.AGENT_TYPING, 1, 8, 2),
                Event(Happened.AGENT_TYPING, 9, 7, 2),
                Event(Happened.MESSAGE_ADDED, 1, 7),
                types(3),
            ]
        )
        await until(lambda: page.words == "Lucía is typing…")
    assert desk.conversations.read == []


async def test_what_one_does_is_told(desk: FakeDesk, page: CompanyState) -> None:
    await do(page, "typing", 7, True)  # noqa: FBT003 - as the browser says it
    await do(page, "sent", {"conversation_id": "7"})
    await do(page, "attend", True)  # noqa: FBT003 - as the browser says it
    await do(page, "typing", 7, True)  # noqa: FBT003 - as the browser says it
    assert desk.company.said == [("types", 1, 7), ("looks", 1, 7)]


@pytest.mark.parametrize(
    ("path", "login"), [("/conversations", "amy"), ("/conversations/7", "nobody")]
)
async def test_without_a_chat_or_a_login_there_is_no_company(
    desk: FakeDesk, page: CompanyState, path: str, login: str
) -> None:
    open_at(page, path, login)
    await do(page, "follow")
    assert desk.company.said == []


async def test_a_login_that_ends_ends_it(
    desk: FakeDesk, page: CompanyState, monkeypatch: pytest.MonkeyPatch
) -> None:
    logins = iter([AMY, None])
    monkeypatch.setattr(desk.sign_in, "viewer", lambda _: next(logins))
    await do(page, "follow")
    assert desk.company.said == []
