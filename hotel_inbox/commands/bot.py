"""The commands that tell a hotel's bot how to speak, and show what it was told."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import say, say_json

if TYPE_CHECKING:
    from hotel_inbox.services.house_rules import BotSetup
    from hotel_inbox.settings import Settings


def set_up(args: Namespace, settings: Settings) -> None:
    """Change what was given, leave the rest, and show everything."""
    from hotel_inbox.services.house_rules import BotChange

    change = BotChange(
        on=args.on,
        tone=args.tone,
        rules=args.rule,
        topics=args.topic,
        group_size=args.group_size,
        staffed=args.staffed,
        booking_url=args.booking_url,
        country=args.country,
    )
    with opened(settings) as inbox:
        _show(inbox.bot_setups.change(args.hotel, change), args)


def show(args: Namespace, settings: Settings) -> None:
    """Show what a hotel's bot was told."""
    with opened(settings) as inbox:
        _show(inbox.bot_setups.of(args.hotel), args)


def _show(setup: BotSetup, args: Namespace) -> None:
    if args.json:
        say_json(_as_json(setup))
        return
    for name, value in _as_json(setup).items():
        words = "; ".join(value) if isinstance(value, list) else value
        say(f"{name.replace('_', ' ')}: {_in_words(words)}")


def _as_json(setup: BotSetup) -> dict[str, object]:
    return {
        "on": setup.on,
        "tone": setup.rules.tone,
        "rules": list(setup.rules.rules),
        "topics": list(setup.rules.handoff_topics),
        "group_size": setup.rules.group_size,
        "staffed": setup.rules.staffed,
        "booking_url": setup.booking_url,
        "country": setup.country,
    }


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in ("", None) else "—"
