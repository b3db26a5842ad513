"""What a guest or the hotel's phone app changes or takes back of their own words.

Either may be told before the message itself, or again; the thread ends the same.
"""

from hotel_inbox.db import UnitOfWork
from hotel_inbox.domain.handoff import without_quote
from hotel_inbox.domain.messages import (
    AMENDMENTS,
    BEFORE,
    EDITED,
    REVOKED,
    Author,
)
from hotel_inbox.events import Event, Happened
from hotel_inbox.models import Conversation, Message
from hotel_inbox.repositories import lines, messages, newest_lines, notifications, unanswered
from hotel_inbox.services import captures, holding, media, threads, understood
from hotel_inbox.services.notifications import GUEST_WAITS

_REPEATING_TOOLS = frozenset({"capture_guest", "find_reservation"})
"""Tools whose results say again what the guest wrote; the others' are facts of the hotel."""


def settle(unit: UnitOfWork, conversation: Conversation, line: Message) -> None:
    """Let a line that was just stored act on its message, or earlier lines about it act on it.

    The conversation's row is held.
    """
    if line.kind not in AMENDMENTS:
        if line.provider_id is not None:
            _amend(unit, conversation, line)
    elif line.target and (said := _said(unit, conversation, line, line.target)):
        _amend(unit, conversation, said)


def _said(
    unit: UnitOfWork, conversation: Conversation, line: Message, target: str
) -> Message | None:
    """Find what a line is about; nobody changes what others said, or said elsewhere."""
    said = messages.by_provider_id(unit.session, conversation.connection_id, target)
    ours = said is not None and (
        said.conversation_id == conversation.id
        and said.direction is line.direction
        and said.kind not in AMENDMENTS
    )
    return said if ours else None


def _amend(unit: UnitOfWork, conversation: Conversation, said: Message) -> None:
    found = lines.amending(unit.session, conversation.id, said)
    if any(line.kind == "revoke" for line in found):
        words = _words(said, *found)
        for each in (said, *found):
            _erase(unit, each)
        if said.author is Author.GUEST:
            _forget(unit, conversation, said, words)
        else:
            understood.forget_summary(conversation)
        _ask_no_more(unit, conversation)
    elif found:
        said.detail = {**said.detail, EDITED: True, BEFORE: said.detail.get(BEFORE, said.text)}
        said.text = found[-1].text
    else:
        return
    threads.show_newest(unit, conversation)
    for what in (Happened.MESSAGE_CHANGED, Happened.CONVERSATION_CHANGED):
        unit.announce(Event(what, conversation.hotel_id, conversation.id))


def _erase(unit: UnitOfWork, message: Message) -> None:
    """Keep the fact alone: Meta's terms for platforms ask to delete what a person deleted."""
    message.text = ""
    if message.kind in AMENDMENTS:
        message.detail = {}
        return
    message.detail = {REVOKED: True}
    media.erase(unit, message)


def _words(*messages: Message) -> str:
    """Collect all that was written, also what an edit has replaced."""
    replaced = (message.detail.get(BEFORE) for message in messages)
    return "\n".join(
        text
        for text in (*(message.text for message in messages), *replaced)
        if isinstance(text, str)
    )


def _forget(unit: UnitOfWork, conversation: Conversation, said: Message, words: str) -> None:
    """Empty what the bot noted down since, wherever it may repeat the words."""
    hotels = {conversation.hotel_id}
    understood.forget_quotes(conversation)
    captures.forget(unit, conversation, words)
    for question in unanswered.since(unit.session, hotels, conversation.id, said.id):
        unit.session.delete(question)
    for told in notifications.about(unit.session, hotels, GUEST_WAITS, conversation.id):
        told.text = without_quote(told.text)
    lines.empty_tool_calls(unit.session, hotels, said, _REPEATING_TOOLS)
    for line in lines.handoffs_since(unit.session, hotels, said):
        line.text = without_quote(line.text)


def _ask_no_more(unit: UnitOfWork, conversation: Conversation) -> None:
    """Let the bot off if nothing is left to answer."""
    if conversation.turn_due_at is None and conversation.unanswered_since is None:
        return
    unit.session.flush()
    newest = newest_lines.spoken(unit.session, {conversation.hotel_id}, conversation.id)
    if newest is None or newest.author is not Author.GUEST:
        conversation.turn_due_at = None
        holding.note_nothing_left(unit, conversation)
