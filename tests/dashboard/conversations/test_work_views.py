from decimal import Decimal

from hotel_inbox.dashboard.conversations.work_views import WorkView, work_view
from hotel_inbox.domain.inbox import BotWork, WeighedEntry


def test_what_a_model_took_stands_behind_the_line() -> None:
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
    assert view.line == "How the bot answered"
    assert view.facts == [
        "some-model · $0.0004 · 2.1 s",
        "1,200 tokens read, 34 written",
        "2 requests to the model",
    ]


def test_a_line_says_how_many_entries_an_answer_rests_on() -> None:
    entries = (WeighedEntry(4, "Is there parking?", 0.914), WeighedEntry(5, "x" * 900, 0.4))
    view = work_view(BotWork(engine="embedded", entries=entries, thinking_ms=41))
    assert view.line == "from 2 knowledge entries"
    assert view.facts == ["embedded engine · 41 ms"]
    assert view.rests_on[0] == "91% · Is there parking?"
    assert len(view.rests_on[1]) < 250


def test_a_second_engine_says_why_it_spoke() -> None:
    view = work_view(BotWork(engine="embedded", fallback="the model did not answer in time"))
    assert view.facts == [
        "Another engine spoke: the model did not answer in time",
        "embedded engine",
    ]


def test_where_nothing_would_help_nothing_is_said() -> None:
    assert work_view(BotWork(engine="embedded", thinking_ms=41)) == WorkView()


def test_people_and_guests_have_no_such_line_and_a_moment_asks_for_itself() -> None:
    assert work_view(None) == WorkView()
    assert work_view(BotWork(engine="", holding=True)) == WorkView(line="asks for a moment")
