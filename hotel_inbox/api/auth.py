"""Signing in and out by plain form posts; the cookie is out of scripts' reach."""

import asyncio
import logging
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hotel_inbox.api.answers import refusal
from hotel_inbox.api.pace import address_of
from hotel_inbox.api.same_site import SameSite
from hotel_inbox.domain.doors import COOKIE, HOME, LANGUAGE_COOKIE, SIGN_IN, inside
from hotel_inbox.errors import SignInRefusedError, TooManyAttemptsError
from hotel_inbox.wiring import Inbox

logger = logging.getLogger(__name__)

FORM_FIELDS = 10
SEE_OTHER = 303
A_YEAR = 31_536_000


class AuthRoutes:
    """The doors."""

    def __init__(self, inbox: Inbox) -> None:
        """Let staff into this inbox."""
        self._sign_in = inbox.sign_in
        # No other site may sign anybody in or out.
        self._same_site = SameSite(inbox.settings.public_url)
        self._secure = urlsplit(inbox.settings.public_url).scheme == "https"

    async def login(self, request: Request) -> Response:
        """Set the cookie and lead on, or back to the form with the reason."""
        if not self._same_site.sent(request):
            return refusal(403, "sign in from this inbox's own page")
        async with request.form(max_files=0, max_fields=FORM_FIELDS) as form:
            email, password = str(form.get("email", "")), str(form.get("password", ""))
            target = inside(str(form.get("next", "")))
        address = address_of(request)
        try:
            login = await asyncio.to_thread(self._sign_in.sign_in, email, password, address)
        except TooManyAttemptsError:
            logger.warning("sign-in throttled for an account or for address %s", address)
            return _back("throttled", target)
        except SignInRefusedError:
            return _back("wrong", target)
        answer = RedirectResponse(target, SEE_OTHER)
        answer.set_cookie(
            COOKIE,
            login.token,
            expires=login.expires_at,
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
        await self._greet(answer, login.token)
        return answer

    async def _greet(self, answer: Response, token: str) -> None:
        # Readable by the page's script, which has to know it before the page is live.
        viewer = await asyncio.to_thread(self._sign_in.viewer, token)
        if viewer is not None:
            answer.set_cookie(
                LANGUAGE_COOKIE,
                viewer.language.value,
                max_age=A_YEAR,
                samesite="lax",
                secure=self._secure,
            )

    async def logout(self, request: Request) -> Response:
        """Revoke the login and clear the cookie."""
        if not self._same_site.sent(request):
            return refusal(403, "sign out from this inbox's own page")
        await asyncio.to_thread(self._sign_in.sign_out, request.cookies.get(COOKIE))
        answer = RedirectResponse(SIGN_IN, SEE_OTHER)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self._secure)
        return answer


def _back(error: str, target: str) -> Response:
    kept = {} if target == HOME else {"next": target}
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'error': error, **kept})}", SEE_OTHER)
