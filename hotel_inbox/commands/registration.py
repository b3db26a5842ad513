"""The commands that set a hotel up: hotel, user and connection add, knowledge import."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from hotel_inbox.commands.addresses import chat_address
from hotel_inbox.commands.inbox import opened
from hotel_inbox.commands.terminal import read_secret, say, say_json
from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role

if TYPE_CHECKING:
    from hotel_inbox.settings import Settings


def add_hotel(args: Namespace, settings: Settings) -> None:
    """Add a hotel with its web chat."""
    with opened(settings) as inbox:
        hotel_id = inbox.registry.add_hotel(
            args.slug,
            name=args.name,
            timezone=args.timezone,
            currency=args.currency,
            language=args.language,
        )
    if args.json:
        say_json({"id": hotel_id})
    else:
        say(f"Added {args.name}. Its guests chat at {chat_address(settings, args.slug)}")


def add_user(args: Namespace, settings: Settings) -> None:
    """Add a person on the staff."""
    password = read_secret("password")
    with opened(settings) as inbox:
        agent_id = inbox.registry.add_agent(
            args.email,
            name=args.name,
            role=Role(args.role),
            hotel_slugs=args.hotel,
            password=password,
        )
    if args.json:
        say_json({"id": agent_id})
    else:
        say(f"Added {args.name} ({args.role}), who signs in with {args.email}")


def add_connection(args: Namespace, settings: Settings) -> None:
    """Connect an account on a channel to a hotel."""
    token = read_secret("access token") if args.access_token_stdin else None
    with opened(settings) as inbox:
        connection_id = inbox.registry.add_connection(
            Channel(args.channel),
            hotel_slug=args.hotel,
            external_id=args.external_id,
            name=args.name,
            waba_id=args.waba_id,
            access_token=token,
        )
    if args.json:
        say_json({"id": connection_id})
    else:
        say(str(connection_id))


def import_knowledge(args: Namespace, settings: Settings) -> None:
    """Import a hotel's knowledge entries."""
    with opened(settings) as inbox:
        imported = inbox.knowledge.import_csv(args.file, args.hotel)
    if args.json:
        say_json(asdict(imported))
    else:
        say(f"{imported.added} added, {imported.changed} changed, {imported.unchanged} unchanged")
