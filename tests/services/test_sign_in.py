"""Who has the password comes in, for a while; who guesses is slowed down."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from hotel_inbox.domain.staff import Role
from hotel_inbox.errors import SignInRefusedError, TooManyAttemptsError
from hotel_inbox.models import Agent, Login, SignInAttempt
from hotel_inbox.services.sign_in import (
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    KNOWN_FOR,
    LOGIN_LENGTH,
    SEEN_EVERY,
    THROTTLE_PERIOD,
)
from hotel_inbox.services.sign_in import ATTEMPTS_PER_ACCOUNT_AND_ADDRESS as FROM_ONE_ADDRESS
from tests.services.world import World

AMY = "amy@azul.example"
PASSWORD = "correct horse"
HERE = "192.0.2.1"


def come_in(world: World, email: str = AMY, password: str = PASSWORD, address: str = HERE) -> str:
    return world.inbox.sign_in.sign_in(email, password, address).token


def guess(world: World, email: str = AMY, address: str = HERE) -> type[Exception]:
    with pytest.raises(SignInRefusedError) as refused:
        come_in(world, email, "wrong guess", address)
    return refused.type


def changed(world: World, change: Callable[[Session], None]) -> None:
    with world.inbox.db.unit_of_work() as unit:
        change(unit.session)


def test_the_right_password_opens_a_login_of_that_agent(world: World) -> None:
    assert world.inbox.sign_in.viewer(come_in(world)) == world.amy


def test_case_and_spaces_of_the_e_mail_do_not_matter(world: World) -> None:
    assert world.inbox.sign_in.viewer(come_in(world, "  AMY@Azul.example ")) == world.amy


def test_an_admin_sees_every_hotel_also_a_later_one(world: World) -> None:
    registry = world.inbox.registry
    registry.add_agent(
        "root@azul.example", name="Root", role=Role.ADMIN, hotel_slugs=[], password=PASSWORD
    )
    token = come_in(world, "root@azul.example")
    hotel_id = registry.add_hotel(
        "verde", name="Verde", timezone="Europe/Madrid", currency="EUR", language="es"
    )

    admin, amy = world.inbox.sign_in.viewer(token), world.inbox.sign_in.viewer(come_in(world))
    assert admin is not None
    assert amy is not None
    assert admin.hotel_ids == world.amy.hotel_ids | {hotel_id}
    assert hotel_id not in amy.hotel_ids


def test_every_refusal_sounds_the_same(world: World) -> None:
    for email in (AMY, "nobody@azul.example", "", "\x00", "\ud800", "x" * 5000):
        with pytest.raises(SignInRefusedError) as refused:
            come_in(world, email, "wrong guess")
        assert str(refused.value) == "E-mail and password do not belong together."


def test_odd_passwords_are_wrong_and_nothing_else(world: World) -> None:
    for password in ("", " correct horse", "\x00", "\ud800", "x" * 100_000):
        with pytest.raises(SignInRefusedError, match="do not belong"):
            come_in(world, password=password)


def test_the_longest_password_that_can_be_set_can_be_used(world: World) -> None:
    password = "x" * 1000
    world.inbox.registry.add_agent(
        "long@azul.example", name="L", role=Role.AGENT, hotel_slugs=["azul"], password=password
    )
    assert come_in(world, "long@azul.example", password)


def test_after_five_wrong_guesses_the_right_password_waits_too(world: World) -> None:
    guesses = [guess(world) for _ in range(FROM_ONE_ADDRESS)]

    assert guesses == [SignInRefusedError] * FROM_ONE_ADDRESS
    with pytest.raises(TooManyAttemptsError, match="15 minutes"):
        come_in(world)
    assert come_in(world, "ben@azul.example")
    assert come_in(world, address="198.51.100.7"), "a stranger's guesses lock nobody out"


def test_guesses_from_many_addresses_throttle_the_account(world: World) -> None:
    for number in range(ATTEMPTS_PER_ACCOUNT):
        assert guess(world, address=f"192.0.2.{number}") is SignInRefusedError

    with pytest.raises(TooManyAttemptsError):
        come_in(world, address="198.51.100.7")
    assert come_in(world, "ben@azul.example", address="198.51.100.7")


def test_the_throttle_ends_by_itself_and_asking_does_not_prolong_it(world: World) -> None:
    for _ in range(FROM_ONE_ADDRESS):
        guess(world)
    world.clock.advance(minutes=14, seconds=59)
    assert guess(world) is TooManyAttemptsError
    world.clock.advance(seconds=1)

    assert come_in(world)


def test_one_address_cannot_try_account_after_account(world: World) -> None:
    for number in range(ATTEMPTS_PER_ADDRESS):
        assert guess(world, f"guest{number}@azul.example") is SignInRefusedError

    with pytest.raises(TooManyAttemptsError):
        come_in(world)
    assert come_in(world, address="198.51.100.7")


def test_of_many_guesses_at_the_same_moment_no_more_than_five_are_checked(world: World) -> None:
    def attempt(_: int) -> type[Exception]:
        return guess(world)

    with ThreadPoolExecutor(15) as threads:
        outcomes = list(threads.map(attempt, range(15)))

    assert outcomes.count(SignInRefusedError) <= FROM_ONE_ADDRESS


def test_who_comes_in_starts_with_a_clean_slate(world: World) -> None:
    for _ in range(FROM_ONE_ADDRESS - 1):
        guess(world)
    come_in(world)

    assert guess(world) is SignInRefusedError
    assert come_in(world)


def test_signing_out_ends_that_login_and_no_other(world: World) -> None:
    here, elsewhere = come_in(world), come_in(world)
    world.inbox.sign_in.sign_out(here)
    world.inbox.sign_in.sign_out(here)

    assert world.inbox.sign_in.viewer(here) is None
    assert world.inbox.sign_in.viewer(elsewhere) == world.amy


def test_a_token_that_never_was_is_nobodys(world: World) -> None:
    for token in (None, "", "unknown", "\ud800", "x" * 10_000):
        assert world.inbox.sign_in.viewer(token) is None
        world.inbox.sign_in.sign_out(token)


def test_a_login_ends(world: World) -> None:
    token = come_in(world)
    world.clock.moment += LOGIN_LENGTH - timedelta(seconds=1)
    assert world.inbox.sign_in.viewer(token) == world.amy
    world.clock.advance(seconds=1)

    assert world.inbox.sign_in.viewer(token) is None


def test_a_deactivated_agent_is_out_at_once_and_stays_out(world: World) -> None:
    token = come_in(world)

    def deactivate(session: Session) -> None:
        session.get_one(Agent, world.amy.agent_id).active = False

    changed(world, deactivate)

    assert world.inbox.sign_in.viewer(token) is None
    with pytest.raises(SignInRefusedError, match="do not belong"):
        come_in(world)


def test_neither_password_nor_token_is_in_the_database(world: World) -> None:
    token = come_in(world)
    with world.inbox.db.reading() as session:
        login, agent = session.exec(select(Login)).one(), session.get_one(Agent, 1)

    assert token not in repr(login)
    assert agent.password_hash.startswith("$argon2id$")


def test_when_a_login_was_last_seen_is_noted_now_and_then(world: World) -> None:
    token, start = come_in(world), world.clock()
    for _ in range(3):
        world.clock.moment += SEEN_EVERY - timedelta(seconds=1)
        world.inbox.sign_in.viewer(token)

    with world.inbox.db.reading() as session:
        seen = session.exec(select(Login)).one().last_seen_at
    assert seen == start + 2 * (SEEN_EVERY - timedelta(seconds=1))


def test_housekeeping_drops_only_what_matters_no_more(world: World) -> None:
    come_in(world)
    guess(world)
    world.clock.moment += THROTTLE_PERIOD - timedelta(seconds=1)
    guess(world)
    world.clock.advance(seconds=2)
    world.inbox.sign_in.forget_old()
    assert _counts(world) == (1, 1)

    world.clock.moment += LOGIN_LENGTH + timedelta(days=31)
    world.inbox.sign_in.forget_old()
    assert _counts(world) == (0, 0)


def _counts(world: World) -> tuple[int, int]:
    with world.inbox.db.reading() as session:
        return (
            len(session.exec(select(Login)).all()),
            len(session.exec(select(SignInAttempt)).all()),
        )


def test_who_was_seen_a_moment_ago_is_known_without_asking(world: World) -> None:
    sign_in, token = world.inbox.sign_in, come_in(world)
    assert sign_in.seen_lately(token) is None
    assert sign_in.viewer(token) == world.amy
    assert sign_in.seen_lately(token) == world.amy
    assert sign_in.seen_lately(None) is sign_in.seen_lately("another") is None
    world.clock.moment += KNOWN_FOR
    assert sign_in.seen_lately(token) is None


def test_many_logins_are_looked_up_at_once(world: World) -> None:
    sign_in, token = world.inbox.sign_in, come_in(world)
    another, ended = come_in(world), come_in(world)
    sign_in.sign_out(ended)
    found = sign_in.viewers([token, another, ended, "none"])
    assert found == {token: world.amy, another: world.amy}
    assert sign_in.viewers([]) == {}
    assert sign_in.seen_lately(another) == world.amy
    sign_in.sign_out(another)
    assert sign_in.viewers([token, another]) == {token: world.amy}
    assert sign_in.seen_lately(another) is None


def test_who_signed_out_is_not_known_any_more(world: World) -> None:
    sign_in, token = world.inbox.sign_in, come_in(world)
    assert sign_in.viewer(token) is not None
    sign_in.sign_out(token)
    assert sign_in.seen_lately(token) is None
