"""Turns leads into rows, sums and choices of the Leads screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import elapsed, guest_called, money, party, sentence, stay_dates
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.leads import LeadOwner, LeadRow, LeadState, LeadSum

NOBODY = "0"


@dataclass(frozen=True)
class LeadView:
    """One row; what is not known is empty. `amount` is the value as one would type it."""

    id: int = 0
    guest: str = ""
    href: str = ""
    hotel: str = ""
    hotel_id: str = ""
    channel: str = ""
    channel_name: str = ""
    state: str = ""
    value: str = ""
    amount: str = ""
    currency: str = ""
    dates: str = ""
    check_in: str = ""
    check_out: str = ""
    party: str = ""
    owner_id: str = NOBODY
    former_owner: str = ""
    created: str = ""
    created_by: str = ""
    removable: bool = False


@dataclass(frozen=True)
class SumView:
    """What is in one state, or with an empty `state` in all; worth a line for each currency."""

    state: str = ""
    word: str = ""
    count: str = "0"
    worth: str = ""


def lead_view(
    lead: LeadRow,
    now: datetime,
    owners: Iterable[LeadOwner],
    *,
    name_hotel: bool,
    language: Language = Language.ENGLISH,
) -> LeadView:
    """Show a lead as a row."""
    known = {one.id for one in owners if lead.hotel_id in one.hotel_ids}
    return LeadView(
        id=lead.id,
        guest=guest_called(lead.guest, language),
        href=f"/conversations/{lead.conversation_id}",
        hotel=lead.hotel_name if name_hotel else "",
        hotel_id=str(lead.hotel_id),
        channel=lead.channel.value,
        channel_name=say(language, lead.channel_name),
        state=lead.state.value,
        value="" if lead.value is None else money(lead.value, lead.currency, language),
        amount="" if lead.value is None else f"{lead.value:.2f}",
        currency=lead.currency,
        dates=stay_dates(lead.check_in, lead.check_out, language),
        check_in=lead.check_in.isoformat() if lead.check_in else "",
        check_out=lead.check_out.isoformat() if lead.check_out else "",
        party=party(lead.adults, lead.children, language),
        owner_id=str(lead.owner_id or NOBODY),
        # Who has left the hotel may still own what they once were given.
        former_owner=(lead.owner or "") if lead.owner_id not in known else "",
        created=elapsed(lead.created_at, now, language),
        created_by=say(language, "by the bot") if lead.by_bot else "",
        removable=lead.removable,
    )


def sum_views(sums: Sequence[LeadSum], language: Language = Language.ENGLISH) -> list[SumView]:
    """Show how many leads there are in each state and in all, with what they are worth."""
    every = [_sum("", say(language, "All"), sums, language)]
    return every + [
        _sum(
            state.value,
            say(language, sentence(state.value)),
            [one for one in sums if one.state is state],
            language,
        )
        for state in LeadState
    ]


def owners_by_hotel(owners: Sequence[LeadOwner]) -> dict[str, list[tuple[str, str]]]:
    """List who may own a lead, by the hotel's id."""
    hotels = sorted({hotel for one in owners for hotel in one.hotel_ids})
    return {
        str(hotel): [(str(one.id), one.name) for one in owners if hotel in one.hotel_ids]
        for hotel in hotels
    }


def _sum(state: str, word: str, sums: Iterable[LeadSum], language: Language) -> SumView:
    count, worth = 0, dict[str, Decimal]()
    for one in sums:
        count += one.count
        worth[one.currency] = worth.get(one.currency, Decimal(0)) + one.value
    shown = [money(value, currency, language) for currency, value in worth.items() if value]
    return SumView(state, word, str(count), " · ".join(shown))
