"""Tells requests of our own pages from those that another site makes a browser send."""

from urllib.parse import urlsplit

from starlette.requests import Request


class SameSite:
    """Knows by what addresses this inbox goes."""

    def __init__(self, public_url: str) -> None:
        """Beside the address that was asked, accept this one."""
        self._public = urlsplit(public_url).netloc

    def sent(self, request: Request) -> bool:
        """Whether our own page, or no page at all, made this request.

        Browsers say so themselves, but only over HTTPS; without it the page's origin tells.
        """
        said = request.headers.get("sec-fetch-site")
        if said is not None:
            return said in {"same-origin", "none"}
        origin = request.headers.get("origin")
        if origin is None:
            return True
        # Empty where the origin is hidden ("null"): that is nobody's address.
        site = origin.partition("://")[2]
        return bool(site) and site in {request.headers.get("host"), self._public}
