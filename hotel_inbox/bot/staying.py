"""Goes on with what a guest wants of the hotel's rooms: offers, the booking page, a reservation."""

from __future__ import annotations

from hotel_inbox.bot.base import BotReply, Handoff
from hotel_inbox.bot.booking import STAY_SLOTS, Step, next_step, question
from hotel_inbox.bot.composing import joined
from hotel_inbox.bot.offers import tell_offers
from hotel_inbox.bot.phrases import Phrase, say
from hotel_inbox.bot.reservations import claim, tell_reservation
from hotel_inbox.bot.sorting import Read
from hotel_inbox.bot.tools.check_availability import CheckAvailability
from hotel_inbox.bot.tools.create_lead import CreateLead
from hotel_inbox.bot.tools.find_reservation import FindReservation
from hotel_inbox.bot.tools.send_booking_link import SendBookingLink
from hotel_inbox.bot.turning import Turning
from hotel_inbox.domain.handoff import HandoffReason
from hotel_inbox.domain.languages import Language
from hotel_inbox.domain.stay import Slot, StayRequest
from hotel_inbox.domain.understanding import IntentLevel

_INTENDED = frozenset({IntentLevel.HIGH, IntentLevel.MEDIUM})


async def go_on(turning: Turning, read: Read, *, book: bool) -> BotReply | Handoff:
    """Ask for what the stay still lacks, or ask the PMS and tell what it answers."""
    stay = turning.stay
    step = next_step(
        stay,
        turning.language,
        today=turning.turn.hotel.today,
        said=read.said,
        impossible=read.impossible,
    )
    if step.too_many:
        return turning.hand_off(HandoffReason.GROUP, Phrase.GROUP)
    if step.request is None:
        await note_lead(turning, book=book)
        return _ask(turning, step)
    if book and turning.before.offered and stay == turning.turn.understood.stay:
        return await _book(turning)
    return await _offer(turning, step.request, book=book)


def _ask(turning: Turning, step: Step) -> BotReply | Handoff:
    """Ask for one thing; a guest who asks nothing but to book hears that we are glad."""
    if step.asked is None:
        return turning.hand_off(HandoffReason.UNSURE, Phrase.NOT_UNDERSTOOD)
    begins = turning.before.asked not in STAY_SLOTS and not turning.parts and not step.wrong
    glad = turning.say(Phrase.GLADLY) if begins else ""
    asking = question(step.asked, turning.stay, turning.language)
    words = joined([glad, step.wrong, asking], separator=" ")
    return turning.reply(words, asked=step.asked)


async def _offer(turning: Turning, request: StayRequest, *, book: bool) -> BotReply | Handoff:
    """Ask the PMS, always anew: what it said before may have changed."""
    bench = turning.bench
    arguments: dict[str, object] = {
        "check_in": request.check_in.isoformat(),
        "check_out": request.check_out.isoformat(),
        "adults": request.adults,
    }
    if request.children:
        arguments |= {"children": request.children, "child_ages": list(request.child_ages)}
    # "A room" is how people ask: those who do not fit into one are offered more.
    if request.rooms > 1:
        arguments["rooms"] = request.rooms
    await bench.use(CheckAvailability(), arguments)
    if bench.pms_down:
        return turning.hand_off(HandoffReason.PMS_DOWN, Phrase.PMS_DOWN)
    if bench.availability is None:
        return turning.hand_off(HandoffReason.UNSURE, Phrase.BOOKED_BY_PERSON)
    told = tell_offers(bench.availability, turning.language, turning.turn.hotel)
    if not bench.availability.offers:
        return turning.reply(told)
    await note_lead(turning, book=book)
    offers, link = _parted(told, bench.booking_link)
    turning.add(offers)
    booking = book and turning.before.offered
    asked, asking = _contact(turning) if booking else (None, "")
    return turning.reply(joined([link, asking]), asked=asked)


def _parted(told: str, link: str | None) -> tuple[str, str]:
    """Part the offers from the line with the link, which no limit may cut off."""
    if link is None:
        return told, ""
    offers, _, last = told.rpartition("\n\n")
    return offers, last


