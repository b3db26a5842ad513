"""Small elements that several screens are made of."""

from typing import cast

import reflex as rx
from reflex.components.component import Component

from hotel_inbox.dashboard.icons import channel_icon


class _NativeForm(Component):
    tag = "form"
    _is_tag_in_global_scope = True


def native_form(*children: rx.Component, action: str, **attributes: str) -> rx.Component:
    """Make a form that the browser itself posts: Reflex's own never leaves the page."""
    return cast(
        "rx.Component",
        _NativeForm.create(
            *children, custom_attrs={"action": action, "method": "post", **attributes}
        ),
    )


def avatar(letters: str, channel: str, channel_name: str, *, badge_id: str = "") -> rx.Component:
    """Show a guest's initials with the badge of the channel they write on."""
    marks = {"data_testid": badge_id} if badge_id else {}
    return rx.el.span(
        letters,
        rx.el.span(
            channel_icon(channel),
            class_name="badge",
            role="img",
            aria_label=channel_name,
            title=channel_name,
            data_channel=channel,
            **marks,
        ),
        class_name="avatar",
    )


def empty(icon: rx.Component, title: str, *words: rx.Component | str) -> rx.Component:
    """Say calmly that there is nothing here, and what would change that."""
    return rx.el.div(icon, rx.el.h2(title), rx.el.p(*words), class_name="empty")
