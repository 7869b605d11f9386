"""The words of reports: whole in every language, or what is wrong with them is told."""

import shutil
from pathlib import Path

import pytest

from app.closing.words import BooksUnreadable, read_books
from app.settings import ROOT

STOCK = ROOT / "letter_templates" / "books"


def test_words_that_lack_something_are_told(tmp_path: Path) -> None:
    assert read_books(STOCK).problems == ()
    folder = Path(shutil.copytree(STOCK, tmp_path / "books"))
    path = folder / "words" / "fr.yaml"
    path.write_text(path.read_text().replace("  appeal: Lettres aux autorités\n", ""))
    (folder / "words" / "es.yaml").unlink()
    stock = read_books(folder)
    assert stock.problems[0].file.name == "fr.yaml"
    assert stock.problems[0].message.startswith("“kinds.appeal” is missing")
    assert stock.problems[1].file.name == "es.yaml"
    with pytest.raises(BooksUnreadable, match=r"mistake in fr\.yaml"):
        stock.in_language("en")
