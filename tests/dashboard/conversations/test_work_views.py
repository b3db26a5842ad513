from decimal import Decimal

from hotel_inbox.dashboard.conversations.work_views import WorkView, work_view
from hotel_inbox.domain.inbox import BotWork, WeighedEntry


def test_a_model_shows_its_name_tokens_cost_and_time() -> None:
    work = BotWork(
        engine="model",
        model="some-model",
        requests=2,
        tokens_in=1_200,
        tokens_out=34,
        cost=Decimal("0.00042"),
        thinking_ms=2_140,
    )
    view = work_view(work)
    assert view.line == "some-model · 1,234 tokens · $0.0004 · 2.1 s"
    assert view.facts == ["1,200 tokens read, 34 written", "2 requests to the model"]


def test_the_embedded_engine_shows_the_entries_that_it_answered_with() -> None:
    entries = (WeighedEntry(4, "Is there parking?", 0.914), WeighedEntry(5, "x" * 900, 0.4))
    view = work_view(BotWork(engine="embedded", entries=entries, thinking_ms=41))
    assert view.line == "embedded engine · 41 ms"
    assert view.rests_on[0] == "91% · Is there parking?"
    assert len(view.rests_on[1]) < 250


def test_a_second_engine_says_why_it_spoke() -> None:
    view = work_view(BotWork(engine="embedded", fallback="the model did not answer in time"))
    assert view.facts == ["Another engine spoke: the model did not answer in time"]


def test_people_and_guests_have_no_such_line_and_a_moment_asks_for_itself() -> None:
    assert work_view(None) == WorkView()
    assert work_view(BotWork(engine="", holding=True)) == WorkView(line="asks for a moment")
