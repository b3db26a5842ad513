"""Reads the login cookie from the headers of a page's live connection."""

from hotel_inbox.domain.doors import COOKIE


def login_cookie(header: str) -> str | None:
    """Return the login cookie's value; None without one, whatever else the header holds."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value.strip('"') or None
    return None
