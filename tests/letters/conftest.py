"""The project's letter templates and a good catalogue → what letters are made of."""

from pathlib import Path

import pytest

from app.cases.case import Case
from app.cases.catalogue import read_catalogue
from app.letters.templates import LetterTemplates, read_letter_templates
from app.settings import ROOT
from tests.cases.good import write_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path / "case_files")


@pytest.fixture
def case(folder: Path) -> Case:
    return read_catalogue(folder).case("ana")


@pytest.fixture(scope="session")
def templates() -> LetterTemplates:
    read, problems = read_letter_templates(ROOT / "letter_templates")
    assert problems == ()
    return read
