"""What staff's messages consist of, checked before they are queued."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hotel_inbox.channels.base import Abilities
from hotel_inbox.domain.media import megabytes
from hotel_inbox.domain.messages import kind_label
from hotel_inbox.domain.template_filling import filled
from hotel_inbox.domain.templates import APPROVED, preview
from hotel_inbox.domain.text import clean
from hotel_inbox.errors import ConflictError, InvalidInputError
from hotel_inbox.models import MediaFile, Template

TEMPLATE = "template"
"""The kind of a message that is a template, and where its detail keeps what is sent."""


@dataclass(frozen=True, slots=True)
class Content:
    """What one message says; `file` is what goes out with it."""

    kind: str
    text: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str | None = None
    file: MediaFile | None = None


def of_template(template: Template, values: Mapping[str, str]) -> Content:
    """Fill an approved template in; raise InvalidInputError that names what is missing."""
    if template.status != APPROVED:
        raise ConflictError(f"The template “{template.name}” is not approved ({template.status}).")
    given = {key: clean(value).strip() for key, value in values.items()}
    parts = filled(template.components, given)
    shown = preview(template.components, given)
    lines = (shown.header, shown.body, shown.footer, *(f"[{name}]" for name in shown.buttons))
    return Content(
        TEMPLATE,
        "\n".join(line for line in lines if line),
        {
            TEMPLATE: {
                "id": template.id,
                "name": template.name,
                "language": template.language,
                "components": list(parts),
            }
        },
    )


def check_file(file: MediaFile, abilities: Abilities) -> None:
    """Raise InvalidInputError with the channel's limits for a file that it would not take."""
    limit = abilities.files.get(file.kind)
    if limit is None or file.content_type not in limit.content_types:
        raise InvalidInputError(
            f"{abilities.name} does not take “{file.name}” ({kind_label(file.kind).lower()}, "
            f"{file.content_type})."
        )
    if file.size is None or file.size > limit.size:
        raise InvalidInputError(
            f"“{file.name}” is too large: {abilities.name} takes {megabytes(limit.size)} at most."
        )
