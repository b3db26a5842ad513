"""Writes an e-mail on Monday morning about the week before, to managers who want it."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.languages import Language, spoken
from hotel_inbox.domain.staff import REPORTED_TO, Viewer, preferences_of
from hotel_inbox.domain.weekly import ReportedWeek, reported_week
from hotel_inbox.errors import AlreadyStoredError, PermanentSendError, RetryableSendError
from hotel_inbox.models import Agent, Hotel, WeeklyReport
from hotel_inbox.repositories import agents, hotels, weekly_reports
from hotel_inbox.services.mailing import PAUSES, Post, one_line
from hotel_inbox.services.statistics import Statistics
from hotel_inbox.services.weekly_letter import HotelWeek, html, part_of, plain, subject_of, week_of
from hotel_inbox.services.weekly_words import weekly_words

logger = logging.getLogger(__name__)

AT_A_TIME = 5
OPEN_QUESTIONS = 5
KEPT = timedelta(weeks=26)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report to send; `attempt` is the claim's own."""

    report_id: int
    attempt: int
    week: ReportedWeek
    reader: Viewer


class WeeklyReports:
    """The rows of reports are the queue: one for each person and week, whoever finds it due.

    Sent is at least once, as of all e-mails: a crash between sending and noting it sends the same
    message again, by the same Message-ID. A week that is long over is not sent.
    """

    def __init__(
        self, db: Database, post: Post | None, statistics: Statistics, address: str, clock: Clock
    ) -> None:
        """Send by this post, if there is one, with links to the dashboard at `address`."""
        self._db = db
        self._post = post
        self._statistics = statistics
        self._address = address
        self._clock = clock

    @property
    def is_on(self) -> bool:
        """Whether there is a server to send by."""
        return self._post is not None

    def run(self) -> None:
        """Send the reports of the week before that are due, and drop those of half a year ago."""
        if self._post is None:
            return
        self.note_owed()
        while due := self.claim(AT_A_TIME):
            for report in due:
                self.send(report)
        with self._db.unit_of_work() as unit:
            weekly_reports.forget(unit.session, before=(self._clock() - KEPT).date())

    def note_owed(self) -> None:
        """Note who is owed a report now."""
        now = self._clock()
        for agent_id, week in self._owed(now).items():
            try:
                with self._db.unit_of_work() as unit, unit.savepoint():
                    unit.session.add(
                        WeeklyReport(agent_id=agent_id, week=week.first, due_at=now, created_at=now)
                    )
            except AlreadyStoredError:
                # Another process was quicker.
                continue

    def claim(self, limit: int) -> list[DueReport]:
        """Take reports that are due; whoever wants none any more, or too late, is owed none."""
        now, due = self._clock(), []
        with self._db.unit_of_work() as unit:
            for report, agent in weekly_reports.due(unit.session, now, limit):
                seen = hotels.named(unit.session, agents.seen_by(unit.session, agent))
                week = _week_of(agent, seen, now)
                if week is None or week.first != report.week:
                    report.due_at = None
                    continue
                report.attempts += 1
                report.due_at = now + PAUSES.after(report.attempts)
                due.append(DueReport(report.id, report.attempts, week, _viewer(agent, seen)))
        return due

    def send(self, report: DueReport) -> None:
        """Send one report and note what became of it."""
        if self._post is None:
            return
        try:
            self._post.send(self.letter(report))
        except RetryableSendError as error:
            logger.warning("weekly report %s has to wait: %s", report.report_id, error)
            return
        except (PermanentSendError, ValueError, MessageError) as error:
            logger.warning("weekly report %s is given up: %s", report.report_id, error)
        with self._db.unit_of_work() as unit:
            weekly_reports.done(unit.session, report.report_id, report.attempt)

    def letter(self, report: DueReport) -> EmailMessage:
        """Write one person's week: every hotel of theirs, by name."""
        reader, week = report.reader, report.week
        words = weekly_words(reader.language)
        parts = [part_of(told, week, words, self._address) for told in self._told(reader, week)]
        sender = parseaddr(self._post.sender if self._post else "")
        message = EmailMessage()
        message["From"] = formataddr(sender)
        message["To"] = Address(one_line(reader.name), addr_spec=reader.email)
        message["Subject"] = subject_of(week, words)
        message["Date"] = self._clock()
        host = sender[1].rpartition("@")[2]
        message["Message-ID"] = f"<week-{week.first}-{reader.agent_id}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        name = one_line(reader.name)
        message.set_content(plain(name, parts, week, words, self._address))
        message.add_alternative(html(name, parts, week, words, self._address), subtype="html")
        return message

    def _told(self, reader: Viewer, week: ReportedWeek) -> list[HotelWeek]:
        before = ReportedWeek(week.first - _WEEK)
        former = self._statistics.hotels(reader, week_of(None, before))
        counted = {row.hotel_id: row.conversations for row in former}
        told = []
        for row in self._statistics.hotels(reader, week_of(None, week)):
            chosen = week_of(row.hotel_id, week)
            told.append(
                HotelWeek(
                    hotel_id=row.hotel_id,
                    name=one_line(row.name),
                    conversations=row.conversations,
                    before=counted.get(row.hotel_id, 0),
                    figures=self._statistics.figures(reader, chosen),
                    week=self._statistics.week(reader, chosen),
                    open=self._open(reader, row.hotel_id, week),
                    funnel=self._statistics.funnel(reader, chosen),
                )
            )
        return told

    def _open(self, reader: Viewer, hotel_id: int, week: ReportedWeek) -> Mapping[str, int]:
        found = self._statistics.unanswered(reader, week_of(hotel_id, week))
        still = [(one_line(one.question), len(one.open_ids)) for one in found if one.open_ids]
        return dict(still[:OPEN_QUESTIONS])

    def _owed(self, now: datetime) -> dict[int, ReportedWeek]:
        """Find who wants a report, is to get one now, and has none."""
        with self._db.reading() as session:
            readers = agents.staff_of(session, hotels.all_ids(session), tuple(REPORTED_TO))
            weeks = {
                agent.id: _week_of(
                    agent, hotels.named(session, agents.seen_by(session, agent)), now
                )
                for agent in readers
            }
            owed = {agent_id: week for agent_id, week in weeks.items() if week is not None}
            for first in {week.first for week in owed.values()}:
                for agent_id in weekly_reports.written(session, owed.keys(), first):
                    del owed[agent_id]
        return owed


def _week_of(agent: Agent, seen: Collection[Hotel], now: datetime) -> ReportedWeek | None:
    if not (agent.active and agent.role in REPORTED_TO and preferences_of(agent).weekly):
        return None
    return reported_week({hotel.timezone for hotel in seen}, now)


def _viewer(agent: Agent, seen: Collection[Hotel]) -> Viewer:
    language = spoken(agent.language) or Language.ENGLISH
    ids = frozenset(hotel.id for hotel in seen)
    return Viewer(agent.id, agent.name, agent.email, agent.role, ids, language)
