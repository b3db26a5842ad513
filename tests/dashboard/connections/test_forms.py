import pytest

from hotel_inbox.dashboard.connections.forms import (
    LONGEST_FIELD,
    account_from,
    connection_of,
    typed,
)
from hotel_inbox.domain.messages import Channel
from hotel_inbox.errors import InvalidInputError

FORM = {"hotel": "1", "channel": "messenger", "external_id": " 99 ", "access_token": "secret"}


def test_a_form_becomes_an_account() -> None:
    new = account_from(FORM)
    assert (new.hotel_id, new.channel, new.external_id) == (1, Channel.MESSENGER, "99")
    assert (new.name, new.waba_id, new.access_token) == ("", "", "secret")


def test_a_token_is_in_no_log() -> None:
    assert "secret" not in repr(account_from(FORM))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hotel", ""),
        ("hotel", "-1"),
        ("hotel", "9" * 40),
        ("hotel", "²"),
        ("hotel", None),
        ("channel", "telegram"),
        ("channel", ""),
        ("channel", ["whatsapp"]),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_in_words(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError, match="Choose a"):
        account_from({**FORM, field: value})


def test_a_form_says_whose_it_is() -> None:
    assert connection_of({"connection_id": "5"}) == 5
    for value in ("", "x", "-5", "9" * 30, None, 5):
        assert connection_of({"connection_id": value}) == -1


def test_a_field_is_text_of_a_sane_length() -> None:
    assert typed({"name": {"a": 1}}, "name") == ""
    assert typed({}, "name") == ""
    assert len(typed({"name": "x" * 10_000_000}, "name")) == LONGEST_FIELD
