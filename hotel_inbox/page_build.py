"""Builds the dashboard's page once and again only when something it is made of has changed."""

import fcntl
import hashlib
import json
import logging
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from hotel_inbox.errors import PageBuildError

logger = logging.getLogger(__name__)

PROJECT_ROOT = Path(__file__).resolve().parent.parent

PAGE_SOURCES = ("hotel_inbox", "assets", "rxconfig.py")
_WORK_DIR = ".build"
_WEB_DIR = ".web"
_LOCK = "reflex.lock"


def ensure_page(root: Path = PROJECT_ROOT) -> bool:
    """Build the page unless the one at hand is of the same sources; tell whether it did."""
    stamp = root / _WORK_DIR / "page.sha256"
    with _exclusive(root / _WORK_DIR / "page.lock"):
        sources = page_digest(root, PAGE_SOURCES)
        built = root / _WEB_DIR / "build" / "client" / "index.html"
        made_of = stamp.read_text(encoding="ascii") if stamp.exists() and built.exists() else ""
        if made_of == f"{sources} {page_digest(root, [_LOCK])}":
            return False
        stamp.unlink(missing_ok=True)
        logger.info("building the page: some seconds, the first time up to a minute")
        _export(root)
        _settle(root / _LOCK / "package.json")
        # The lock may be the build's own work; the sources are as they were when it began.
        stamp.write_text(f"{sources} {page_digest(root, [_LOCK])}", encoding="ascii")
        return True


def page_digest(root: Path, names: Sequence[str]) -> str:
    """Answer a digest over these files and folders, and over what builds the page of them."""
    digest = hashlib.sha256(f"{version('reflex')} {platform.python_version()}".encode())
    for path in _source_files(root, names):
        digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _source_files(root: Path, names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        source = root / name
        if source.is_file():
            yield source
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.suffix != ".pyc" and "external" not in path.parts:
                yield path


@contextmanager
def _exclusive(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _export(root: Path) -> None:
    log = root / _WORK_DIR / "page.log"
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
            cwd=root,
            env=_build_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-15:])
        raise PageBuildError(f"building the page failed; the whole log is in {log}\n{tail}")


def _settle(package_list: Path) -> None:
    # Reflex writes the same content now in one line, now in many: one form keeps checkouts clean.
    content = json.loads(package_list.read_text(encoding="utf-8"))
    package_list.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _build_environment(root: Path) -> dict[str, str]:
    # Node and bun of the virtual environment; nothing in the home folder, no call but npm's own.
    binaries = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": os.pathsep.join((binaries, os.environ.get("PATH", ""))),
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_DIR": str(root / _WORK_DIR / "reflex"),
        # What is drawn beforehand could speak one language only.
        "REFLEX_SSR": "false",
        "REFLEX_USE_SYSTEM_BUN": "true",
    }
    if "NPM_CONFIG_REGISTRY" not in environment:
        environment["NPM_CONFIG_REGISTRY"] = _npm_registry(environment)
    return environment


def _npm_registry(environment: dict[str, str]) -> str:
    # Reflex would time several public registries against each other; npm's own setting decides.
    npm = Path(sys.executable).with_name("npm")
    answer = subprocess.run(  # noqa: S603 - the virtual environment's npm, constant arguments
        [npm, "config", "get", "registry"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()
