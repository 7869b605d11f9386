"""A table that a spreadsheet has saved as CSV → its rows by the names of their columns, or what is wrong."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import EveryLetterError
from app.files.text import clean
from app.languages import translatable as _

#: Bytes, data rows, columns, and characters of a field.
MAX_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 40
LONGEST_FIELD: Final = 1_000
#: Characters of a field or a column's name that are said back.
_LONGEST_TOLD: Final = 60
#: What spreadsheets put between fields; the first of equals wins.
_SEPARATORS: Final = (";", ",", "\t")
#: How other files begin: archives (XLSX and ODS are such), PNG, JPEG, PDF, old office files, RTF, markup.
_NO_TABLE: Final = re.compile(
    rb"PK[\x03\x05]|\x89PNG|\xff\xd8\xff|%PDF-|\xd0\xcf\x11\xe0|\{\\rtf|\s*(\xef\xbb\xbf)?<[!?A-Za-z]"
)


class BadTable(EveryLetterError):
    """A file of which nothing can be read."""


class NoTable(BadTable):
    """What was sent is no text with a row on each line."""

    message = _(
        "This is no CSV file. Open the table in your spreadsheet, save it as CSV, and send that file."
    )


class TableTooLarge(BadTable):
    """It has more rows or bytes than are read at once."""

    message = _(
        "This file has more than %(rows)s rows, or is larger than %(size)s MB. Please split it into several"
        " files, each with the line of headings."
    )

    def __init__(self) -> None:
        super().__init__(rows=MOST_ROWS, size=MAX_BYTES // 1024**2)


class TooManyColumns(BadTable):
    """Its heading has more columns than are read."""

    message = _("This table has more than %(most)s columns. Please delete those that are not needed.")

    def __init__(self) -> None:
        super().__init__(most=MOST_COLUMNS)


class EmptyTable(BadTable):
    """There is no row below the headings, or not even these."""

    message = _(
        "There is no row in this file. The first line holds the headings, each line below it one row."
    )


class ColumnTwice(BadTable):
    """Two columns have one name."""

    message = _("Two columns are called “%(column)s”. Please delete or rename one of them.")

    def __init__(self, column: str) -> None:
        super().__init__(column=column[:_LONGEST_TOLD])


class OpenQuote(EveryLetterError):
    """The quotation marks of a line do not match, so nobody knows where its fields end."""

    message = _(
        'The quotation marks (") on this line do not match, so nothing from here on was read. Please write'
        " each of them twice within a text, or leave them out."
    )


class LongField(EveryLetterError):
    """A field has more characters than any of a table needs."""

    message = _(
        "The text in the column “%(column)s” has %(length)s characters; the limit is %(limit)s."
        " Please shorten it."
    )

    def __init__(self, column: str, length: object, limit: object) -> None:
        super().__init__(column=column[:_LONGEST_TOLD], length=length, limit=limit)


class StrayField(EveryLetterError):
    """A row is longer than the heading."""

    message = _(
        "“%(value)s” stands right of the last heading. If a text holds the sign that parts the columns,"
        " please put the text in quotation marks."
    )

    def __init__(self, value: str) -> None:
        super().__init__(value=value[:_LONGEST_TOLD])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line of the file (from 1; 0 is the file as a whole)."""

    line: int
    error: EveryLetterError


@dataclass(frozen=True, slots=True)
class Row:
    """The line on which a row begins, and its fields by the names of their columns, clean and on one line."""

    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns in small letters, the rows that could be read, and what is wrong with others."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


#: A line's number and what stands in it.
_Record = tuple[int, list[str]]


def read_table(data: bytes) -> Table:
    """The table of a file in UTF-8, in UTF-16 that says so, or else in Windows-1252 (with it, Latin-1).

    Raises `BadTable`.
    """
    if len(data) > MAX_BYTES:
        raise TableTooLarge
    text = _decoded(data)
    faults: list[Fault] = []
    records = _records(text, faults)
    head = next(records, None)
    columns = _columns(head[1]) if head else ()
    rows = [_row(line, fields, columns, faults) for line, fields in records]
    if not rows and not faults:
        raise EmptyTable
    return Table(columns, tuple(rows), tuple(faults))


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if _NO_TABLE.match(data) or (b"\0" in data and not utf_16):
        raise NoTable
    for coding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise NoTable


def _records(text: str, faults: list[Fault]) -> Iterator[_Record]:
    """All that is not empty, up to quotation marks that do not match. Raises `TableTooLarge`."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    many = 0
    while True:
        line = lines.line_num + 1
        try:
            fields = [" ".join(clean(field).split()) for field in next(lines)]
        except StopIteration:
            return
        except csv.Error:
            faults.append(Fault(line, OpenQuote()))
            return
        if any(fields):
            many += 1
            # The heading is none.
            if many > MOST_ROWS + 1:
                raise TableTooLarge
            yield line, fields


def _separator(text: str) -> str:
    """The one that stands most often in the heading, outside quotation marks."""
    heading = next((line for line in text.splitlines() if line.strip("".join(_SEPARATORS) + '" ')), "")
    counts = Counter(re.sub('"[^"]*"', "", heading))
    return max(_SEPARATORS, key=lambda sign: counts[sign])


def _columns(heading: list[str]) -> tuple[str, ...]:
    """Names of columns; empty ones at the end are none."""
    names = [name.casefold() for name in heading]
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise TooManyColumns
    for name, times in Counter(names).items():
        if name and times > 1:
            raise ColumnTwice(name)
    return tuple(names)


def _row(line: int, fields: list[str], columns: tuple[str, ...], faults: list[Fault]) -> Row:
    faults.extend(Fault(line, StrayField(field)) for field in fields[len(columns) :] if field)
    padded = [*fields, *[""] * len(columns)]
    # Columns without a name belong to nobody.
    named = {name: field for name, field in zip(columns, padded, strict=False) if name}
    faults.extend(
        Fault(line, LongField(name, len(field), LONGEST_FIELD))
        for name, field in named.items()
        if len(field) > LONGEST_FIELD
    )
    return Row(line, named)
