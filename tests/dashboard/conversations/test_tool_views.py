import json

from hotel_inbox.dashboard.conversations.tool_views import tool_view
from hotel_inbox.domain.inbox import ThreadTool


def test_a_knowledge_search_shows_question_and_score() -> None:
    view = tool_view(
        ThreadTool(
            "search_knowledge",
            {"query": "Is the pool heated?"},
            {"entries": [{"id": 1, "question": "Pool", "score": 0.94}]},
            22,
        )
    )
    assert (view.title, view.asked) == ("Knowledge", "“Is the pool heated?”")
    assert (view.answered, view.duration) == ("94 %", "22 ms")


def test_a_search_without_a_hit_says_so() -> None:
    view = tool_view(ThreadTool("search_knowledge", {"query": "x"}, {"entries": []}, 5))
    assert view.answered == "no entries"


def test_a_pms_query_shows_the_stay_and_counts_offers() -> None:
    arguments = {
        "check_in": "2027-03-14",
        "check_out": "2027-03-18",
        "adults": 2,
        "children": 2,
        "rooms": 1,
    }
    view = tool_view(ThreadTool("check_availability", arguments, {"offers": [{}, {}]}, 1340))
    assert view.title == "PMS query"
    assert view.asked == "14–18 Mar · 2 adults, 2 children"
    assert (view.answered, view.duration) == ("2 offers", "1.3 s")


def test_an_unknown_tool_is_shown_all_the_same() -> None:
    view = tool_view(ThreadTool("ring_bell", {"times": 3}, {"error": "no bell"}, 1))
    assert (view.title, view.asked, view.answered) == ("Ring bell", "3", "no bell")


def test_dates_that_are_none_do_not_break_the_line() -> None:
    view = tool_view(
        ThreadTool("check_availability", {"check_in": "soon", "check_out": None}, {}, 1)
    )
    assert view.asked == "soon"


def test_opened_it_shows_everything_as_it_was() -> None:
    arguments = {"query": "¿Está climatizada?", "nested": {"a": [1, 2]}}
    view = tool_view(ThreadTool("search_knowledge", arguments, {"entries": []}, 1))
    assert json.loads(view.arguments) == arguments
    assert "¿Está" in view.arguments


def test_a_call_with_a_guests_huge_text_stays_short() -> None:
    huge = "x" * 100_000
    view = tool_view(
        ThreadTool("search_knowledge", {"query": huge}, {"error": huge, "entries": [huge]}, 1)
    )
    assert max(len(view.asked), len(view.answered)) <= 200
    assert max(len(view.arguments), len(view.result)) < 5000
    assert view.arguments.endswith("more characters")


def test_a_looked_up_reservation_says_whether_it_was_found() -> None:
    view = tool_view(ThreadTool("find_reservation", {"number": "CA-2417"}, {"found": False}, 12))
    assert (view.title, view.asked, view.answered) == ("Reservation", "CA-2417", "not found")
