"""A table from whatever spreadsheet → the same rows; of what goes wrong, a sentence with its line."""

import codecs

import pytest

from app.files.rows import (
    LONGEST_FIELD,
    MAX_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    ColumnTwice,
    EmptyTable,
    NoTable,
    Table,
    TableTooLarge,
    TooManyColumns,
    read_table,
)

TEXT = "key;number;reference\ré-1;28;Lycée Molière, Orléans\rñ-2;7;“Œuvre” – boîte 3\r"
READ = [
    (2, {"key": "é-1", "number": "28", "reference": "Lycée Molière, Orléans"}),
    (3, {"key": "ñ-2", "number": "7", "reference": "“Œuvre” – boîte 3"}),
]


def rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    table = read_table(data)
    assert table.faults == ()
    return [(row.line, dict(row.fields)) for row in table.rows]


def faults(text: str) -> list[tuple[int, str]]:
    return told(read_table(text.encode()))


def told(table: Table) -> list[tuple[int, str]]:
    return [(fault.line, str(fault.error)) for fault in table.faults]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_every_encoding_that_spreadsheets_write(coding: str, line_end: str) -> None:
    assert rows(TEXT.replace("\r", line_end).encode(coding)) == READ


def test_latin_1_and_big_endian_are_read_too() -> None:
    latin = TEXT.translate({ord(sign): "'" for sign in "“”–"}).replace("Œ", "OE")
    assert rows(latin.encode("latin-1"))[0] == READ[0]
    assert rows(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")) == READ


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("key;number", "a,b;7"),
        ("key,number", '"a,b",7'),
        ("key\tnumber", "a,b\t7"),
        ('"key","number"', '"a,b","7"'),
        ('"key, of the row; all of it";number', "a,b;7"),
        ("KEY; Number ", " a,b ; 7"),
    ],
)
def test_what_parts_the_columns_is_seen_from_the_heading(heading: str, row: str) -> None:
    (found,) = read_table(f"\n \n{heading}\n{row}\n".encode()).rows
    assert (found.line, tuple(found.fields.values())) == (4, ("a,b", "7"))


def test_quoted_fields_hold_quotes_lines_and_separators_and_rows_keep_their_line() -> None:
    text = 'key;reference\n1;"He said ""so"";\r\n  box\u00a03"\n\n;;;\n2;box "4"\n3\n'
    assert rows(text.encode()) == [
        (2, {"key": "1", "reference": 'He said "so"; box 3'}),
        (6, {"key": "2", "reference": 'box "4"'}),
        (7, {"key": "3", "reference": ""}),
    ]


def test_hidden_characters_go_and_columns_without_a_name_belong_to_nobody() -> None:
    text = "key;;number;\n\u202ea\u202c\x07;x;1;\n"
    assert rows(text.encode()) == [(2, {"key": "a", "number": "1"})]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04and the rest of an XLSX",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1\\ansi}",
        b"\n <!DOCTYPE html><table>",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b"key;number\n\0;1\n",
        b"key;number\n\x81\x8d;1\n",
        codecs.BOM_UTF16_LE + b"k\0e\0y",
        codecs.BOM_UTF16_LE + b"\x00\xd8k\0",
    ],
)
def test_what_is_no_table_is_told_so(data: bytes) -> None:
    with pytest.raises(NoTable, match="save it as CSV"):
        read_table(data)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n;;\n", b"key;number\n", b"key;number\n;\n"])
def test_a_table_without_rows_is_told_so(data: bytes) -> None:
    with pytest.raises(EmptyTable):
        read_table(data)


def test_as_many_rows_as_are_read_and_no_more() -> None:
    assert len(rows(b"a\n" + b"1\n\n" * MOST_ROWS)) == MOST_ROWS
    for many in (MOST_ROWS + 1, 100_000):
        with pytest.raises(TableTooLarge, match="more than 5000 rows, or is larger than 1 MB"):
            read_table(b"a\n" + b"1\n" * many)
    assert len(rows(b"a\n1" + b"\n" * (MAX_BYTES - 3))) == 1
    with pytest.raises(TableTooLarge):
        read_table(b"a\n1" + b"\n" * (MAX_BYTES - 2))


def test_as_many_columns_as_are_read_and_no_more() -> None:
    names = [f"c{number}" for number in range(MOST_COLUMNS + 1)]
    assert len(read_table(f"{';'.join(names[1:])};;;\n1".encode()).columns) == MOST_COLUMNS
    with pytest.raises(TooManyColumns, match="more than 40 columns"):
        read_table(f"{';'.join(names)}\n1".encode())


def test_two_columns_of_one_name_are_told() -> None:
    with pytest.raises(ColumnTwice, match="called “key”"):
        read_table(b"key;number;Key\n1;2;3\n")


def test_what_is_wrong_on_lines_is_told_all_at_once() -> None:
    long = "é" * (LONGEST_FIELD + 1)
    found = faults(f"key;reference\n1;{'x' * LONGEST_FIELD}\n2;{long}\n3;a;b;;c\n4;\n")
    assert found == [
        (
            3,
            "The text in the column “reference” has 1001 characters; the limit is 1000. Please shorten it.",
        ),
        (4, _stray("b")),
        (4, _stray("c")),
    ]


def _stray(value: str) -> str:
    return (
        f"“{value}” stands right of the last heading. If a text holds the sign that parts the columns, please"
        " put the text in quotation marks."
    )


@pytest.mark.parametrize("line", ['2;"open', '2;"shut"too early', '2;"' + "x" * 200_000])
def test_quotation_marks_that_do_not_match_are_told_with_their_line(line: str) -> None:
    table = read_table(f'key;reference\n1;"a\nb"\n{line}\n3;c\n'.encode())
    assert [row.line for row in table.rows] == [2]
    ((at, sentence),) = told(table)
    assert at == 4
    assert "do not match" in sentence


def test_a_heading_with_such_marks_is_told_as_well() -> None:
    table = read_table(b'"key;number\n1;2\n')
    assert (table.columns, table.rows, [fault.line for fault in table.faults]) == ((), (), [1])
