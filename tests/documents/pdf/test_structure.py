"""The engine's tags → elements that say something: what is told of a page, and what is left out."""

import pytest

from app.documents.pdf.layout import lay_out
from app.documents.pdf.sheet import Sheet
from tests.documents.letters import FOLDERS
from tests.documents.pdf.copies import bare, sheet_and_slots


def _tags(html: str) -> list[tuple[str, int | None]]:
    """Tag and parent of each element of a page."""
    sheet = lay_out(bare(html), FOLDERS)
    return [(element.entries.decode().split("/")[2], element.parent) for element in sheet.elements]


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        ("<p>abc", [("P", None)]),
        ("<p>a <span>b</span> <b>c</b>", [("P", None)]),
        ("<div><div><p>a</p></div><p>b</div>", [("P", None), ("P", None)]),
        ("<div>abc</div>", [("Span", None)]),
        ("<div></div><p></p><p>a", [("P", None)]),
        ("<hr><p>a", [("P", None)]),
        ("<div style='border: 1px solid; height: 1cm'></div><h1>a</h1>", [("H1", None)]),
        ("<ol><li>a</ol>", [("L", None), ("LI", 0), ("Lbl", 1), ("LBody", 1)]),
        ("<section><p>a</section>", [("Sect", None), ("P", 0)]),
        ("<p>", []),
    ],
)
def test_only_elements_that_say_something_are_kept(html: str, tags: list[tuple[str, int | None]]) -> None:
    assert _tags(html) == tags


def test_words_across_two_pages_are_on_both() -> None:
    sheet = lay_out(bare("<p>" + "abc def " * 1_500), FOLDERS)
    assert len(sheet.leaves) > 1
    assert {element.leaf for element in sheet.elements} == set(range(len(sheet.leaves)))
    _each_mark_is_of_one_element(sheet)


def test_every_mark_of_a_letter_is_of_one_element_and_each_slot_of_its_own() -> None:
    sheet, slots = sheet_and_slots()
    assert len(slots) == 6
    _each_mark_is_of_one_element(sheet)
    assert all(
        element.parent is None or element.parent < number for number, element in enumerate(sheet.elements)
    )


def _each_mark_is_of_one_element(sheet: Sheet) -> None:
    marks = [
        (element.leaf, kid) for element in sheet.elements for sort, kid in element.kids if sort == "mark"
    ]
    assert len(marks) == len(set(marks)) > 0
    kids = [kid for element in sheet.elements for sort, kid in element.kids if sort == "element"]
    tops = [number for number, element in enumerate(sheet.elements) if element.parent is None]
    assert sorted(kids + tops) == list(range(len(sheet.elements)))
