"""Templates: what the provider has of them, and which of them fit a conversation."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.channels.base import Account, ChannelAdapter, TemplateBook
from hotel_inbox.db import Database, UnitOfWork
from hotel_inbox.domain.clock import Clock
from hotel_inbox.domain.messages import Channel, TemplateChange
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.domain.template_rules import checked
from hotel_inbox.domain.templates import (
    ListedTemplate,
    TemplateDraft,
    TemplateOption,
    obstacle,
)
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import AmbiguousSendError, InvalidInputError, NotFoundError
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Connection, Template
from hotel_inbox.repositories import connections, conversations, templates
from hotel_inbox.services.connections import account_of, visible_connection
from hotel_inbox.services.credentials import Credentials
from hotel_inbox.services.template_rows import (
    WORD_LENGTH,
    TemplateRow,
    is_keepable,
    offered,
    put,
    shown,
)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Whose templates are asked for, and who is asked."""

    connection: Connection
    business_id: str
    book: TemplateBook
    account: Account
    channel_name: str


class Templates:
    """Keeps our rows like the provider's list; the provider is always asked first."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[Channel, ChannelAdapter],
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        """Ask these adapters about templates."""
        self._db = db
        self._channels = channels
        self._credentials = credentials
        self._clock = clock

    def listed(self, viewer: Viewer, connection_id: int) -> tuple[TemplateRow, ...]:
        """List the templates of a connection, whatever their status."""
        visible_connection(self._db, viewer, connection_id)
        with self._db.reading() as session:
            found = templates.of_connections(session, viewer.hotel_ids, {connection_id})
        return tuple(shown(template) for template in found)

    def options(self, viewer: Viewer, conversation_id: int) -> tuple[TemplateOption, ...]:
        """List what may be sent in a conversation now, the guest's language first."""
        with self._db.reading() as session:
            detail = conversations.detail(session, viewer.hotel_ids, conversation_id)
            if detail is None:
                raise NotFoundError("There is no such conversation.")
            conversation, guest, hotel, _ = detail
            found = templates.approved(session, viewer.hotel_ids, conversation.connection_id)
        liked = [_primary(guest.language), _primary(hotel.language)]
        fitting = [template for template in found if obstacle(template.components) is None]
        fitting.sort(key=lambda template: _rank(liked, template.language))
        return tuple(offered(template) for template in fitting)

    async def sync(self, viewer: Viewer, connection_id: int) -> int:
        """Make our rows like the provider's list and say how many there are.

        All connections of the viewer's hotels that share the business account profit.
        """
        shelf = await asyncio.to_thread(self._shelf, viewer, connection_id)
        asked_at = self._clock()
        found = await shelf.book.listed(shelf.account)
        return await asyncio.to_thread(self._take_over, viewer, shelf, found, asked_at)

    async def create(self, viewer: Viewer, connection_id: int, draft: TemplateDraft) -> None:
        """Hand a template in for approval; a refusal is told in the provider's own words."""
        draft = checked(draft)
        shelf = await asyncio.to_thread(self._shelf, viewer, connection_id)
        try:
            made = await shelf.book.create(shelf.account, draft)
        except AmbiguousSendError as error:
            raise AmbiguousSendError(
                f"{shelf.channel_name} did not answer. The template may have been handed in: "
                "Sync tells."
            ) from error
        await asyncio.to_thread(self._add, viewer, shelf, made)

    async def delete(self, viewer: Viewer, connection_id: int, template_id: int) -> None:
        """Delete one language of a template, at the provider first."""
        shelf = await asyncio.to_thread(self._shelf, viewer, connection_id)
        row = await asyncio.to_thread(self._visible, viewer, connection_id, template_id)
        await shelf.book.delete(shelf.account, row.name, row.provider_id)
        await asyncio.to_thread(self._remove, viewer, shelf, row)

    def _visible(self, viewer: Viewer, connection_id: int, template_id: int) -> Template:
        with self._db.reading() as session:
            row = templates.visible(session, viewer.hotel_ids, connection_id, template_id)
        if row is None:
            raise NotFoundError("There is no such template.")
        return row

    def _shelf(self, viewer: Viewer, connection_id: int) -> _Shelf:
        connection = visible_connection(self._db, viewer, connection_id)
        adapter = self._channels[connection.channel]
        if adapter.templates is None:
            raise InvalidInputError(f"{adapter.abilities.name} has no templates.")
        if not connection.waba_id:
            raise InvalidInputError(
                "This connection has no WABA id, whose account the templates belong to. Enter it "
                "first."
            )
        return _Shelf(
            connection,
            connection.waba_id,
            adapter.templates,
            account_of(connection, self._credentials),
            adapter.abilities.name,
        )

    def _take_over(
        self, viewer: Viewer, shelf: _Shelf, found: Iterable[ListedTemplate], asked_at: datetime
    ) -> int:
        listed = {(one.name, one.language): one for one in found if is_keepable(one)}
        with self._db.unit_of_work() as unit:
            for connection in _sharing(unit, viewer, shelf):
                known = _rows(unit, viewer, connection)
                for key, row in known.items():
                    # What was learned while the list was on its way is newer than the list.
                    if key not in listed and row.synced_at <= asked_at:
                        unit.session.delete(row)
                for key, one in listed.items():
                    if key not in known or known[key].synced_at <= asked_at:
                        put(unit, connection, known.get(key), one, asked_at)
                _changed(unit, connection.hotel_id)
        return len(listed)

    def _add(self, viewer: Viewer, shelf: _Shelf, made: ListedTemplate) -> None:
        with self._db.unit_of_work() as unit:
            for connection in _sharing(unit, viewer, shelf):
                known = _rows(unit, viewer, connection).get((made.name, made.language))
                put(unit, connection, known, made, self._clock())
                _changed(unit, connection.hotel_id)

    def _remove(self, viewer: Viewer, shelf: _Shelf, gone: Template) -> None:
        with self._db.unit_of_work() as unit:
            for connection in _sharing(unit, viewer, shelf):
                row = _rows(unit, viewer, connection).get((gone.name, gone.language))
                if row is not None:
                    unit.session.delete(row)
                _changed(unit, connection.hotel_id)


