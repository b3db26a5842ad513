"""What those in charge see of an account on a channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotel_inbox.channels.base import ChannelAdapter, Finding
from hotel_inbox.domain.messages import Channel
from hotel_inbox.models import Connection, Hotel
from hotel_inbox.repositories.connections import Traffic


class ConnectionState(StrEnum):
    """How an account fares: PAUSED waits for somebody, THROTTLED for the provider.

    FAULTY means that the last check found something that is not as it should be.
    """

    OK = "ok"
    FAULTY = "faulty"
    PAUSED = "paused"
    THROTTLED = "throttled"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class ConnectionCard:
    """What those in charge see of a connection; the counts are of the last 24 hours.

    `webhook_url` is to be entered at the provider; `script_tag` is pasted into the hotel's own
    site, where the channel is one that we host. `checkable` says that there is something to check.
    """

    id: int
    hotel_id: int
    hotel_name: str
    channel: Channel
    channel_name: str
    name: str
    external_id: str
    business_id: str | None
    state: ConnectionState
    pause_reason: str | None
    paused_at: datetime | None
    throttled_until: datetime | None
    last_callback_at: datetime | None
    last_received_at: datetime | None
    last_sent_at: datetime | None
    received: int
    sent: int
    failed: int
    checked_at: datetime | None
    findings: tuple[Finding, ...]
    webhook_url: str | None
    script_tag: str | None
    checkable: bool
    has_token: bool
    has_templates: bool
    shows_activity: bool


@dataclass(frozen=True, slots=True)
class Hosting:
    """The channel that we host ourselves, and the address at which people and providers find us."""

    channel: Channel
    address: str


def card_of(
    connection: Connection,
    hotel: Hotel,
    traffic: Traffic,
    channels: Mapping[Channel, ChannelAdapter],
    hosting: Hosting,
    now: datetime,
) -> ConnectionCard:
    """Make the card of a connection."""
    adapter, address = channels[connection.channel], hosting.address
    hosted = connection.channel is hosting.channel
    tag = (
        f'<script src="{address}/{connection.channel}.js" '
        f'data-hotel="{connection.external_id}" async></script>'
    )
    return ConnectionCard(
        id=connection.id,
        hotel_id=hotel.id,
        hotel_name=hotel.name,
        channel=connection.channel,
        channel_name=adapter.abilities.name,
        name=connection.name,
        external_id=connection.external_id,
        business_id=connection.waba_id,
        state=_state(connection, now, checkable=adapter.inspection is not None),
        pause_reason=connection.pause_reason,
        paused_at=connection.paused_at,
        throttled_until=connection.throttled_until,
        last_callback_at=connection.last_callback_at,
        last_received_at=traffic.last_received_at,
        last_sent_at=traffic.last_sent_at,
        received=traffic.received,
        sent=traffic.sent,
        failed=traffic.failed,
        checked_at=connection.checked_at,
        findings=tuple(Finding(**one) for one in connection.findings),
        webhook_url=None if hosted else f"{address}/webhooks/{connection.channel}",
        script_tag=tag if hosted else None,
        checkable=adapter.inspection is not None,
        has_token=connection.sealed_token is not None,
        has_templates=adapter.templates is not None,
        shows_activity=connection.shows_activity,
    )


def _state(connection: Connection, now: datetime, *, checkable: bool) -> ConnectionState:
    if connection.paused_at is not None:
        return ConnectionState.PAUSED
    if connection.throttled_until is not None and connection.throttled_until > now:
        return ConnectionState.THROTTLED
    if not all(one["good"] for one in connection.findings):
        return ConnectionState.FAULTY
    if checkable and connection.checked_at is None:
        return ConnectionState.UNTESTED
    return ConnectionState.OK
