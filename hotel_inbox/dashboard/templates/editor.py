"""Makes a template's form of what is typed, and says at once what Meta would say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.templates.views import BubbleView, bubble_view
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.template_form import DraftButton, TemplateForm, drafted
from hotel_inbox.domain.template_rules import BUTTONS_LIMIT, CATEGORIES, checked
from hotel_inbox.domain.templates import TemplateDraft, fields_of
from hotel_inbox.errors import InvalidInputError

LONGEST_VALUE = 2100
MOST_BUTTONS = BUTTONS_LIMIT
EXAMPLE = "example:"
_KINDS = {"QUICK_REPLY": "", "URL": "Address", "PHONE_NUMBER": "Phone number"}
FRESH = {"language": "en", "category": CATEGORIES[0]}
"""What a new template begins with."""


@dataclass(frozen=True)
class ExampleView:
    """A place in the text for which Meta wants an example; `name` is its field's."""

    name: str
    label: str


@dataclass(frozen=True)
class ButtonView:
    """A button that is being written; `target_label` is empty where it leads nowhere."""

    id: int
    kind: str
    target_label: str


@dataclass(frozen=True)
class EditorView:
    """What follows from what is typed; `ready` says that Meta's own checks find nothing."""

    buttons: list[ButtonView] = field(default_factory=list)
    examples: list[ExampleView] = field(default_factory=list)
    bubble: BubbleView = field(default_factory=BubbleView)
    hint: str = ""
    ready: bool = False
    room_for_buttons: bool = True


def typed_into(values: Mapping[str, str], form: Mapping[str, object]) -> dict[str, str]:
    """Take over what a form's fields hold, whatever a browser sent in their place."""
    written = {
        name: value[:LONGEST_VALUE] for name, value in form.items() if isinstance(value, str)
    }
    return {**values, **written}


def draft_of(values: Mapping[str, str], buttons: Sequence[int]) -> TemplateDraft:
    """Put what is typed into Meta's shape, unchecked; `buttons` are the ids of those shown."""
    return drafted(_form_of(values, buttons))


def editor_view(
    values: Mapping[str, str], buttons: Sequence[int], language: Language = Language.ENGLISH
) -> EditorView:
    """Show a template while it is written."""
    form = _form_of(values, buttons)
    draft = drafted(form)
    hint = (
        "" if not form.name and not form.body.strip() else understood(language, problem_of(draft))
    )
    return EditorView(
        buttons=[
            ButtonView(one, kind, say(language, _KINDS[kind]))
            for one, kind in ((one, _kind(values, one)) for one in buttons)
        ],
        examples=[
            ExampleView(f"{EXAMPLE}{place.key}", understood(language, place.label))
            for place in fields_of(draft.components)
        ],
        bubble=bubble_view(draft.components, dict(form.examples)),
        hint=hint,
        ready=bool(form.body.strip()) and not hint,
        room_for_buttons=len(buttons) < MOST_BUTTONS,
    )


def problem_of(draft: TemplateDraft) -> str:
    """Say what Meta would refuse; nothing if it would not."""
    try:
        checked(draft)
    except InvalidInputError as error:
        return str(error)
    return ""


def _form_of(values: Mapping[str, str], buttons: Sequence[int]) -> TemplateForm:
    given = {**FRESH, **values}
    return TemplateForm(
        name=given.get("name", ""),
        language=given["language"],
        category=given["category"],
        body=given.get("body", ""),
        header=given.get("header", ""),
        footer=given.get("footer", ""),
        buttons=tuple(
            DraftButton(
                _kind(given, one),
                given.get(f"button:{one}:text", ""),
                given.get(f"button:{one}:target", ""),
            )
            for one in buttons
        ),
        examples={
            name.removeprefix(EXAMPLE): value
            for name, value in given.items()
            if name.startswith(EXAMPLE)
        },
    )


def _kind(values: Mapping[str, str], button: int) -> str:
    kind = values.get(f"button:{button}:kind", "")
    return kind if kind in _KINDS else "QUICK_REPLY"
