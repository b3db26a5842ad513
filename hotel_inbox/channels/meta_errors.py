"""What Meta's error codes mean: words for staff with what to do, and whether to try again.

The codes, not HTTP statuses or titles, are what Meta asks to build upon:
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from hotel_inbox.channels.payload import identifier, mapping, string


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code's meaning, and whether the same message may be taken later.

    `pause` is how long Meta's documents say to wait, where they do; `closes_window` says that no
    free text is accepted for this guest any more. `slows_account` says that waiting is for all
    that the account sends, `stops_account` that it can send nothing until somebody sees to it.
    """

    words: str
    waiting_helps: bool = False
    pause: timedelta | None = None
    closes_window: bool = False
    slows_account: bool = False
    stops_account: bool = False


def _wait(words: str, *, pause: timedelta | None = None, whole_account: bool = False) -> Meaning:
    return Meaning(
        f"{words} Try again later.",
        waiting_helps=True,
        pause=pause,
        slows_account=whole_account,
    )


def _stop(words: str) -> Meaning:
    return Meaning(words, stops_account=True)


_CODE_LENGTH = 40
_ANY_PERMISSION = re.compile(r"2\d\d", re.ASCII)
_SIGNED_OUT = (
    "Meta no longer accepts this connection's access token. "
    "A manager has to enter a new one under Connections."
)
_PERMISSION = (
    "The access token lacks a permission for this account. "
    "A manager has to grant it in Meta Business Settings and enter a new token under Connections."
)
_TROUBLE = "Meta has a passing fault."
_BUSY = _wait("Meta's limit for this account is reached.", whole_account=True)
_OUT_OF_REACH = (
    "The guest cannot be reached here: they may have blocked the hotel, turned messages off or "
    "closed their account. Reach the guest by phone or e-mail."
)
_UNKNOWN_GUEST = (
    "Meta no longer knows this guest, who may have closed their account. "
    "Reach the guest by phone or e-mail."
)
_TESTERS_ONLY = (
    "The Meta app may write to its own testers only. Publish the app, or add the guest as a tester."
)
_DIRECT_WINDOW = Meaning(
    "More than 24 hours have passed since the guest last wrote. "
    "Wait until the guest writes again, or reach them by phone or e-mail.",
    closes_window=True,
)
_TEMPLATE = "Choose another template, or correct this one under Connections → Templates."

MEANINGS: Mapping[str, Meaning] = {
    "0": _stop(_SIGNED_OUT),
    "1": _wait(_TROUBLE),
    "2": _wait(_TROUBLE),
    "3": Meaning(_PERMISSION),
    "4": _BUSY,
    "10": Meaning(_PERMISSION),
    "33": Meaning("Meta knows no such account. Check the connection's id."),
    "100": Meaning("Meta did not understand the request. Check the connection's ids."),
    "17": _BUSY,
    "32": _BUSY,
    "102": _stop(_SIGNED_OUT),
    "190": _stop(_SIGNED_OUT),
    "200": Meaning(_PERMISSION),
    "230": Meaning(_OUT_OF_REACH),
    "368": _stop(
        "Meta has blocked this account for a policy violation. "
        "See Meta Business Support for the reason."
    ),
    "551": Meaning(_OUT_OF_REACH),
    "613": _BUSY,
    "1200": _wait(_TROUBLE),
    "10904": Meaning("The page does not take messages. Turn them on in Meta Business Suite."),
    "80002": _BUSY,
    "80006": _BUSY,
    "80007": _BUSY,
    "80008": _BUSY,
    "80012": _BUSY,
    "80014": _BUSY,
    "130429": _wait("Too many messages were sent at once.", whole_account=True),
    "130472": Meaning(
        "Meta keeps this guest out of marketing messages as part of a study. "
        "Wait until the guest writes, or use another way to reach them."
    ),
    "130497": Meaning("Meta does not let this account write to the guest's country."),
    "131000": _wait(_TROUBLE),
    "131005": Meaning(_PERMISSION),
    "131008": Meaning("A required part of the message was missing."),
    "131009": Meaning("A part of the message has a value that WhatsApp does not take."),
    "131016": _wait(_TROUBLE),
    "131021": Meaning("The guest's number is the hotel's own number."),
    "131026": Meaning(
        "WhatsApp could not deliver to this number. It may not be on WhatsApp, run an old version "
        "or not have accepted the terms. Reach the guest by phone or e-mail."
    ),
    "131030": Meaning(
        "The hotel's number is still a test number, and this guest is not on its list of testers. "
        "Add the guest's number in the Meta app, or connect a real number."
    ),
    "131031": _stop("Meta has locked this WhatsApp account. See WhatsApp Manager for the reason."),
    "131037": Meaning("The number needs an approved display name. See WhatsApp Manager."),
    "131042": Meaning(
        "Meta has no valid means of payment for this account. Settle it in WhatsApp Manager."
    ),
    "131045": Meaning("The number is not registered. Register it again in WhatsApp Manager."),
    "131047": Meaning(
        "More than 24 hours have passed since the guest last wrote. "
        "Send an approved template, or wait until the guest writes again.",
        closes_window=True,
    ),
    "131048": _wait(
        "Meta limits this number because guests blocked or reported it. "
        "See the number's quality in WhatsApp Manager.",
        whole_account=True,
    ),
    "131049": Meaning(
        "Meta held this marketing message back to spare the guest. "
        "Do not send it again today; wait until the guest writes."
    ),
    "131050": Meaning("The guest has stopped marketing messages from this number."),
    "131051": Meaning("WhatsApp does not support this kind of message."),
    "131052": Meaning(
        "WhatsApp could not fetch what the guest sent. Ask the guest to send it again."
    ),
    "131053": Meaning("WhatsApp could not take the file. Check its type and size."),
    "131055": Meaning(
        "WhatsApp does not allow this for the number. Check in WhatsApp Manager how it is set up."
    ),
    "131056": _wait(
        "Too many messages went to this guest in a short time.",
        pause=timedelta(seconds=6),
    ),
    "131057": _wait("Meta is maintaining this account.", whole_account=True),
    "131058": Meaning(
        "The sample template goes out from Meta's test numbers only. Choose another template."
    ),
    "131060": Meaning(
        "WhatsApp does not hand this message on to other programs. Read it in the phone app."
    ),
    "131062": Meaning(
        "This kind of message needs the guest's phone number, and only their WhatsApp id is known. "
        "Ask the guest for the number."
    ),
    "132000": Meaning(f"The template got the wrong number of values. {_TEMPLATE}"),
    "132001": Meaning(
        f"The template does not exist in this language or is not approved. {_TEMPLATE}"
    ),
    "132005": Meaning(f"The template's text became too long with its values. {_TEMPLATE}"),
    "132007": Meaning(f"The template breaks one of Meta's rules. {_TEMPLATE}"),
    "132012": Meaning(f"A value does not have the format the template wants. {_TEMPLATE}"),
    "132015": Meaning(f"Meta paused the template for its low quality. {_TEMPLATE}"),
    "132016": Meaning(f"Meta disabled the template for good for its low quality. {_TEMPLATE}"),
    "132018": Meaning(f"The template's values are not what it expects. {_TEMPLATE}"),
    "132068": Meaning("The form behind this template is blocked. See WhatsApp Manager for why."),
    "132069": _wait("The form behind this template is used too often at once."),
    "133004": _wait(_TROUBLE),
    "133010": _stop(
        "The number is not registered with the Cloud API. Register it again in WhatsApp Manager."
    ),
    "133016": _BUSY,
    "134011": Meaning("The terms of WhatsApp's payments are not accepted. See WhatsApp Manager."),
    "137000": Meaning(
        "WhatsApp has a new security code for this guest. "
        "Make sure that it is the same person, then write again."
    ),
    "135000": Meaning("Meta refused the message without a reason. Check what it contains."),
}

