from hotel_inbox.dashboard.conversations.template_views import (
    MOST_OPTIONS,
    form_view,
    option_views,
)
from hotel_inbox.domain.templates import TemplateField, TemplateOption
from tests.dashboard.samples import template


def test_a_template_is_listed_with_the_beginning_of_its_text() -> None:
    (view,) = option_views([template()], "")
    assert (view.name, view.language, view.category) == ("arrival", "en", "Utility")
    assert view.excerpt == "Hello {{1}}, see you on {{2}}."


def test_every_word_that_is_looked_for_has_to_occur() -> None:
    options = [template(id=1, name="arrival"), template(id=2, name="thanks", language="es")]
    assert [one.id for one in option_views(options, "HELLO es")] == [2]
    assert [one.id for one in option_views(options, "arriv")] == [1]
    assert option_views(options, "invoice") == []


def test_only_a_page_of_templates_is_shown() -> None:
    options: list[TemplateOption] = [template(id=number) for number in range(500)]
    assert len(option_views(options, "")) == MOST_OPTIONS


def test_the_preview_holds_the_values_that_are_there() -> None:
    view = form_view(template(), {"body:1": "Laura"})
    assert view.body == "Hello Laura, see you on {{2}}."
    assert [one.key for one in view.fields] == ["body:1", "body:2"]
    assert [one.kind for one in view.fields] == ["text", "text"]


def test_a_link_is_asked_for_as_one() -> None:
    option = template(fields=(TemplateField("header:image", "Link", kind="link"),))
    assert form_view(option, {}).fields[0].kind == "url"
