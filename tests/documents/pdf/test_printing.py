"""Pages → one file: a copy is what would have been printed, whatever is written in its slots."""

import itertools
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.document import Size
from app.documents.page import Page, Value, page_of, values_of
from app.documents.pdf.layout import lay_out
from app.documents.pdf.printing import count_leaves, print_page, print_pages
from app.documents.pdf.sheet import Sheet
from app.documents.pdf.shelf import shelf
from app.documents.press import Press
from app.errors import CannotPrint, PressBusy, PressFailed
from app.letters.letter import Letter
from tests.documents.letters import FOLDERS, LENT, PLAIN, on, printed, sample
from tests.documents.pdf.copies import HOSTILE, LAID_OUT, NAMES, of, run
from tests.documents.pdf.reading import differ, pictures, signs, texts, told, untold
from tests.documents.small import arabic
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")

PAPERS = ("plain", "stationery", "large")
LETTERS: Mapping[str, Letter] = {
    **{language: sample(language, is_sample=True) for language in ("en", "fr", "es")},
    "ar": replace(arabic(), is_sample=True),
}
#: Names with letters of their own, which pages are searched for.
FOUND = [*NAMES.values(), LAID_OUT["Myanmar"], LAID_OUT["Tibetan"]]


@pytest.mark.parametrize(
    ("paper", "size", "language"),
    [*itertools.product(PAPERS, [Size.A4], LETTERS), *itertools.product(PAPERS, [Size.LETTER], ["en"])],
    ids=str,
)
def test_a_copy_is_what_would_have_been_printed(paper: str, size: Size, language: str) -> None:
    page = page_of(of("AVA Tó Łuç", LETTERS[language]), on(paper, size), LENT)
    copy, whole = (print_page(one, FOLDERS) for one in (page, page.written_out()))
    pages = zip(pictures(copy.data), pictures(whole.data), strict=True)
    assert not any(itertools.starmap(differ, pages))
    assert [words.split() for words in texts(copy.data)] == [words.split() for words in texts(whole.data)]


@pytest.mark.long
def test_names_of_any_script_can_be_read_by_everybody(tmp_path: Path) -> None:
    names = (*FOUND, *LAID_OUT.values())
    files = [tmp_path / f"{language}.pdf" for language in ("en", "ar")]
    for path in files:
        result = print_pages(run([of(name, LETTERS[path.stem]) for name in names]), FOLDERS)
        path.write_bytes(result.data)
        assert (result.missing, untold(result.data)) == ((), [])
        for name, page in zip(FOUND, texts(result.data), strict=False):
            there = signs(page)
            assert all(there.count(sign) >= 2 * name.count(sign) for sign in signs(name)), name
    assert set(faults(files).values()) == {()}


