"""Managers who want it get one e-mail about the week before, on Monday morning, and only once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from hotel_inbox.models import Agent, WeeklyReport
from hotel_inbox.services.mailing import FIRST_PAUSE
from hotel_inbox.services.weekly_reports import KEPT, WeeklyReports
from tests.services.test_mailing import Postbox
from tests.services.world import World, reply

MONDAY = datetime(2026, 3, 16, 6, tzinfo=UTC)
"""7 o'clock in Madrid."""


@pytest.fixture
def post() -> Postbox:
    return Postbox()


@pytest.fixture
def reports(world: World, post: Postbox) -> WeeklyReports:
    manage(world, world.amy)
    return again(world, post)


def again(world: World, post: Postbox | None) -> WeeklyReports:
    """Give the reports of another process."""
    inbox = world.inbox
    return WeeklyReports(inbox.db, post, inbox.statistics, "https://inbox.example", world.clock)


def manage(
    world: World, who: Viewer, role: Role = Role.MANAGER, language: str = "en", **chosen: bool
) -> None:
    with world.inbox.db.unit_of_work() as unit:
        agent = unit.session.get_one(Agent, who.agent_id)
        agent.role, agent.language = role, language
        agent.preferences = {"weekly": True} | chosen


def at(world: World, moment: datetime) -> None:
    world.clock.moment = moment


def rows(world: World) -> list[tuple[int, bool]]:
    with world.inbox.db.reading() as session:
        return [(row.agent_id, row.due_at is None) for row in session.exec(select(WeeklyReport))]


def test_it_comes_once_on_monday_morning(
    world: World, reports: WeeklyReports, post: Postbox
) -> None:
    at(world, MONDAY - timedelta(seconds=1))
    reports.run()
    assert post.taken == []
    at(world, MONDAY)
    reports.run()
    again(world, post).run()
    at(world, MONDAY + timedelta(days=1))
    reports.run()

    (mail,) = post.taken
    assert mail["To"] == "Amy <amy@azul.example>"
    assert mail["Subject"] == "Your week from 9 March to 15 March"
    assert mail["Message-ID"] == f"<week-2026-03-09-{world.amy.agent_id}@azul.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert rows(world) == [(world.amy.agent_id, True)]
    at(world, MONDAY + KEPT + timedelta(days=10))
    reports.run()
    assert rows(world) == []


async def test_it_tells_what_the_week_was(
    world: World, reports: WeeklyReports, post: Postbox
) -> None:
    world.bot.replies.append(reply("I cannot say.", unanswered=("<Is there> a cinema?",)))
    world.guest_writes("<Is there> a cinema?")
    await world.bot_answers()
    at(world, MONDAY)
    reports.run()

    (mail,) = post.taken
    plain, html = (part.get_content() for part in mail.iter_parts())
    for line in (
        "Conversations: 1",
        "Response rate: 100 %",
        "Conversion rate: –",
        "Leads booked: 0",
        "Busiest hours: Tue 10:00 (1)",
        "- <Is there> a cinema?",
        "https://inbox.example/statistics?",
        "from=2026-03-09&to=2026-03-15",
        "https://inbox.example/settings",
    ):
        assert line in plain
    assert "&lt;Is there&gt; a cinema?" in html
    assert "<Is there>" not in html


def test_it_speaks_the_readers_language(
    world: World, reports: WeeklyReports, post: Postbox
) -> None:
    manage(world, world.amy, language="es")
    at(world, MONDAY)
    reports.run()
    (mail,) = post.taken
    assert mail["Subject"] == "Tu semana del 9 de marzo al 15 de marzo"
    assert (
        "Horas con más mensajes: no ha escrito ningún huésped"
        in next(iter(mail.iter_parts())).get_content()
    )


@pytest.mark.parametrize("why", ["off", "agent", "gone", "long past", "no server"])
def test_nobody_else_gets_it(world: World, reports: WeeklyReports, post: Postbox, why: str) -> None:
    manage(
        world,
        world.amy,
        role=Role.AGENT if why == "agent" else Role.MANAGER,
        weekly=why != "off",
    )
    with world.inbox.db.unit_of_work() as unit:
        unit.session.get_one(Agent, world.amy.agent_id).active = why != "gone"
    at(world, MONDAY + timedelta(days=3 if why == "long past" else 0))
    (again(world, None) if why == "no server" else reports).run()
    assert post.taken == []
    assert rows(world) == []


def test_a_server_that_is_away_gets_it_later_and_a_refusal_ends_it(
    world: World, reports: WeeklyReports, post: Postbox
) -> None:
    post.failures = [RetryableSendError("away")]
    at(world, MONDAY)
    reports.run()
    reports.run()
    assert (post.taken, rows(world)) == ([], [(world.amy.agent_id, False)])
    at(world, MONDAY + FIRST_PAUSE)
    reports.run()
    assert len(post.taken) == 1

    at(world, MONDAY + timedelta(weeks=1))
    post.failures = [PermanentSendError("never")]
    reports.run()
    at(world, MONDAY + timedelta(weeks=1, hours=3))
    reports.run()
    assert len(post.taken) == 1


def test_what_a_crash_left_is_sent_and_what_is_wanted_no_more_is_not(
    world: World, reports: WeeklyReports, post: Postbox
) -> None:
    at(world, MONDAY)
    reports.note_owed()
    assert reports.claim(5) != []
    assert again(world, post).claim(5) == []
    at(world, MONDAY + FIRST_PAUSE)
    again(world, post).run()
    assert len(post.taken) == 1

    at(world, MONDAY + timedelta(weeks=1))
    reports.note_owed()
    manage(world, world.amy, weekly=False)
    reports.run()
    assert len(post.taken) == 1
