from dataclasses import replace

import pytest

from hotel_inbox.dashboard.conversations.line_views import LineView, WholeText, drawn, whole_text
from hotel_inbox.domain.inbox import ThreadMessage
from hotel_inbox.domain.messages import NOTE, Author, MessageStatus
from tests.dashboard.samples import media, message, thread


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


def test_what_a_paused_connection_holds_back_does_not_claim_to_be_under_way() -> None:
    shown = message(author=Author.AGENT, status=MessageStatus.PENDING)
    assert line(shown).status_word == "sending…"
    (held,) = drawn(thread(messages=(shown,), paused="The token was revoked."))
    assert held.line.status_word == "waits for the connection"
    (sent,) = drawn(thread(messages=(message(status=MessageStatus.SENT),), paused="As above."))
    assert sent.line.status_word == "sent"


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


def test_a_file_says_itself_what_it_is() -> None:
    shown = line(message(kind="image", text="Our room", media=(media(),)))
    assert (shown.label, shown.parts[0].text) == ("", "Our room")
    assert [one.shape for one in shown.media] == ["picture"]
    assert line(message(kind="story", text="", media=(media(),))).label == "Story"


def test_nothing_is_left_of_a_message_that_was_taken_back() -> None:
    gone = message(
        revoked=True, text="secret", quote="secret", media=(media(name="secret"),), quotable=True
    )
    (found,) = drawn(thread(messages=(gone,), takes_quotes=True))
    assert found.line.revoked
    assert whole_text(thread(messages=(gone,)), gone.id) == WholeText()
    assert "secret" not in repr(found.line)
    assert found.line.snippet == ""


def test_what_a_reply_would_quote_is_there_only_where_the_channel_takes_quotes() -> None:
    said = message(text="Is the\npool heated?", quotable=True)
    for takes_quotes, snippet in ((True, "Is the pool heated?"), (False, "")):
        (found,) = drawn(thread(messages=(said,), takes_quotes=takes_quotes))
        assert found.line.snippet == snippet
    (found,) = drawn(thread(messages=(message(quotable=False),), takes_quotes=True))
    assert found.line.snippet == ""
    (found,) = drawn(
        thread(messages=(message(kind="image", text="", quotable=True),), takes_quotes=True)
    )
    assert found.line.snippet == "Photo"


def test_a_failure_can_be_read_in_full() -> None:
    failed = line(
        message(
            status=MessageStatus.FAILED, error_code="131026", error_detail={"title": "Así", "n": 1}
        )
    )
    assert failed.failure_code == "131026"
    assert failed.failure_detail == '{\n  "title": "Así",\n  "n": 1\n}'
    sent = line(message(status=MessageStatus.SENT, error_code="1", error_detail={"a": 1}))
    assert (sent.failure_code, sent.failure_detail) == ("", "")
    huge = message(status=MessageStatus.FAILED, error_detail={"x": "x" * 100_000})
    assert len(line(huge).failure_detail) < 5000


def test_notes_are_said_beside_the_time() -> None:
    assert line(message(notes=("forwarded", "edited"))).notes == ["Forwarded", "Edited"]


def test_a_place_is_told_once() -> None:
    here = (37.38863, -5.99534)
    named = line(message(kind="location", text="Plaza Nueva", place=here))
    assert (named.parts[0].text, named.map_words) == ("Plaza Nueva", "37.38863, -5.99534")
    unnamed = line(message(kind="location", text="37.38863, -5.99534", place=here))
    assert (unnamed.parts, unnamed.map_words) == ([], "37.38863, -5.99534")
    assert line(message(kind="location", text="?, ?")).map_href == ""


def test_a_reaction_that_was_taken_back_says_so() -> None:
    assert line(message(kind="reaction", text="❤️")).parts[0].text == "❤️"
    assert line(message(kind="reaction", text="")).parts[0].text == "Reaction removed"


def test_a_note_is_a_card_of_its_own_and_nothing_is_left_of_a_deleted_one() -> None:
    written = message(
        author=Author.SYSTEM, kind=NOTE, agent="Amy", agent_id=1, text="See https://a.example"
    )
    shown = line(written)
    assert (shown.shape, shown.author, shown.who, shown.agent_id) == ("note", "note", "Amy", 1)
    assert [part.href for part in shown.parts] == ["", "https://a.example"]
    gone = line(replace(written, revoked=True))
    assert (gone.revoked, gone.parts, gone.missing) == (True, [], "")
    long = line(replace(written, text="word " * 2000))
    assert long.missing
    # Only a system line can be one, whatever a channel calls its messages.
    assert line(message(kind=NOTE)).shape == "message"
