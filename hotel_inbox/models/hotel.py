"""A hotel: the tenant that everything else belongs to."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from hotel_inbox.models.columns import json_object, moment, primary_key


class Hotel(SQLModel, table=True):
    """One property with its own guests, staff, knowledge and clock.

    `timezone` is an IANA name; `profile` holds address, phone, website, booking link and the like.
    `take_back_minutes` is how long a conversation that a person holds may rest with an unanswered
    guest until the bot takes it back; None for never. `counts_channel_numbers` says that a guest
    counts as captured whose phone number only the channel itself gave.
    `house_rules` are the bot's (bot.base.HouseRules as JSON). `pms` says which PMS is asked,
    `pms_property` is the hotel's id there, `pms_credentials` are sealed.
    """

    id: int = primary_key()
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=200)
    timezone: str = Field(max_length=60)
    currency: str = Field(default="EUR", max_length=3)
    language: str = Field(default="en", max_length=8)
    bot_enabled: bool = True
    take_back_minutes: int | None = None
    counts_channel_numbers: bool = True
    profile: dict[str, Any] = json_object()
    house_rules: dict[str, Any] = json_object()
    pms: str = Field(default="local", max_length=20)
    pms_property: str = Field(default="", max_length=100)
    pms_credentials: bytes | None = None
    created_at: datetime = moment()
