"""Who sits at a desk behind the routes, what files may leave it, and what lies on its disk."""

from http.cookies import SimpleCookie
from pathlib import Path

from hotel_inbox.domain.doors import COOKIE
from hotel_inbox.domain.media import FileLimit
from hotel_inbox.domain.staff import Role
from tests.api.site import Site

PASSWORD = "correct horse"
LIMITS = {
    "image": FileLimit(2**20, frozenset({"image/jpeg"})),
    "document": FileLimit(3 * 2**20, frozenset({"application/pdf"})),
}


async def sign_in(site: Site, email: str) -> None:
    """Carry the cookie by hand: by the world's clock it ended before the browser's day began."""
    site.client.cookies.clear()
    form = {"email": email, "password": PASSWORD}
    answer = await site.client.post("/auth/login", data=form)
    cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    site.client.cookies.set(COOKIE, cookie.value)


def stranger(site: Site) -> str:
    """Somebody of another hotel; their e-mail."""
    site.inbox.registry.add_hotel(
        "mar", name="Mar", timezone="Europe/Madrid", currency="EUR", language="en"
    )
    email = "eve@mar.example"
    site.inbox.registry.add_agent(
        email, name="Eve", role=Role.AGENT, hotel_slugs=["mar"], password=PASSWORD
    )
    return email


def on_disk(site: Site) -> list[Path]:
    return [one for one in (site.inbox.settings.data_dir / "media").rglob("*") if one.is_file()]
