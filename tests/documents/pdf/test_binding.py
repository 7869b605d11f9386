"""Sheets and words → one file: everybody's own words on everybody's own page, all tags, each font once."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.documents.document import Size
from app.documents.page import page_of
from app.documents.pdf.printing import print_pages
from tests.documents.letters import FOLDERS, LENT, on, sample
from tests.documents.pdf.copies import names, of, run
from tests.documents.pdf.reading import texts, told, untold
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")


@pytest.mark.parametrize("many", [200, pytest.param(2_000, marks=pytest.mark.long)])
def test_each_page_of_a_run_bears_its_own_name_and_no_other(many: int) -> None:
    everybody = names(many)
    pages = run([of(name) for name in everybody])
    result = print_pages(pages, FOLDERS)
    assert result.pages == many
    for number, (name, words) in enumerate(zip(everybody, texts(result.data), strict=True)):
        assert words.startswith(f"{name}\r\n12, rue des Tanneurs")
        assert words.count(name) == 2
        assert words.count(f" {number:05}") == 2
        assert sum(words.count(f" {other:05}") for other in (number - 1, number + 1)) == 0
    assert untold(result.data) == []
    assert print_pages(pages, FOLDERS).data == result.data


@pytest.mark.long
def test_everybody_can_read_a_long_run(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    path.write_bytes(print_pages(run([of(name) for name in names(400)]), FOLDERS).data)
    assert faults([path])[path] == ()


def test_a_run_tells_each_letter_whole_before_the_next() -> None:
    everybody = names(9)
    letters = [of(name) for name in everybody]
    elements = told(print_pages(run(letters), FOLDERS).data)
    each = len(elements) // len(letters)
    for number, letter in enumerate(letters):
        mine = elements[number * each : (number + 1) * each]
        assert {page for _, page, _ in mine} == {number}
        words = [said for _, _, said in mine]
        assert words[0].startswith(letter.signature)
        assert words[1] == letter.place_and_date
        assert words[2].startswith(letter.addressee[0])
        assert words[3] == letter.salutation
        assert words[-2:] == [letter.closing, letter.signature]


def test_a_further_copy_takes_little_room() -> None:
    one, many = (len(print_pages(run([of(name) for name in names(n)]), FOLDERS).data) for n in (100, 400))
    assert (many - one) / 300 <= 1_100


def test_one_name_twice_is_two_letters_in_the_room_of_one() -> None:
    result = print_pages(run([of("Ana"), of("Bo"), of("Ana")]), FOLDERS)
    assert [words.split("\r\n")[0] for words in texts(result.data)] == ["Ana", "Bo", "Ana"]
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        first, _, third = ([part.objgen for part in page.Contents] for page in pdf.pages)
    assert first == third


def test_a_name_that_is_laid_out_stands_in_its_place_between_copies() -> None:
    everybody = ["Ana", "Bo\nDe", "Cy", "Di 😊", "Ed\nEf", "Fo"]
    result = print_pages(run([of(name) for name in everybody]), FOLDERS)
    assert [words[:2] for words in texts(result.data)] == [name[:2] for name in everybody]
    assert untold(result.data) == []


def test_letters_of_several_pages_stand_one_after_the_other() -> None:
    long = sample(body=sample().body * 3, is_sample=True)
    result = print_pages(run([of(name, long) for name in ("Ana", "Bo", "Cy")]), FOLDERS)
    each = result.pages // 3
    assert each > 1
    pages = texts(result.data)
    for number, name in enumerate(("Ana", "Bo", "Cy")):
        assert pages[number * each].startswith(f"{name}\r\n")
        assert f"{name}\r\n" in pages[number * each + each - 1] + "\r\n"
    assert untold(result.data) == []
    assert [page for _, page, _ in told(result.data)] == sorted(page for _, page, _ in told(result.data))


def _joined() -> bytes:
    """Letters on three papers, in three languages and both sizes, some in copies, some of several pages."""
    french = sample("fr", body=sample("fr").body * 3, is_sample=True)
    own = replace(
        page_of(sample("es", signature="Ana"), on("stationery", Size.LETTER), LENT), bookmark="Tres"
    )
    return print_pages(
        (
            *(replace(page, bookmark="One") for page in run([of("Ana"), of("王小明"), of("Bo 😊")])),
            *(replace(page, bookmark="Deux (é) %d") for page in run([of("Ana", french)], on("large"))),
            own,
            *(replace(page, bookmark="ليلى") for page in run([of("ليلى")])),
            *run([of("Cy", sample("fr", is_sample=True))], on("envelope")),
        ),
        FOLDERS,
    ).data


def _on_right() -> bytes:
    """Three parts that begin on a right-hand page, the first of three letters."""
    first, *others = (
        replace(run([of(name)])[0], on_right=True, bookmark=name) for name in ("Ana", "Bo", "Cy")
    )
    return print_pages((first, *run([of("An"), of("Al")]), *others), FOLDERS).data


def test_different_sheets_in_one_file_keep_their_tags(tmp_path: Path) -> None:
    data = _joined()
    assert data == _joined()
    files = {tmp_path / "joined.pdf": data, tmp_path / "right.pdf": _on_right()}
    for path, content in files.items():
        path.write_bytes(content)
        assert untold(content) == []
    assert set(faults(files).values()) == {()}


def test_bookmarks_lead_to_the_first_pages_of_their_parts() -> None:
    data = _joined()
    pages = texts(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            marks = [(mark.title, numbers[_page(mark)]) for mark in outline.root]
    assert [title for title, _ in marks] == ["One", "Deux (é) %d", "Tres", "ليلى"]
    places = [place for _, place in marks]
    assert places[:2] == [0, 3]
    assert pages[0].startswith("Ana")
    assert "Monsieur le Président" in "".join(pages[place] for place in range(places[1], places[2]))
    assert "Señor Presidente" in pages[places[2]]
    assert len(pages) == places[3] + 2


def _page(mark: pikepdf.OutlineItem) -> tuple[int, int]:
    assert isinstance(mark.destination, pikepdf.Array)
    return mark.destination[0].objgen


def test_parts_are_in_their_own_languages_and_share_their_fonts() -> None:
    with pikepdf.open(io.BytesIO(_joined())) as pdf:
        document = pdf.Root.StructTreeRoot.K
        assert [str(part.S) for part in document.K] == ["/Part"] * len(document.K)
        languages = [str(part.Lang) for part in document.K]
        assert sorted(set(languages)) == ["en", "es", "fr"]
        assert pdf.Root.Lang == "en"
        fonts = Counter(
            str(item.BaseFont)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"
        )
        assert len(fonts) > 3
        assert set(fonts.values()) == {1}
        kept = {page.obj.Resources.Font.objgen for page in pdf.pages}
        assert len(kept) == 1


def test_a_file_is_called_as_its_first_letter_and_without_marks_to_lead_to_has_no_outline() -> None:
    letters = [of("Ana", sample("fr", title="L’« été » & <b> %s", is_sample=True)), of("Bo")]
    data = print_pages((*run(letters[:1]), *run(letters[1:])), FOLDERS).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert dict(pdf.docinfo) == {"/Title": letters[0].title}
        assert pdf.open_metadata().get("dc:title") == letters[0].title
        assert "/Outlines" not in pdf.Root


def test_a_part_that_is_to_begin_on_the_right_does_so() -> None:
    data = _on_right()
    assert [words[:2] for words in texts(data)] == ["An", "An", "Al", "", "Bo", "", "Cy"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len({tuple(map(str, page.mediabox)) for page in pdf.pages}) == 1
