import json
from pathlib import Path

import pytest

from evaluation import persona
from evaluation.__main__ import main
from evaluation.data import MissingDataError
from evaluation.figures import Figure, table


def reviews(folder: Path, *rows: tuple[str, str]) -> Path:
    (folder / "persona").mkdir()
    lines = [json.dumps({"traveler_type": kind, "text": text}) for kind, text in rows]
    (folder / "persona" / "hotel_reviews.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_a_figure_is_reached_at_its_goal_in_its_direction() -> None:
    assert Figure("f1", 0.9, 0.9).reached
    assert not Figure("f1", 0.89, 0.9).reached
    assert Figure("ms", 60, 60, higher_is_better=False).reached
    assert not Figure("ms", 61, 60, higher_is_better=False).reached


def test_the_table_shows_value_goal_and_whether_it_is_reached() -> None:
    shown = table(
        [Figure("f1", 0.5, 0.9, note="made up"), Figure("ms", 12, 60, higher_is_better=False)]
    )
    assert "| f1     | 0.500 | ≥ 0.900 | MISSED  | made up " in shown
    assert "| ms     | 12    | ≤ 60    | reached |" in shown


def test_measures_what_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = reviews(tmp_path, ("Families", "We came with our two kids"), ("Couples", "It was fine"))
    assert main(["persona", "--data", str(data)]) == 0
    assert "1 of 2 reviews give a sign" in capsys.readouterr().out


def test_a_missed_goal_is_an_exit_status(tmp_path: Path) -> None:
    data = reviews(tmp_path, ("Couples", "We came with our two kids"))
    assert main(["persona", "--data", str(data)]) == 1


def test_a_missing_set_is_skipped_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "--data", str(tmp_path)]) == 0
    assert "skipped persona: " in capsys.readouterr().out
    with pytest.raises(MissingDataError):
        persona.measure(tmp_path)


def test_an_unknown_figure_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "no such figure: nonsense" in capsys.readouterr().err
