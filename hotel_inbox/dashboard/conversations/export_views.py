"""What the Export panel says: what is exported, of how many rows, and how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hotel_inbox.dashboard.conversations.filter_views import filter_view
from hotel_inbox.dashboard.language.catalogue import say, say_count
from hotel_inbox.dashboard.words import number
from hotel_inbox.domain.exports import Order, Outcome
from hotel_inbox.domain.inbox import HotelName
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.export import Progress
from hotel_inbox.services.export_files import sheets_of

_ENDS = {
    Outcome.DONE: "Done: {rows} rows.",
    Outcome.CANCELLED: "Cancelled after {rows} rows.",
    Outcome.LEFT: "The download was stopped after {rows} rows.",
    Outcome.FAILED: "The export broke off after {rows} rows. Try again.",
}


@dataclass(frozen=True)
class ExportView:
    """What would be exported now: filters and search in words, and the rows they leave."""

    filters: list[str] = field(default_factory=list)
    rows: str = ""


@dataclass(frozen=True)
class ProgressView:
    """How far an export got; `share` is in percent, `going` says that it can be cancelled."""

    words: str = ""
    share: int = 0
    going: bool = False


def export_view(
    order: Order, hotels: Sequence[HotelName], rows: int, language: Language
) -> ExportView:
    """Say what would be exported."""
    chips = filter_view(order.chosen, "", hotels, language).chips
    words = [f"“{order.words}”"] if order.words else []
    said = say_count(language, rows, "{count} row", "{count} rows", count=number(rows, language))
    sheets = sheets_of(rows)
    if sheets > 1:
        said = say(language, "{rows}; in Excel {sheets} sheets", rows=said, sheets=sheets)
    return ExportView(
        filters=[chip.label for chip in chips] + words
        or [say(language, "Everything, of all time")],
        rows=said,
    )


def progress_view(progress: Progress | None, language: Language) -> ProgressView:
    """Say how far an export got; None while it has not begun."""
    if progress is None:
        return ProgressView(say(language, "Starting…"), going=True)
    rows = number(progress.rows, language)
    if progress.outcome is not Outcome.RUNNING:
        share = 100 if progress.outcome is Outcome.DONE else 0
        return ProgressView(say(language, _ENDS[progress.outcome], rows=rows), share)
    if progress.total is None:
        return ProgressView(say(language, "Counting…"), going=True)
    if progress.rows >= progress.total:
        return ProgressView(say(language, "Packing the file…"), 100, going=True)
    total = number(progress.total, language)
    words = say(language, "{rows} of {total} rows", rows=rows, total=total)
    return ProgressView(words, 100 * progress.rows // progress.total, going=True)
