"""Where people find what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings


def address(settings: Settings) -> str:
    """The public address if one was given, else this machine's."""
    return settings.address


def chat_address(settings: Settings, hotel_slug: str) -> str:
    """Where a hotel's guests chat."""
    return f"{address(settings)}/chat/{hotel_slug}"
