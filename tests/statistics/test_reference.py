"""What the services count as it happens is what pandas counts afterwards, whatever happened."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotel_inbox.domain.charts import Times
from hotel_inbox.domain.filters import Filter, Period
from hotel_inbox.domain.letters import Letter
from hotel_inbox.domain.measures import Share
from hotel_inbox.domain.messages import Channel, InboundMessage
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.understanding import GuestDetails
from hotel_inbox.errors import HotelInboxError
from hotel_inbox.repositories import connections
from tests.services.world import World, handoff, reply
from tests.statistics.reference import Reference

# The nights in which clocks go forward and in which they go back: by half an hour on Lord Howe.
# Kathmandu's never do, but they show three quarters of an hour more than others.
NIGHTS = {
    "Europe/Madrid": ((2026, 3, 28, 21), (2026, 10, 24, 20)),
    "Australia/Lord_Howe": ((2026, 10, 3, 11), (2026, 4, 4, 11)),
    "Asia/Kathmandu": ((2026, 3, 28, 16),),
}
BEGINNINGS = st.sampled_from(
    [(zone, datetime(*at, tzinfo=UTC)) for zone, nights in NIGHTS.items() for at in nights]
)
NUMBERS = count(1)
WHO = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("guest"), WHO),
        st.tuples(st.just("late"), WHO),
        st.tuples(st.just("asks"), st.sampled_from((3, 4, 5, 6))),
        st.tuples(st.just("reply"), st.integers(0, 2)),
        st.tuples(st.just("handoff"), st.integers(0, 2)),
        st.tuples(st.sampled_from(("takeover", "release", "send", "lead", "mail", "book")), WHO),
        st.tuples(st.just("wait"), st.sampled_from((600, 8_000, 90_000))),
    ),
    min_size=4,
    max_size=16,
)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """One database for all examples; each has a hotel of its own."""
    made = World.made(database_url, tmp_path / "data")
    yield made
    asyncio.run(made.close())


class House:
    """A new hotel, in which anything may happen."""

    def __init__(self, world: World, zone: str) -> None:
        self.world, self.zone, self.number = world, zone, next(NUMBERS)
        self.account, slug = f"account-{self.number}", f"house-{self.number}"
        registry = world.inbox.registry
        hotel_id = registry.add_hotel(slug, name=slug, timezone=zone, currency="EUR", language="en")
        registry.add_connection(
            Channel.WHATSAPP, hotel_slug=slug, external_id=self.account, name="Desk",
            waba_id=None, access_token="secret-token",
        )  # fmt: skip
        self.viewer = Viewer(world.amy.agent_id, "Amy", "", Role.ADMIN, frozenset({hotel_id}))
        self.known: dict[int, int] = {}
        self.wrote_at: dict[int, datetime] = {}
        self.lead_id = 0

    def does(self, what: str, which: int) -> None:
        self.world.clock.advance(seconds=1)
        try:
            getattr(self, what)(which)
        except HotelInboxError:
            return

    def guest(self, who: int, sent_at: datetime | None = None) -> None:
        at = sent_at or self.world.clock()
        with self.world.inbox.db.unit_of_work() as unit:
            account = connections.by_account(unit.session, Channel.WHATSAPP, self.account)
            assert account is not None
            message = InboundMessage(
                account_id=self.account, provider_id=f"wamid.{next(NUMBERS)}",
                identities=(f"3460{self.number:05}{who}",), sent_at=at, kind="text", text="Hello",
            )  # fmt: skip
            self.known[who] = self.world.intake.receive(unit, account, message).conversation_id
        self.wrote_at[who] = max(at, self.wrote_at.get(who, at))

    def late(self, who: int) -> None:
        if who in self.wrote_at:
            self.guest(who, self.wrote_at[who])

    def reply(self, answered: int) -> None:
        self.world.bot.replies = [reply("Yes.", answered=answered)] * 2
        asyncio.run(self.world.bot_answers())

    def asks(self, seconds: int) -> None:
        self.guest(0)
        self.wait(seconds)
        self.reply(1)

    def handoff(self, answered: int) -> None:
        self.world.bot.replies = [handoff("Moment.", answered=answered)] * 2
        asyncio.run(self.world.bot_answers())

    def mail(self, _: int) -> None:
        details = GuestDetails(email="eva@example.com")
        self.world.bot.replies = [reply("Thanks.", guest=details), reply("Yes.")]
        asyncio.run(self.world.bot_answers())

    def takeover(self, who: int) -> None:
        self.world.inbox.takeover.take_over(self.viewer, self.known.get(who, 0))

    def release(self, who: int) -> None:
        self.world.inbox.takeover.release(self.viewer, self.known.get(who, 0))

    def send(self, who: int) -> None:
        letter = Letter(f"draft-{next(NUMBERS)}", "Gladly")
        self.world.inbox.outbox.send(self.viewer, self.known.get(who, 0), letter)

    def lead(self, who: int) -> None:
        self.lead_id = self.world.inbox.leads.mark(self.viewer, self.known.get(who, 0))

    def book(self, _: int) -> None:
        self.world.inbox.leads.set_state(self.viewer, self.lead_id, "booked", "new")

    def wait(self, seconds: int) -> None:
        self.world.clock.advance(seconds=seconds)


@settings(
    max_examples=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(STEPS, BEGINNINGS)
def test_every_number_is_what_pandas_counts(
    world: World, steps: list[tuple[str, int]], beginning: tuple[str, datetime]
) -> None:
    zone, world.clock.moment = beginning
    house = House(world, zone)
    for what, which in steps:
        house.does(what, which)

    today = world.clock().astimezone(ZoneInfo(zone)).date()
    for days in (0, 30):
        since = today - timedelta(days=days)
        for until in {today, since}:
            chosen = Filter(period=Period.CUSTOM, since=since, until=until)
            (hotel_id,) = house.viewer.hotel_ids
            agree(house, chosen, Reference.of(world.inbox.db, hotel_id, zone, since, until))


def agree(house: House, chosen: Filter, wanted: Reference) -> None:
    stats, viewer, held = house.world.inbox.statistics, house.viewer, wanted.sessions
    asked = held[held["began_with_bot"].astype(bool)]
    prompt = asked[pd.to_numeric(asked["bot_reply_ms"]) < 5000]
    booked = wanted.leads[wanted.leads["state"] == "booked"]

    now = stats.figures(viewer, chosen).now
    assert now.response == Share(len(prompt), len(asked))
    assert now.faqs_resolved == held["faqs"].sum()
    assert now.human_transfers == held["transfer"].count()
    assert now.captured_leads == held["captured"].sum()
    assert now.conversion == Share(len(booked), len(wanted.leads))

    trend = stats.trend(viewer, chosen)
    assert {one.first: one.total for one in trend.columns if one.total} == dict(
        Counter(held["day"])
    )
    hours = Counter((at.weekday(), at.hour) for at in wanted.guest_messages["here"])
    week = stats.week(viewer, chosen)
    assert {(d, h): n for d, day in enumerate(week.hours) for h, n in enumerate(day) if n} == hours

    replies = stats.replies(viewer, chosen)
    for found, took in ((replies.bot, asked["bot_reply_ms"]), (replies.people, held["waited_ms"])):
        seconds = pd.to_numeric(took.dropna()) / 1000
        assert found.count == len(seconds)
        if found != Times():
            assert found.median == pytest.approx(seconds.quantile(0.5))
            assert found.p90 == pytest.approx(seconds.quantile(0.9))

    outcomes = stats.outcomes(viewer, chosen)
    alone = asked[asked["bot_reply_ms"].notna() & asked["transfer"].isna()]
    assert (outcomes.sessions, outcomes.resolved) == (len(held), Share(len(alone), len(asked)))
    taken = {one.reason: one.count for one in outcomes.reasons}
    assert taken.get("takeover", 0) == (held["transfer"] == "takeover").sum()
    assert sum(row.answered for row in stats.agents(viewer, chosen)) == held["answered_by"].count()
