"""Every repository test runs on both databases, on the services' world."""

from tests.services.conftest import world

__all__ = ["world"]
