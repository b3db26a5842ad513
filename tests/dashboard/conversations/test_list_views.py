from datetime import timedelta

from hotel_inbox.dashboard.conversations.list_views import RowView, row_views
from hotel_inbox.domain.inbox import ConversationRow
from hotel_inbox.domain.messages import Author, Mode
from tests.dashboard.samples import NOW, row


def shown(one: ConversationRow, *, name_hotels: bool = False, me: int = 1) -> RowView:
    (view,) = row_views([one], NOW, name_hotels=name_hotels, me=me)
    return view


def test_a_row_leads_to_its_conversation_and_says_when() -> None:
    view = shown(row(id=7, last_message_at=NOW - timedelta(minutes=3)))
    assert (view.href, view.elapsed, view.initials) == ("/conversations/7", "3 min", "LM")


def test_the_preview_says_who_said_it() -> None:
    assert shown(row(preview_author=Author.GUEST)).speaker == ""
    assert shown(row(preview_author=Author.BOT)).speaker == "Bot"
    assert shown(row(preview_author=Author.AGENT)).speaker == "Agent"
    assert shown(row(preview_author=Author.SYSTEM)).quiet


def test_what_an_agent_wrote_bears_their_name_or_is_mine() -> None:
    amys = row(preview_author=Author.AGENT, preview_agent_id=1, preview_agent="Amy Reyes")
    assert shown(amys, me=1).speaker == "You"
    assert shown(amys, me=2).speaker == "Amy"


def test_who_has_it_is_named_whoever_answers() -> None:
    pablos = row(mode=Mode.HUMAN, assignee="Pablo Ruiz", assignee_id=2)
    assert (shown(pablos).human, shown(pablos).holder) == (True, "Pablo")
    assert shown(pablos).held_by == "Assigned to Pablo Ruiz"
    assert (shown(pablos, me=2).holder, shown(pablos, me=2).held_by) == ("You", "Assigned to you")
    nobodys = shown(row(mode=Mode.AI))
    assert (nobodys.human, nobodys.holder, nobodys.held_by) == (False, "", "")


def test_a_rows_link_keeps_what_the_address_asks_for() -> None:
    (view,) = row_views([row(id=7)], NOW, name_hotels=False, query="?channel=whatsapp")
    assert view.href == "/conversations/7?channel=whatsapp"


def test_the_hotel_is_named_only_to_who_sees_several() -> None:
    assert shown(row()).hotel == ""
    assert shown(row(), name_hotels=True).hotel == "Casa Azul"


def test_badges_are_what_the_row_says() -> None:
    view = shown(row(persona="long_stay", has_lead=True, waiting=True, unread_count=2))
    assert (view.persona, view.lead, view.waiting, view.unread) == ("Long stay", True, True, 2)
