"""What makes a print unfit → found, each fault planted once."""

import io

import pikepdf
import pytest

from app.documents.page import Page
from app.documents.pdf.printing import print_page
from tests.documents.letters import FOLDERS, PAGES, printed, sample
from tests.papers.fit import absent, faults, lost


def _page(body: str) -> bytes:
    style = "<style>@page { size: a4; margin: 0 } body { margin: 20mm } div { position: absolute }</style>"
    html = f'<!doctype html><html lang="en"><title>Page</title>{style}<body><p>Words</p>{body}</body></html>'
    return print_page(Page(html, PAGES / "plain", ()), FOLDERS).data


def _box(style: str) -> bytes:
    return _page(f'<div style="left: 50mm; top: 50mm; width: 90mm; height: 40mm; {style}"></div>')


@pytest.mark.parametrize(
    ("pdf", "fault"),
    [
        (_box("background: #bbb"), "squares of half a millimetre are grey"),
        (_box("border: .5mm solid #aaa"), "of its ink"),
        (_page('<div style="left: 3mm; top: 50mm">x</div>'), "black pixels within 5 mm of the edge"),
        (
            _page('<div style="right: 4.8mm; top: 50mm; border-right: .3mm solid">x</div>'),
            "black pixels within",
        ),
    ],
    ids=["a grey box", "a grey frame", "a letter near the edge", "a line near the edge"],
)
def test_what_a_printer_or_a_copier_loses_is_found(pdf: bytes, fault: str) -> None:
    assert len([one for one in faults("plain", pdf) if fault in one]) == 1


def test_black_on_white_is_fit() -> None:
    assert list(faults("plain", _box("border: .25pt solid"))) == []
    assert list(faults("plain", printed(sample()).data)) == []


def test_ticks_may_reach_the_edge_and_words_may_not() -> None:
    tick = '<div style="left: 0; top: 140mm; width: 6mm; border-top: .25pt solid"></div>'
    assert list(faults("postcard", _page(tick))) == []
    assert list(faults("plain", _page(tick)))
    assert list(faults("postcard", _page('<div style="left: 3mm; top: 50mm">x</div>'))) == [
        "page 1: words within 5 mm of the edge"
    ]
    assert list(
        faults("postcard", _page('<div style="left: 0; top: 9mm; border-left: 2mm solid">x<br>y</div>'))
    )


def test_a_page_that_is_not_in_the_tree_is_found() -> None:
    first, second = (pikepdf.open(io.BytesIO(printed(sample()).data)) for _ in range(2))
    first.pages.extend(second.pages)
    out = io.BytesIO()
    first.save(out)
    assert "page 2 is not in the structure tree" in faults("plain", out.getvalue())


def test_a_word_that_is_lost_is_found() -> None:
    letter = sample()
    pdf = printed(letter).data
    assert lost(letter, pdf) == []
    assert absent(("A lost xylophone", "President"), pdf) == ["lost", "xylophone"]
    assert lost(sample(signature="Camille Camille Ferrand", body=letter.body * 2), pdf)
