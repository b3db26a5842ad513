from importlib import import_module
from pathlib import Path

import pytest

from hotel_inbox.errors import PageBuildError
from hotel_inbox.page_build import PAGE_SOURCES, page_digest


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
