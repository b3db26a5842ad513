from datetime import timedelta

import pytest

from hotel_inbox.dashboard.reminder.views import (
    HeldView,
    bot_views,
    held_view,
    off_views,
)
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.reminders import BotSwitch, HeldConversation, Reminder
from tests.dashboard.samples import NOW


def held(*waited: float | None, guest: str = "Laura Méndez") -> Reminder:
    return Reminder(
        tuple(
            HeldConversation(number, guest, None if one is None else NOW - timedelta(minutes=one))
            for number, one in enumerate(waited, 7)
        )
    )


@pytest.mark.parametrize(
    ("language", "waited", "opened", "expected"),
    [
        ("en", [4.0], 0, "Laura Méndez has been waiting for you for 4 min"),
        ("en", [0.5], 0, "Laura Méndez is waiting for you"),
        ("en", [0.5], 7, ""),
        ("en", [4.0], 7, "Laura Méndez has been waiting for you for 4 min"),
        ("en", [4.0, 0.2, 1], 0, "3 guests wait for you"),
        ("en", [0.2, 4.0], 7, "Laura Méndez has been waiting for you for 4 min"),
        ("en", [None], 0, ""),
        ("es", [65.0], 0, "Laura Méndez te espera desde hace 1 h"),
        ("es", [65.0, 2], 0, "2 huéspedes te esperan"),
    ],
)
def test_who_waits_is_said_in_one_line(
    language: str, waited: list[float | None], opened: int, expected: str
) -> None:
    assert held_view(held(*waited), NOW, Language(language), opened).waits == expected


def test_it_leads_to_who_waits_longest_and_counts_what_one_holds() -> None:
    view = held_view(held(9, 4, None), NOW, Language.ENGLISH, 0)
    assert (view.leads_to, view.more, view.count) == ("/conversations/7", True, 3)
    assert view.words == "You hold 3 conversations; the bot stays silent there."
    alone = held_view(held(None), NOW, Language.SPANISH, 0)
    assert alone.words == "Llevas 1 conversación; ahí el bot no contesta."
    assert (alone.leads_to, alone.more) == ("", False)
    many = held_view(held(*([5.0] * 100)), NOW, Language.ENGLISH, 0)
    assert many.waits == "99+ guests wait for you"
    assert many.words.startswith("You hold 99+ conversations")
    assert held_view(Reminder(), NOW, Language.ENGLISH, 0) == HeldView()


def test_a_guests_name_is_no_sentence() -> None:
    view = held_view(held(9, guest="{guest} {0}"), NOW, Language.ENGLISH, 0)
    assert view.waits == "{guest} {0} has been waiting for you for 9 min"


def test_a_bot_that_is_off_is_named_with_its_hotel() -> None:
    bots = (BotSwitch(4, "Casa Azul", on=False), BotSwitch(5, "Casa Roja", on=True))
    (shown,) = off_views(bot_views(Reminder(bots=bots), Language.ENGLISH), Language.ENGLISH)
    assert shown.hotel_id == 4
    assert shown.words == "The bot is off at Casa Azul: guests there wait for a person."


def test_many_bots_that_are_off_take_one_line() -> None:
    bots = tuple(BotSwitch(number, f"Hotel {number}", on=number > 40) for number in range(1, 43))
    shown = bot_views(Reminder(bots=bots), Language.ENGLISH)
    (line,) = off_views(shown, Language.SPANISH)
    assert line.hotel_id == 0
    assert line.words == (
        "El bot está desactivado en 40 hoteles: los huéspedes esperan a una persona."
    )
    assert off_views(shown[40:], Language.SPANISH) == []
