"""What the guest panel says beyond the card."""

from dataclasses import replace
from datetime import timedelta

from hotel_inbox.dashboard.conversations.guest_views import PanelView, change_view, panel_view
from hotel_inbox.domain.guests import Change, GuestField, OtherConversation
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.leads import LeadState
from hotel_inbox.domain.messages import Channel
from tests.dashboard.desks.guests import LEAD, PANEL
from tests.dashboard.samples import NOW

NOTED = Change(GuestField.NOTES, "", "Likes nuts.", "Amy Reyes", NOW - timedelta(hours=3))
OTHER = OtherConversation(
    8, "Casa Azul", "Front desk", Channel.INSTAGRAM, "Instagram", "laura", "Hi", NOW
)


def test_the_panel_shows_notes_leads_and_others() -> None:
    known = replace(
        PANEL, notes="Likes nuts.", noted=NOTED, changed=True, leads=(LEAD,), others=(OTHER,)
    )
    view = panel_view(known, NOW, name_hotels=True)
    assert (view.notes, view.noted, view.changed) == ("Likes nuts.", "Amy Reyes · 3 h", True)
    assert (view.open_lead, view.leads_href) == (3, "/leads?conversation=7")
    (lead,) = view.leads
    assert (lead.state, lead.state_word) == ("new", "New")
    assert lead.about == "€1,234.50 · 12 to 15 August 2026 (3 nights) · Amy Reyes"
    (other,) = view.others
    assert (other.href, other.about, other.ago) == (
        "/conversations/8",
        "Front desk · Casa Azul",
        "now",
    )


def test_a_lead_that_is_done_with_is_no_open_one() -> None:
    done = replace(LEAD, state=LeadState.LOST)
    view = panel_view(replace(PANEL, leads=(done,)), NOW, name_hotels=False)
    assert (view.open_lead, len(view.leads)) == (0, 1)


def test_nothing_known_is_an_empty_panel() -> None:
    assert panel_view(None, NOW, name_hotels=False) == PanelView()


def test_a_change_says_who_and_when_in_the_readers_language() -> None:
    view = change_view(NOTED, NOW, Language.SPANISH)
    assert (view.field, view.before, view.after) == ("Notas", "", "Likes nuts.")
    assert view.about == "Amy Reyes · 3 h"
