"""What somebody chose to be told, as it was kept."""

from typing import cast

import pytest

from hotel_inbox.domain.staff import Preferences, preferences_of


class _Kept:
    def __init__(self, preferences: object) -> None:
        self.preferences = cast("dict[str, object]", preferences)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({}, Preferences()),
        ({"mail": False, "browser": True}, Preferences(mail=False, browser=True)),
        ({"mail": "no", "sound": 0, "waits": None, "unknown": True}, Preferences()),
        (None, Preferences()),
        (["mail"], Preferences()),
    ],
)
def test_what_makes_no_sense_counts_as_not_chosen(kept: object, expected: Preferences) -> None:
    assert preferences_of(_Kept(kept)) == expected
