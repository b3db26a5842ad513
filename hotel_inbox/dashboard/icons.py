"""The icons of the dashboard: one stroke width, one grid, drawn in place."""

import reflex as rx

_PATHS = {
    "back": "M15 5l-7 7 7 7",
    "chat": "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z",
    "close": "M6 6l12 12M18 6 6 18",
    "moon": "M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500Z",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c1-6 15-6 16 0",
    "send": "M4 12 20 5l-5 15-3-6Zm8 2 8-9",
    "sign-out": "M14 4H6v16h8M10 12h11m-4-4 4 4-4 4",
    "tool": "M14 6a4 4 0 0 0 5 5l-9 9a2.800 2.800 0 0 1-4-4l9-9a4 4 0 0 1 4-4l-3 3Z",
    "webchat": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM4 12h16M12 4c-5 5-5 11 0 16 5-5 5-11 0-16",
    "whatsapp": "M5 19l1-4a7.500 7.500 0 1 1 3 3Z",
    "messenger": "m4 14 6-5 4 4 6-5",
    "instagram": "M9 4h6a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5Z"
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
}


def icon(name: str) -> rx.Component:
    """Draw an icon that says nothing to a screen reader: what it means stands beside it."""
    return rx.el.svg(
        rx.el.svg.path(d=_PATHS[name]),
        class_name="icon",
        view_box="0 0 24 24",
        aria_hidden="true",
    )


def channel_icon(channel: str) -> rx.Component:
    """Draw the icon of a channel that is only known in the browser."""
    return rx.match(
        channel,
        ("whatsapp", icon("whatsapp")),
        ("messenger", icon("messenger")),
        ("instagram", icon("instagram")),
        icon("webchat"),
    )
