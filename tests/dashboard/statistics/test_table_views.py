"""What the tables with bars say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hotel_inbox.dashboard.statistics.table_views import (
    agent_views,
    funnel_views,
    hotel_views,
    question_views,
    resolution_view,
    use_views,
)
from hotel_inbox.domain.charts import (
    AgentRow,
    EntryUse,
    FunnelStep,
    HotelRow,
    Outcomes,
    QuestionGroup,
    Reason,
    Stage,
    Times,
)
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import OUTSIDE, TAKEOVER, Share, Tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EN, ES = Language.ENGLISH, Language.SPANISH
HELIPAD = QuestionGroup(
    3, "Casa Azul", "Is there a helipad?", "en", 4, NOW - timedelta(hours=2), (9, 8, 7, 5), (9, 7)
)


def test_handoffs_have_their_reasons_in_words() -> None:
    found = Outcomes(
        10, Share(7, 9), 2, (Reason("requested", 1), Reason(TAKEOVER, 1), Reason(OUTSIDE, 0))
    )
    shown = resolution_view(found, ES)
    assert shown is not None
    assert [(one.value, one.note) for one in shown.tells] == [
        ("78\N{NO-BREAK SPACE}%", "7 de 9 que empezó"),
        ("2", "de 10 conversaciones"),
    ]
    assert [row.label for row in shown.rows][1:] == [
        "Alguien tomó el control",
        "Alguien contestó en la propia aplicación del canal",
    ]
    assert (shown.rows[0].size, shown.rows[0].parts) == ("100.00%", ["50\N{NO-BREAK SPACE}%"])
    assert resolution_view(Outcomes(), EN) is None


def test_an_open_question_leads_to_its_answer_and_a_settled_one_nowhere() -> None:
    settled = replace(HELIPAD, open_ids=())
    shown = question_views([HELIPAD, settled], NOW, EN, name_hotels=True)
    assert shown is not None
    assert (shown[0].times, shown[0].asked) == ("4", "Casa Azul · last 2 h ago")
    assert shown[0].href == "/knowledge?hotel=3&answers=9,7"
    assert shown[1].href == ""
    many = replace(HELIPAD, open_ids=tuple(range(1, 1000)))
    (long,) = question_views([many], NOW, EN, name_hotels=False) or []
    assert len(long.href) < 500
    assert long.asked == "last 2 h ago"
    assert len(question_views([HELIPAD] * 30, NOW, EN, name_hotels=False) or []) == 10
    assert question_views([], NOW, EN, name_hotels=False) is None


def test_entries_are_listed_by_their_use() -> None:
    uses = [EntryUse(3, "Casa Azul", 1, "Breakfast?", 40), EntryUse(3, "Casa Azul", 2, "Pool?", 10)]
    shown = use_views(uses, EN, name_hotels=True)
    assert shown is not None
    assert [(one.label, one.value, one.size, one.note) for one in shown] == [
        ("Breakfast?", "40", "100.00%", "Casa Azul"),
        ("Pool?", "10", "25.00%", "Casa Azul"),
    ]
    assert use_views([], EN, name_hotels=False) is None


def test_the_funnel_has_shares_and_what_it_is_worth() -> None:
    steps = (
        FunnelStep(Stage.CONVERSATIONS, 200),
        FunnelStep(Stage.CAPTURED, 50),
        FunnelStep(Stage.QUALIFIED, 20, (("EUR", Decimal(1200)), ("CAD", Decimal(50)))),
        FunnelStep(Stage.BOOKED, 0),
    )
    shown = funnel_views(steps, EN)
    assert shown is not None
    assert [(one.value, one.size, *one.parts) for one in shown] == [
        ("200", "100.00%", "100%", "–"),
        ("50", "25.00%", "25%", "–"),
        ("20", "10.00%", "10%", "€1,200.00 · CA$50.00"),
        ("0", "0.00%", "0%", "–"),
    ]
    leads_alone = funnel_views((FunnelStep(Stage.CONVERSATIONS, 0), steps[2]), EN)
    assert leads_alone is not None
    assert leads_alone[1].parts[0] == "–"
    assert funnel_views([FunnelStep(one, 0) for one in Stage], EN) is None


def test_people_and_hotels_are_compared() -> None:
    amy = AgentRow(1, "Amy Reyes", 3, 8, Times(8, 95.0, 7300.0))
    shown = agent_views([amy, AgentRow(2, "Pablo", 1, 0)], EN)
    assert shown is not None
    assert [(one.label, one.value, *one.parts) for one in shown] == [
        ("Amy Reyes", "8", "3", "2 min", "2 h 2 min"),
        ("Pablo", "0", "1", "–", "–"),
    ]
    assert agent_views([], EN) is None
    azul = HotelRow(1, "Casa Azul", 12, Tally(1, Share(3, 4), 9, 2, 5, Share()))
    (row,) = hotel_views([azul], ES) or []
    assert (row.value, *row.parts) == ("12", "75\N{NO-BREAK SPACE}%", "9", "2", "5", "–")
    assert hotel_views([], EN) is None
