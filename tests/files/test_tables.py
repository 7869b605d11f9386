"""Lines of CSV: read back they are what went in, and no spreadsheet calculates any of it."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.tables import BYTE_ORDER_MARK, csv_line

FORMULAS = "=+-@\t\r\n"


def test_values_stand_between_commas_and_the_line_ends_as_the_standard_has_it() -> None:
    assert csv_line(["orm-bay", date(2026, 11, 20), 12, -3, None, ""]) == "orm-bay,2026-11-20,12,-3,,\r\n"


def test_what_would_part_columns_or_lines_is_quoted() -> None:
    assert csv_line(['a "b"', "c,d", "e\nf"]) == '"a ""b""","c,d","e\nf"\r\n'


@pytest.mark.parametrize("sign", FORMULAS)
def test_no_text_is_calculated(sign: str) -> None:
    (read,) = csv.reader(io.StringIO(csv_line([f"{sign}1", f"1{sign}"]), newline=""))
    assert read == [f"'{sign}1", f"1{sign}"]


@given(st.lists(st.text(), min_size=1))
def test_read_back_they_are_what_went_in(texts: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(csv_line(texts), newline=""))
    assert [text.removeprefix("'") if text[1:2] in {*FORMULAS} else text for text in read] == [
        text.removeprefix("'") if text[1:2] in {*FORMULAS} else text for text in texts
    ]


def test_the_mark_is_that_of_utf_8() -> None:
    assert BYTE_ORDER_MARK.encode() == b"\xef\xbb\xbf"
