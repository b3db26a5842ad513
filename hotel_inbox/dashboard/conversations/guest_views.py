"""Turns what is known of a guest beyond their card into what the panel shows."""

from dataclasses import dataclass, field
from datetime import datetime

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import elapsed, guest_called, money, sentence, stay_dates
from hotel_inbox.domain.guests import Change, GuestField, GuestPanel, OtherConversation
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.leads import CLOSED, LeadRow

_FIELDS = {
    GuestField.NAME: "Name",
    GuestField.EMAIL: "E-mail",
    GuestField.PHONE: "Phone",
    GuestField.NOTES: "Notes",
}
_LONGEST_CHANGE = 200
_MOST_LEADS = 3


@dataclass(frozen=True)
class LeadLineView:
    """A lead of the conversation."""

    id: int = 0
    state: str = ""
    state_word: str = ""
    about: str = ""
    removable: bool = False


@dataclass(frozen=True)
class OtherView:
    """Another conversation with the same person."""

    href: str = ""
    guest: str = ""
    channel: str = ""
    channel_name: str = ""
    about: str = ""
    ago: str = ""


@dataclass(frozen=True)
class ChangeView:
    """What somebody changed, as one line of the history."""

    field: str = ""
    before: str = ""
    after: str = ""
    about: str = ""


@dataclass(frozen=True)
class EditView:
    """One detail while somebody edits it; `meanwhile` is what a colleague wrote since."""

    open: bool = False
    draft: str = ""
    problem: str = ""
    meanwhile: str = ""
    saving: bool = False


@dataclass(frozen=True)
class PanelView:
    """What the panel shows beyond the card; `open_lead` is 0 where no lead is open."""

    notes: str = ""
    noted: str = ""
    changed: bool = False
    open_lead: int = 0
    leads_href: str = ""
    leads: list[LeadLineView] = field(default_factory=list)
    others: list[OtherView] = field(default_factory=list)


def panel_view(
    panel: GuestPanel | None,
    now: datetime,
    *,
    name_hotels: bool,
    language: Language = Language.ENGLISH,
) -> PanelView:
    """Show what is known of a guest beyond their card."""
    if panel is None:
        return PanelView()
    return PanelView(
        notes=panel.notes,
        noted=_noted(panel.noted, now, language) if panel.noted else "",
        changed=panel.changed,
        open_lead=next((lead.id for lead in panel.leads if lead.state not in CLOSED), 0),
        leads_href=f"/leads?conversation={panel.conversation_id}",
        leads=[_lead(lead, language) for lead in panel.leads[:_MOST_LEADS]],
        others=[_other(one, now, language, name_hotel=name_hotels) for one in panel.others],
    )


def change_view(change: Change, now: datetime, language: Language = Language.ENGLISH) -> ChangeView:
    """Show who changed what."""
    return ChangeView(
        field=say(language, _FIELDS[change.field]),
        before=change.before[:_LONGEST_CHANGE],
        after=change.after[:_LONGEST_CHANGE],
        about=_noted(change, now, language),
    )


def _noted(change: Change, now: datetime, language: Language) -> str:
    return f"{change.agent} · {elapsed(change.at, now, language)}"


def _lead(lead: LeadRow, language: Language) -> LeadLineView:
    value = money(lead.value, lead.currency, language) if lead.value is not None else ""
    dates = stay_dates(lead.check_in, lead.check_out, language)
    return LeadLineView(
        id=lead.id,
        state=lead.state.value,
        state_word=say(language, sentence(lead.state.value)),
        about=" · ".join(filter(None, (value, dates, lead.owner))),
        removable=lead.removable,
    )


def _other(
    one: OtherConversation, now: datetime, language: Language, *, name_hotel: bool
) -> OtherView:
    return OtherView(
        href=f"/conversations/{one.id}",
        guest=guest_called(one.guest, language),
        channel=one.channel.value,
        channel_name=say(language, one.channel_name),
        about=" · ".join(filter(None, (one.connection, one.hotel_name if name_hotel else ""))),
        ago=elapsed(one.last_message_at, now, language),
    )
