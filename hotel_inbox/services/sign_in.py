"""Signs staff in and out, and says who is asking."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from hotel_inbox.db import Database
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import (
    ConflictError,
    InvalidInputError,
    SignInRefusedError,
    TooManyAttemptsError,
)
from hotel_inbox.models import Login, SignInAttempt
from hotel_inbox.repositories import agents, hotels

LOGIN_LENGTH = timedelta(days=7)
KEPT_AFTER_END = timedelta(days=30)
THROTTLE_PERIOD = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT_AND_ADDRESS = 5
ATTEMPTS_PER_ACCOUNT = 50
ATTEMPTS_PER_ADDRESS = 30
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
SEEN_EVERY = timedelta(minutes=5)
KNOWN_FOR = timedelta(seconds=1)
_MOST_KNOWN = 1000


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh login: the token goes into the cookie and is stored nowhere."""

    token: str
    expires_at: datetime


class SignIn:
    """Passwords as argon2 hashes, logins as random tokens of which only digests are stored."""

    def __init__(self, db: Database, hasher: PasswordHasher, clock: Clock) -> None:
        """Check passwords with this hasher."""
        self._db = db
        self._hasher = hasher
        self._clock = clock
        self._known: dict[str, tuple[datetime, Viewer]] = {}

    @cached_property
    def _nobody(self) -> str:
        # Checked for unknown accounts, so that they take as long to refuse as known ones. Made
        # when first needed: a hash is slow on purpose, and most commands sign nobody in.
        return self._hasher.hash(secrets.token_urlsafe())

    def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """Open a login; raise SignInRefusedError, or TooManyAttemptsError while throttled.

        Failures count by account, by address and by both: guessing gets nowhere, and a stranger's
        guesses do not soon lock out the account's owner, who comes from elsewhere.
        """
        email = clean(email).strip().lower()[:254]
        now = self._clock()
        self._count(email, address[:64], now)
        with self._db.reading() as session:
            agent = agents.by_email(session, email)
        nobody = self._nobody
        if not self._matches(agent.password_hash if agent else nobody, password) or (
            agent is None or not agent.active
        ):
            raise SignInRefusedError("E-mail and password do not belong together.")
        token = secrets.token_urlsafe(32)
        with self._db.unit_of_work() as unit:
            agents.forget_attempts_of(unit.session, email)
            unit.session.add(
                Login(
                    token_hash=_digest(token),
                    agent_id=agent.id,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + LOGIN_LENGTH,
                )
            )
        return SignedIn(token, now + LOGIN_LENGTH)

    def sign_out(self, token: str | None) -> None:
        """Revoke a login; unknown tokens are ignored."""
        if token is None:
            return
        now = self._clock()
        with self._db.unit_of_work() as unit:
            found = agents.signed_in(unit.session, _digest(token), now)
            if found is not None:
                found[0].revoked_at = now
        self._known.pop(_digest(token), None)

    def change_password(self, viewer: Viewer, token: str | None, old: str, new: str) -> None:
        """Give the viewer a new password, which ends all their logins but this one.

        Wrong old passwords count as failed attempts: whoever finds an open page has few guesses.
        """
        checked_password(new)
        now = self._clock()
        with self._db.reading() as session:
            found = agents.signed_in(session, _digest(token or ""), now)
        if found is None or found[1].id != viewer.agent_id:
            raise SignInRefusedError("Your sign-in has ended.")
        login, agent = found
        try:
            self._count(agent.email, f"login {login.id}", now)
        except TooManyAttemptsError as error:
            raise InvalidInputError(str(error)) from error
        if not self._matches(agent.password_hash, old):
            raise InvalidInputError("That is not your present password.")
        changed = self._hasher.hash(new)
        with self._db.unit_of_work() as unit:
            held = agents.locked(unit.session, agent.id)
            if held is None or held.password_hash != agent.password_hash:
                raise ConflictError("Your password was changed elsewhere meanwhile.")
            held.password_hash = changed
            agents.revoke_logins(unit.session, agent.id, but=login.id, now=now)
            agents.forget_attempts_of(unit.session, agent.email)

    def viewer(self, token: str | None) -> Viewer | None:
        """Say who holds this token and which hotels they may see; None if it is good no more."""
        return self.viewers([token]).get(token) if token else None

    def viewers(self, tokens: Collection[str]) -> dict[str, Viewer]:
        """Say the same of many tokens at once; those that are good no more are missing."""
        now = self._clock()
        digests = {_digest(token): token for token in tokens}
        with self._db.reading() as session:
            found = agents.all_signed_in(session, digests, now)
            given = agents.all_hotel_ids(session, {agent.id for _, agent in found})
            admins = any(agent.role is Role.ADMIN for _, agent in found)
            every = hotels.all_ids(session) if admins else frozenset()
        self._note_seen([login for login, _ in found if now - login.last_seen_at > SEEN_EVERY], now)
        for digest in digests:
            self._known.pop(digest, None)
        known = {}
        for login, agent in found:
            seen = every if agent.role is Role.ADMIN else given.get(agent.id, frozenset())
            language = Language(agent.language) if agent.language else Language.ENGLISH
            viewer = Viewer(agent.id, agent.name, agent.email, agent.role, seen, language)
            self._remember(login.token_hash, now, viewer)
            known[digests[login.token_hash]] = viewer
        return known

    def _note_seen(self, logins: Collection[Login], now: datetime) -> None:
        if logins:
            with self._db.unit_of_work() as unit:
                for login in logins:
                    unit.session.get_one(Login, login.id).last_seen_at = now

    def seen_lately(self, token: str | None) -> Viewer | None:
        """Say whom `viewer` gave within the last second, without asking the database.

        Open pages ask at every message; for what somebody does, `viewer` is asked. A login that
        another process ends is good here for that second.
        """
        known = self._known.get(_digest(token)) if token else None
        return known[1] if known and self._clock() - known[0] < KNOWN_FOR else None

    def _remember(self, digest: str, now: datetime, viewer: Viewer) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[digest] = (now, viewer)

    def forget_old(self) -> None:
        """Drop attempts and logins that matter no more."""
        now = self._clock()
        with self._db.unit_of_work() as unit:
            agents.forget_attempts(unit.session, before=now - THROTTLE_PERIOD)
            agents.forget_logins(unit.session, before=now - KEPT_AFTER_END)

    def _count(self, email: str, address: str, now: datetime) -> None:
        """Count an attempt, and only then look whether there were too many.

        In this order attempts of the same moment see each other. A refused one is not kept, so
        that asking again does not prolong the wait; success forgets the account's.
        """
        attempt = SignInAttempt(email=email, address=address, at=now)
        with self._db.unit_of_work() as unit:
            unit.session.add(attempt)
        since = now - THROTTLE_PERIOD
        with self._db.reading() as session:
            by_both = agents.attempts(session, since=since, email=email, address=address)
            by_account = agents.attempts(session, since=since, email=email)
            by_address = agents.attempts(session, since=since, address=address)
        if (
            by_both > ATTEMPTS_PER_ACCOUNT_AND_ADDRESS
            or by_account > ATTEMPTS_PER_ACCOUNT
            or by_address > ATTEMPTS_PER_ADDRESS
        ):
            with self._db.unit_of_work() as unit:
                agents.forget_attempt(unit.session, attempt.id)
            minutes = int(THROTTLE_PERIOD.total_seconds() // 60)
            raise TooManyAttemptsError(f"Too many attempts. Try again in {minutes} minutes.")

    def _matches(self, password_hash: str, password: str) -> bool:
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, InvalidHashError, UnicodeEncodeError):
            return False


def checked_password(password: str) -> str:
    """Accept a new password; InvalidInputError says what is wrong with it."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError(f"a password needs at least {SHORTEST_PASSWORD} characters")
    if clean(password) != password:
        raise InvalidInputError("a password cannot have such characters")
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInputError(f"a password has at most {LONGEST_PASSWORD} characters")
    return password


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
