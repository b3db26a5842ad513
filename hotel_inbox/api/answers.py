"""How every route answers and reads: bounded bodies, errors as JSON with one clear sentence."""

import math
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from hotel_inbox.api.pace import TooManyRequestsError
from hotel_inbox.domain.doors import LANGUAGE_COOKIE
from hotel_inbox.domain.languages import InWords, Language, in_english, spoken
from hotel_inbox.errors import HotelInboxError, InvalidInputError, NotFoundError

BODY_LIMIT = 3 * 1024 * 1024

Route = Callable[[Request], Awaitable[Response]]


class BodyTooLargeError(HotelInboxError):
    """A request's body is over the limit; what was read of it is dropped."""


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """Read a request's body; raise BodyTooLargeError as soon as it is longer than allowed."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise BodyTooLargeError(f"at most {limit} bytes are accepted")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLargeError(f"at most {limit} bytes are accepted")
    return bytes(body)


class Refusal(JSONResponse):
    """Refuses a request in words; `reason` are those words."""

    def __init__(self, status: int, reason: str) -> None:
        """Say why, in English."""
        super().__init__({"error": reason}, status_code=status)
        self.reason = reason

    def say(self, reason: str) -> None:
        """Say the same in other words."""
        self.reason = reason
        self.body = self.render({"error": reason})
        self.headers["Content-Length"] = str(len(self.body))


def refusal(status: int, reason: str) -> Refusal:
    """Refuse a request in words."""
    return Refusal(status, reason)


def with_clear_errors(route: Route, in_words: InWords = in_english) -> Route:
    """Turn our own exceptions into answers, in the language of the page that asks."""

    async def answer(request: Request) -> Response:
        answered = await refused(request)
        if isinstance(answered, Refusal):
            # The dashboard sets it; whoever asks without it, such as a program, hears English.
            language = spoken(request.cookies.get(LANGUAGE_COOKIE)) or Language.ENGLISH
            answered.say(in_words(language, answered.reason))
        return answered

    async def refused(request: Request) -> Response:
        try:
            return await route(request)
        except BodyTooLargeError as error:
            return refusal(413, str(error))
        except NotFoundError as error:
            return refusal(404, str(error))
        except InvalidInputError as error:
            return refusal(400, str(error))
        except TooManyRequestsError as error:
            answered = refusal(429, str(error))
            answered.headers["Retry-After"] = str(math.ceil(error.seconds))
            return answered
        except ClientDisconnect:
            return refusal(400, "the request ended before its body did")

    return answer
