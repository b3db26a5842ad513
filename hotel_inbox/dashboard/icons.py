"""The icons of the dashboard: one stroke width, one grid, drawn in place."""

import reflex as rx

_PATHS = {
    "assign": "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21c1-6 11-7 14-2M19 8v6m-3-3h6",
    "attach": "m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500"
    "a2 2 0 0 1-3-3L14 7",
    "back": "M15 5l-7 7 7 7",
    "bell": "M6 10a6 6 0 1 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7Zm4 10h4",
    "bin": "M4 7h16M9 7V4h6v3m-9 0 1 13h10l1-13m-8 4v6m4-6v6",
    "bolt": "M13 3 5 14h6l-1 7 8-11h-6Z",
    "book": "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1ZM12 6v14",
    "bot": "M5 9h14v10H5ZM12 9V5m-2 0h4M9 13v2m6-2v2M2 13v3m20-3v3",
    "chart": "M4 20h16M6 16v-5m6 5V5m6 11V9",
    "chat": "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.9-4.9",
    "close": "M6 6l12 12M18 6 6 18",
    "copy": "M9 9h11v11H9ZM5 15H4V4h11v1",
    "cross": "M7 7l10 10M17 7 7 17",
    "down": "M12 5v14M6 13l6 6 6-6",
    "file": "M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6m-6 4h6",
    "flag": "M6 21V4m0 1c4-3 8 3 12 0v9c-4 3-8-3-12 0",
    "keyboard": "M3 6h18v12H3Zm4 4h.010M11 10h.010m4-.010h.010m2.990.010h-.010M7 14h10",
    "lock": "M6 11h12v9H6ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
    "hand": "M8 13V5a1.500 1.500 0 0 1 3 0v6-7a1.500 1.500 0 0 1 3 0v7-5a1.500 1.500 0 0 1 3 0v9"
    "a6 6 0 0 1-11 3l-3-5a1.500 1.500 0 0 1 2-2l3 2",
    "mention": "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0-4v6a2 2 0 0 0 5 0v-2a9 9 0 1 0-4 7",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "moon": "M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500Z",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c1-6 15-6 16 0",
    "pencil": "m4 20 1-5L16 4l4 4L9 19ZM14 6l4 4",
    "plug": "M9 7V3m6 4V3M7 7h10v5a5 5 0 0 1-10 0Zm5 10v4",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7Z",
    "place": "M12 21c-4-5-6-8-6-11a6 6 0 1 1 12 0c0 3-2 6-6 11ZM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    "reply": "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7",
    "send": "M4 12 20 5l-5 15-3-6Zm8 2 8-9",
    "sign-out": "M14 4H6v16h8M10 12h11m-4-4 4 4-4 4",
    "smile": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 14c2 3 6 3 8 0M9 9h.010m5.990 0h.010",
    "swap": "M4 8h14m-4-4 4 4-4 4M20 16H6m4-4-4 4 4 4",
    "sync": "M20 11a8 8 0 0 0-14-4L3 9m0-5v5h5M4 13a8 8 0 0 0 14 4l3-2m0 5v-5h-5",
    "template": "M5 4h14v16H5ZM9 9h6m-6 4h6m-6 4h3",
    "tick": "m5 12 5 5 9-10",
    "ticks": "m2 12 5 5 9-10m-4 9 1 1 9-10",
    "tool": "M14 6a4 4 0 0 0 5 5l-9 9a2.800 2.800 0 0 1-4-4l9-9a4 4 0 0 1 4-4l-3 3Z",
    "webchat": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM4 12h16M12 4c-5 5-5 11 0 16 5-5 5-11 0-16",
    "whatsapp": "M5 19l1-4a7.500 7.500 0 1 1 3 3Z",
    "sliders": "M4 7h8m4 0h4M14 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM4 17h4m4 0h8"
    "M10 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
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
