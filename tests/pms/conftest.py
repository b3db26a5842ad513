"""Both vendors in turn; what goes over the wire is compared with their descriptions."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hotel_inbox.pms import calls
from tests.pms.vendors import VENDORS, Vendor


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again sooner than one would elsewhere."""
    monkeypatch.setattr(calls, "_PAUSES", (0.01, 0.02))


@pytest_asyncio.fixture(params=sorted(VENDORS))
async def vendor(request: pytest.FixtureRequest) -> AsyncIterator[Vendor]:
    """One vendor with a hotel; nothing undescribed may have been asked or answered."""
    with VENDORS[request.param]() as made:
        yield made
        await made.pms.aclose()
        await asyncio.sleep(0)
        assert made.server.wrong == []