async def _book(turning: Turning) -> BotReply | Handoff:
    """Lead a guest who has seen the offers to the booking page, or to a colleague."""
    bench = turning.bench
    await note_lead(turning, book=True)
    await bench.use(SendBookingLink(), {})
    if bench.booking_link is None:
        return turning.hand_off(HandoffReason.REQUESTED, Phrase.BOOKED_BY_PERSON)
    asked, asking = _contact(turning)
    here = turning.say(Phrase.BOOK_HERE, link=bench.booking_link)
    return turning.reply(joined([here, asking]), asked=asked)


def _contact(turning: Turning) -> tuple[Slot | None, str]:
    """Ask once how the guest can be reached, unless that is known."""
    if turning.before.contact_asked or _reachable(turning):
        return None, ""
    guests = (turning.turn.guest, turning.bench.understood.guest)
    if any(guest.name for guest in guests):
        return Slot.EMAIL, turning.say(Phrase.ASK_EMAIL)
    return Slot.NAME, turning.say(Phrase.ASK_NAME)


def _reachable(turning: Turning) -> bool:
    guests = (turning.turn.guest, turning.bench.understood.guest)
    return any(guest.email or guest.phone for guest in guests)


async def note_lead(turning: Turning, *, book: bool = False) -> None:
    """Note a guest who means to stay and can be reached, again if anything of it changed."""
    understood, known = turning.bench.understood, turning.turn.understood
    changed = understood.stay != known.stay or understood.guest != known.guest
    intended = book or understood.intent in _INTENDED
    if not (intended and understood.stay.begun and _reachable(turning)):
        return
    if changed or not turning.before.lead:
        await turning.bench.use(CreateLead(), {})


def note_details(turning: Turning, read: Read) -> Slot | None:
    """Say what was noted of the guest, or ask for it again if it cannot be right."""
    for slot, phrase in (
        (Slot.EMAIL, Phrase.EMAIL_REFUSED),
        (Slot.PHONE, Phrase.PHONE_REFUSED),
    ):
        if slot in read.refused and not read.contacts:
            turning.add(turning.say(phrase, value=read.refused[slot]))
            return slot
    guest = turning.bench.understood.guest
    values = {Slot.NAME: guest.name, Slot.EMAIL: guest.email, Slot.PHONE: guest.phone}
    noted = [value for slot, value in values.items() if value and slot in read.contacts]
    if noted:
        turning.add(turning.say(Phrase.NOTED, details=", ".join(noted)))
    if turning.before.asked is Slot.NAME and not _reachable(turning):
        turning.add(turning.say(Phrase.ASK_EMAIL))
        return Slot.EMAIL
    return None


def repeat(turning: Turning, asked: Slot, *, unclear: bool = False) -> BotReply:
    """Come back to a question that is still open."""
    sorry = turning.say(Phrase.NOT_FOLLOWED) if unclear else ""
    if asked is Slot.CONFIRMATION:
        asking = turning.say(Phrase.ASK_CONFIRMATION)
    else:
        asking = question(asked, turning.stay, turning.language)
    return turning.reply(joined([sorry, asking], separator=" "), asked=asked, unclear=unclear)


async def find_reservation(turning: Turning) -> BotReply | Handoff:
    """Ask for number and proof as far as they are missing, then tell the reservation."""
    given, bench = claim(turning.turn), turning.bench
    if given.number is None or not given.proof:
        again = turning.before.asked is Slot.CONFIRMATION
        missing = Phrase.ASK_CONFIRMATION if given.number is None else Phrase.ASK_PROOF
        askings = tuple(say(missing, language) for language in Language)
        stuck = again and turning.before.last_text.endswith(askings)
        if stuck and turning.turn.unclear:
            return turning.hand_off(HandoffReason.UNSURE, Phrase.NOT_UNDERSTOOD)
        return turning.reply(turning.say(missing), asked=Slot.CONFIRMATION, unclear=stuck)
    result = await bench.use(FindReservation(), {"number": given.number, **given.proof})
    if bench.pms_down:
        return turning.hand_off(HandoffReason.PMS_DOWN, Phrase.PMS_DOWN)
    if result.get("throttled"):
        return turning.hand_off(HandoffReason.UNSURE, Phrase.TOO_MANY_LOOKUPS)
    if bench.reservation is None:
        return turning.reply(turning.say(Phrase.NOT_PROVEN), asked=Slot.CONFIRMATION)
    return turning.reply(tell_reservation(bench.reservation, turning.language))
