"""The command that exchanges the installation's secret key."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json
from hotel_inbox.errors import InvalidInputError

if TYPE_CHECKING:
    from hotel_inbox.key_file import KeyFile
    from hotel_inbox.services.resealing import Resealed
    from hotel_inbox.settings import Settings
    from hotel_inbox.wiring import Inbox


def rotate(args: Namespace, settings: Settings) -> None:
    """Seal all tokens with a new key; killed in the middle, the old key still opens the rest."""
    file = settings.key_file
    if file is None and args.drop_old:
        raise InvalidInputError(
            "the keys come from HOTEL_INBOX_SECRET_KEY: run rotate-key, then take the old ones out "
            "of it"
        )
    with opened(settings) as inbox:
        if file is None:
            resealed, dropped = inbox.resealing.reseal(), 0
        else:
            resealed, dropped = _exchange(inbox, file, drop_old=args.drop_old)
    if args.json:
        say_json({**asdict(resealed), "dropped": dropped})
    else:
        say(_told(resealed, dropped))


def _exchange(inbox: Inbox, file: KeyFile, *, drop_old: bool) -> tuple[Resealed, int]:
    with file.held():
        if not drop_old:
            file.put_in_front()
        resealed = inbox.resealing.reseal()
        return resealed, file.keep_newest() if drop_old else 0


def _told(resealed: Resealed, dropped: int) -> str:
    lines = [f"{resealed.sealed} sealed anew, {resealed.unchanged} unchanged"]
    if resealed.unreadable:
        lines.append(
            f"{resealed.unreadable} could be opened with none of the keys: enter those access "
            "tokens again under Connections"
        )
    if dropped:
        lines.append(f"Old keys forgotten: {dropped}")
    return "\n".join(lines)
