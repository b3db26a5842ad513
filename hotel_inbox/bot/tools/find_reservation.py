"""The tool that finds a guest's reservation once they have shown that it is theirs."""

from __future__ import annotations

from collections.abc import Mapping

from hotel_inbox.bot.base import RoomsUnavailableError, TooManyLookupsError, Turn
from hotel_inbox.bot.tools.base import Workbench
from hotel_inbox.domain.messages import Author
from hotel_inbox.domain.proof import LONGEST_NUMBER, is_written_in
from hotel_inbox.domain.stay import Proof, Reservation

NAME = "find_reservation"
_NAME_LENGTH = 120
_EMAIL_LENGTH = 254
_PARAMETERS: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "number": {
            "type": "string",
            "description": "The confirmation number exactly as the guest wrote it.",
        },
        "last_name": {"type": "string", "description": "The last name on the reservation."},
        "email": {"type": "string", "description": "The e-mail address on the reservation."},
    },
    "required": ["number"],
    "additionalProperties": False,
}


class FindReservation:
    """Leaves the reservation on the bench only when number and proof belong together."""

    name = NAME
    description = (
        "Find the guest's own reservation. The guest must have written its confirmation number, "
        "and the last name or the e-mail address it is under. Never guess any of them."
    )
    parameters = _PARAMETERS

    async def run(self, bench: Workbench, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return the reservation, or that there is none: wrong number and wrong name look alike."""
        number = _text(arguments, "number", 2 * LONGEST_NUMBER)
        proof = Proof(
            last_name=_text(arguments, "last_name", _NAME_LENGTH) or None,
            email=_text(arguments, "email", _EMAIL_LENGTH) or None,
        )
        if not _was_written(bench.turn, number):
            return {"error": "the guest has not written this confirmation number: ask for it"}
        if proof == Proof():
            return {"error": "ask the guest for the last name or the e-mail of the reservation"}
        try:
            found = await bench.rooms.reservation(
                bench.turn.hotel.id, bench.turn.conversation_id, number, proof
            )
        except TooManyLookupsError:
            return {"error": "too many tries: a person has to look it up", "throttled": True}
        except RoomsUnavailableError:
            bench.pms_down = True
            return {"error": "the hotel's system does not answer: say nothing of the reservation"}
        bench.reservation = found
        return {"found": found is not None, "reservation": _told(found) if found else None}


def _text(arguments: Mapping[str, object], name: str, longest: int) -> str:
    value = arguments.get(name)
    # Some models write a number as one.
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return " ".join(text[:longest].split())


def _was_written(turn: Turn, number: str) -> bool:
    return any(
        is_written_in(message.text, number)
        for message in turn.messages
        if message.author is Author.GUEST
    )


def _told(found: Reservation) -> Mapping[str, object]:
    return {
        "number": found.number,
        "status": found.status,
        "check_in": found.check_in.isoformat(),
        "check_out": found.check_out.isoformat(),
        "room_name": found.room_name,
        "adults": found.adults,
        "children": found.children,
        "total": None if found.total is None else f"{found.total:.2f}",
        "currency": found.currency,
    }
