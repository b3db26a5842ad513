"""Sees to it that the browser tests have a Chromium, by the gentlest way that works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's own without a window's outfit comes first: each page takes it two thirds of the work.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
_MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> Path | None:
    """Answer the Chromium to test with: CHROMIUM_PATH, the machine's, or Playwright's own."""
    if given := os.environ.get("CHROMIUM_PATH"):
        return Path(given)
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    candidates = [*map(Path, _MAC_APPS), *_playwright_browsers()]
    return next((path for path in candidates if path.exists()), None)


def _playwright_browsers() -> list[Path]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and rarely needed

    with sync_playwright() as playwright:
        return [Path(playwright.chromium.executable_path)]


def _install() -> None:
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(playwright, check=False).returncode == 0:
        return
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt_get = [*as_root, "apt-get", "-q"]
        subprocess.run([*apt_get, "update"], check=False)
        for package in ("chromium-headless-shell", "chromium"):
            done = subprocess.run([*apt_get, "install", "-y", package], check=False)
            if done.returncode == 0:
                return


def main() -> int:
    """Find a Chromium or install one; say what to do when neither works."""
    if find_chromium() is None:
        print("No Chromium on this machine: fetching one for the browser tests")
        _install()
    if find_chromium() is None:
        print(
            "The browser tests need a Chromium and none could be installed. Install one"
            " (on Debian: apt-get install chromium) or point CHROMIUM_PATH at one.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
