"""Every paper in every format, way, size and language: fit to be printed, copied and read aloud."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.document import Format, Size
from app.documents.text import text
from app.errors import EveryLetterError
from tests.papers.fit import faults, lost
from tests.papers.making import Maker
from tests.papers.matrix import Cell, cells
from tests.verapdf import faults as faults_for_readers

MAKER = Maker()
#: Marks that nobody sees: they tell a word processor which way the words of a line run.
DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def test_the_selection_has_every_paper_in_every_language_and_size_and_every_choice() -> None:
    assert _meetings(whole=True) <= _meetings(whole=False)


def _meetings(*, whole: bool) -> set[tuple[object, ...]]:
    own = [(cell.paper, cell.asked) for cell in cells(MAKER, whole=whole)]
    languages = {(paper, asked.format, asked.size, asked.language) for paper, asked in own}
    return languages | {(paper, asked.size, option) for paper, asked in own for option in asked.way}


@pytest.mark.long
@pytest.mark.parametrize("size", Size)
def test_every_print_can_be_read_copied_and_heard(size: Size, tmp_path: Path, *, whole: bool) -> None:
    found: dict[str, list[str]] = {}
    for cell in cells(MAKER, whole=whole):
        if cell.asked.format is Format.PDF and cell.asked.size is size:
            found[str(cell)] = _faults(cell, tmp_path / str(cell))
    for path, wrong in faults_for_readers(sorted(tmp_path.iterdir()), seconds=900).items():
        found[path.name] += wrong
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _faults(cell: Cell, path: Path) -> list[str]:
    try:
        made = cell.made(MAKER)
    except EveryLetterError as refused:
        return [str(refused)]
    path.write_bytes(made.data)
    words = lost(made.letter, made.data) if made.finishes else []
    return [*made.warnings, *faults(cell.paper, made.data), *(f"“{word}” is lost" for word in words)]


def test_a_word_processor_reads_the_same_words_in_every_format(tmp_path: Path, *, whole: bool) -> None:
    files: dict[Path, str] = {}
    for cell in cells(MAKER, whole=whole):
        if cell.asked.format in {Format.DOCX, Format.ODT}:
            made = cell.made(MAKER)
            # A word processor writes no foot of the page into plain text.
            path = tmp_path / f"{str(cell).replace('.', '-')}.{cell.asked.format}"
            path.write_bytes(made.data)
            files[path] = text(replace(made.letter, notes=()))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    convert = [*command, "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    for path, expected in files.items():
        found = path.with_suffix(".txt").read_text("utf-8-sig").translate(DIRECTIONS)
        assert found.split() == expected.split(), path.name


def test_the_same_print_twice_is_the_same_bytes(*, whole: bool) -> None:
    # The first that the selection has of each paper and format, or of some of them.
    firsts = {(cell.paper, cell.asked.format): cell for cell in reversed(list(cells(MAKER, whole=False)))}
    for cell in list(firsts.values())[:: 1 if whole else 3]:
        assert cell.made(MAKER) == cell.made(MAKER), str(cell)
