"""What the six figures say of themselves."""

from dataclasses import replace

import pytest

from hotel_inbox.dashboard.figures.views import FigureView, current, figure_views
from hotel_inbox.domain.filters import EVERYTHING, Filter, Period
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.measures import Figure, Figures, Share, Tally
from hotel_inbox.domain.messages import Channel
from tests.dashboard.desks.statistics import BEFORE, FIGURES

HOME = "/conversations"


def shown(
    figures: Figures = FIGURES,
    chosen: Filter = EVERYTHING,
    language: Language = Language.ENGLISH,
) -> dict[str, FigureView]:
    return {one.name: one for one in figure_views(figures, chosen, HOME, language)}


def test_each_figure_has_its_value_and_its_change() -> None:
    found = [(one.name, one.value, one.change) for one in shown().values()]
    assert found == [
        ("active", "42", "↑ 6"),
        ("response-rate", "96%", "↑ 2 pts"),
        ("faqs-resolved", "118", "↑ 11"),
        ("human-transfers", "9", "↑ 3"),
        ("captured-leads", "22", ""),
        ("conversion-rate", "31%", "↑ 4 pts"),
    ]


def test_spanish_has_its_own_numbers_and_words() -> None:
    found = shown(
        replace(FIGURES, now=replace(FIGURES.now, active=12_042)), language=Language.SPANISH
    )
    assert found["active"].value == "12.042"
    assert found["response-rate"].change == "↑ 2 p. p."
    assert found["response-rate"].change_words == "2 puntos más que en el periodo anterior."
    assert found["captured-leads"].change_words == "Igual que en el periodo anterior."


def test_only_what_is_better_or_worse_has_a_colour() -> None:
    tones = {one.name: one.tone for one in shown().values() if one.tone}
    assert tones == dict.fromkeys(("response-rate", "faqs-resolved", "conversion-rate"), "good")
    worse = shown(Figures(BEFORE, FIGURES.now))
    assert worse["faqs-resolved"].tone == "bad"
    assert worse["human-transfers"].tone == ""
    assert worse["human-transfers"].change_words == "3 fewer than in the period before."


def test_what_counts_a_day_is_held_against_the_day_before() -> None:
    assert shown()["active"].change_words == "6 more than in the 24 hours before."
    fewer = shown(Figures(BEFORE, FIGURES.now), language=Language.SPANISH)
    assert fewer["active"].change_words == "6 menos que en las 24 horas anteriores."
    same = shown(Figures(BEFORE, BEFORE))
    assert same["active"].change_words == "As in the 24 hours before."


def test_a_share_of_nothing_is_a_dash_and_changes_nothing() -> None:
    found = shown(Figures(Tally(), FIGURES.before))
    assert (found["response-rate"].value, found["response-rate"].change) == ("–", "")
    assert (found["active"].value, found["active"].change) == ("0", "↓ 36")
    assert shown(Figures(Tally(response=Share(1, 1)), None))["response-rate"].change == ""


def test_points_differ_as_the_numbers_shown_do() -> None:
    one = Figures(Tally(response=Share(665, 1000)), Tally(response=Share(655, 1000)))
    found = shown(one)["response-rate"]
    assert (found.value, found.change) == ("66%", "")


@pytest.mark.parametrize("figure", list(Figure))
def test_a_figure_leads_to_what_it_counts_and_back(figure: Figure) -> None:
    chosen = Filter(hotel=3, channel=Channel.WHATSAPP, period=Period.MONTH)
    there = shown(chosen=chosen)[figure.value]
    assert there.href == f"{HOME}?hotel=3&channel=whatsapp&date=month&figure={figure.value}"
    assert not there.chosen
    back = shown(chosen=replace(chosen, figure=figure))[figure.value]
    assert (back.href, back.chosen) == (f"{HOME}?hotel=3&channel=whatsapp&date=month", True)


def test_without_a_period_it_is_the_current_one_but_for_what_is_active() -> None:
    found = shown()
    assert found["active"].href == f"{HOME}?figure=active"
    assert found["human-transfers"].href == f"{HOME}?date=week&figure=human-transfers"
    assert current(Filter(figure=Figure.ACTIVE)) == Filter(period=Period.WEEK)
