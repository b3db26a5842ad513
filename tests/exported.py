"""Reads exports back, as a program would."""

import csv
import io

from hotel_inbox.domain.exports import Layout, Order
from hotel_inbox.services.export_running import Running
from hotel_inbox.wiring import Inbox

MESSAGES = Order(Layout.MESSAGES)
CONVERSATIONS = Order(Layout.CONVERSATIONS)


def rows_in(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file whose every line has to be whole."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in read)
    return read


def rows_of(running: Running) -> list[dict[str, str]]:
    """Take an export to its end."""
    return rows_in(b"".join(running.content()))


def exported(inbox: Inbox, order: Order = MESSAGES, hotel: str = "azul") -> list[dict[str, str]]:
    """Export a hotel as the command line does."""
    return rows_of(inbox.export.begin_for(hotel, order))
