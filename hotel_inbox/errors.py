"""The exception tree: everything Hotel Inbox raises on purpose descends from HotelInboxError."""

from collections.abc import Mapping
from datetime import timedelta


class HotelInboxError(Exception):
    """A refusal or failure whose text may be shown to the person who caused it."""


class InvalidInputError(HotelInboxError):
    """What was given cannot be accepted as it is; the text says what to change."""


class NotFoundError(HotelInboxError):
    """The thing does not exist, or the asker may not know that it does."""


class SignInRefusedError(HotelInboxError):
    """E-mail and password do not belong together."""


class TooManyAttemptsError(SignInRefusedError):
    """Signing in is refused for a while, whatever the password."""


class ConflictError(HotelInboxError):
    """Somebody else was faster; the text says who and what now holds."""


class ChangedMeanwhileError(ConflictError):
    """What was to be changed is another than was shown; `now` is what stands there."""

    def __init__(self, reason: str, now: str) -> None:
        """Keep what stands there beside the words for staff."""
        super().__init__(reason)
        self.now = now


class TooManyAtOnceError(HotelInboxError):
    """So much is under way already; a little later the same may be done."""


class AlreadyStoredError(HotelInboxError):
    """A row with this identity exists: the same thing came in twice."""


class WindowClosedError(HotelInboxError):
    """The channel accepts no free text for this conversation now."""


class PayloadError(HotelInboxError):
    """A provider's callback does not have the documented shape."""


class SettingsError(HotelInboxError):
    """A setting is missing or makes no sense."""


class DatabaseUnavailableError(HotelInboxError):
    """The database does not let itself be opened; the text says why."""


class DatabaseBusyError(HotelInboxError):
    """The database broke a transaction off for no fault of ours; the same again may succeed."""


class PageBuildError(HotelInboxError):
    """The dashboard's page could not be built; the text says why or where the log is."""


class SendError(HotelInboxError):
    """A channel did not do what it was asked; the subclass says whether to try again."""

    def __init__(
        self,
        reason: str,
        *,
        code: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Keep the provider's error code, and its error in full, beside the words for staff."""
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.detail = dict(detail or {})


class PermanentSendError(SendError):
    """The provider refused this message for good."""

    def __init__(
        self,
        reason: str,
        *,
        code: str | None = None,
        detail: Mapping[str, object] | None = None,
        closes_window: bool = False,
        stops_account: bool = False,
    ) -> None:
        """Say whether the refusal means that no free text is accepted any more.

        `stops_account` says that nothing can be sent from this account until somebody sees to it.
        """
        super().__init__(reason, code=code, detail=detail)
        self.closes_window = closes_window
        self.stops_account = stops_account


class RetryableSendError(SendError):
    """The provider certainly did not take the message, but may later."""

    def __init__(
        self,
        reason: str,
        *,
        code: str | None = None,
        detail: Mapping[str, object] | None = None,
        retry_after: timedelta | None = None,
        slows_account: bool = False,
    ) -> None:
        """Honour the provider's own wish for a pause, if it gave one.

        `slows_account` says that the pause is for everything from this account, not for one guest.
        """
        super().__init__(reason, code=code, detail=detail)
        self.slows_account = slows_account
        self.retry_after = retry_after


class AmbiguousSendError(SendError):
    """The request left but no answer came: the message may or may not be on its way."""
