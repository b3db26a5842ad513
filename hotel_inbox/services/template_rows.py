"""Our rows of the provider's templates: how one is kept, and how it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.templates import (
    APPROVED,
    Component,
    ListedTemplate,
    TemplateOption,
    fields_of,
    obstacle,
)
from hotel_inbox.domain.text import clean, storable
from hotel_inbox.models import Connection, Template

NAME_LENGTH = 512

LANGUAGE_LENGTH = 20

WORD_LENGTH = 60

ID_LENGTH = 100


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as those in charge see it.

    `status`, `category` and `quality` are the provider's own words; `problem` says why staff are
    not offered it, in words, although it is approved.
    """

    id: int
    name: str
    language: str
    category: str
    status: str
    quality: str | None
    rejected_reason: str | None
    components: tuple[Component, ...]
    problem: str | None
    synced_at: datetime


def is_keepable(one: ListedTemplate) -> bool:
    """Whether it can be named exactly: a template with half a name could not be sent."""
    limits = (
        (one.name, NAME_LENGTH),
        (one.language, LANGUAGE_LENGTH),
        (one.provider_id, ID_LENGTH),
    )
    return all(0 < len(text) <= limit and clean(text) == text for text, limit in limits)


def put(
    unit: UnitOfWork,
    connection: Connection,
    row: Template | None,
    one: ListedTemplate,
    now: datetime,
) -> None:
    """Keep a template as the provider lists it, in its row or in a new one."""
    listed: dict[str, Any] = {
        "provider_id": one.provider_id,
        "category": clean(one.category)[:WORD_LENGTH],
        "status": clean(one.status)[:WORD_LENGTH],
        "quality": clean(one.quality or "")[:WORD_LENGTH] or None,
        "rejected_reason": clean(one.rejected_reason or "") or None,
        "parameter_format": clean(one.parameter_format)[:LANGUAGE_LENGTH],
        "components": [_stored(component) for component in one.components],
        "synced_at": now,
    }
    if row is None:
        unit.session.add(
            Template(
                hotel_id=connection.hotel_id,
                connection_id=connection.id,
                name=one.name,
                language=one.language,
                **listed,
            )
        )
        return
    for name, value in listed.items():
        setattr(row, name, value)


def _stored(component: Component) -> dict[str, Any]:
    found = storable(component)
    return found if isinstance(found, dict) else {}


def shown(template: Template) -> TemplateRow:
    """Show a row to those in charge."""
    approved = template.status == APPROVED
    return TemplateRow(
        id=template.id,
        name=template.name,
        language=template.language,
        category=template.category,
        status=template.status,
        quality=template.quality,
        rejected_reason=template.rejected_reason,
        components=tuple(template.components),
        problem=obstacle(template.components) if approved else None,
        synced_at=template.synced_at,
    )


def offered(template: Template) -> TemplateOption:
    """Offer a row to whoever writes to a guest."""
    return TemplateOption(
        id=template.id,
        name=template.name,
        language=template.language,
        category=template.category,
        components=tuple(template.components),
        fields=fields_of(template.components),
    )
