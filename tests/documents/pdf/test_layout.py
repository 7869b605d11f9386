"""Page → sheet: slots are found wherever a template has them, or refused where no words could stand."""

import itertools

import pytest

from app.documents.page import page_of
from app.documents.pdf.layout import MisplacedSlot, lay_out
from app.documents.pdf.printing import print_page
from tests.documents.letters import FOLDERS, LENT, on, sample
from tests.documents.pdf.copies import bare
from tests.documents.pdf.reading import differ, pictures, texts, told

PLACES = {
    "in its place": "<p>{0}<p>{1}",
    "twice": "<p>{0}<p>abc<p>{0}",
    "on lines of one paragraph": '<p style="white-space: pre-line">{0}\n{1}',
    "between breaks": "<p>{0}<br>{1}",
    "in a box that is placed": '<div style="position: absolute; top: 9cm; left: 1cm; width: 9cm">{0}</div>',
    "in a placed box of its own width": '<div style="position: absolute; top: 9cm; right: 1cm">{0}</div>',
    "centred": '<p style="text-align: center">{0}',
    "at the right": '<p style="text-align: right">{0}',
    "at the end": '<p style="text-align: end">{0}',
    "justified": '<p style="text-align: justify">{0}',
    "from right to left": "<div dir=rtl><p>{0}<p style='text-align: end'>{1}</div>",
    "the other way": "<div dir=rtl><p><span dir=ltr>{0}</span></div>",
    "as an item": "<ol><li>{0}</ol>",
    "in a table": "<table><tr><td>a<td>{0}</table>",
    "beside others": "<div style='display: flex'><p>a</p><p>{0}</p></div>",
    "floating": "<p style='float: right'>{0}</p><p>abc",
    "turned": "<p style='transform: rotate(9deg)'>{0}",
    "in capitals": "<p style='font-variant: small-caps'>{0}",
    "bold and slanted": "<p><b><i>{0}</i></b>",
    "spaced": "<p style='letter-spacing: 3px; text-align: right'>{0}",
    "at the foot": "<style>@page { @bottom-center { content: element(f); width: 100% } }</style>"
    "<footer style='position: running(f)'>{0}</footer><p>abc",
    "on several pages": "<p>{0}<p style='break-before: page'>{1}<p>{0}",
    "nowhere": "<p>abc",
    "not shown": "<div style='display: none'>{0}</div><p>{1}",
}
MISPLACED = {
    "behind words": "<p>Signed: {0}",
    "before words": "<p>{0}, in haste",
    "beside a slot": "<p>{0}, {1}",
    "behind what a rule adds": "<style>p::before { content: 'By ' }</style><p>{0}",
    "behind a number": "<ul style='list-style-position: inside'><li>{0}</ul>",
    "behind a note": "<p>{0}<span style='float: footnote'>abc</span>",
    "in a frame": "<p><b style='border: 1px solid'>{0}</b>",
    "beside a box": "<p style='float: left; width: 2cm'>abc</p><p>{0}",
    "moved": "<p><span style='position: relative; left: 1cm'>{0}</span>",
    "indented": "<p style='text-indent: 1cm'>{0}",
    "as a last line": "<p style='text-align: justify; text-align-last: right'>{0}",
    "in other letters": "<p style='text-transform: uppercase'>{0}",
    "underlined": "<p><u>{0}</u>",
    "in no room": "<p style='width: 1px'>{0}",
    "invisible": "<p style='visibility: hidden'>{0}",
    "faint": "<p style='opacity: .5'>{0}",
}


@pytest.mark.parametrize("html", PLACES.values(), ids=PLACES)
def test_a_slot_is_filled_in_wherever_it_is(html: str) -> None:
    page = bare(html, "Ana María", "AVA fi")
    copy, whole = (print_page(one, FOLDERS).data for one in (page, page.written_out()))
    pages = zip(pictures(copy), pictures(whole), strict=True)
    assert not any(itertools.starmap(differ, pages))
    assert [said for _, _, said in told(copy)] == [said for _, _, said in told(whole)]
    there = "".join("".join(texts(copy)).split())
    assert there.count("AnaMaría") == (0 if "none" in html else html.count("{0}"))


@pytest.mark.parametrize("html", MISPLACED.values(), ids=MISPLACED)
def test_a_slot_that_cannot_be_filled_in_is_refused(html: str) -> None:
    with pytest.raises(MisplacedSlot):
        lay_out(bare(html), FOLDERS)


def test_words_that_a_template_changed_are_refused() -> None:
    with pytest.raises(MisplacedSlot):
        lay_out(bare('<p><SPAN DATA-SLOT="0">X</SPAN>').written_out(), FOLDERS)


@pytest.mark.parametrize(
    ("paper", "lines"), [*itertools.product(("plain", "stationery", "large"), (0, 1, 7))]
)
def test_each_paper_has_a_slot_for_each_value(paper: str, lines: int) -> None:
    letter = sample(sender=("Ana",) * lines, signature="Ana" if lines else "", is_sample=True)
    page = page_of(letter, on(paper), LENT)
    sheet = lay_out(page, FOLDERS)
    slots = sorted(slot.value for leaf in sheet.leaves for slot in leaf.slots)
    assert slots == list(range(len(page.values) - (not lines)))
    assert all(len(leaf.pieces) == len(leaf.slots) + 1 for leaf in sheet.leaves)
