"""Tables become sheets and lines: numbers are numbers, days are days, and text is never calculated."""

import datetime
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

from app.documents.document import Size
from app.documents.spreadsheet import Column, Table, csv, xlsx

DAY = datetime.date(2026, 10, 15)
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TABLE = Table(
    name="Letters",
    note="What was counted.",
    columns=(
        Column("Case"),
        Column("Written on"),
        Column("Many", adds_up=True),
        Column("None", adds_up=True),
    ),
    rows=(
        ("Ana", DAY, 1200, 0),
        ("=1+1", datetime.date(2026, 9, 30), -40, 0),
        ("Bao, “B”", None, 3, 0),
    ),
    total="Total",
)
FACTS = Table("Facts", "", (Column("Case"), Column("Told")), (("Made", DAY), ("https://a.example", 7)), "")


def made(*tables: Table, size: Size = Size.A4) -> bytes:
    return xlsx(tables, DAY, "Report & hash", size)


def part(book: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return ET.fromstring(packed.read(name))


def sheet(book: bytes, number: int = 1) -> ET.Element:
    return part(book, f"xl/worksheets/sheet{number}.xml")


def cells(book: bytes, number: int = 1) -> list[list[str | float]]:
    """What stands in a sheet: text as text, numbers as numbers."""
    shared = ["".join(text.itertext()) for text in part(book, "xl/sharedStrings.xml").findall("s:si", NAMES)]
    rows = sheet(book, number).findall(".//s:row", NAMES)
    return [[_value(cell, shared) for cell in row.findall("s:c", NAMES)] for row in rows]


def _value(cell: ET.Element, shared: list[str]) -> str | float:
    value = cell.findtext("s:v", "", NAMES)
    return shared[int(value)] if cell.get("t") == "s" else float(value or "nan")


def test_a_sheet_has_numbers_days_and_their_sum() -> None:
    book = made(TABLE)
    head, *rows, last = cells(book)
    assert head == ["Case", "Written on", "Many", "None"]
    # Excel counts days from the last of 1899.
    assert rows[0] == ["Ana", (DAY - datetime.date(1899, 12, 30)).days, 1200, 0]
    assert [rows[1][0], rows[1][2]] == ["=1+1", -40]
    assert [last[0], *last[2:]] == ["Total", 1163, 0]


def test_what_looks_like_a_formula_or_an_address_is_text() -> None:
    book = made(TABLE, FACTS)
    for number in (1, 2):
        assert sheet(book, number).findall(".//s:f", NAMES) == []
        assert sheet(book, number).findall(".//s:hyperlink", NAMES) == []


def test_each_table_has_a_sheet_whose_head_stays() -> None:
    book = made(TABLE, FACTS)
    sheets = part(book, "xl/workbook.xml").findall(".//s:sheet", NAMES)
    assert [one.get("name") for one in sheets] == ["Letters", "Facts"]
    pane = sheet(book).find(".//s:pane", NAMES)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert cells(book, 2)[-1] == ["https://a.example", 7]


def test_it_prints_on_its_size_of_paper_with_its_foot() -> None:
    for size, code in ((Size.A4, "9"), (Size.LETTER, "1")):
        page = sheet(made(TABLE, size=size)).find("s:pageSetup", NAMES)
        assert page is not None
        # A number that programs take for granted need not be told.
        assert page.get("paperSize", "1") == code
    assert sheet(made(TABLE)).findtext(".//s:oddFooter", "", NAMES) == "&LReport && hash&R&P / &N"


def test_the_same_tables_are_the_same_bytes() -> None:
    assert made(TABLE, FACTS) == made(TABLE, FACTS)


def test_a_csv_file_is_one_table_of_all_rows_without_sums() -> None:
    data = csv((TABLE, FACTS), "Table")
    assert data.decode("utf-8-sig").splitlines() == [
        "Table,Case,Written on,Many,None,Told",
        "Letters,Ana,2026-10-15,1200,0,",
        "Letters,'=1+1,2026-09-30,-40,0,",
        'Letters,"Bao, “B”",,3,0,',
        "Facts,Made,,,,2026-10-15",
        "Facts,https://a.example,,,,7",
    ]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 6


def test_columns_of_nothing_can_be_left_out_but_the_first_that_adds_up() -> None:
    assert [column.name for column in TABLE.without_empty().columns] == ["Case", "Written on", "Many"]
    assert TABLE.without_empty().rows[0] == ("Ana", DAY, 1200)
    nothing = replace(TABLE, rows=(("Ana", DAY, 0, 0),))
    assert [column.name for column in nothing.without_empty().columns][-1] == "Many"
    assert FACTS.without_empty() == FACTS


def test_only_what_adds_up_has_a_sum() -> None:
    assert TABLE.totals == ("Total", None, 1163, 0)
    assert replace(TABLE, rows=()).totals == ("Total", None, 0, 0)
    assert FACTS.totals == ()
