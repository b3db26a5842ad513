"""Registers hotels, staff and connections."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from argon2 import PasswordHasher

from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import AlreadyStoredError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Agent, AgentHotel, Connection, Hotel
from hotel_inbox.repositories import hotels, webhook_events
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.sign_in import checked_password

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
EMAIL_LENGTH = 254
EXTERNAL_ID_LENGTH = 100
NAME_LENGTH = 200
TOKEN_LENGTH = 2000
_ID = re.compile(r"[A-Za-z0-9._-]+")
_TOKEN = re.compile(rf"[!-~]{{1,{TOKEN_LENGTH}}}")


class Registry:
    """What an administrator sets up before the first guest writes."""

    def __init__(
        self, db: Database, credentials: Credentials, hasher: PasswordHasher, clock: Clock
    ) -> None:
        """Seal tokens and hash passwords with these."""
        self._db = db
        self._credentials = credentials
        self._hasher = hasher
        self._clock = clock

    def add_hotel(
        self, slug: str, *, name: str, timezone: str, currency: str, language: str
    ) -> int:
        """Add a hotel together with its own web chat and return its id."""
        if not _SLUG.fullmatch(slug):
            raise InvalidInputError(
                f"slug {slug!r}: use 1 to 60 small letters, digits and inner hyphens"
            )
        if not name.strip():
            raise InvalidInputError("a hotel needs a name")
        if not _CURRENCY.fullmatch(currency):
            raise InvalidInputError(f"currency {currency!r}: use an ISO 4217 code such as EUR")
        if not _LANGUAGE.fullmatch(language):
            raise InvalidInputError(f"language {language!r}: use an ISO 639 code such as en")
        hotel = Hotel(
            slug=slug,
            name=name.strip()[:200],
            timezone=_checked_timezone(timezone),
            currency=currency,
            language=language,
            created_at=self._clock(),
        )
        try:
            with self._db.unit_of_work() as unit, unit.savepoint():
                unit.session.add(hotel)
                unit.session.flush()
                unit.session.add(
                    Connection(
                        hotel_id=hotel.id,
                        channel=Channel.WEBCHAT,
                        external_id=slug,
                        name="Web chat",
                        created_at=self._clock(),
                    )
                )
        except AlreadyStoredError as error:
            raise InvalidInputError(f"there is a hotel {slug!r} already") from error
        return hotel.id

    def add_agent(
        self, email: str, *, name: str, role: Role, hotel_slugs: Sequence[str], password: str
    ) -> int:
        """Add a person on the staff and return their id; admins see every hotel by themselves."""
        email = email.strip().lower()
        if not _EMAIL.fullmatch(email) or len(email) > EMAIL_LENGTH:
            raise InvalidInputError(f"{email!r} is not an e-mail address")
        if not name.strip():
            raise InvalidInputError("a person needs a name")
        checked_password(password)
        if role is not Role.ADMIN and not hotel_slugs:
            raise InvalidInputError(f"role {role}: name at least one hotel")
        agent = Agent(
            email=email,
            name=name.strip()[:200],
            role=role,
            password_hash=self._hasher.hash(password),
            created_at=self._clock(),
        )
        try:
            with self._db.unit_of_work() as unit, unit.savepoint():
                unit.session.add(agent)
                unit.session.flush()
                unit.session.add_all(
                    AgentHotel(agent_id=agent.id, hotel_id=_hotel(unit, slug).id)
                    for slug in dict.fromkeys(hotel_slugs)
                )
        except AlreadyStoredError as error:
            raise InvalidInputError(f"there is somebody with {email!r} already") from error
        return agent.id

    def add_connection(
        self,
        channel: Channel,
        *,
        hotel_slug: str,
        external_id: str,
        name: str | None,
        waba_id: str | None,
        access_token: str | None,
    ) -> int:
        """Connect an account on a channel to a hotel and return the connection's id."""
        external_id = checked_id(external_id, "an external id")
        token = checked_token(access_token) if access_token else None
        connection = Connection(
            channel=channel,
            external_id=external_id,
            name=clean(name or "").strip()[:NAME_LENGTH],
            waba_id=checked_id(waba_id, "a WABA id") if (waba_id or "").strip() else None,
            sealed_token=self._credentials.seal(token) if token else None,
            created_at=self._clock(),
        )
        try:
            with self._db.unit_of_work() as unit, unit.savepoint():
                connection.hotel_id = _hotel(unit, hotel_slug).id
                unit.session.add(connection)
                # What came for this account before it was connected is handled now.
                webhook_events.wake(unit.session, channel, external_id, self._clock())
                unit.announce(
                    Event(Happened.CONNECTION_CHANGED, connection.hotel_id),
                    Event(Happened.WEBHOOK_STORED),
                )
        except AlreadyStoredError as error:
            raise InvalidInputError(
                f"{channel} account {external_id} is connected already"
            ) from error
        return connection.id


def checked_id(given: str | None, what: str) -> str:
    """Check a provider's id as somebody entered it; the error names `what` it is."""
    found = (given or "").strip()
    if not 0 < len(found) <= EXTERNAL_ID_LENGTH:
        raise InvalidInputError(f"{what} has 1 to {EXTERNAL_ID_LENGTH} characters")
    if found.startswith("+") or not _ID.fullmatch(found):
        raise InvalidInputError(
            f"{found!r} is not {what}: use the long id that the provider shows beside the account, "
            "not a phone number or a name"
        )
    return found


def checked_token(given: str) -> str:
    """Check an access token as somebody pasted it."""
    token = given.strip()
    if not _TOKEN.fullmatch(token):
        raise InvalidInputError(
            f"an access token has 1 to {TOKEN_LENGTH} letters, digits and signs, and no space: "
            "copy it again"
        )
    return token


def _hotel(unit: UnitOfWork, slug: str) -> Hotel:
    hotel = hotels.by_slug(unit.session, slug)
    if hotel is None:
        raise NotFoundError(f"there is no hotel {slug!r}")
    return hotel


def _checked_timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInputError(
            f"time zone {name!r}: use an IANA name such as Europe/Madrid"
        ) from error