def apply_change(unit: UnitOfWork, change: TemplateChange, now: datetime) -> None:
    """Note what became of a template on every connection of its business account.

    One that we do not know comes with the next sync.
    """
    found = templates.of_business(
        unit.session, change.business_id, change.provider_id, change.name, change.language
    )
    for row in found:
        if change.status is not None:
            row.status = change.status[:WORD_LENGTH]
        if change.reason is not None:
            row.rejected_reason = clean(change.reason) or None
        if change.quality is not None:
            row.quality = change.quality[:WORD_LENGTH]
        if change.category is not None:
            row.category = change.category[:WORD_LENGTH]
        row.synced_at = now
    for hotel_id in {row.hotel_id for row in found}:
        _changed(unit, hotel_id)


def _sharing(unit: UnitOfWork, viewer: Viewer, shelf: _Shelf) -> list[Connection]:
    """Hold the connections that share a business account: of two syncs one waits."""
    return connections.of_business(
        unit.session, viewer.hotel_ids, shelf.connection.channel, shelf.business_id
    )


def _rows(
    unit: UnitOfWork, viewer: Viewer, connection: Connection
) -> dict[tuple[str, str], Template]:
    found = templates.of_connections(unit.session, viewer.hotel_ids, {connection.id})
    return {(row.name, row.language): row for row in found}


def _primary(language: str | None) -> str:
    return (language or "").replace("_", "-").partition("-")[0].lower()


def _rank(liked: list[str], language: str) -> int:
    primary = _primary(language)
    return liked.index(primary) if primary in liked else len(liked)


def _changed(unit: UnitOfWork, hotel_id: int) -> None:
    unit.announce(Event(Happened.TEMPLATES_CHANGED, hotel_id))
