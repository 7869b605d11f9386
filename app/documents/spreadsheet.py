"""Tables → an Excel workbook with a sheet for each, or one long CSV file: the one door to XlsxWriter."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.documents.document import Size
from app.files.tables import BYTE_ORDER_MARK, csv_line

#: What stands in a table; None is nothing.
Value = str | int | date | None
#: How wide a column of a sheet becomes at most, and one of days, in characters.
_WIDEST: Final = 60
_DAY: Final = 11
#: Excel's numbers for the sizes of paper.
_PAPERS: Final = {Size.A4: 9, Size.LETTER: 1}
#: What is text stays text, whatever it looks like.
_AS_IT_IS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it is called; of what ``adds_up``, a table tells the sum."""

    name: str
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with a name that fits the tab of a sheet, and what the ``total`` is called."""

    name: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: str

    @property
    def totals(self) -> tuple[Value, ...]:
        """The last row: what the columns add up to; none where nothing does."""
        if not any(column.adds_up for column in self.columns):
            return ()
        sums = (_sum(row[place] for row in self.rows) for place in range(len(self.columns)))
        told = [many if column.adds_up else None for column, many in zip(self.columns, sums, strict=True)]
        return (self.total, *told[1:])

    def without_empty(self) -> "Table":
        """The same without what adds up and has nothing in any row; the first such column stays."""
        adding = [place for place, column in enumerate(self.columns) if column.adds_up]
        empty = {place for place in adding[1:] if not any(row[place] for row in self.rows)}
        kept = [place for place in range(len(self.columns)) if place not in empty]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )


def xlsx(tables: Sequence[Table], made: date, foot: str, size: Size) -> bytes:
    """The workbook, always of the same bytes; ``made`` is its day, ``foot`` stands on each printed page."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, _AS_IT_IS)
    workbook.set_properties({"created": datetime.combine(made, time(), UTC)})
    forms = _Forms(
        head=workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        text=workbook.add_format({"text_wrap": True, "valign": "top"}),
        number=workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        day=workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        total=workbook.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
    )
    for table in tables:
        sheet = workbook.add_worksheet(table.name)
        sheet.set_landscape()
        sheet.set_paper(_PAPERS[size])
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        # The sign “&” begins a code there.
        sheet.set_footer(f"&L{foot.replace('&', '&&')}&R&P / &N")
        _fill(sheet, table, forms)
    workbook.close()
    return out.getvalue()


def csv(tables: Sequence[Table], first: str) -> bytes:
    """One long table of all rows, in UTF-8: the ``first`` column names the table, others are shared by name.

    Sums are left out, so that whoever adds up a column counts nothing twice.
    """
    names = list(dict.fromkeys(column.name for table in tables for column in table.columns))
    lines = [csv_line((first, *names))]
    for table in tables:
        for row in table.rows:
            told = dict(zip((column.name for column in table.columns), row, strict=True))
            lines.append(csv_line((table.name, *(told.get(name) for name in names))))
    return (BYTE_ORDER_MARK + "".join(lines)).encode()


@dataclass(frozen=True, slots=True)
class _Forms:
    """How cells look."""

    head: Format
    text: Format
    number: Format
    day: Format
    total: Format


def _fill(sheet: Worksheet, table: Table, forms: _Forms) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, forms.head)
        sheet.set_column(place, place, _width(table, place))
    for line, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, (line, place), value, forms)
    last = replace(forms, text=forms.total, number=forms.total)
    for place, value in enumerate(table.totals):
        _write(sheet, (len(table.rows) + 1, place), value, last)


def _write(sheet: Worksheet, cell: tuple[int, int], value: Value, forms: _Forms) -> None:
    match value:
        case None:
            sheet.write_blank(*cell, None, forms.text)
        case date():
            sheet.write_datetime(*cell, value, forms.day)
        case int():
            sheet.write_number(*cell, value, forms.number)
        case _:
            sheet.write_string(*cell, value, forms.text)


def _width(table: Table, place: int) -> int:
    values = (table.columns[place].name, *(row[place] for row in table.rows), *table.totals[place:][:1])
    return min(_WIDEST, 2 + max(map(_length, values)))


def _length(value: Value) -> int:
    match value:
        case date():
            return _DAY
        case int():
            return len(f"{value:,}")
        case _:
            return len(value or "")


def _sum(values: Iterable[Value]) -> int:
    return sum(value for value in values if isinstance(value, int))
