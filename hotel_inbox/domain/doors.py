"""The dashboard's doors: the login's cookie, the page one comes to, and where one may be led."""

COOKIE = "hotel_inbox_login"
LANGUAGE_COOKIE = "language"
HOME = "/conversations"
SIGN_IN = "/login"
# Longer ones no page of ours has, and not every proxy lets them through.
LONGEST_TARGET = 2000


def inside(target: str) -> str:
    """Answer where to go after signing in: a page of our own, never where a link's author wishes.

    What a browser or a router could read as another site's address, and the sign-in page itself,
    which would lead on and on to itself, become the home page.
    """
    own = target.startswith("/") and "//" not in target and "\\" not in target
    path = target.partition("?")[0].partition("#")[0].rstrip("/")
    plain = target.isprintable() and len(target) <= LONGEST_TARGET
    return target if own and plain and path not in {"", SIGN_IN} else HOME