def test_the_tags_tell_a_letter_in_the_order_in_which_it_is_read() -> None:
    letter = of("王小明")
    page = page_of(letter, on("stationery"), LENT)
    words = [said for _, _, said in told(print_page(page, FOLDERS).data) if said]
    assert words[0].startswith("王小明12, rue des Tanneurs")
    assert words[1] == letter.place_and_date
    assert words[2].startswith(letter.addressee[0])
    assert words[4] == letter.salutation
    assert words[-2:] == [letter.closing, "王小明"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_spaces_and_tabs_are_one_space(language: str) -> None:
    letter = LETTERS[language]
    assert print_pages(run([of("  Ana\t \tde  Sol ", letter)]), FOLDERS) == print_pages(
        run([of("Ana de Sol", letter)]), FOLDERS
    )


def test_several_lines_in_a_slot_stand_as_several_lines() -> None:
    (page,) = run([of("Ana\nMaría")])
    assert texts(print_page(page, FOLDERS).data)[0].startswith("Ana\r\nMaría\r\n12, rue")


def test_a_name_that_is_too_long_for_its_line_takes_more_of_them() -> None:
    name = LAID_OUT["two hundred characters"].strip()
    result = printed(of(name))
    assert "".join(texts(result.data)).replace("\r\n", " ").count(name) == 2


def test_characters_that_no_font_has_are_told_of_copies_and_of_their_sheet(press: Press) -> None:
    letters = [of("Ana"), of("\uf8ff Bo"), of("\ue000 Bo 😊")]
    with pytest.raises(CannotPrint) as refused:
        press.print_all(run(letters))
    assert refused.value.characters == ("\ue000", "\uf8ff")
    with pytest.raises(CannotPrint):
        press.print_all(run([sample(closing="\ue000", is_sample=True)]))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words_in_a_slot_and_outside(words: str) -> None:
    letter = sample(sender=(words, words), signature=words, place_and_date=words, is_sample=True)
    short, long = print_pages(run([letter]), FOLDERS), print_pages(run([of(f"{words}\n", letter)]), FOLDERS)
    for result in (short, long):
        assert (result.pages, result.missing, untold(result.data)) == (1, (), [])
        assert "".join(texts(result.data)[0].split()).count("".join(words.split())) == 4
    assert [(tag, page) for tag, page, _ in told(short.data)] == [
        (tag, page) for tag, page, _ in told(print_pages(run([of("Ana")]), FOLDERS).data)
    ]


def test_hostile_words_in_the_text_are_no_slot() -> None:
    slot = HOSTILE[0]
    letter = sample(salutation=slot, closing=slot, signature="Ana")
    page = page_of(letter, PLAIN, LENT)
    for one in (page, page.written_out()):
        assert texts(print_page(one, FOLDERS).data)[0].count(slot) == 2


@pytest.mark.parametrize(
    "line",
    [
        "x" * 10_000,
        "王" * 10_000,
        pytest.param("a\u0301" * 5_000, marks=pytest.mark.long),
        pytest.param("\u05d0a" * 5_000, marks=pytest.mark.long),
    ],
    ids=lambda line: f"U+{ord(line[0]):04X}",
)
def test_a_line_of_ten_thousand_characters_is_printed_or_refused(line: str, press: Press) -> None:
    (page,) = run([sample(is_sample=True)])
    values = (*page.values[:2], Value(line, "ltr"), *page.values[3:])
    with suppress(PressFailed, PressBusy):
        assert press.print(replace(page, values=values)).pages >= 1


def test_nothing_of_one_letter_is_in_the_next() -> None:
    before = printed(of("Ana"))
    for name in (*NAMES.values(), *LAID_OUT.values()):
        printed(of(name))
    assert printed(of("Ana")) == before


def test_pages_of_slots_need_no_words() -> None:
    page = page_of(sample(sender=(), signature="", is_sample=True), PLAIN, LENT)
    assert len(page.values) == len(values_of(sample(sender=(), signature=""))) == 2
    assert print_page(page, FOLDERS).pages == 1


def test_leaves_are_counted_as_they_are_printed() -> None:
    pages = run([of("Ana", sample(body=sample().body * 3)), of("Bo", sample(body=sample().body * 3))])
    many = count_leaves(pages, FOLDERS, None)
    assert many[0] == many[1] > 1
    assert sum(many) == print_pages(pages, FOLDERS).pages


def _given(sheet: Sheet) -> Callable[[Page], Sheet]:
    return lambda _page: sheet


def test_sheets_whose_font_is_lost_are_laid_out_anew(tmp_path: Path) -> None:
    pages = [page_of(of("Ana", letter), PLAIN, LENT) for letter in (sample(is_sample=True), LETTERS["fr"])]
    for page in pages:
        sheet = lay_out(page, FOLDERS)
        fonts = [replace(font, face=replace(font.face, family="Nowhere")) for font in sheet.fonts]
        lost = replace(sheet, fonts=tuple(fonts))
        assert shelf(tmp_path).sheet(replace(page, values=()), _given(lost)) is lost
    assert print_pages(pages, FOLDERS, tmp_path) == print_pages(pages, FOLDERS)


def test_a_link_on_paper_is_its_words(tmp_path: Path) -> None:
    path = tmp_path / "link.pdf"
    html = '<html lang="en"><title>x</title><body><p>See <a href="https://example.org">that page</a>.</p>'
    path.write_bytes(print_page(Page(html, PLAIN.paper.folder, ()), FOLDERS).data)
    assert texts(path.read_bytes()) == ["See that page."]
    assert faults([path]) == {path: ()}


def test_a_press_counts_leaves(press: Press) -> None:
    assert press.leaves(run([of("Ana")])) == (1,)
