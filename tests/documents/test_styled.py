"""Letter → lines in named styles: DOCX and ODT hold the same words, as any word processor reads them."""

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from app.documents.document import Size
from app.documents.docx import docx
from app.documents.odt import odt
from app.documents.page import Lent
from app.documents.styled import STYLES, foot_of, head_of, lines_of
from app.documents.text import text
from app.letters.letter import Letter, NumberedList, Paragraph
from tests.documents.letters import LENT, sample
from tests.documents.small import HOSTILE, arabic, small, tree

Maker = Callable[[Letter, Size, Lent], bytes]
FORMATS = pytest.mark.parametrize(("make", "content"), [(docx, "word/document.xml"), (odt, "content.xml")])


def test_lines_have_styles_of_the_table() -> None:
    lines = tuple(lines_of(small(), LENT))
    margins = head_of(small(), LENT), foot_of(small())
    used = {line.style for line in (*lines, *margins, *(line.beside for line in lines)) if line}
    assert used == {style.name for style in STYLES} - {"Page Number"}


def test_lines_of_another_script_run_their_own_way() -> None:
    sender, *_, body, _, _, _ = lines_of(arabic(), Lent())
    assert sender.runs[0].text == "\u200eCamille Ferrand\u200e\n\u200e12, rue des Tanneurs\u200e"
    assert body.runs[0].text == "أطلب منكم أن تجيبوا."
    addressee = tuple(lines_of(small(addressee=("١٢ شارع النهر",)), Lent()))[2]
    assert addressee.runs[0].text == "\u200f١٢ شارع النهر\u200f"


@FORMATS
def test_the_same_letter_is_the_same_bytes(make: Maker, content: str) -> None:
    data = make(sample(), Size.A4, LENT)
    assert data == make(sample(), Size.A4, LENT)
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert content in package.namelist()


@FORMATS
def test_control_characters_break_nothing(make: Maker, content: str) -> None:
    letter = small(body=(Paragraph("a\x00b\x0bc\ud800d\uffff"),), signature="\x1b")
    assert "abcd" in "".join(tree(make(letter, Size.A4, Lent()), content).itertext())


def _read_by_an_office(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """The words of each file, as LibreOffice saves them as text."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    convert = [
        *command,
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(folder),
        *(str(folder / name) for name in files),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    return {name: (folder / name).with_suffix(".txt").read_text("utf-8-sig") for name in files}


def test_a_word_processor_reads_the_same_words(tmp_path: Path) -> None:
    hostile = small(body=(Paragraph(HOSTILE), NumberedList((HOSTILE, "2"))), signature=HOSTILE)
    letters = {
        language: sample(language, copies_label="CC", copies_to=("王小明",))
        for language in ("en", "fr", "es")
    }
    letters |= {
        "ar": arabic(),
        "lists": small(body=(NumberedList(("a",)), NumberedList(("b",)))),
        "hostile": hostile,
    }
    files: dict[str, bytes] = {}
    for name, letter in letters.items():
        files[f"{name}-docx.docx"] = docx(letter, Size.A4, LENT)
        files[f"{name}-odt.odt"] = odt(letter, Size.LETTER, LENT)
    read = _read_by_an_office(tmp_path, files)
    for name, letter in letters.items():
        # What stands at the head and foot of a page goes into no plain text.
        expected = text(replace(letter, notes=())).split()
        assert read[f"{name}-docx.docx"].replace("\u200e", "").split() == expected
        assert read[f"{name}-odt.odt"].replace("\u200e", "").split() == expected
