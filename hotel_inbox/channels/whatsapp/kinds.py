"""What each type of WhatsApp message says: a table from Meta's type to our kind, text and detail.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from hotel_inbox.channels.content import KIND_LENGTH, Content
from hotel_inbox.channels.payload import identifier, mapping, mappings, sequence, string
from hotel_inbox.channels.whatsapp.files import file_in
from hotel_inbox.domain.messages import UNSUPPORTED
from hotel_inbox.domain.text import clean, storable

Reader = Callable[[Mapping[str, object]], Content | None]


def read_content(message: Mapping[str, object]) -> Content:
    """Say what a message is, whatever its type; never raises.

    A type we do not know keeps its name as kind and its part as detail; a message whose part is
    missing or broken is "unsupported" and keeps whatever came.
    """
    named = string(message.get("type")).strip()[:KIND_LENGTH] or UNSUPPORTED
    reader = _READERS.get(named)
    content = reader(message) if reader else _unknown(named, message)
    return content or _unreadable(named, message)


def _text(message: Mapping[str, object]) -> Content | None:
    body = mapping(message.get("text")).get("body")
    return Content("text", clean(body)) if isinstance(body, str) else None


def _media(kind: str) -> Reader:
    def read(message: Mapping[str, object]) -> Content | None:
        part = mapping(message.get(kind))
        if not part:
            return None
        shown = "voice" if kind == "audio" and part.get("voice") is True else kind
        kept = {key: value for key, value in part.items() if key != "caption"}
        media = tuple(filter(None, (file_in(kind, part),)))
        return Content(shown, string(part.get("caption")), {"media": storable(kept)}, media=media)

    return read


def _location(message: Mapping[str, object]) -> Content | None:
    part = mapping(storable(mapping(message.get("location"))))
    if not part:
        return None
    named = [string(part.get(key)).strip() for key in ("name", "address")]
    point = f"{_shown(part.get('latitude'))}, {_shown(part.get('longitude'))}"
    text = ", ".join(filter(None, named)) or point
    return Content("location", text, {"location": part})


def _contacts(message: Mapping[str, object]) -> Content | None:
    cards = list(mappings(message.get("contacts")))
    if not cards:
        return None
    return Content("contacts", "\n".join(map(_card, cards)), {"contacts": storable(cards)})


def _card(card: Mapping[str, object]) -> str:
    name = mapping(card.get("name"))
    shown = string(name.get("formatted_name")) or string(name.get("first_name"))
    phones = ", ".join(filter(None, (string(p.get("phone")) for p in mappings(card.get("phones")))))
    return " ".join(filter(None, (shown.strip(), phones))) or "?"


def _order(message: Mapping[str, object]) -> Content | None:
    part = mapping(storable(mapping(message.get("order"))))
    if not part:
        return None
    lines = [string(part.get("text")).strip()]
    for item in mappings(part.get("product_items")):
        product = identifier(item.get("product_retailer_id")) or "?"
        price = f"{_shown(item.get('item_price'))} {string(item.get('currency'))}".strip()
        lines.append(f"{_shown(item.get('quantity'))} × {product} ({price})")
    return Content("order", "\n".join(filter(None, lines)), {"order": part})


def _reaction(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("reaction"))
    if not part:
        return None
    emoji = string(part.get("emoji"))
    target = identifier(part.get("message_id"))
    return Content("reaction", emoji, {"removed": not emoji}, target)


def _button(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("button"))
    return Content("button", string(part.get("text")), {"button": storable(part)}) if part else None


def _interactive(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("interactive"))
    chosen = mapping(part.get(string(part.get("type"))))
    if not chosen:
        return None
    detail: dict[str, object] = {"interactive": storable(part)}
    if part.get("type") == "nfm_reply":
        answers = _form_answers(chosen.get("response_json"))
        detail["answers"] = answers
        given = "\n".join(f"{key}: {_shown(value)}" for key, value in answers.items())
        return Content("interactive", given or string(chosen.get("body")), detail)
    lines = [string(chosen.get("title")).strip(), string(chosen.get("description")).strip()]
    return Content("interactive", "\n".join(filter(None, lines)), detail)


def _form_answers(response: object) -> dict[str, object]:
    """Read the answers of a flow's form, which come as JSON inside JSON, without its token."""
    try:
        answers: object = json.loads(response) if isinstance(response, str) else response
    except (ValueError, RecursionError):
        return {}
    kept = mapping(storable(answers))
    return {key: value for key, value in kept.items() if key != "flow_token"}


def _system(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("system"))
    return Content("system", string(part.get("body")), {"system": storable(part)}) if part else None


def _edit(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("edit"))
    target = identifier(part.get("original_message_id"))
    changed = mapping(part.get("message"))
    if target is None or not changed or "edit" in changed:
        return None
    # Only words can be edited: the file that comes along is the one that is there already.
    content = read_content(changed)
    detail = {**content.detail, "edited": content.kind}
    return Content("edit", content.text, detail, target)


def _revoke(message: Mapping[str, object]) -> Content | None:
    part = mapping(message.get("revoke")) or mapping(message.get("deleted"))
    target = identifier(part.get("original_message_id"))
    return Content("revoke", target=target) if target else None


def _request_welcome(_: Mapping[str, object]) -> Content | None:
    return Content("request_welcome")


def _unsupported(message: Mapping[str, object]) -> Content | None:
    named = string(mapping(message.get("unsupported")).get("type")).strip()
    return Content(UNSUPPORTED, detail={"type": named} if named else {})


def _unknown(named: str, message: Mapping[str, object]) -> Content:
    part = message.get(named)
    return Content(named, detail={"raw": storable(part if part is not None else dict(message))})


def _unreadable(named: str, message: Mapping[str, object]) -> Content:
    return Content(UNSUPPORTED, detail={"type": named, "raw": storable(dict(message))})


def _shown(value: object) -> str:
    """Write a number, a text or a list of them out; what the message left out shows as ?."""
    if isinstance(value, list):
        return ", ".join(map(_shown, sequence(value)))
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else clean(str(value))


_READERS: Mapping[str, Reader] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "voice": _media("voice"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "reaction": _reaction,
    "button": _button,
    "interactive": _interactive,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "deleted": _revoke,
    "request_welcome": _request_welcome,
    UNSUPPORTED: _unsupported,
}
