"""Guests who write through a server that dies, and a provider that repeats what it must."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from tests.fakes.meta_webhooks import signature, text_message

ACCOUNT = "1001"
APP_SECRET = "crash-secret"
HOTEL = "azul"
_REPEAT_AFTER = 0.2
# How many callbacks in six come once, twice and three times.
_COPIES = (3, 2, 1)
_QUESTIONS = (
    "When is breakfast served?",
    "Can I park my car?",
    "Is there a swimming pool?",
    "What time is check-in?",
    "Do you allow dogs?",
    "Hello!",
    "Which planet is the heaviest one?",
)


@dataclass
class Said:
    """One message of a guest, and when the server first promised to keep it (Unix time)."""

    guest: str
    provider_id: str
    text: str
    acknowledged_at: float | None = None


@dataclass
class Crowd:
    """Everyone who writes; `visitors` are the web chat's tokens, once they have one."""

    url: str
    seed: int
    whatsapp_guests: int = 33
    webchat_guests: int = 7
    said: list[Said] = field(default_factory=list)
    visitors: dict[str, str] = field(default_factory=dict)
    _random: random.Random = field(init=False)
    _turns: list[asyncio.Lock] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a repeatable one is wanted
        self._turns = [asyncio.Lock() for _ in range(self.webchat_guests)]

    async def write(self, client: httpx.AsyncClient, over_seconds: float, share: float) -> None:
        """Let a share of the guests write a message each; return when all are acknowledged."""
        whatsapp = [
            self._later(over_seconds, self._whatsapp_post(client, f"3460000{number:04}"))
            for number in range(self.whatsapp_guests)
            if self._random.random() < share
        ]
        webchat = [
            self._in_turn(over_seconds, self._webchat_post(client, f"visitor-{number}"), number)
            for number in range(self.webchat_guests)
            if self._random.random() < share
        ]
        await asyncio.gather(*whatsapp, *webchat)

    def thread_url(self, visitor: str) -> str:
        """Say where a visitor of the web chat reads their thread."""
        return f"{self.url}/webhooks/webchat/{HOTEL}/messages?visitor={visitor}"

    async def _later(self, over_seconds: float, post: Callable[[], Awaitable[None]]) -> None:
        (copies,) = self._random.choices((1, 2, 3), _COPIES)
        await asyncio.sleep(self._random.uniform(0, over_seconds))
        await asyncio.gather(*(post() for _ in range(copies)))

    async def _in_turn(
        self, over_seconds: float, post: Callable[[], Awaitable[None]], number: int
    ) -> None:
        # The widget learns who it is from the first answer: it sends one message at a time.
        async with self._turns[number]:
            await self._later(over_seconds, post)

    def _new(self, guest: str, prefix: str) -> Said:
        number = len(self.said)
        unique = uuid.UUID(int=self._random.getrandbits(128), version=4)
        text = f"{self._random.choice(_QUESTIONS)} ({number})"
        said = Said(guest, f"{prefix}{unique}", text)
        self.said.append(said)
        return said

    def _whatsapp_post(
        self, client: httpx.AsyncClient, guest: str
    ) -> Callable[[], Awaitable[None]]:
        said = self._new(guest, "wamid.")
        payload = text_message(
            ACCOUNT, wa_id=guest, message_id=said.provider_id, text=said.text, at=int(time.time())
        )
        body = json.dumps(payload).encode()
        headers = {"X-Hub-Signature-256": signature(APP_SECRET, body)}

        async def post() -> None:
            await self._until_acknowledged(
                said, client, "/webhooks/whatsapp", content=body, headers=headers
            )

        return post

    def _webchat_post(self, client: httpx.AsyncClient, guest: str) -> Callable[[], Awaitable[None]]:
        said = self._new(guest, "")

        async def post() -> None:
            message = {"id": said.provider_id, "text": said.text}
            if guest in self.visitors:
                message["visitor"] = self.visitors[guest]
            answer = await self._until_acknowledged(
                said, client, f"/webhooks/webchat/{HOTEL}", json=message
            )
            visitor = answer.json()["visitor"]
            assert self.visitors.setdefault(guest, visitor) == visitor

        return post

    async def _until_acknowledged(
        self, said: Said, client: httpx.AsyncClient, path: str, **request: object
    ) -> httpx.Response:
        while True:
            try:
                answer = await client.post(f"{self.url}{path}", **request)  # type: ignore[arg-type]  # passed on
            except httpx.TransportError:
                answer = None
            if answer is not None:
                assert answer.status_code in {200, 500, 503}, answer.text
                if answer.status_code == 200:
                    said.acknowledged_at = said.acknowledged_at or time.time()
                    return answer
            await asyncio.sleep(_REPEAT_AFTER)
