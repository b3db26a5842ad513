import pytest

from hotel_inbox.dashboard.conversations.drafts import Draft, draft_from, unsettled
from hotel_inbox.domain.messages import Author
from hotel_inbox.errors import InvalidInputError
from tests.dashboard.samples import message


def test_the_composers_form_becomes_a_draft() -> None:
    form = {"text": "  Hello\nLaura \n", "draft_key": "k1", "conversation_id": "7"}
    assert draft_from(form) == Draft("k1", 7, "Hello\nLaura")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"text": " \n", "draft_key": "k", "conversation_id": "7"},
        {"text": "a", "draft_key": "", "conversation_id": "7"},
        {"text": "a", "draft_key": "k", "conversation_id": "seven"},
    ],
)
def test_a_broken_form_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        draft_from(form)


def test_a_draft_that_became_a_message_shows_once() -> None:
    fresh = [message(id=4), message(id=5, author=Author.AGENT, text="ok")]
    drafts = [Draft("a", 1, "ok"), Draft("b", 1, "ok"), Draft("c", 2, "ok")]
    assert unsettled(drafts, 1, 4, fresh) == [drafts[1], drafts[2]]


def test_an_older_message_of_the_same_words_settles_nothing() -> None:
    known = [message(id=4, author=Author.AGENT, text="ok")]
    assert unsettled([Draft("a", 1, "ok")], 1, 4, known) == [Draft("a", 1, "ok")]
    assert unsettled([Draft("a", 1, "ok")], 1, 0, known) == [Draft("a", 1, "ok")]
