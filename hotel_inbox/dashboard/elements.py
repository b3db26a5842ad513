"""Small elements that several screens are made of."""

from typing import cast

import reflex as rx
from reflex.components.component import Component
from reflex.event import EventType

from hotel_inbox.dashboard.icons import channel_icon
from hotel_inbox.dashboard.language.state import t


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


def avatar(
    letters: str,
    channel: str,
    channel_name: str,
    *,
    badge_id: str = "",
    picture: str | None = None,
) -> rx.Component:
    """Show a guest's picture or initials with the badge of the channel they write on."""
    marks = {"data_testid": badge_id} if badge_id else {}
    # The picture lies over the initials, which show where it cannot.
    face = rx.el.img(src=picture, alt="", class_name="face")
    return rx.el.span(
        letters,
        rx.fragment() if picture is None else rx.cond(picture, face),
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


def speaker(name: str) -> rx.Component:
    """Say whose words follow, whichever way these run; nothing if it goes without saying."""
    return rx.cond(name, rx.fragment(rx.el.bdi(f"{name}:", class_name="speaker"), " "))


def empty(
    icon: rx.Component,
    title: rx.Var[str] | str,
    *words: rx.Component | rx.Var[str] | str,
    fills_page: bool = False,
) -> rx.Component:
    """Say calmly that there is nothing here, and what would change that."""
    heading = rx.el.h1(title) if fills_page else rx.el.h2(title)
    return rx.el.div(icon, heading, rx.el.p(*words), class_name="empty")


def template_bubble(
    header: str, body: str, footer: str, buttons: list[str], **marks: str
) -> rx.Component:
    """Show a template as a guest reads it; the parts are known in the browser alone."""
    return rx.el.div(
        rx.el.div(
            rx.cond(header, rx.el.b(header)),
            rx.el.p(body),
            rx.cond(footer, rx.el.small(footer)),
            class_name="bubble",
            dir="auto",
        ),
        rx.foreach(buttons, lambda words: rx.el.span(words, class_name="template-button-shown")),
        class_name="template-preview",
        aria_label=t("Preview"),
        role="group",
        **marks,
    )


def really_delete(
    question: str | rx.Var[str],
    about: str | rx.Var[str],
    *,
    busy: str,
    delete: EventType[()],
    keep: EventType[()],
    test_id: str,
) -> rx.Component:
    """Ask whether something is to go; `busy` is known in the browser alone."""
    deleting = busy == "delete"
    return rx.el.div(
        rx.el.p(question),
        rx.el.div(
            rx.el.button(
                rx.cond(deleting, t("Deleting…"), t("Delete")),
                type="button",
                class_name="button danger",
                disabled=busy != "",
                on_click=delete,
                data_testid=test_id,
            ),
            rx.el.button(
                t("Keep"),
                type="button",
                class_name="button",
                auto_focus=True,
                disabled=deleting,
                on_click=keep,
            ),
            class_name="form-end",
        ),
        class_name="really",
        role="group",
        aria_label=t("Delete {about}", about=about),
    )
