"""A Chromium, a web chat server for the widget alone, and the whole inbox for the rest."""

import logging
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.fake_webchat import FakeWebchat
from tests.browser.inbox_server import InboxServer
from tests.browser.profiles import Profiles
from tests.browser.windows import Windows

logger = logging.getLogger(__name__)

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that the windows' fixture can take pictures of it."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture(scope="package")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for these tests, gone before others run their own event loops."""
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--process-per-site"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def profiles(browser: Browser, inbox: InboxServer) -> Profiles:
    """The profiles that this browser has open."""
    return Profiles(browser, f"{inbox.url}/healthz")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, in which no script may fail."""
    errors: list[str] = []
    fresh = browser.new_context(locale="en-GB")
    fresh.set_default_timeout(8000)
    fresh.on("weberror", lambda error: errors.append(str(error.error)))
    yield fresh
    fresh.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab."""
    return context.new_page()


@pytest.fixture
def chat() -> Iterator[FakeWebchat]:
    """A hotel's web chat server, with faults on demand."""
    with FakeWebchat() as server:
        yield server


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InboxServer]:
    """The real server with the demo hotels; tests share it and bring guests of their own."""
    with InboxServer(tmp_path_factory.mktemp("inbox")) as server:
        yield server


@pytest.fixture
def windows(
    profiles: Profiles, inbox: InboxServer, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Windows]:
    """Windows of guests and staff, in which no script may fail and none asks another host."""
    opened = Windows(profiles, inbox)
    yield opened
    if request.node.stash.get(FAILED, False):
        logger.error("pictures: %s\n%s", opened.picture(tmp_path), inbox.log())
    opened.close()
    assert opened.errors == []
    assert opened.strangers == []
