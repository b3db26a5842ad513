"""Asks something as whoever is signed in."""

from collections.abc import Callable
from typing import TypeVar

from hotel_inbox.dashboard.desk import Desk
from hotel_inbox.dashboard.language.catalogue import understood
from hotel_inbox.domain.staff import Viewer
from hotel_inbox.errors import HotelInboxError, SignInRefusedError

Answer = TypeVar("Answer")


def as_viewer(desk: Desk, cookie: str | None, ask: Callable[[Desk, Viewer], Answer]) -> Answer:
    """Ask something as the signed-in viewer; raise SignInRefusedError if the login is over."""
    viewer = desk.sign_in.viewer(cookie)
    if viewer is None:
        raise SignInRefusedError("Your sign-in has ended.")
    try:
        return ask(desk, viewer)
    except HotelInboxError as error:
        # What is refused is said in the language of whoever asked.
        error.args = (understood(viewer.language, str(error)),)
        raise
