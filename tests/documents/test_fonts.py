"""Families by script: a name in any script prints in the face that was meant for it, on every paper."""

import io
import itertools
from pathlib import Path

import pikepdf
import pytest

from app.documents.fonts import font_css, font_folders
from app.documents.picture import pictures
from app.letters.letter import Paragraph
from tests.documents.letters import PLAIN, on, printed, sample
from tests.verapdf import faults

pytestmark = pytest.mark.usefixtures("complaints")

#: A name and the script's family, to be had as “Noto Serif …” and as “Noto Sans …” alike.
NAMES = {
    "Łucja Nguyễn Thị Őğşčț": "",
    "Ольга Ковальчук Ґалаґан": "",
    "Ελένη Παπαδοπούλου": "",
    "יעל כהן": "Hebrew",
    "Անի Պետրոսյան": "Armenian",
    "თამარ ბერიძე": "Georgian",
    "ሀይለ ገብረ": "Ethiopic",
    "सीता शर्मा": "Devanagari",
    "কমলা দাস": "Bengali",
    "મીરા પટેલ": "Gujarati",
    "ਗੁਰਪ੍ਰੀਤ ਕੌਰ": "Gurmukhi",
    "கமலா": "Tamil",
    "లక్ష్మి": "Telugu",
    "ಗೌರಿ": "Kannada",
    "ലത നായർ": "Malayalam",
    "නිමල් පෙරේරා": "Sinhala",
    "สมชาย ใจดี": "Thai",
    "ຄຳໄພ": "Lao",
    "សុខា": "Khmer",
    "အောင်စု": "Myanmar",
    "王小明": "CJK SC",
    "山田 はなこ ハナコ": "CJK SC",
    "김민준": "CJK SC",
}
#: A name and the one family for it, whatever the page is set in.
ALONE = {
    "བསྟན་འཛིན": "Noto Serif Tibetan",
    "ସୀତା": "Noto Sans Oriya",
    "ޢާއިޝާ": "Noto Sans Thaana",
    "ܡܪܝܡ": "Noto Sans Syriac",
    "ⵜⵉⵣⵉⵔⵉ": "Noto Sans Tifinagh",
    "ᠪᠠᠲᠤ": "Noto Sans Mongolian",
    "ᓇᓄᖅ": "Noto Sans Canadian Aboriginal",
    "ᏣᎳᎩ": "Noto Sans Cherokee",
    "ߡߊߡߊߘߌ": "Noto Sans NKo",
    "𞤀𞤥𞤢𞤣𞤵": "Noto Sans Adlam",
}
ARABIC = "ليلى الحسيني ٹڑ"
PAPERS = {
    "plain": (PLAIN, "Noto Serif", {"Noto Naskh Arabic"}),
    "large": (on("large"), "Noto Sans", {"Noto Sans Arabic"}),
    "opendyslexic": (on("dyslexia"), "Noto Sans", {"Noto Sans Arabic", "OpenDyslexic"}),
    "atkinson": (on("dyslexia", face="atkinson"), "Noto Sans", {"Noto Sans Arabic", "Atkinson Hyperlegible"}),
    "sans": (on("dyslexia", face="sans"), "Noto Sans", {"Noto Sans Arabic"}),
}


def _faces(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = (
            thing
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing
        )
        return {str(font.BaseFont).partition("+")[2].replace("-", " ") for font in fonts}


def test_every_script_prints_in_its_family_on_every_kind_of_page(tmp_path: Path) -> None:
    names = (*NAMES, *ALONE, ARABIC)
    files = []
    for paper, (chosen, design, own) in PAPERS.items():
        result = printed(sample(body=tuple(map(Paragraph, names)), notes=()), chosen)
        families = {f"{design} {script}".strip() for script in NAMES.values()}
        assert result.missing == (), paper
        assert _faces(result.data) == {*families, *ALONE.values(), *own}, paper
        files.append(tmp_path / f"{paper}.pdf")
        files[-1].write_bytes(result.data)
    assert {path.name: found for path, found in faults(files).items() if found} == {}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_character_that_no_family_has_is_reported(paper: str, caplog: pytest.LogCaptureFixture) -> None:
    assert printed(sample(signature="Ana \ue000"), PAPERS[paper][0]).missing == ("\ue000",)
    caplog.clear()


def test_han_letters_have_the_forms_of_the_language_of_the_letter() -> None:
    seen: set[bytes] = set()
    for language in ("zh", "ja", "zh-Hant"):
        letter = sample(language=language, body=(Paragraph("直骨"),), notes=())
        seen.update(pictures(printed(letter).data, 600, 1))
    assert len(seen) == 3


def test_faces_from_files_stand_in_the_folders_that_a_page_may_open() -> None:
    sources = [part.partition('"')[0] for part in font_css().split('url("')[1:]]
    assert sources
    for source, folder in itertools.product(sources, font_folders()):
        assert source.startswith(folder.as_uri())
        assert Path(source.removeprefix("file://")).is_file()


def test_a_face_from_a_file_gives_the_same_bytes_again() -> None:
    paper = on("dyslexia", face="atkinson")
    assert printed(sample(), paper) == printed(sample(), paper)
