"""Leads as rows, sums and choices."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hotel_inbox.dashboard.leads.views import lead_view, owners_by_hotel, sum_views
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.leads import LeadOwner, LeadState, LeadSum
from tests.dashboard.desks.guests import LEAD
from tests.dashboard.samples import NOW

AMY = LeadOwner(1, "Amy Reyes", frozenset({1}))
SAM = LeadOwner(2, "Sam Okoro", frozenset({1, 2}))


def test_a_row_says_what_is_known() -> None:
    view = lead_view(LEAD, NOW + timedelta(hours=2), [AMY], name_hotel=True)
    assert (view.guest, view.hotel, view.href) == (
        "Laura Méndez",
        "Casa Azul",
        "/conversations/7",
    )
    assert (view.value, view.amount, view.party) == ("€1,234.50", "1234.50", "2 adults, 1 child")
    assert view.dates == "12 to 15 August 2026 (3 nights)"
    assert (view.owner_id, view.former_owner, view.created) == ("1", "", "2 h")
    assert view.created_by == "by the bot"


def test_what_is_not_known_is_empty() -> None:
    bare = replace(
        LEAD, value=None, check_in=None, check_out=None, owner_id=None, owner=None, by_bot=False
    )
    view = lead_view(bare, NOW, [AMY], name_hotel=False)
    assert (view.value, view.amount, view.dates, view.check_in) == ("", "", "", "")
    assert (view.owner_id, view.hotel, view.created_by) == ("0", "", "")


def test_an_owner_who_left_is_still_named() -> None:
    view = lead_view(LEAD, NOW, [SAM], name_hotel=False)
    assert (view.owner_id, view.former_owner) == ("1", "Amy Reyes")


def test_sums_add_up_each_currency_by_itself() -> None:
    sums = [
        LeadSum(LeadState.NEW, "EUR", 2, Decimal(300)),
        LeadSum(LeadState.NEW, "CAD", 1, Decimal(0)),
        LeadSum(LeadState.BOOKED, "EUR", 1, Decimal("50.50")),
        LeadSum(LeadState.BOOKED, "CAD", 1, Decimal(80)),
    ]
    shown = {one.state: (one.count, one.worth) for one in sum_views(sums)}
    assert shown[""] == ("5", "€350.50 · CA$80.00")
    assert shown["new"] == ("3", "€300.00")
    assert shown["booked"] == ("2", "€50.50 · CA$80.00")
    assert shown["lost"] == ("0", "")


def test_states_are_said_in_spanish() -> None:
    words = [one.word for one in sum_views([], Language.SPANISH)]
    assert words == ["Todos", "Nuevo", "Contactado", "Ofertado", "Reservado", "Perdido"]


def test_each_hotel_has_its_own_staff() -> None:
    assert owners_by_hotel([AMY, SAM]) == {
        "1": [("1", "Amy Reyes"), ("2", "Sam Okoro")],
        "2": [("2", "Sam Okoro")],
    }
