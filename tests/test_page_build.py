import gzip
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from hotel_inbox.errors import PageBuildError
from hotel_inbox.page_build import PAGE_SOURCES, PROJECT_ROOT, ensure_page, page_digest

HEAVIEST = 400_000
"""So many octets of compressed JavaScript at most before the dashboard is there."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("hotel_inbox/dashboard/page.py", "assets/webchat.js", "rxconfig.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    ["hotel_inbox/dashboard/page.py", "assets/webchat.js", "rxconfig.py", "assets/new.js"],
)
def test_a_changed_source_asks_for_a_new_page(project: Path, changed: str) -> None:
    before = page_digest(project, PAGE_SOURCES)
    (project / changed).write_text("after")
    assert page_digest(project, PAGE_SOURCES) != before


def test_a_renamed_source_asks_for_a_new_page(project: Path) -> None:
    before = page_digest(project, PAGE_SOURCES)
    (project / "assets/webchat.js").rename(project / "assets/chat.js")
    assert page_digest(project, PAGE_SOURCES) != before


def test_data_and_compiled_python_ask_for_nothing(project: Path) -> None:
    before = page_digest(project, PAGE_SOURCES)
    (project / "data").mkdir()
    (project / "data/hotel_inbox.db").write_text("rows")
    (project / "hotel_inbox/__pycache__").mkdir()
    (project / "hotel_inbox/__pycache__/page.cpython-311.pyc").write_bytes(b"code")
    assert page_digest(project, PAGE_SOURCES) == before


def test_the_built_page_talks_to_the_address_it_came_from(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "env.js"
    script.parent.mkdir()
    script.write_text('var e={EVENT:`ws://page-origin.invalid/_event`,PING:"other"};')
    plugin = import_module("rxconfig").SameOriginPlugin()
    plugin.post_build(static_dir=tmp_path)
    assert script.read_text() == (
        'var e={EVENT:location.origin.replace(/^http/,"ws")+"/_event",PING:"other"};'
    )


def test_a_page_that_names_no_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "env.js").write_text("var e={};")
    plugin = import_module("rxconfig").SameOriginPlugin()
    with pytest.raises(PageBuildError):
        plugin.post_build(static_dir=tmp_path)


def test_the_dashboard_s_first_load_is_light() -> None:
    # The browser tests need the page too: it is built once, by whoever comes first.
    ensure_page()
    built = PROJECT_ROOT / ".web" / "build" / "client"
    page = (built / "index.html").read_text(encoding="utf-8")
    first = {*re.findall(r'(?:src|href)="/([^"]+\.js)"', page)}
    (manifest,) = (built / "assets").glob("manifest-*.js")
    known = json.loads(manifest.read_text(encoding="utf-8").partition("=")[2].rstrip(";\n"))
    screens = {name: part for name, part in known["routes"].items() if name != "root"}
    assert any("conversations" in name for name in screens)
    always = first | {*_scripts(known["entry"]), *_scripts(known["routes"]["root"])}
    assert len(first) > 1
    weights = {name: _weight(built, always | {*_scripts(part)}) for name, part in screens.items()}
    assert {name: octets for name, octets in weights.items() if octets >= HEAVIEST} == {}


def _scripts(part: dict[str, Any]) -> Iterator[str]:
    """What the browser loads for a part of the page, but for what it loads when first used."""
    for script in (part["module"], *part["imports"]):
        yield script.removeprefix("/")


def _weight(built: Path, scripts: set[str]) -> int:
    """Weigh scripts as they go over the line, and what modules among them import by name."""
    known, waiting = set[str](), list(scripts)
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            own = re.findall(
                r'(?:from|import)\s*["\'`]\./([^"\'`]+\.js)["\'`]', _text(built / name)
            )
            waiting.extend(str(Path(name).parent / one) for one in own)
    return sum(len(gzip.compress(_text(built / name).encode())) for name in known)


def _text(script: Path) -> str:
    return script.read_text(encoding="utf-8")