# On Messenger and Instagram a code covers several refusals, which only its subcode tells apart.
_BY_SUBCODE: Mapping[tuple[str, str], Meaning] = {
    ("10", "2018065"): _DIRECT_WINDOW,
    ("10", "2018278"): _DIRECT_WINDOW,
    ("10", "2534022"): _DIRECT_WINDOW,
    ("10", "2018300"): Meaning(
        "Another app is in charge of this conversation, such as Meta's own inbox. "
        "Answer there, or let that app hand the conversation over."
    ),
    ("100", "2018001"): Meaning(_UNKNOWN_GUEST),
    ("100", "2534014"): Meaning(_UNKNOWN_GUEST),
    ("100", "2018047"): Meaning("Meta could not take the file. Check its type and size."),
    ("100", "2018109"): Meaning("The file is too large for this channel. Send a smaller one."),
    ("200", "1545041"): Meaning(_OUT_OF_REACH),
    ("200", "2018027"): Meaning(_TESTERS_ONLY),
    ("200", "2018028"): Meaning(_TESTERS_ONLY),
}


def meaning_of(error: Mapping[str, object]) -> Meaning | None:
    """Find what an error means, by its subcode where that says more; None if nobody knows."""
    code, subcode = code_of(error) or "", identifier(error.get("error_subcode")) or ""
    known = _BY_SUBCODE.get((code, subcode)) or MEANINGS.get(code)
    if known is None and _ANY_PERMISSION.fullmatch(code):
        return MEANINGS["200"]
    return known


def words_for(error: Mapping[str, object]) -> str:
    """Say an error in plain words; for an unknown code in Meta's, as they are better than none."""
    known = meaning_of(error)
    if known is not None:
        return known.words
    details = details_of(error)
    return f"Meta refused the message: {details}" if details else "Meta refused the message."


def closes_window(code: str | None) -> bool:
    """Whether an error means that no free text is accepted for this guest any more."""
    known = MEANINGS.get(code or "")
    return known is not None and known.closes_window


def details_of(error: Mapping[str, object]) -> str:
    """Give Meta's own words, the most telling ones that came."""
    given = (
        told_to_people(error),
        mapping(error.get("error_data")).get("details"),
        error.get("message"),
        error.get("title"),
    )
    return next((text for text in (string(each).strip() for each in given) if text), "")[:300]


def told_to_people(error: Mapping[str, object]) -> str:
    """Give what Meta wants people to read, which it writes for some refusals only."""
    title = string(error.get("error_user_title")).strip()
    words = string(error.get("error_user_msg")).strip()
    return ": ".join(filter(None, (title, words)))[:1000]


def code_of(error: Mapping[str, object]) -> str | None:
    """Give an error's code as text, whether it came as a number or as text."""
    return identifier(error.get("code"), _CODE_LENGTH)
