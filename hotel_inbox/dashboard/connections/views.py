"""Turns accounts on channels into the cards of the Connections screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from hotel_inbox.dashboard.language.catalogue import say, understood
from hotel_inbox.dashboard.words import elapsed, time_left
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.messages import Channel
from hotel_inbox.services.connection_cards import ConnectionCard, ConnectionState

_STATES = {
    ConnectionState.OK: "Working",
    ConnectionState.FAULTY: "Needs attention",
    ConnectionState.PAUSED: "Paused",
    ConnectionState.THROTTLED: "Slowed down",
    ConnectionState.UNTESTED: "Not checked yet",
}


@dataclass(frozen=True)
class IdWords:
    """What an account's own id is called on its channel, and where to find it.

    `of_business` says that accounts of the channel belong to a business account.
    """

    label: str
    hint: str
    of_business: bool = False


_IDS = {
    Channel.WHATSAPP: IdWords(
        "Phone number id",
        "A long number from WhatsApp Manager or the app's API setup; not the phone number itself.",
        of_business=True,
    ),
    Channel.MESSENGER: IdWords(
        "Page id", "On Facebook: the page's About, Page transparency. Digits only."
    ),
    Channel.INSTAGRAM: IdWords(
        "Instagram account id",
        "The professional account's id from the Meta app's Instagram settings; not the @name.",
    ),
}
_OWN_ID = IdWords("Hotel", "")


@dataclass(frozen=True)
class FindingView:
    """One thing that the last check looked at."""

    what: str
    good: bool
    words: str


@dataclass(frozen=True)
class Doing:
    """What the person at this tab does with a connection right now.

    `busy` names the button that works, `form` the form that is open, `said` how it ended.
    """

    busy: str = ""
    form: str = ""
    said: str = ""
    went_well: bool = True


@dataclass(frozen=True)
class AccountView:
    """One connection as its card shows it."""

    id: int
    channel: str
    channel_name: str
    title: str
    name: str
    id_label: str
    external_id: str
    business_id: str
    state: str
    state_words: str
    advice: str
    last_callback: str
    last_received: str
    last_sent: str
    received: int
    sent: int
    failed: int
    checked: str
    findings: list[FindingView]
    webhook_url: str
    script_tag: str
    chat_page: str
    templates_page: str
    checkable: bool
    has_token: bool
    has_business: bool
    resumable: bool
    shows_activity: bool
    doing: Doing


@dataclass(frozen=True)
class HotelView:
    """The connections of one hotel; its name is empty where there is only one hotel."""

    id: int
    name: str
    accounts: list[AccountView] = field(default_factory=list)


def id_words(channel: Channel, language: Language = Language.ENGLISH) -> IdWords:
    """Name the id of an account of this channel."""
    words = _IDS.get(channel, _OWN_ID)
    return replace(words, label=say(language, words.label), hint=say(language, words.hint))


def hotel_views(
    cards: Sequence[ConnectionCard],
    now: datetime,
    doing: Mapping[int, Doing],
    language: Language = Language.ENGLISH,
) -> list[HotelView]:
    """Show the connections hotel by hotel, in the order in which they come."""
    grouped = [
        (hotel_id, list(found)) for hotel_id, found in groupby(cards, lambda card: card.hotel_id)
    ]
    return [
        HotelView(
            hotel_id,
            found[0].hotel_name if len(grouped) > 1 else "",
            [account_view(card, now, doing.get(card.id, Doing()), language) for card in found],
        )
        for hotel_id, found in grouped
    ]


def account_view(
    card: ConnectionCard, now: datetime, doing: Doing, language: Language = Language.ENGLISH
) -> AccountView:
    """Show one connection."""
    return AccountView(
        id=card.id,
        channel=card.channel.value,
        channel_name=say(language, card.channel_name),
        title=title_of(card),
        name=card.name,
        id_label=id_words(card.channel, language).label,
        external_id=card.external_id,
        business_id=card.business_id or "",
        state=card.state.value,
        state_words=say(language, _STATES[card.state]),
        advice=_advice(card, now, language),
        last_callback=ago(card.last_callback_at, now, language),
        last_received=ago(card.last_received_at, now, language),
        last_sent=ago(card.last_sent_at, now, language),
        received=card.received,
        sent=card.sent,
        failed=card.failed,
        checked=say(language, "Checked {moment}", moment=ago(card.checked_at, now, language))
        if card.checked_at
        else "",
        findings=[
            FindingView(understood(language, one.what), one.good, understood(language, one.words))
            for one in card.findings
        ],
        webhook_url=card.webhook_url or "",
        script_tag=card.script_tag or "",
        chat_page=f"/chat/{card.external_id}" if card.script_tag else "",
        templates_page=f"/connections/{card.id}/templates" if card.has_templates else "",
        checkable=card.checkable,
        has_token=card.has_token,
        has_business=id_words(card.channel).of_business,
        resumable=card.state is ConnectionState.PAUSED,
        shows_activity=card.shows_activity,
        doing=doing,
    )


def title_of(card: ConnectionCard) -> str:
    """Name a connection so that it is told from others of its channel."""
    return card.name or f"{card.channel_name} {card.external_id}"


def ago(at: datetime | None, now: datetime, language: Language = Language.ENGLISH) -> str:
    """Say when something was last, also if it never was."""
    if at is None:
        return say(language, "never")
    if elapsed(at, now) == "now":
        return say(language, "just now")
    return say(language, "{time} ago", time=elapsed(at, now, language))


def _advice(card: ConnectionCard, now: datetime, language: Language) -> str:
    if card.state is ConnectionState.PAUSED:
        reason = (card.pause_reason or "Sending from this account is paused.").strip()
        return say(
            language,
            "{reason} Messages wait until you enter a new access token, or choose Resume once "
            "{channel} is in order.",
            reason=understood(language, reason),
            channel=card.channel_name,
        )
    if card.state is ConnectionState.THROTTLED and card.throttled_until is not None:
        return say(
            language,
            "{channel} asked us to slow down. Messages go on by themselves in {time}; "
            "there is nothing to do.",
            channel=card.channel_name,
            time=time_left(card.throttled_until, now),
        )
    if card.checkable and not card.has_token:
        return say(language, "There is no access token yet, so nothing can be sent. Enter one.")
    if card.state is ConnectionState.UNTESTED:
        return say(
            language,
            "Nobody has checked this account since its token was entered. Choose Check.",
        )
    if card.state is ConnectionState.FAULTY:
        return say(language, "The last check found something to mend; each line below says what.")
    return ""
