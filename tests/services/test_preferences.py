"""Everybody sets their own; a new password ends what others may have opened."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.staff import Preferences
from hotel_inbox.errors import HotelInboxError, InvalidInputError, NotFoundError, SignInRefusedError
from tests.services.world import World

OLD, NEW = "correct horse", "battery staple"


def sign_in(world: World, password: str = OLD) -> str:
    return world.inbox.sign_in.sign_in(world.amy.email, password, "192.0.2.1").token


def test_choices_are_ones_own_and_the_rest_stays(world: World) -> None:
    own = world.inbox.own_preferences
    assert own.of(world.amy).preferences == Preferences()
    for _ in range(2):
        own.choose(world.amy, {"mail": False})
    own.choose(world.amy, {"browser": True})

    assert own.of(world.amy).preferences == Preferences(mail=False, browser=True)
    assert own.of(world.ben).preferences == Preferences()
    with pytest.raises(InvalidInputError):
        own.choose(world.amy, {"password_hash": True})
    with pytest.raises(InvalidInputError):
        own.choose(world.amy, {"mail": "x" * 1000})  # type: ignore[dict-item]  # a hostile page


def test_choices_of_the_same_moment_all_count(world: World) -> None:
    names = ("waits", "assigned", "mentions", "sound", "mail")
    with ThreadPoolExecutor(5) as threads:
        list(
            threads.map(
                lambda one: world.inbox.own_preferences.choose(world.amy, {one: False}), names
            )
        )
    chosen = world.inbox.own_preferences.of(world.amy).preferences
    assert chosen == Preferences(
        waits=False, assigned=False, mentions=False, sound=False, mail=False
    )


def test_the_language_is_known_with_the_next_question(world: World) -> None:
    token = sign_in(world)
    world.inbox.own_preferences.speak(world.amy, "es")
    viewer = world.inbox.sign_in.viewer(token)
    assert viewer is not None
    assert viewer.language is Language.SPANISH
    for code in ("fr", "", "xx", "es-ES"):
        with pytest.raises(InvalidInputError):
            world.inbox.own_preferences.speak(world.amy, code)


def test_a_name_is_what_people_can_read(world: World) -> None:
    world.inbox.own_preferences.rename(world.amy, "  Amy   Reyes ")
    assert world.inbox.own_preferences.of(world.amy).name == "Amy Reyes"
    for name in ("", " \u200b ", "x" * 81):
        with pytest.raises(InvalidInputError, match="1 to 80 characters"):
            world.inbox.own_preferences.rename(world.amy, name)
    with pytest.raises(NotFoundError):
        world.inbox.own_preferences.of(replace(world.amy, agent_id=999))


def test_a_new_password_ends_all_other_logins(world: World) -> None:
    here, elsewhere = sign_in(world), sign_in(world)
    bens = world.inbox.sign_in.sign_in(world.ben.email, OLD, "192.0.2.1").token
    world.inbox.sign_in.change_password(world.amy, here, OLD, NEW)

    known = [world.inbox.sign_in.viewer(one) is not None for one in (here, elsewhere, bens)]
    assert known == [True, False, True]
    with pytest.raises(SignInRefusedError):
        sign_in(world)
    assert sign_in(world, NEW)


@pytest.mark.parametrize("new", ["short", "x" * 1001, "\ud800 half a character", "nul \x00 within"])
def test_a_password_nobody_could_use_is_refused(world: World, new: str) -> None:
    token = sign_in(world)
    with pytest.raises(InvalidInputError, match="a password"):
        world.inbox.sign_in.change_password(world.amy, token, OLD, new)
    assert sign_in(world)


def test_guessing_the_old_password_is_throttled_for_that_page_alone(world: World) -> None:
    token = sign_in(world)
    said = []
    for _ in range(7):
        with pytest.raises(InvalidInputError) as refused:
            world.inbox.sign_in.change_password(world.amy, token, "wrong", NEW)
        said.append(str(refused.value))
    assert said[:5] == ["That is not your present password."] * 5
    assert said[5:] == ["Too many attempts. Try again in 15 minutes."] * 2
    assert sign_in(world)


@pytest.mark.parametrize("whose", ["nobody", "bens"])
def test_nobody_changes_it_with_another_login(world: World, whose: str) -> None:
    token = None
    if whose == "bens":
        token = world.inbox.sign_in.sign_in(world.ben.email, OLD, "192.0.2.1").token
    with pytest.raises(SignInRefusedError):
        world.inbox.sign_in.change_password(world.amy, token, OLD, NEW)


def test_of_two_changes_at_once_one_holds(world: World) -> None:
    here, elsewhere = sign_in(world), sign_in(world)

    def change(token: str, new: str) -> str:
        try:
            world.inbox.sign_in.change_password(world.amy, token, OLD, new)
        except HotelInboxError:
            return ""
        return new

    with ThreadPoolExecutor(2) as threads:
        held = list(threads.map(change, (here, elsewhere), ("first of both", "second of both")))
    (kept,) = filter(None, held)
    assert sign_in(world, kept)
