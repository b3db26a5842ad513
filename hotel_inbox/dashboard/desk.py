"""What the dashboard asks of the rest of the product: the services as one viewer's desk."""

from collections.abc import Sequence
from typing import Protocol

from hotel_inbox.domain.inbox import ConversationPage, Cursor, Thread
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.events import Bus


class SignIn(Protocol):
    """Knows who is behind a login cookie."""

    def viewer(self, cookie: str | None, /) -> Viewer | None:
        """Return the signed-in agent, or None for a missing, ended or revoked login."""


class Conversations(Protocol):
    """Reads what the screen shows."""

    def page(
        self, viewer: Viewer, after: Cursor | None = None, limit: int = 40
    ) -> ConversationPage:
        """Return a page of the list, newest first."""

    def thread(
        self, viewer: Viewer, conversation_id: int, before: int | None = None, limit: int = 60
    ) -> Thread:
        """Return a conversation's newest messages, or those before a message."""

    def mark_read(self, viewer: Viewer, conversation_id: int) -> None:
        """Note that staff have seen everything in a conversation."""


class Takeover(Protocol):
    """Changes who answers."""

    def take_over(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the viewer answer from here on."""

    def release(self, viewer: Viewer, conversation_id: int) -> None:
        """Let the bot answer from here on."""


class Outbox(Protocol):
    """Takes what an agent writes."""

    def send_text(self, viewer: Viewer, conversation_id: int, text: str, draft_key: str) -> int:
        """Queue an agent's message; the same draft key twice is one message."""

    def retry(self, viewer: Viewer, message_id: int) -> None:
        """Queue a failed message again."""


class Desk(Protocol):
    """Everything the dashboard calls; all of it blocks, so it is called in threads."""

    @property
    def sign_in(self) -> SignIn:
        """Who is asking."""

    @property
    def conversations(self) -> Conversations:
        """What there is to see."""

    @property
    def takeover(self) -> Takeover:
        """Who answers."""

    @property
    def outbox(self) -> Outbox:
        """What goes out."""

    @property
    def bus(self) -> Bus:
        """What just happened."""

    def demo_sign_ins(self) -> Sequence[tuple[str, str, str]]:
        """E-mail, password and role of the demo staff; empty outside of a demo."""
