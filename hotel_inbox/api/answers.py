"""How every route answers and reads: bounded bodies, errors as JSON with one clear sentence."""

import math
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from hotel_inbox.api.pace import TooManyRequestsError
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


def refusal(status: int, reason: str) -> JSONResponse:
    """Refuse a request in words."""
    return JSONResponse({"error": reason}, status_code=status)


def with_clear_errors(route: Route) -> Route:
    """Turn our own exceptions into answers."""

    async def answer(request: Request) -> Response:
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
