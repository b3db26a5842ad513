"""The files of a message: pictures and players in place, everything else as a row that opens."""

import reflex as rx

from hotel_inbox.dashboard.conversations.line_views import LineView
from hotel_inbox.dashboard.conversations.media_views import MediaView
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import Words, t


def media_item(media: MediaView) -> rx.Component:
    """Show a file; every shape has its size from the start, so that nothing moves later."""
    return rx.el.div(
        rx.match(
            media.shape,
            ("picture", _picture(media, 260, 195, "picture")),
            ("sticker", _picture(media, 128, 128, "picture sticker")),
            ("video", _video(media)),
            ("audio", _audio(media)),
            ("due", _absent(media, t("Fetching…"))),
            ("failed", _absent(media, media.problem)),
            _file(media),
        ),
        class_name="media",
        key=media.id,
        data_testid="media",
        data_shape=media.shape,
        data_media_id=media.id,
    )


def place_link(line: LineView) -> rx.Component:
    """Lead to a place on a public map, by its coordinates alone."""
    return rx.el.a(
        icon("place"),
        rx.el.span(line.map_words),
        href=line.map_href,
        target="_blank",
        rel="noopener noreferrer",
        title=t("Open the map (openstreetmap.org)"),
        class_name="place",
        data_testid="place",
    )


def _picture(media: MediaView, width: int, height: int, class_name: str) -> rx.Component:
    return rx.el.a(
        rx.el.img(
            src=media.href,
            alt=media.label,
            loading="lazy",
            decoding="async",
            custom_attrs=_size(width, height),
        ),
        href=media.href,
        target="_blank",
        rel="noopener",
        title=t("Open in full size"),
        class_name=class_name,
        data_picture="true",
    )


def _video(media: MediaView) -> rx.Component:
    return rx.el.video(
        src=media.href,
        controls=True,
        preload="metadata",
        plays_inline=True,
        aria_label=media.label,
        custom_attrs=_size(260, 195),
    )


def _size(width: int, height: int) -> dict[str, str]:
    # As attributes: Reflex makes styles of the properties.
    return {"width": str(width), "height": str(height)}


def _audio(media: MediaView) -> rx.Component:
    return rx.el.audio(src=media.href, controls=True, preload="metadata", aria_label=media.label)


def _file(media: MediaView) -> rx.Component:
    return rx.el.a(
        icon("file"),
        rx.el.span(media.name, class_name="file-name", title=media.name),
        rx.el.span(media.about, class_name="file-about"),
        href=media.href,
        target="_blank",
        rel="noopener",
        class_name="file",
    )


def _absent(media: MediaView, words: Words) -> rx.Component:
    return rx.el.div(
        icon("file"),
        rx.el.span(media.name, class_name="file-name"),
        rx.el.span(words, class_name="file-about"),
        class_name="file absent",
    )
