"""The made-up town on both databases: finding guests and messages, opening a chat, the list."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from statistics import median

from bench import town
from bench.both import both
from bench.table import Row
from hotel_inbox.channels.fake import FakeChannel
from hotel_inbox.dashboard.conversations.line_views import drawn
from hotel_inbox.dashboard.conversations.list_views import row_views
from hotel_inbox.dashboard.conversations.search_views import found_views
from hotel_inbox.db import Database
from hotel_inbox.domain.filters import Filter, Period, Show, Status, words_of
from hotel_inbox.domain.messages import Author, Channel, Direction, MessageStatus
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.understanding import ConversationType
from hotel_inbox.models import Message
from hotel_inbox.services.conversations import Conversations
from hotel_inbox.services.search import Search

ROUNDS = 15
GOAL = "< 50 ms"
EVERYBODY = Viewer(1, "Sam", "sam@x", Role.ADMIN, frozenset(range(1, town.HOTELS + 1)))
OF_A_LARGE_HOTEL = Viewer(2, "Lea", "lea@x", Role.AGENT, frozenset({1}))
OF_A_SMALL_HOTEL = Viewer(3, "Ana", "ana@x", Role.AGENT, frozenset({town.SMALL_HOTEL}))
OF_THREE_HOTELS = Viewer(4, "Kim", "kim@x", Role.AGENT, frozenset({2, 3, town.SMALL_HOTEL}))
VIEWERS = (EVERYBODY, OF_A_LARGE_HOTEL, OF_A_SMALL_HOTEL, OF_THREE_HOTELS)
QUERIES: dict[str, tuple[str, ...]] = {
    "a frequent name": ("ana", "garcia", "maria jose", "lopez"),
    "a rare name": ("ostergard malgorzata", "d'angelo katherine", "παπαδοπουλος αγ", "佐藤健"),
    "accents and case": ("MUÑOZ", "munoz íñigo", "Groß", "yilmaz"),
    "an e-mail": ("garcia99999@", "munoz777@correo.es", "@web.de", "nobody@nowhere"),
    "a phone": ("600 55 50 01", "+34-600-12", "0034 911 22 33", "4915 99887766"),
    "one or two letters": ("a", "jo", "王", "zz"),
    "frequent words": ("hola", "breakfast", "room", "the"),
    "rare words": ("4711 breakfast", "aeropuerto lejos", "kinderbett 8123", "zwischenzeit"),
    "hostile": ('"' * 100, "%_%_%_%_", "a b c d e f g h", "*" * 10_000),
}
FILTERS = (
    Filter(hotel=1),
    Filter(channel=Channel.WEBCHAT),
    Filter(channel=Channel.WEBCHAT, type=ConversationType.BOOKING),
    *(Filter(status=status) for status in Status),
    *(Filter(period=period) for period in (Period.TODAY, Period.MONTH)),
    Filter(period=Period.CUSTOM, since=date(2026, 5, 1), until=date(2026, 5, 31)),
    Filter(period=Period.CUSTOM, until=date(2001, 1, 1)),
    *(Filter(show=frozenset({show})) for show in (Show.MINE, Show.UNREAD, Show.WAITING)),
)
UNDER_FILTERS: dict[str, tuple[str, ...]] = {
    "a frequent name": ("garcia",),
    "two long rare words": ("ostergard malgorzata",),
    "an e-mail": ("@web.de", "garcia99999@"),
    "a letter": ("a",),
    "frequent words": ("breakfast",),
    "rare words": ("4711 breakfast",),
}


def rows() -> Iterator[Row]:
    """Measure on SQLite and on PostgreSQL, each with the whole town."""
    for name, database in both():
        began = time.perf_counter()
        town.settle(database)
        took = time.perf_counter() - began
        yield Row(f"a town of a million guests, {name}", f"{took:.0f} s", "< 120 s", "made anew")
        yield from measured(name, database)


def measured(name: str, database: Database) -> Iterator[Row]:
    """Measure what is asked of the town."""
    channels = {channel: FakeChannel(channel) for channel in Channel}
    search = Search(database, dict(channels), lambda: town.TODAY)
    for what, queries in QUERIES.items():
        yield _row(f"search: {what}, {name}", GOAL, _searches(search, queries))
    for what, queries in UNDER_FILTERS.items():
        yield _row(f"search under filters: {what}, {name}", GOAL, _filtered(search, queries))
    conversations = Conversations(database, dict(channels), lambda: datetime.now(UTC))
    yield _row(f"the list, {name}", GOAL, _lists(conversations))
    yield _row(f"a chat of 60 lines, {name}", "< 150 ms", _chats(conversations))
    yield _row(f"a message put in, {name}", "", _letters(database))


Case = tuple[str, Callable[[], object]]


def _searches(search: Search, queries: tuple[str, ...]) -> Iterator[Case]:
    for viewer in VIEWERS:
        for query in queries:

            def find(viewer: Viewer = viewer, query: str = query) -> object:
                found = search.find(viewer, query)
                return found_views(found, datetime.now(UTC), [], name_hotels=True)

            yield f"{viewer.name}: {query[:20]}", find


def _filtered(search: Search, queries: tuple[str, ...]) -> Iterator[Case]:
    for query in queries:
        for chosen in FILTERS:

            def find(query: str = query, chosen: Filter = chosen) -> object:
                return search.find(EVERYBODY, query, chosen)

            yield f"{query}: {' '.join(words_of(chosen).values())}", find


def _lists(conversations: Conversations) -> Iterator[Case]:
    for viewer in VIEWERS:

        def page(viewer: Viewer = viewer) -> object:
            shown = conversations.page(viewer)
            return row_views(shown.rows, datetime.now(UTC), name_hotels=True)

        yield viewer.name, page


def _chats(conversations: Conversations) -> Iterator[Case]:
    middle = town.MESSAGES // 2 // 50 * 50

    def show(conversation: int, *, through: int | None = None) -> object:
        conversations.mark_read(EVERYBODY, conversation)
        thread = conversations.thread(EVERYBODY, conversation, through=through)
        return drawn(thread)

    yield "of 20,000 messages", lambda: show(town.LONG_GUEST)
    yield "in their middle", lambda: show(town.LONG_GUEST, through=middle)
    yield "of a few messages", lambda: show(5)
    yield (
        "the place of a hit",
        lambda: conversations.further(EVERYBODY, town.LONG_GUEST, middle, 30),
    )


def _letters(database: Database) -> Iterator[Case]:
    numbers = iter(range(town.MESSAGES + 1, town.MESSAGES + 10_000))

    def put() -> None:
        number, now = next(numbers), datetime.now(UTC)
        with database.unit_of_work() as unit:
            unit.session.add(
                Message(
                    hotel_id=1,
                    connection_id=1,
                    conversation_id=town.LONG_GUEST,
                    direction=Direction.INBOUND,
                    author=Author.GUEST,
                    text=f"Good morning! Is breakfast included, and until when is it? {number}",
                    provider_id=f"wamid.{now.timestamp()}",
                    status=MessageStatus.RECEIVED,
                    sent_at=now,
                    created_at=now,
                )
            )

    for _ in range(10):
        yield "in a transaction of its own", put


def _row(what: str, goal: str, cases: Iterator[Case]) -> Row:
    times: list[tuple[float, str]] = []
    for name, case in cases:
        case()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            case()
            times.append(((time.perf_counter() - began) * 1000, name))
    ordered = sorted(times)
    slow, which = ordered[int(len(ordered) * 0.99)]
    middle = median(one for one, _ in times)
    return Row(what, f"{middle:.1f} ms", goal, f"p99 {slow:.0f} ms ({which}), {len(times)} times")
