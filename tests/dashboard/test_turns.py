"""What can wait comes one after another, and alone at once."""

import asyncio

from hotel_inbox.dashboard.shell.turns import Turns


async def test_many_at_once_come_one_after_another_and_one_alone_at_once() -> None:
    clock, turns = asyncio.get_running_loop().time, Turns(gap=0.01)
    came: list[float] = []

    async def show() -> None:
        await turns.take()
        came.append(clock())

    began = clock()
    await asyncio.gather(*(show() for _ in range(5)))
    # One who is late on a busy machine may come together with the next one, but never before.
    assert came == sorted(came)
    assert came[-1] - began >= 0.039
    await asyncio.sleep(0.02)
    asked = turns.take()
    # Without a turn before it, nobody is waited for.
    task = asyncio.create_task(asked)
    await asyncio.sleep(0)
    assert task.done()
