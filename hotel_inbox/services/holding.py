"""Who holds a conversation: silences the bot there, and is whom its guest waits for."""

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.messages import Author, Mode, awaits_answer
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message


def holder_of(conversation: Conversation) -> int | None:
    """Name the agent: the assignee, or else whoever took over; nobody while the bot answers."""
    if conversation.mode is not Mode.HUMAN:
        return None
    return conversation.assignee_id or conversation.mode_changed_by


def note_change(unit: UnitOfWork, conversation: Conversation, before: int | None = None) -> None:
    """Let the screens of the holder, and of who held it before, show what they hold anew."""
    for agent_id in {holder_of(conversation), before} - {None}:
        unit.announce(
            Event(Happened.HOLDING_CHANGED, conversation.hotel_id, conversation.id, agent_id)
        )


def note_line(unit: UnitOfWork, conversation: Conversation, line: Message) -> None:
    """Note since when the guest waits for an answer, or that a new line is one."""
    if line.author is Author.SYSTEM or not awaits_answer(line.kind):
        return
    if (line.author is Author.GUEST) is (conversation.unanswered_since is not None):
        return
    is_guest = line.author is Author.GUEST
    conversation.unanswered_since = line.created_at if is_guest else None
    note_change(unit, conversation)


def note_nothing_left(unit: UnitOfWork, conversation: Conversation) -> None:
    """Note that nothing is left to answer: the guest took it back."""
    if conversation.unanswered_since is not None:
        conversation.unanswered_since = None
        note_change(unit, conversation)
