"""The signed-in person as their own page names them."""

from dataclasses import dataclass

from hotel_inbox.dashboard.language.catalogue import say
from hotel_inbox.dashboard.words import initials, sentence
from hotel_inbox.domain.staff import Role, Viewer


@dataclass(frozen=True)
class MeView:
    """Who one is, and whether the screens of those in charge are there."""

    name: str = ""
    initials: str = ""
    role: str = ""
    manages: bool = False
    id: int = 0


def me_view(viewer: Viewer) -> MeView:
    """Show who is signed in."""
    return MeView(
        viewer.name,
        initials(viewer.name),
        say(viewer.language, sentence(viewer.role.value)),
        manages=viewer.role is not Role.AGENT,
        id=viewer.agent_id,
    )
