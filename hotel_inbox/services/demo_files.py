"""Reads the demo hotels' files, checked into plain values."""

import csv
import tomllib
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from hotel_inbox.domain.messages import Channel
from hotel_inbox.services.demo_hotels import Checked, HotelFile, Person
from hotel_inbox.services.demo_plays import Play
from hotel_inbox.services.demo_vectors import VECTORS, Vectors

_FOLDER = files("hotel_inbox.demo")


class Fact(Checked):
    """A line of `knowledge.csv`."""

    question: str
    answer: str
    title: str
    language: str


class DemoHotel(Checked):
    """Everything that the files say about one hotel; `plays` by channel."""

    hotel: HotelFile
    knowledge: tuple[Fact, ...]
    vectors: Vectors
    plays: dict[Channel, tuple[Play, ...]]


def read_hotels() -> list[DemoHotel]:
    """Read the demo hotels in a fixed order; raise ValueError naming what a file says wrongly."""
    return [_hotel(folder) for folder in _folders()]


def read_hotel_files() -> list[HotelFile]:
    """Read only who the demo hotels are, in the same order."""
    return [_hotel_file(folder) for folder in _folders()]


def read_shared_staff() -> tuple[Person, ...]:
    """Read the people who work for every demo hotel."""
    return tuple(Person(**entry) for entry in _toml(_FOLDER / "staff.toml")["staff"])


def _folders() -> list[Traversable]:
    folders = [entry for entry in _FOLDER.iterdir() if (entry / "hotel.toml").is_file()]
    return sorted(folders, key=lambda entry: entry.name)


def _hotel_file(folder: Traversable) -> HotelFile:
    return HotelFile(**_toml(folder / "hotel.toml"))


def _hotel(folder: Traversable) -> DemoHotel:
    with (folder / "knowledge.csv").open(encoding="utf-8") as file:
        knowledge = tuple(Fact(**row) for row in csv.DictReader(file))
    return DemoHotel(
        hotel=_hotel_file(folder),
        knowledge=knowledge,
        vectors=Vectors.decoded((folder / VECTORS).read_text(encoding="utf-8")),
        plays={channel: _plays(folder, channel) for channel in Channel},
    )


def _plays(folder: Traversable, channel: Channel) -> tuple[Play, ...]:
    entries = _toml(folder / "conversations" / f"{channel}.toml")["conversation"]
    return tuple(Play(**entry) for entry in entries)


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
