"""Running exports: two at once for one person, seen and cancelled by whoever began them."""

import pytest

from hotel_inbox.domain.exports import Outcome
from hotel_inbox.errors import TooManyAtOnceError
from hotel_inbox.repositories import exports
from hotel_inbox.services import export_running
from hotel_inbox.services.export import Progress
from hotel_inbox.services.export_running import ExportEndedError
from tests.exported import MESSAGES
from tests.services.world import World


def test_two_at_once_are_enough_for_one_person(world: World) -> None:
    export = world.inbox.export
    first, second = (export.begin(world.amy, MESSAGES, key=key).content() for key in "ab")
    next(first), next(second)
    with pytest.raises(TooManyAtOnceError):
        export.begin(world.amy, MESSAGES)
    with pytest.raises(TooManyAtOnceError):
        export.check(world.amy)
    export.check(world.ben)
    assert list(second) == []
    export.check(world.amy)
    first.close()

    lost = export.begin(world.ben, MESSAGES, key="c")
    export.begin(world.ben, MESSAGES)
    # Their process is gone: it has not been heard of for long.
    world.clock.advance(minutes=5)
    export.check(world.ben)
    gone = export.progress(world.ben, "c")
    assert gone is not None
    assert gone.outcome is Outcome.FAILED
    assert lost.name == "azul-messages-2026-03-10.csv"


def test_who_began_it_sees_how_far_it_got_and_can_cancel_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_running, "NOTED_EVERY", 0.0)
    monkeypatch.setattr(exports, "PART", 20)
    for number in range(21):
        world.guest_writes(str(number))
    export = world.inbox.export
    assert export.progress(world.amy, "k") is None
    blocks = export.begin(world.amy, MESSAGES, key="k").content(counted=True)
    next(blocks), next(blocks)
    assert export.progress(world.amy, "k") == Progress(20, 21, Outcome.RUNNING)
    assert export.progress(world.ben, "k") is None
    export.cancel(world.ben, "k")
    assert len(next(blocks)) > 0

    blocks = export.begin(world.amy, MESSAGES, key="l").content(counted=True)
    next(blocks), next(blocks)
    export.cancel(world.amy, "l")
    export.cancel(world.amy, "l")
    with pytest.raises(ExportEndedError):
        next(blocks)
    ended = export.progress(world.amy, "l")
    assert ended is not None
    assert ended.outcome is Outcome.CANCELLED
