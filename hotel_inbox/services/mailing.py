"""Writes e-mails to people who were told something while they were away."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from typing import Protocol

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.doors import HOME
from hotel_inbox.domain.languages import InWords, Language, in_english, spoken
from hotel_inbox.domain.messages import Author, parts_of_preview
from hotel_inbox.domain.presence import is_online
from hotel_inbox.domain.staff import preferences_of
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import PermanentSendError, RetryableSendError
from hotel_inbox.models import Agent, Conversation, Guest, Notification
from hotel_inbox.repositories import agents, hotels, notifications
from hotel_inbox.services.backoff import Backoff
from hotel_inbox.services.mail_words import words_in
from hotel_inbox.services.notifications import CONNECTION_PAUSED, SEND_FAILED

logger = logging.getLogger(__name__)

AT_A_TIME = 5
FIRST_PAUSE = timedelta(minutes=5)
"""Longer than one attempt may take: a claim is only a due time that was moved on."""
PAUSES = Backoff(FIRST_PAUSE, timedelta(hours=1))
GIVEN_UP_AFTER = timedelta(days=1)
CONNECTIONS, SETTINGS = "/connections", "/settings"
LONGEST_SUBJECT = 120
LONGEST_WORDS = 200
_WITH_REASON = frozenset({SEND_FAILED, CONNECTION_PAUSED})


class Post(Protocol):
    """Takes e-mails to their readers."""

    @property
    def sender(self) -> str:
        """Whom the mail comes from."""

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; blocks. Raises PermanentSendError or RetryableSendError."""


@dataclass(frozen=True, slots=True)
class DueMail:
    """A message to send; `attempt` is the claim's own."""

    notification_id: int
    attempt: int
    message: EmailMessage


@dataclass(frozen=True, slots=True)
class _Told:
    """A notification, whom it is for, and what it is about."""

    notification: Notification
    reader: Agent
    conversation: Conversation | None
    guest: Guest | None


class Mailing:
    """Notifications with an e-mail owed are the queue.

    Sent is at least once: a crash between sending and noting it sends the same message again, by
    the same Message-ID, which mail programs show once.
    """

    def __init__(
        self,
        db: Database,
        post: Post | None,
        address: str,
        clock: Clock,
        in_words: InWords = in_english,
    ) -> None:
        """Send by this post, if there is one, with links to the dashboard at `address`.

        `in_words` says a stored reason in a reader's language.
        """
        self._db = db
        self._post = post
        self._address = address
        self._clock = clock
        self._in_words = in_words

    def speaking(self, in_words: InWords) -> "Mailing":
        """Do the same with reasons said so."""
        return Mailing(self._db, self._post, self._address, self._clock, in_words)

    @property
    def is_on(self) -> bool:
        """Whether there is a server to send by."""
        return self._post is not None

    def run(self) -> None:
        """Send everything that is due."""
        while due := self.claim(AT_A_TIME):
            for mail in due:
                self.send(mail)

    def claim(self, limit: int) -> list[DueMail]:
        """Take what is due; what is read, or whose reader is back, is owed no more."""
        if self._post is None:
            return []
        now = self._clock()
        while True:
            with self._db.unit_of_work() as unit:
                found = notifications.mail_due(unit.session, now, limit)
                taken = [self._take(unit, _Told(*one), now) for one in found]
            due = [mail for mail in taken if mail is not None]
            # Behind those that are owed no more others may be due.
            if due or not found:
                return due

    def send(self, mail: DueMail) -> None:
        """Send one message and note what became of it."""
        if self._post is None:
            return
        try:
            self._post.send(mail.message)
        except RetryableSendError as error:
            logger.warning(
                "the e-mail about notification %s has to wait: %s", mail.notification_id, error
            )
            return
        except PermanentSendError as error:
            logger.warning(
                "the e-mail about notification %s is given up: %s", mail.notification_id, error
            )
        with self._db.unit_of_work() as unit:
            notifications.mail_done(unit.session, mail.notification_id, mail.attempt)

    def _take(self, unit: UnitOfWork, told: _Told, now: datetime) -> DueMail | None:
        notification = told.notification
        notification.mail_due_at = None
        if not _is_owed(unit, told, now):
            return None
        try:
            message = self._letter(unit, told, now)
        except (ValueError, MessageError):
            logger.warning("no e-mail can be sent to the address of agent %s", told.reader.id)
            return None
        notification.mail_attempts += 1
        notification.mail_due_at = now + PAUSES.after(notification.mail_attempts)
        return DueMail(notification.id, notification.mail_attempts, message)

    def _letter(self, unit: UnitOfWork, told: _Told, now: datetime) -> EmailMessage:
        reader, notification = told.reader, told.notification
        news, parts = self._words(unit, told)
        sender = parseaddr(self._post.sender if self._post else "")
        message = EmailMessage()
        message["From"] = formataddr(sender)
        message["To"] = Address(one_line(reader.name), addr_spec=reader.email)
        message["Subject"] = one_line(news, LONGEST_SUBJECT)
        message["Date"] = now
        # The same for each attempt: a message that came twice is shown once.
        told_at = int(notification.created_at.timestamp())
        host = sender[1].rpartition("@")[2]
        message["Message-ID"] = f"<notification-{notification.id}-{told_at}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join(parts) + "\n")
        return message

    def _words(self, unit: UnitOfWork, told: _Told) -> tuple[str, list[str]]:
        """Say what happened in a line and, to the reader in their language, in paragraphs."""
        notification, conversation, guest = told.notification, told.conversation, told.guest
        language = spoken(told.reader.language) or Language.ENGLISH
        words = words_in(language)
        by = agents.by_id(unit.session, notification.by_agent_id)
        news = words.news.get(notification.kind, words.other)
        news = one_line(news.format(by=by.name if by else words.somebody))
        parts = [words.hello.format(name=one_line(told.reader.name)), f"{news}."]
        named = (guest.name or guest.phone) if guest else None
        if named:
            (hotel,) = hotels.named(unit.session, {notification.hotel_id})
            parts.append(words.guest.format(guest=one_line(named), hotel=one_line(hotel.name)))
        if notification.kind in _WITH_REASON:
            parts.append(one_line(self._in_words(language, notification.text)))
        elif conversation and conversation.last_message_author is Author.GUEST:
            kind, rest = parts_of_preview(conversation.last_message_preview)
            line = one_line(f"{self._in_words(language, kind)}{rest}")
            parts.append(f"{words.said}\n> {line}")
        leads_to = f"{HOME}/{conversation.id}" if conversation else CONNECTIONS
        parts.append(f"{self._address}{leads_to}")
        parts.append("-- \n" + words.why.format(url=f"{self._address}{SETTINGS}"))
        return (f"{news}: {named}" if named else news), parts


def _is_owed(unit: UnitOfWork, told: _Told, now: datetime) -> bool:
    notification, reader = told.notification, told.reader
    return (
        notification.read_at is None
        and now - notification.created_at < GIVEN_UP_AFTER
        and preferences_of(reader).mail
        and not is_online(reader.active_at, now)
        and reader in agents.staff_of(unit.session, {notification.hotel_id})
    )


def one_line(text: str, longest: int = LONGEST_WORDS) -> str:
    """Make one line of anything, so that it can neither begin a header nor fill a screen."""
    line = " ".join("".join(c if c.isprintable() else " " for c in clean(text)).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
