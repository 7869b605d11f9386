"""Values of any sort → lines of a CSV file (RFC 4180) that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable
from typing import Final

#: What a file begins with, so that spreadsheets read it as UTF-8.
BYTE_ORDER_MARK: Final = "\ufeff"
#: A text that begins with one of these would be calculated rather than shown.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """Gives back what the writer writes."""

    def write(self, line: str) -> str:
        return line


def csv_line(values: Iterable[object]) -> str:
    """The values between commas, with the end of the line; None is empty, days are YYYY-MM-DD.

    A text that a spreadsheet would take for a formula comes after an apostrophe; numbers stay as they are.
    """
    line: str = csv.writer(_Line()).writerow([_shown(value) for value in values])
    return line


def _shown(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value
