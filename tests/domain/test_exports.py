"""A cell of an export is text that no spreadsheet runs."""

import pytest

from hotel_inbox.domain.exports import harmless, harmless_text


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\x00=1",
        "+1-555-0100",
        "+34600111222",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Hello", "34 600 111-222", "a=b", "'=1", "7 to 10"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("phone", ["+34600111222", "+34 600 111-222", "+1 (555) 0100"])
def test_a_phone_that_is_known_to_be_text_stays_as_it_is(phone: str) -> None:
    assert harmless_text(phone) == phone


@pytest.mark.parametrize("cell", ["=1+1", "+1-555-0100", "+1+1", "-2"])
def test_a_formula_is_quoted_even_there(cell: str) -> None:
    assert harmless_text(cell) == f"'{cell}"
