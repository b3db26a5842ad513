"""What Meta demands of a template, checked before it is handed in for approval.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from hotel_inbox.domain.template_parts import (
    BODY_LIMIT,
    CODE_LIMIT,
    HEADER_LIMIT,
    PLACE,
    URL_LIMIT,
    buttons_of,
    places,
    text_of,
    word,
)
from hotel_inbox.domain.templates import (
    Component,
    TemplateDraft,
    fields_of,
)
from hotel_inbox.domain.text import is_visible
from hotel_inbox.errors import InvalidInputError

CATEGORIES = ("UTILITY", "MARKETING")
FOOTER_LIMIT = 60
BUTTON_LIMIT = 25
BUTTONS_LIMIT = 10
AT_MOST = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
EMOJI_LIMITS = {"UTILITY": 6, "MARKETING": 10}
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
_NEEDS_REGION = {"pt": "pt_BR or pt_PT", "zh": "zh_CN, zh_HK or zh_TW"}
_PLACE_NAME = re.compile(r"[a-z0-9_]{1,32}")
_PHONE = re.compile(r"\+?[0-9]{5,20}")
_MARKS = re.compile(r"[*_~]|```")
# What a joiner holds together is one picture.
_EMOJI = re.compile("(?<!\u200d)[\u2600-\u27bf\U0001f000-\U0001faff]")
_SHORTENED = frozenset({"bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly"})
_ELSEWHERE = "Create this template in WhatsApp Manager; after that, Sync brings it here."


def checked(draft: TemplateDraft) -> TemplateDraft:
    """Give a draft back that Meta's own checks will not refuse, or say what to change."""
    _check_names(draft)
    _check_parts(draft.components)
    for component in draft.components:
        {"HEADER": _check_header, "BODY": _check_body, "FOOTER": _check_footer}.get(
            word(component.get("type")), _check_buttons
        )(component)
    _check_places(draft)
    _check_emojis(draft)
    return draft


def _check_names(draft: TemplateDraft) -> None:
    if not _NAME.fullmatch(draft.name):
        raise InvalidInputError(
            "The name of a template has 1 to 512 small letters a to z, digits and underscores."
        )
    if draft.language in _NEEDS_REGION:
        raise InvalidInputError(
            f"Language “{draft.language}”: Meta wants {_NEEDS_REGION[draft.language]}."
        )
    if not _LANGUAGE.fullmatch(draft.language):
        raise InvalidInputError(f"Language “{draft.language}”: use a code such as en, es or pt_BR.")
    if draft.category not in CATEGORIES:
        raise InvalidInputError(
            f"Category “{draft.category}”: choose {' or '.join(CATEGORIES)}. {_ELSEWHERE}"
        )


