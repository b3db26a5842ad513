import pytest

from hotel_inbox.dashboard.conversations.line_views import LineView, WholeText, drawn, whole_text
from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.messages import Author, MessageStatus
from tests.dashboard.samples import message, thread


def line(shown: ThreadMessage) -> LineView:
    (found,) = drawn(thread(messages=(shown,)))
    return found.line


@pytest.mark.parametrize(
    ("author", "agent", "who"),
    [
        (Author.GUEST, None, ""),
        (Author.BOT, None, "Bot"),
        (Author.AGENT, "Amy Reyes", "Amy Reyes"),
        (Author.AGENT, None, "Agent, outside of Hotel Inbox"),
    ],
)
def test_each_message_says_who_wrote_it(author: Author, agent: str | None, who: str) -> None:
    assert line(message(author=author, agent=agent)).who == who


def test_a_failed_message_says_why() -> None:
    failed = message(
        author=Author.BOT, status=MessageStatus.FAILED, error_reason="Not on WhatsApp."
    )
    assert line(failed).failure == "Not on WhatsApp."
    assert line(message(status=MessageStatus.FAILED)).failure != ""
    assert line(message(status=MessageStatus.SENT, error_reason="old")).failure == ""


def test_other_kinds_are_named() -> None:
    assert line(message(kind="image", text="")).label == "Photo"
    assert line(message(kind="hologram", text="")).label == ("Unsupported message (hologram)")
    assert line(message(kind="text")).label == ""


def test_a_huge_text_is_shown_in_part_and_can_be_had_whole() -> None:
    text = "Is there a lift? " * 6000
    shown = line(message(id=5, text=text))
    shown_text = "".join(part.text for part in shown.parts)
    assert text.startswith(shown_text)
    assert len(shown_text) <= 4000
    assert shown.missing == f"{len(text) - len(shown_text):,} more characters"
    whole = whole_text(thread(messages=(message(id=5, text=text),)), 5)
    assert "".join(part.text for part in whole.parts) == text
    assert whole_text(thread(messages=(message(id=5, text=text),)), 6) == WholeText()


def test_a_text_of_usual_length_is_shown_whole() -> None:
    shown = line(message(text="x" * 4000))
    assert (shown.missing, len(shown.parts[0].text)) == ("", 4000)


@pytest.mark.parametrize(
    "huge",
    [
        message(author=Author.SYSTEM, text="x" * 100_000),
        message(quote="x" * 100_000),
        message(status=MessageStatus.FAILED, error_reason="x" * 100_000),
    ],
)
def test_everything_around_the_text_is_short_too(huge: ThreadMessage) -> None:
    assert len(repr(line(huge))) < 2000
