"""An inbox for the length of a command."""

from datetime import date
from pathlib import Path

from hotel_inbox.commands.inbox import opened
from hotel_inbox.domain.clock import from_day
from hotel_inbox.settings import Settings


def test_the_pms_goes_by_the_day_that_is_assumed(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(DATABASE_URL=sqlite_url, HOTEL_INBOX_DATA_DIR=tmp_path)
    with opened(settings, clock=from_day(date(2022, 4, 12))) as inbox:
        hotel_id = inbox.registry.add_hotel(
            "azul", name="Azul", timezone="America/Vancouver", currency="EUR", language="en"
        )
        kind, known = inbox.pms_accounts.hotel(hotel_id)
    assert (kind, known.today) == ("local", date(2022, 4, 12))
