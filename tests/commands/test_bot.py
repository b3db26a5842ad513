"""A hotel tells its bot how to speak."""

import pytest

from tests.commands.invoking import Commands

_EVERYTHING = (
    *("--tone", "warm and short", "--rule", "Never promise a view.", "--rule", "No discounts."),
    *("--topic", "refunds", "--group-size", "8", "--staffed", "daily 8 to 20"),
    *("--booking-url", "https://book.azul.example/?hotel=1", "--country", "es"),
)
_SET = {
    "on": True,
    "tone": "warm and short",
    "rules": ["Never promise a view.", "No discounts."],
    "topics": ["refunds"],
    "group_size": 8,
    "staffed": "daily 8 to 20",
    "booking_url": "https://book.azul.example/?hotel=1",
    "country": "ES",
}


@pytest.fixture
def azul(commands: Commands) -> Commands:
    """Commands on one hotel."""
    commands.add_hotel()
    return commands


def test_what_is_set_is_shown(azul: Commands) -> None:
    assert azul.good("bot", "set", "--hotel", "azul", *_EVERYTHING, "--json").json == _SET
    assert azul.good("bot", "show", "--hotel", "azul", "--json").json == _SET
    words = azul.good("bot", "show", "--hotel", "azul").out
    assert "rules: Never promise a view.; No discounts.\n" in words
    assert "on: yes\n" in words


def test_the_rest_stays_and_lists_are_replaced(azul: Commands) -> None:
    azul.good("bot", "set", "--hotel", "azul", *_EVERYTHING)
    changed = azul.good(
        *("bot", "set", "--hotel", "azul", "--off", "--rule", "Be brief.", "--topic", ""),
        *("--group-size", "0", "--json"),
    )
    expected = _SET | {"on": False, "rules": ["Be brief."], "topics": [], "group_size": None}
    assert changed.json == expected
    assert azul.good("bot", "set", "--hotel", "azul", "--on", "--json").json["on"] is True


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("set", "--hotel", "rojo", "--on"), "there is no hotel 'rojo'"),
        (("show", "--hotel", "rojo"), "there is no hotel 'rojo'"),
        (("set", "--hotel", "azul", "--group-size", "-1"), "group size"),
        (("set", "--hotel", "azul", "--group-size", "many"), "--group-size"),
        (("set", "--hotel", "azul", "--booking-url", "javascript:alert(1)"), "booking URL"),
        (("set", "--hotel", "azul", "--booking-url", "https://a b"), "booking URL"),
        (("set", "--hotel", "azul", "--booking-url", "https://["), "booking URL"),
        (("set", "--hotel", "azul", "--country", "Spain"), "country 'Spain'"),
        (("set", "--hotel", "azul", "--tone", "x" * 301), "the tone"),
        (("set", "--hotel", "azul", *("--rule", "x") * 1, "--rule", "y" * 301), "a rule"),
        (("set", "--hotel", "azul", "--on", "--off"), "not allowed"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], complaint: str, azul: Commands
) -> None:
    assert complaint in azul("bot", *arguments).complaint
