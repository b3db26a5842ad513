"""What the fakes of providers' HTTP servers answer requests with."""

from abc import ABC, abstractmethod
from http.server import BaseHTTPRequestHandler


class ProviderHandler(BaseHTTPRequestHandler, ABC):
    """Answers each GET, POST and DELETE alike, on connections that stay open, and logs none."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - as declared
        """Leave the test's output alone."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    @abstractmethod
    def _serve(self) -> None:
        """Answer the request."""
