"""What the dashboard asks about the people of a hotel, its settings and its channels."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.preferences import OwnSettings
from hotel_inbox.services.staff import Teammate


class SignIn(Protocol):
    """Knows who is behind a login cookie."""

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        """Return the signed-in agent, or None for a missing, ended or revoked login."""

    def viewers(self, cookies: Collection[str], /) -> Mapping[str, Viewer]:
        """Return the signed-in agents of many logins at once; ended ones are missing."""

    def change_password(self, viewer: Viewer, token: str | None, old: str, new: str) -> None:
        """Give the viewer a new password, which ends their other logins."""

    def seen_lately(self, cookie: str | None, /) -> Viewer | None:
        """Return whom `viewer` gave a moment ago without asking the database, if it did."""


class OwnPreferences(Protocol):
    """What one sets for oneself."""

    def of(self, viewer: Viewer) -> OwnSettings:
        """Read the viewer's own."""

    def choose(self, viewer: Viewer, changes: Mapping[str, bool]) -> None:
        """Change some of what the viewer wants to be told, and how."""

    def speak(self, viewer: Viewer, code: str) -> None:
        """Show the viewer the dashboard in another language."""

    def rename(self, viewer: Viewer, name: str) -> None:
        """Change the name by which colleagues know the viewer."""


class HotelSettings(Protocol):
    """What is set for hotels; for agents nothing is there."""

    def listed(self, viewer: Viewer) -> Sequence[HotelSetup]:
        """Show what is set for each of the viewer's hotels."""

    def switch_bot(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Let a hotel's bot answer, or nobody but people."""

    def set_take_back(self, viewer: Viewer, hotel_id: int, minutes: int | None) -> None:
        """Set after how many minutes without an answer the bot takes back."""

    def count_channel_numbers(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        """Count guests as captured whose phone number only the channel gave."""


class WeeklyReports(Protocol):
    """The e-mails about the week before."""

    @property
    def is_on(self) -> bool:
        """Whether there is a server to send by."""


class Staff(Protocol):
    """Knows the viewer's colleagues."""

    def colleagues(self, viewer: Viewer, hotel_id: int) -> Sequence[Teammate]:
        """List the active staff of a hotel, whoever is there first."""

    def note_active(self, viewer: Viewer) -> None:
        """Note that the viewer looks at a page."""


class Notifications(Protocol):
    """What the staff were told."""

    def bell(self, viewer: Viewer, lines: int) -> Bell:
        """Show what the viewer was told last, in so many lines."""

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        """Note that the viewer has read these, or everything."""

    def mark_seen(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that the viewer looks at a conversation."""


class Connections(Protocol):
    """Looks after the accounts on channels; for agents nothing is there."""

    def cards(self, viewer: Viewer) -> Sequence[ConnectionCard]:
        """Show every connection of the viewer's hotels."""

    def hotels(self, viewer: Viewer) -> Sequence[HotelChoice]:
        """List the hotels to which the viewer may connect an account."""

    def channels(self) -> Sequence[ChannelChoice]:
        """List the channels of which an account can be connected."""

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
        """Connect an account to a hotel and return the connection's id."""

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider about an account and keep what it says."""

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        """Ask the provider to call our webhooks for an account."""

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        """Change what a connection is called, and its business account."""

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        """Give a connection a new access token, which ends a pause."""

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        """Let a paused connection send again."""

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:
        """Allow or forbid read receipts and typing on a connection."""
