"""When each line of a demo conversation was said, counted from the moment of loading."""

import zlib
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from hotel_inbox.domain.messages import Author
from hotel_inbox.services.demo_plays import Line, Play, Scene


def moments(play: Play, now: datetime, zone: ZoneInfo) -> list[list[datetime]]:
    """Give every line of every session its moment; the same `now` gives the same moments."""
    seed = zlib.crc32(play.id.encode())
    timed = []
    for scene in play.session:
        offsets = list(
            accumulate(_gap(line, seed, place) for place, line in enumerate(scene.messages))
        )
        start = _start(scene, now, zone, offsets[-1])
        timed.append([start + offset for offset in offsets])
        seed += len(offsets)
    return timed


def _start(scene: Scene, now: datetime, zone: ZoneInfo, length: timedelta) -> datetime:
    if scene.minutes_ago is not None:
        return now - timedelta(minutes=scene.minutes_ago) - length
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=scene.days_ago or 0)
    return datetime.combine(day, scene.at or local.time(), zone).astimezone(now.tzinfo)


def _gap(line: Line, seed: int, place: int) -> timedelta:
    if place == 0:
        return timedelta()
    if line.after is not None:
        return timedelta(seconds=line.after)
    spread = (seed * 31 + place * 17) % 100
    match line.author:
        case Author.BOT:
            return timedelta(milliseconds=900 + 20 * spread)
        case Author.GUEST:
            return timedelta(seconds=20 + len(line.text) // 4 + spread // 3)
        case Author.AGENT:
            return timedelta(seconds=60 + spread)
        case Author.SYSTEM:
            waits = line.system in {"takeover", "assigned", "release"}
            return timedelta(seconds=30 + spread) if waits else timedelta(milliseconds=150)
