"""The generated keys are private, whole, and never lost by who changes them."""

import multiprocessing
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotel_inbox.errors import SettingsError
from hotel_inbox.key_file import KeyFile
from hotel_inbox.settings import Settings


def test_a_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    (key,) = KeyFile(path).keys()
    assert KeyFile(path).keys() == (key,)
    assert len(key) >= 60
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_key_goes_in_front_and_the_old_ones_stay(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "secret.key")
    (first,) = file.keys()
    file.put_in_front()
    second, *rest = file.keys()
    assert rest == [first]
    assert second != first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert file.keep_newest() == 1
    assert KeyFile(tmp_path / "secret.key").keys() == (second,)
    assert file.keep_newest() == 0


def test_who_has_read_the_file_learns_of_a_new_key(tmp_path: Path) -> None:
    running, command = KeyFile(tmp_path / "secret.key"), KeyFile(tmp_path / "secret.key")
    (first,) = running.keys()
    command.put_in_front()
    assert running.keys()[1] == first


def test_of_two_who_make_the_first_key_at_once_one_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes in two containers may well have the same number."""
    mine, other = KeyFile(tmp_path / "secret.key"), KeyFile(tmp_path / "secret.key")
    link, others = os.link, list[str]()

    def link_late(draft: Path, path: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        others.extend(other.keys())
        link(draft, path)

    monkeypatch.setattr(os, "link", link_late)

    assert [*mine.keys()] == others
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


def test_a_file_that_vanishes_is_not_made_anew_by_who_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    file = KeyFile(path)
    keys = file.keys()
    path.unlink()
    assert file.keys() == keys
    assert not path.exists()


@pytest.mark.parametrize("content", ["", "\n", " , ,"])
def test_a_file_without_a_key_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(content, encoding="ascii")
    with pytest.raises(SettingsError, match=r"secret\.key holds no key"):
        KeyFile(path).keys()


def rotate(path: Path) -> None:
    file = KeyFile(path)
    with file.held():
        file.put_in_front()


def test_of_several_changes_at_once_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    (first,) = KeyFile(path).keys()
    with ThreadPoolExecutor() as threads:
        processes = [
            multiprocessing.get_context("spawn").Process(target=rotate, args=(path,))
            for _ in range(4)
        ]
        list(threads.map(lambda one: (one.start(), one.join()), processes))
    keys = KeyFile(path).keys()
    assert (len(set(keys)), keys[-1]) == (5, first)


def test_keys_of_the_environment_come_newest_first(tmp_path: Path) -> None:
    settings = Settings(HOTEL_INBOX_SECRET_KEY=" new , old,", HOTEL_INBOX_DATA_DIR=tmp_path)
    assert (settings.secret_keys, settings.key_file) == (("new", "old"), None)
    with pytest.raises(SettingsError, match="HOTEL_INBOX_SECRET_KEY holds no key"):
        assert Settings(HOTEL_INBOX_SECRET_KEY=",", HOTEL_INBOX_DATA_DIR=tmp_path).secret_keys


def test_the_key_of_an_older_release_is_kept(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("made-by-an-older-release\n", encoding="ascii")
    settings = Settings(HOTEL_INBOX_DATA_DIR=tmp_path)
    assert settings.secret_keys == ("made-by-an-older-release",)
