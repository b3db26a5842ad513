"""Turns approved templates into what the composer's picker shows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import sentence
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.templates import TemplateOption, preview

MOST_OPTIONS = 50
_LONGEST_EXCERPT = 160
# What a field asks for, as a browser's input names it.
_KINDS = {"link": "url"}


@dataclass(frozen=True)
class OptionView:
    """One template of the list."""

    id: int
    name: str
    language: str
    category: str
    excerpt: str


@dataclass(frozen=True)
class FieldView:
    """One value to fill in."""

    key: str
    label: str
    example: str
    kind: str


@dataclass(frozen=True)
class FormView:
    """The chosen template, its values' places and what the guest will read."""

    id: int = 0
    name: str = ""
    language: str = ""
    fields: list[FieldView] = field(default_factory=list)
    header: str = ""
    body: str = ""
    footer: str = ""
    buttons: list[str] = field(default_factory=list)


def option_views(
    options: Sequence[TemplateOption], query: str, language: Language = Language.ENGLISH
) -> list[OptionView]:
    """Show the templates whose name, language or text holds every word that is looked for."""
    words = query.casefold().split()
    shown = (_option_view(option, language) for option in options if _fits(option, words))
    return [view for view, _ in zip(shown, range(MOST_OPTIONS), strict=False)]


def form_view(
    option: TemplateOption, values: Mapping[str, str], language: Language = Language.ENGLISH
) -> FormView:
    """Show a template with as many values as there are."""
    shown = preview(option.components, values)
    return FormView(
        id=option.id,
        name=option.name,
        language=option.language,
        fields=[
            FieldView(
                one.key, understood(language, one.label), one.example, _KINDS.get(one.kind, "text")
            )
            for one in option.fields
        ],
        header=shown.header,
        body=shown.body,
        footer=shown.footer,
        buttons=list(shown.buttons),
    )


def _option_view(option: TemplateOption, language: Language) -> OptionView:
    line = " ".join(preview(option.components, {}).body.split())
    excerpt = line if len(line) <= _LONGEST_EXCERPT else f"{line[: _LONGEST_EXCERPT - 1]}…"
    return OptionView(
        option.id,
        option.name,
        option.language,
        say(language, sentence(option.category.lower())),
        excerpt,
    )


def _fits(option: TemplateOption, words: Sequence[str]) -> bool:
    said = preview(option.components, {})
    text = f"{option.name} {option.language} {said.header} {said.body}".casefold()
    return all(word in text for word in words)
