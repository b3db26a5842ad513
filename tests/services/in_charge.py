"""People who look after connections, and a provider that answers what tests tell it to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hotel_inbox.channels.base import Account, Finding
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role, Viewer
from hotel_inbox.domain.templates import ListedTemplate, TemplateDraft
from hotel_inbox.models import Connection
from tests.services.world import World

BUSINESS = "9001"
BODY = ({"type": "BODY", "text": "Dear {{1}}, your room is ready."},)


def manager(world: World) -> Viewer:
    return replace(world.amy, role=Role.MANAGER)


def other_hotel(world: World) -> Viewer:
    """The manager of another hotel."""
    hotel_id = world.inbox.registry.add_hotel(
        "verde", name="Verde", timezone="UTC", currency="EUR", language="en"
    )
    return replace(world.ben, role=Role.MANAGER, hotel_ids=frozenset({hotel_id}))


def add_number(
    world: World,
    external_id: str,
    *,
    hotel: str = "azul",
    waba_id: str | None = BUSINESS,
    has_token: bool = True,
) -> int:
    return world.inbox.registry.add_connection(
        Channel.WHATSAPP,
        hotel_slug=hotel,
        external_id=external_id,
        name="Number",
        waba_id=waba_id,
        access_token="token" if has_token else None,
    )


def stored(world: World, connection_id: int) -> Connection:
    with world.inbox.db.reading() as session:
        return session.get_one(Connection, connection_id)


def listed(
    name: str = "room_ready", language: str = "en", status: str = "APPROVED", **more: str
) -> ListedTemplate:
    one = ListedTemplate(f"id-{name}-{language}", name, language, "UTILITY", status, BODY)
    return replace(one, **more)  # type: ignore[arg-type]


@dataclass
class FakeBook:
    """A business account's templates, kept in memory."""

    templates: list[ListedTemplate] = field(default_factory=list)
    error: Exception | None = None
    asked: list[Account] = field(default_factory=list)
    meanwhile: list[object] = field(default_factory=list)

    async def listed(self, account: Account) -> Sequence[ListedTemplate]:
        self._asked(account)
        answer = list(self.templates)
        for happens in self.meanwhile:
            assert callable(happens)
            happens()
        return answer

    async def create(self, account: Account, draft: TemplateDraft) -> ListedTemplate:
        self._asked(account)
        made = ListedTemplate(
            "new-1", draft.name, draft.language, draft.category, "PENDING", draft.components
        )
        self.templates.append(made)
        return made

    async def delete(self, account: Account, name: str, provider_id: str) -> None:
        self._asked(account)
        self.templates = [
            one for one in self.templates if (one.name, one.provider_id) != (name, provider_id)
        ]

    def _asked(self, account: Account) -> None:
        self.asked.append(account)
        if self.error is not None:
            raise self.error


@dataclass
class FakeInspection:
    """Finds what it was told to find."""

    found: tuple[Finding, ...] = (Finding("Token", good=True, words="The token is valid."),)
    error: Exception | None = None
    asked: list[Account] = field(default_factory=list)
    subscribed: list[Account] = field(default_factory=list)
    meanwhile: list[object] = field(default_factory=list)

    async def findings(self, account: Account) -> Sequence[Finding]:
        self.asked.append(account)
        for happens in self.meanwhile:
            assert callable(happens)
            happens()
        if self.error is not None:
            raise self.error
        return self.found

    async def subscribe(self, account: Account) -> None:
        if self.error is not None:
            raise self.error
        self.subscribed.append(account)
