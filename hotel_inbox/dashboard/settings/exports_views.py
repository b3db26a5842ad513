"""What managers read of an export: when, who, what, and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from hotel_inbox.dashboard.conversations.filter_views import filter_view
from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import elapsed, number
from hotel_inbox.domain.exports import Layout, Outcome
from hotel_inbox.domain.languages import Language
from hotel_inbox.services.audit import Exported

_WHAT = {
    Layout.CONVERSATIONS: "{rows} conversations ({kind})",
    Layout.MESSAGES: "{rows} messages ({kind})",
}
_CHART = "Statistics: {chart} ({kind})"
_ENDS = {
    Outcome.RUNNING: "under way",
    Outcome.CANCELLED: "cancelled",
    Outcome.LEFT: "not downloaded to its end",
    Outcome.FAILED: "broken off",
}


@dataclass(frozen=True)
class ExportedView:
    """One line of the list; `about` names hotels and filters, and how it ended if not well."""

    key: str
    at: str
    elapsed: str
    who: str
    what: str
    about: str


def exported_view(one: Exported, now: datetime, language: Language) -> ExportedView:
    """Say what was exported."""
    what = say(
        language,
        _CHART if one.chart else _WHAT[one.layout],
        rows=number(one.rows, language),
        kind=one.order.kind.value.upper(),
        chart=one.chart,
    )
    chips = [
        chip.label
        for chip in filter_view(one.order.chosen, "", [], language).chips
        if chip.name != "hotel"
    ]
    words = [f"“{one.order.words}”"] if one.order.words else []
    end = [say(language, _ENDS[one.outcome])] if one.outcome in _ENDS else []
    return ExportedView(
        key=f"{one.at.timestamp()}-{one.who}-{what}",
        at=one.at.isoformat(timespec="seconds"),
        elapsed=elapsed(one.at, now, language),
        who=one.who or say(language, "Command line"),
        what=what,
        about=" · ".join([", ".join(one.hotels), *chips, *words, *end]),
    )
