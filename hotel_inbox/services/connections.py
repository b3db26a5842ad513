"""The accounts on channels: how they fare, and what those in charge may do about it."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotel_inbox.channels.base import Account, ChannelAdapter, Finding, Inspection
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import InvalidInputError, NotFoundError, SendError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection
from hotel_inbox.repositories import connections, hotels, templates
from hotel_inbox.services import notifications
from hotel_inbox.services.connection_cards import ConnectionCard, Hosting, card_of
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.registry import NAME_LENGTH, Registry, checked_id, checked_token

COUNTED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class HotelChoice:
    """A hotel to which the viewer may connect an account."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A channel of which the viewer may connect an account."""

    channel: Channel
    name: str


class Connections:
    """For managers and admins, each in their own hotels; for everybody else nothing is there."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[Channel, ChannelAdapter],
        credentials: Credentials,
        registry: Registry,
        hosting: Hosting,
        clock: Clock,
    ) -> None:
        """Ask these adapters about accounts."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._registry = registry
        self._hosting = hosting
        self._clock = clock

    def cards(self, viewer: Viewer) -> tuple[ConnectionCard, ...]:
        """Show every connection of the viewer's hotels."""
        mine, now = in_charge_of(viewer), self._clock()
        with self._db.reading() as session:
            found = connections.with_traffic(session, mine, now - COUNTED)
        return tuple(
            card_of(connection, hotel, traffic, self._channels, self._hosting, now)
            for connection, hotel, traffic in found
        )

    def hotels(self, viewer: Viewer) -> tuple[HotelChoice, ...]:
        """List the hotels to which the viewer may connect an account."""
        with self._db.reading() as session:
            found = hotels.named(session, in_charge_of(viewer))
        return tuple(HotelChoice(hotel.id, hotel.name) for hotel in found)

    def channels(self) -> tuple[ChannelChoice, ...]:
        """List the channels of which an account can be connected; ours is there by itself."""
        return tuple(
            ChannelChoice(channel, adapter.abilities.name)
            for channel, adapter in self._channels.items()
            if channel is not self._hosting.channel
        )

    def add(
        self,
        viewer: Viewer,
        channel: Channel,
        *,
        hotel_id: int,
        external_id: str,
        name: str = "",
        waba_id: str = "",
        access_token: str = "",
    ) -> int:
        """Connect an account to one of the viewer's hotels and return the connection's id."""
        with self._db.reading() as session:
            found = hotels.named(session, in_charge_of(viewer) & {hotel_id})
        if not found:
            raise NotFoundError("There is no such hotel.")
        if channel is self._hosting.channel:
            raise InvalidInputError(f"{found[0].name} has its own chat already.")
        return self._registry.add_connection(
            channel,
            hotel_slug=found[0].slug,
            external_id=external_id,
            name=name,
            waba_id=waba_id,
            access_token=access_token,
        )

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider about an account and keep what it says; nothing else changes.

        A pause ends by a new token or by hand only, never because somebody looked.
        """
        asked, inspection = await asyncio.to_thread(self._to_ask, viewer, connection_id)
        try:
            account = account_of(asked, self._credentials)
            found = tuple(await inspection.findings(account))
        except SendError as error:
            found = (Finding("Check", good=False, words=error.reason),)
        await asyncio.to_thread(self._keep, viewer, asked, found)

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider to call our webhooks for an account, and check it again."""
        asked, inspection = await asyncio.to_thread(self._to_ask, viewer, connection_id)
        await inspection.subscribe(account_of(asked, self._credentials))
        await self.check(viewer, connection_id)

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        """Change what a connection is called, and the business account that it belongs to."""
        business_id = checked_id(waba_id, "a WABA id") if waba_id.strip() else None
        with self._db.unit_of_work() as unit:
            connection = _held(unit, viewer, connection_id)
            connection.name = clean(name).strip()[:NAME_LENGTH]
            if connection.waba_id != business_id:
                connection.waba_id = business_id
                for row in templates.of_connections(
                    unit.session, viewer.hotel_ids, {connection_id}
                ):
                    unit.session.delete(row)
            _changed(unit, connection)

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        """Give a connection a new access token, which ends a pause and awaits its first check."""
        sealed = self._credentials.seal(checked_token(token))
        with self._db.unit_of_work() as unit:
            connection = _held(unit, viewer, connection_id)
            connection.sealed_token = sealed
            connection.checked_at, connection.findings = None, []
            _end_pause(unit, connection, self._clock())

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        """Let a paused connection send again; nothing happens to one that is not paused."""
        with self._db.unit_of_work() as unit:
            connection = _held(unit, viewer, connection_id)
            if connection.paused_at is not None:
                _end_pause(unit, connection, self._clock())

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:  # noqa: FBT001
        """Allow or forbid read receipts and typing on a connection."""
        with self._db.unit_of_work() as unit:
            connection = _held(unit, viewer, connection_id)
            connection.shows_activity = on
            _changed(unit, connection)

    def _to_ask(self, viewer: Viewer, connection_id: int) -> tuple[Connection, Inspection]:
        connection = visible_connection(self._db, viewer, connection_id)
        adapter = self._channels[connection.channel]
        if adapter.inspection is None:
            raise InvalidInputError(f"{adapter.abilities.name} is our own: nothing to check.")
        return connection, adapter.inspection

    def _keep(self, viewer: Viewer, asked: Connection, found: tuple[Finding, ...]) -> None:
        with self._db.unit_of_work() as unit:
            connection = _held(unit, viewer, asked.id)
            # Meanwhile it was given another token: what was found says nothing of that one.
            if connection.sealed_token != asked.sealed_token:
                return
            connection.checked_at = self._clock()
            connection.findings = [
                {"what": one.what, "good": one.good, "words": one.words} for one in found
            ]
            _changed(unit, connection)


def in_charge_of(viewer: Viewer) -> frozenset[int]:
    """Name the hotels whose connections the viewer looks after; NotFoundError for agents."""
    if viewer.role not in {Role.MANAGER, Role.ADMIN}:
        raise NotFoundError("There is nothing here for you.")
    return viewer.hotel_ids


def visible_connection(db: Database, viewer: Viewer, connection_id: int) -> Connection:
    """Fetch a connection that the viewer looks after; NotFoundError for any other."""
    mine: Collection[int] = in_charge_of(viewer)
    with db.reading() as session:
        connection = connections.visible(session, mine, connection_id)
    if connection is None:
        raise NotFoundError("There is no such connection.")
    return connection


def account_of(connection: Connection, credentials: Credentials) -> Account:
    """Say on whose behalf a provider is asked; InvalidInputError without a token."""
    if connection.sealed_token is None:
        raise InvalidInputError("This connection has no access token yet. Enter one first.")
    return credentials.account(connection)


def _held(unit: UnitOfWork, viewer: Viewer, connection_id: int) -> Connection:
    connection = connections.locked(unit.session, in_charge_of(viewer), connection_id)
    if connection is None:
        raise NotFoundError("There is no such connection.")
    return connection


def _end_pause(unit: UnitOfWork, connection: Connection, now: datetime) -> None:
    connection.paused_at = connection.pause_reason = None
    notifications.settle(unit, connection, notifications.CONNECTION_PAUSED, now)
    _changed(unit, connection)
    # What waited may leave now.
    unit.announce(Event(Happened.MESSAGE_QUEUED, connection.hotel_id))


def _changed(unit: UnitOfWork, connection: Connection) -> None:
    unit.announce(Event(Happened.CONNECTION_CHANGED, connection.hotel_id))
