"""Words for every code that Meta is known to answer with."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_inbox.channels.meta_answers import refusal_of, undelivered_file
from hotel_inbox.channels.meta_errors import MEANINGS, closes_window, meaning_of, words_for
from hotel_inbox.errors import SendError
from tests.channels.any_json import any_json, is_storable, mutated

TOKEN = "EAAexampletoken"
ERROR = {
    "code": 131047,
    "message": f"Not with {TOKEN}",
    "error_subcode": 2018278,
    "error_data": {"details": "More than 24 hours"},
    "error_user_title": "Late",
    "error_user_msg": f"Too late for {TOKEN}",
    "is_transient": False,
}
# Where the same words would do for every code, staff would learn nothing.
NAMED = ["131047", "131026", "131049", "131050", "131056", "130429", "132000", "132001", "132015"]
NAMED += ["190", "10", "551", "131031", "131042", "131048", "131053", "133010", "80007"]


@pytest.mark.parametrize("code", NAMED)
def test_a_code_that_staff_meet_has_words_and_advice(code: str) -> None:
    words = words_for({"code": int(code), "message": "Meta's own"})
    assert "Meta's own" not in words
    assert words.count(".") >= 2 or ":" in words or code == "131050"
    assert words_for({"code": code}) == words


@pytest.mark.parametrize("code", MEANINGS)
def test_words_are_sentences(code: str) -> None:
    words = MEANINGS[code].words
    assert words[0].isupper()
    assert words.endswith(".")
    assert not (MEANINGS[code].waiting_helps and MEANINGS[code].stops_account)
    assert MEANINGS[code].waiting_helps or not MEANINGS[code].slows_account


def test_messengers_window_by_its_subcode() -> None:
    late = {"code": 10, "error_subcode": 2018278}
    assert "24 hours" in words_for(late)
    found = meaning_of(late)
    assert found is not None
    assert found.closes_window
    assert "permission" in words_for({"code": 10})
    assert closes_window("131047")
    assert not closes_window("10")
    assert not closes_window(None)


def test_a_code_is_known_by_its_family_and_better_by_its_subcode() -> None:
    assert "permission" in words_for({"code": 273})
    assert "permission" not in words_for({"code": 1273, "message": "Odd"})
    assert "blocked" in words_for({"code": 230})
    assert "too large" in words_for({"code": 100, "error_subcode": "2018109"})


def test_of_an_unknown_code_metas_own_words_are_shown() -> None:
    told = {"code": 1, "error_user_title": "Name", "error_user_msg": "Choose another."}
    assert words_for({**told, "code": 777}) == "Meta refused the message: Name: Choose another."
    details = {"error_data": {"details": "In detail"}, "message": "m", "title": "t"}
    assert words_for({"code": 777, **details}).endswith("In detail")
    assert words_for({"code": None}) == "Meta refused the message."
    assert words_for({"code": [], "error_data": "?", "message": 5}) == "Meta refused the message."


@settings(deadline=None)
@given(
    mutated([ERROR]) | st.dictionaries(st.text(max_size=8), any_json),
    st.sampled_from([200, 302, 400, 401, 403, 404, 408, 429, 500, 503]),
)
def test_whatever_meta_answers_is_a_refusal_that_can_be_kept(
    error: dict[str, Any], status: int
) -> None:
    response = httpx.Response(status, text="")
    for found in (
        refusal_of(response, error, TOKEN),
        refusal_of(response, error, TOKEN, repeatable=True),
        undelivered_file(response, TOKEN),
    ):
        assert isinstance(found, SendError)
        assert found.reason
        assert len(found.code or "") <= 40
        assert is_storable([found.reason, found.code, found.detail])
        assert TOKEN not in found.reason + str(found.detail)
        assert found.detail["http_status"] == status
