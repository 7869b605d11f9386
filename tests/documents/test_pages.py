"""Letter → page: what is on it, that everybody can read it, and that it holds nothing else."""

import io
import itertools
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app.documents.document import Size
from app.documents.page import Lent, page_of
from app.letters.letter import NumberedList, Paragraph, blocks
from tests.documents.letters import LENT, PLAIN, on, printed, sample
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")

LETTERS = ("plain", "stationery")
HOSTILE = (
    "{{7*7}}{% for x in y %}",
    "<script>alert(1)</script>",
    "</w:t></w:r><w:p>",
    '<link rel=attachment href="file:///etc/passwd">',
    "<!-- ]]> &amp; &#0; --> <style>*{display:none}</style>",
    "' \" \\ %s {value} $HOME ; --",
)


def _text(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.parametrize(
    ("language", "size", "paper"), [*itertools.product(("en", "fr", "es"), Size, LETTERS)], ids=str
)
def test_a_full_letter_fits_one_page(language: str, size: Size, paper: str) -> None:
    result = printed(sample(language), on(paper, size))
    assert (result.pages, result.missing) == (1, ())


def test_signs_in_colour_print_too(tmp_path: Path) -> None:
    path, result = tmp_path / "signs.pdf", printed(sample(signature="Ana ❤️ 😊 👩‍👩‍👧 🕊️"))
    assert result.missing == ()
    path.write_bytes(result.data)
    assert faults([path])[path] == ()


def test_the_reference_checker_sees_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "untagged.pdf"
    with pikepdf.open(io.BytesIO(printed(sample()).data)) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(path)
    assert faults([path])[path]


@pytest.mark.parametrize(
    "name",
    [
        "ليلى الحسيني",
        "Ольга Ковальчук",
        "ሀይለ ገብረ",
        "王小明",
        "יעל כהן",
        "山田 花子",
        "Nguyễn Thị Łucja Őğşčț",
    ],
)
def test_a_name_can_be_read_and_copied_from_the_page(name: str) -> None:
    signs = "".join(name.split())
    # Readers disagree about the order in which a script from right to left is copied.
    assert sorted(_text(printed(sample(sender=(name,))).data)[: len(signs)]) == sorted(signs)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stand_on_the_page_as_they_are(words: str) -> None:
    letter = sample(
        sender=(words,), addressee=(words,), country=words, salutation=words, closing=words, signature=words,
        body=(Paragraph(words), NumberedList((words, words))), place_and_date=words, title=words,
        copies_label=words, copies_to=(words,), notes=(words,),
    )  # fmt: skip
    result = printed(letter, on("stationery"), Lent(words, LENT.picture, words))
    assert _text(result.data).count("".join(words.split())) == 14
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert "/Names" not in pdf.Root


def test_a_page_holds_no_metadata_but_title_and_language() -> None:
    with pikepdf.open(io.BytesIO(printed(sample("fr")).data)) as pdf:
        assert dict(pdf.docinfo) == {"/Title": "Lettre pour Mira Solenne"}
        assert pdf.Root.Lang == "fr"
        allowed = {
            "/Lang",
            "/MarkInfo",
            "/Metadata",
            "/Pages",
            "/StructTreeRoot",
            "/Type",
            "/ViewerPreferences",
        }
        assert set(pdf.Root.keys()) <= allowed
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "Date" not in xmp
        assert "Ferrand" not in xmp


@pytest.mark.parametrize("paper", LETTERS)
def test_printing_again_gives_the_same_bytes(paper: str) -> None:
    letter = sample(sender=("王小明", "ليلى"))
    assert printed(letter, on(paper)) == printed(letter, on(paper))


def test_every_page_is_in_the_tag_tree_and_numbered_from_the_second() -> None:
    result = printed(sample(body=sample().body * 5))
    assert result.pages > 2
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        tagged = {
            item.Pg.objgen for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Pg" in item
        }
        assert tagged == {page.objgen for page in pdf.pages}
    pages = pypdfium2.PdfDocument(result.data)
    numbers = [page.get_textpage().get_text_bounded(left=500, bottom=788) for page in pages]
    assert [number.strip() for number in numbers] == [
        "",
        *(str(number) for number in range(2, result.pages + 1)),
    ]


def test_demands_are_a_list_and_line_breaks_are_kept() -> None:
    html = page_of(sample(body=blocks("One\ntwo\n\n1. a\n2. b")), PLAIN, Lent()).html
    assert "<p>One\ntwo</p>" in html
    assert "<ol>\n<li>a</li>\n<li>b</li>\n</ol>" in html


def test_a_letter_without_sender_or_name_shows_a_line_to_sign_on() -> None:
    html = page_of(sample(sender=(), signature=""), PLAIN, Lent()).html
    assert '<p class="signature blank"></p>' in html
    assert printed(sample(sender=(), signature="")).pages == 1


def test_a_script_from_right_to_left_is_set_from_right_to_left() -> None:
    result = printed(sample(direction="rtl", sender=("ليلى",)), on("stationery"))
    page = pypdfium2.PdfDocument(result.data)[0]
    assert "ليلى" in page.get_textpage().get_text_bounded(left=400, bottom=700)


def test_only_stationery_bears_what_the_case_lends() -> None:
    assert LENT.line is not None
    line = "".join(LENT.line.split())
    assert line not in _text(printed(sample()).data)
    assert line in _text(printed(sample(), on("stationery")).data)
    alone = page_of(sample(), on("stationery"), Lent()).html
    assert "<img" not in alone
    assert "Mira Solenne read" not in alone


def test_pages_are_black_on_white_so_that_a_copier_can_read_them() -> None:
    for paper, lent in itertools.product(LETTERS, (LENT, Lent())):
        page = pypdfium2.PdfDocument(printed(sample(), on(paper), lent).data)[0]
        picture = page.render(scale=2).to_pil().convert("RGB")
        assert all(max(colour) - min(colour) < 8 for _, colour in picture.getcolors(1 << 24) or [])
        dark = sum(count for count, value in picture.convert("L").getcolors() or [] if value < 200)
        assert dark < picture.width * picture.height * 0.08


def test_a_character_that_no_font_has_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    result = printed(sample(signature="Ana \ue000\uf8ff"))
    assert result.missing == ("\ue000", "\uf8ff")
    caplog.clear()


@pytest.mark.parametrize("size", Size)
def test_nothing_leaves_the_page_however_long_a_word_is(size: Size) -> None:
    word = "W" * 400
    body = (Paragraph(word), NumberedList((word, word)))
    letter = sample(
        sender=(word,), addressee=(word,), place_and_date=word, country=word, signature=word, body=body,
        copies_label=word, copies_to=(word,),
    )  # fmt: skip
    for page in pypdfium2.PdfDocument(printed(letter, on("stationery", size)).data):
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        assert min(box[0] for box in boxes) > 60
        assert max(box[2] for box in boxes) < page.get_width() - 60
