"""What Reflex has to know of the project; everything an operator sets comes from the settings."""

import re
import shutil
from pathlib import Path
from typing import Unpack

import reflex as rx
from reflex_base.plugins.base import PostBuildContext

from hotel_inbox.errors import PageBuildError
from hotel_inbox.settings import load_settings

# Stands in the compiled page for "wherever this page came from": one build then serves on any
# port and behind any proxy, and PORT or PUBLIC_URL may change without building again.
_PAGE_ORIGIN = "http://page-origin.invalid"
_ORIGIN_LITERAL = re.compile(r"""(["'`])(?:http|ws)://page-origin\.invalid(/[\w/-]*)\1""")


class SameOriginPlugin(rx.plugins.Plugin):
    """Makes the built page talk to the address it was loaded from."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Turn the placeholder in the built scripts into the page's own origin."""
        replaced = 0
        for script in Path(context["static_dir"]).rglob("*.js"):
            text, count = _ORIGIN_LITERAL.subn(
                r'location.origin.replace(/^http/,"ws")+"\2"', script.read_text(encoding="utf-8")
            )
            if count:
                script.write_text(text, encoding="utf-8")
                replaced += count
        if not replaced:
            raise PageBuildError("the built page names no address for its live connection")


class PlainAddressPlugin(rx.plugins.Plugin):
    """Lets a page answer at its own address."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Drop the folder that bears a page's name: the server would redirect into it."""
        static_dir = Path(context["static_dir"])
        for index in static_dir.glob("*/index.html"):
            shutil.rmtree(index.parent)


_settings = load_settings()

config = rx.Config(
    app_name="hotel_inbox",
    api_url=_PAGE_ORIGIN,
    cors_allowed_origins=_settings.origins,
    disable_plugins=[rx.plugins.SitemapPlugin],
    plugins=[SameOriginPlugin(), PlainAddressPlugin()],
    redis_url=_settings.redis_url,
    show_built_with_reflex=False,
    # Also beside Redis: a tab's state stays in the process that the tab is connected to, and is
    # made anew from the database by another. Nothing of a guest lands in files or in Redis.
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    telemetry_enabled=False,
    transport="websocket",
)