def _check_parts(components: Sequence[Component]) -> None:
    kinds = [word(component.get("type")) for component in components]
    for kind in kinds:
        if kind not in {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
            raise InvalidInputError(f"A part “{kind}” cannot be handed in here. {_ELSEWHERE}")
        if kinds.count(kind) > 1:
            raise InvalidInputError(f"A template has one {kind.lower()} at most.")
    if "BODY" not in kinds:
        raise InvalidInputError("A template needs a body.")


def _check_header(component: Component) -> None:
    if word(component.get("format")) != "TEXT":
        raise InvalidInputError(
            f"A header with a picture, a video or a document needs an uploaded sample. {_ELSEWHERE}"
        )
    text = text_of(component)
    _check_text("header", text, HEADER_LIMIT)
    _check_plain("header", text)
    if len(places(text)) > 1:
        raise InvalidInputError("A header has one place for a value at most.")


def _check_footer(component: Component) -> None:
    text = text_of(component)
    _check_text("footer", text, FOOTER_LIMIT)
    if "\n" in text:
        raise InvalidInputError("The footer has to be on one line.")
    if PLACE.search(text):
        raise InvalidInputError("A footer has no place for a value.")


def _check_body(component: Component) -> None:
    text = text_of(component)
    _check_text("body", text, BODY_LIMIT)
    if "\t" in text or " " * 5 in text or "\n" * 4 in text:
        raise InvalidInputError(
            "The body may hold no tab, no five spaces and no four line breaks in a row."
        )
    found = list(PLACE.finditer(text))
    if not found:
        return
    bare = text.strip()
    if PLACE.match(bare) or bare.endswith("}}"):
        raise InvalidInputError(
            "The body may not begin or end with a place for a value: write something around it."
        )
    if re.search(r"\}\}\s*\{\{", text):
        raise InvalidInputError("Between two places for values there has to be some text.")
    words = len(PLACE.sub("x", text).split())
    wanted = 3 * len(found) + 1
    if words < wanted:
        raise InvalidInputError(
            f"The body has too few words for its places: with {len(found)} of them Meta wants "
            f"about {wanted} words, there are {words}."
        )


def _check_text(part: str, text: str, limit: int) -> None:
    if not is_visible(text):
        raise InvalidInputError(f"The {part} is empty.")
    if len(text) > limit:
        raise InvalidInputError(
            f"The {part} has {len(text)} characters; {limit} are allowed at most."
        )
    if "{{" in PLACE.sub("", text) or "}}" in PLACE.sub("", text):
        raise InvalidInputError(
            f"The {part} has a place that is not like {{{{1}}}} or {{{{guest_name}}}}."
        )


def _check_plain(part: str, text: str) -> None:
    if "\n" in text:
        raise InvalidInputError(f"The {part} has to be on one line.")
    if _MARKS.search(PLACE.sub("", text)) or _emojis(text):
        raise InvalidInputError(f"The {part} may hold no emoji and none of the marks * _ ~ ```.")


def _check_buttons(component: Component) -> None:
    buttons = buttons_of(component)
    if not 0 < len(buttons) <= BUTTONS_LIMIT:
        raise InvalidInputError(f"A template has 1 to {BUTTONS_LIMIT} buttons, or none at all.")
    kinds = [word(button.get("type")) for button in buttons]
    for kind in kinds:
        if kind not in AT_MOST:
            raise InvalidInputError(f"A button “{kind}” cannot be handed in here. {_ELSEWHERE}")
        if kinds.count(kind) > AT_MOST[kind]:
            raise InvalidInputError(
                f"A template has at most {AT_MOST[kind]} buttons of the kind {kind}."
            )
    replies = [kind == "QUICK_REPLY" for kind in kinds]
    if sum(one != other for one, other in pairwise(replies)) > 1:
        raise InvalidInputError("Quick replies stand together: all before or all after the others.")
    texts = [text_of(button) for button in buttons if word(button.get("type")) != "COPY_CODE"]
    for text in texts:
        _check_text("text of a button", text, BUTTON_LIMIT)
        _check_plain("text of a button", text)
        if PLACE.search(text) or texts.count(text) > 1:
            raise InvalidInputError(
                f"Button “{text}”: each button needs a text of its own, without places for values."
            )
    for button in buttons:
        _check_target(button)


def _check_target(button: Mapping[str, object]) -> None:
    kind, text = word(button.get("type")), text_of(button)
    if kind == "PHONE_NUMBER" and not _PHONE.fullmatch(text_of(button, "phone_number")):
        raise InvalidInputError(f"Button “{text}” needs a phone number such as +34600111222.")
    if kind == "COPY_CODE" and not 0 < len(text_of(button, "example")) <= CODE_LIMIT:
        raise InvalidInputError(f"A code to copy has an example of 1 to {CODE_LIMIT} characters.")
    if kind != "URL":
        return
    url = text_of(button, "url")
    try:
        address = urlsplit(PLACE.sub("x", url))
        host = address.hostname if address.scheme in {"http", "https"} else None
    except ValueError:
        host = None
    if host is None or len(url) > URL_LIMIT or re.search(r"\s", url):
        raise InvalidInputError(f"Button “{text}” needs an address such as https://hotel.example.")
    if host in _SHORTENED or host == "wa.me":
        raise InvalidInputError(f"Button “{text}”: Meta refuses links to {host}.")
    found = list(PLACE.finditer(url))
    if found and (len(found) > 1 or found[0][1] != "1" or found[0].end() != len(url)):
        raise InvalidInputError(f"The link of “{text}” may have one place, {{{{1}}}}, at its end.")
    if PLACE.search(url.split("/", 3)[2] if url.count("/") > 1 else url):
        raise InvalidInputError(f"The link of “{text}” needs a fixed address before its place.")


def _check_places(draft: TemplateDraft) -> None:
    names = {
        word(component.get("type")): places(text_of(component)) for component in draft.components
    }
    every = [name for part in names.values() for name in part]
    numbered = [name.isdecimal() for name in every]
    if any(numbered) and not all(numbered):
        raise InvalidInputError("Use either numbers or names for the places, not both.")
    for part, found in names.items():
        counted = tuple(str(number) for number in range(1, len(found) + 1))
        if all(numbered) and found != counted:
            raise InvalidInputError(
                f"Number the places of the {part.lower()} without a gap: "
                + ", ".join(f"{{{{{number}}}}}" for number in counted)
                + "."
            )
    for name in every:
        if not _PLACE_NAME.fullmatch(name):
            raise InvalidInputError(
                f"The place “{name}” has to have 1 to 32 small letters, digits and underscores."
            )
    for field in fields_of(draft.components):
        if not is_visible(field.example):
            raise InvalidInputError(f"Meta wants an example for “{field.label}” ({field.key}).")


def _check_emojis(draft: TemplateDraft) -> None:
    count = sum(_emojis(text_of(component)) for component in draft.components)
    limit = EMOJI_LIMITS[draft.category]
    if count > limit:
        raise InvalidInputError(
            f"The template has {count} emojis; Meta allows {limit} in this category."
        )


def _emojis(text: str) -> int:
    return len(_EMOJI.findall(text))
