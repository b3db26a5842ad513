"""Lets go of what a tab shows: its state outlives the login it was read for."""

from reflex.state import BaseState

from hotel_inbox.dashboard.shell.live import FORGOTTEN


def forget_all(state: BaseState) -> None:
    """Reset everything that any page of this tab shows, and show nothing that is being read."""
    for shown in state._get_root_state().substates.values():  # noqa: SLF001 - no other way to it
        shown.reset()
        if hasattr(shown, "_shown"):
            shown._shown = FORGOTTEN  # noqa: SLF001 - private to the browser alone
