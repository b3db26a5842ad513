"""The house: who signs in, its staff, settings and accounts, kept in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Preferences, Role, Viewer
from hotel_inbox.errors import HotelInboxError, NotFoundError
from hotel_inbox.services.connection_cards import ConnectionCard
from hotel_inbox.services.connections import ChannelChoice, HotelChoice
from hotel_inbox.services.hotel_settings import HotelSetup
from hotel_inbox.services.notifications import Bell
from hotel_inbox.services.preferences import OwnSettings
from hotel_inbox.services.staff import Teammate
from tests.dashboard.desks.asked import Asked


@dataclass
class FakeSignIn:
    logins: dict[str, Viewer] = field(default_factory=dict)
    changed: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    refusal: HotelInboxError | None = None

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        return self.logins.get(cookie or "")

    def viewers(self, cookies: Collection[str], /) -> Mapping[str, Viewer]:
        found = {one: self.viewer(one) for one in cookies}
        return {one: viewer for one, viewer in found.items() if viewer}

    def seen_lately(self, cookie: str | None, /) -> Viewer | None:
        del cookie
        return None

    def change_password(self, viewer: Viewer, token: str | None, old: str, new: str) -> None:
        if self.refusal:
            raise self.refusal
        self.changed.append((viewer.agent_id, token, old, new))


@dataclass
class FakeStaff:
    people: dict[int, list[Teammate]] = field(default_factory=dict)
    noted: list[int] = field(default_factory=list)

    def colleagues(self, viewer: Viewer, hotel_id: int) -> Sequence[Teammate]:
        if hotel_id not in viewer.hotel_ids:
            raise NotFoundError("There is no such hotel.")
        return self.people.get(hotel_id, [])

    def note_active(self, viewer: Viewer) -> None:
        self.noted.append(viewer.agent_id)


@dataclass
class FakeOwnPreferences(Asked):
    own: OwnSettings = field(
        default_factory=lambda: OwnSettings("Amy", "amy@a.example", Language.ENGLISH, Preferences())
    )

    def of(self, viewer: Viewer) -> OwnSettings:
        del viewer
        return self.own

    def choose(self, viewer: Viewer, changes: Mapping[str, bool]) -> None:
        del viewer
        self.note("choose", dict(changes))
        self.own = replace(self.own, preferences=replace(self.own.preferences, **changes))

    def speak(self, viewer: Viewer, code: str) -> None:
        del viewer
        self.note("speak", code)

    def rename(self, viewer: Viewer, name: str) -> None:
        del viewer
        self.note("rename", name)
        self.own = replace(self.own, name=name)


@dataclass
class FakeHotelSettings(Asked):
    held: list[HotelSetup] = field(default_factory=list)

    def listed(self, viewer: Viewer) -> Sequence[HotelSetup]:
        return [one for one in self.held if one.id in viewer.hotel_ids]

    def switch_bot(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        del viewer
        self.note("switch_bot", hotel_id, on)

    def set_take_back(self, viewer: Viewer, hotel_id: int, minutes: int | None) -> None:
        del viewer
        self.note("set_take_back", hotel_id, minutes)

    def count_channel_numbers(self, viewer: Viewer, hotel_id: int, *, on: bool) -> None:
        del viewer
        self.note("count_channel_numbers", hotel_id, on)


@dataclass
class FakeWeeklyReports:
    is_on: bool = True


@dataclass
class FakeConnections(Asked):
    found: list[ConnectionCard] = field(default_factory=list)

    def cards(self, viewer: Viewer) -> Sequence[ConnectionCard]:
        if viewer.role is Role.AGENT:
            raise NotFoundError("There is nothing here for you.")
        return [card for card in self.found if card.hotel_id in viewer.hotel_ids]

    def hotels(self, viewer: Viewer) -> Sequence[HotelChoice]:
        return [HotelChoice(one, f"Hotel {one}") for one in sorted(viewer.hotel_ids)]

    def channels(self) -> Sequence[ChannelChoice]:
        return [
            ChannelChoice(Channel.WHATSAPP, "WhatsApp"),
            ChannelChoice(Channel.MESSENGER, "Messenger"),
        ]

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
        del viewer
        self.note("add", channel, hotel_id, external_id, name, waba_id, access_token)
        return len(self.asked)

    async def check(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self.note("check", connection_id)

    async def subscribe(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self.note("subscribe", connection_id)

    def describe(self, viewer: Viewer, connection_id: int, *, name: str, waba_id: str) -> None:
        del viewer
        self.note("describe", connection_id, name, waba_id)

    def set_token(self, viewer: Viewer, connection_id: int, token: str) -> None:
        del viewer
        self.note("set_token", connection_id, token)

    def resume(self, viewer: Viewer, connection_id: int) -> None:
        del viewer
        self.note("resume", connection_id)

    def set_activity(self, viewer: Viewer, connection_id: int, on: bool) -> None:  # noqa: FBT001 - the service's own shape
        del viewer
        self.note("set_activity", connection_id, on)


@dataclass
class FakeNotifications:
    bells: dict[int, Bell] = field(default_factory=dict)
    marked: list[tuple[int, Collection[int] | None]] = field(default_factory=list)
    seen: list[tuple[int, int]] = field(default_factory=list)
    failures: int = 0

    def bell(self, viewer: Viewer, lines: int) -> Bell:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is away")
        found = self.bells.get(viewer.agent_id, Bell(0, ()))
        return replace(found, items=found.items[:lines])

    def mark_read(self, viewer: Viewer, ids: Collection[int] | None = None) -> None:
        self.marked.append((viewer.agent_id, ids))

    def mark_seen(self, viewer: Viewer, conversation_id: int) -> None:
        self.seen.append((viewer.agent_id, conversation_id))
