"""A temporary folder → a good catalogue in it, for a test to break."""

from pathlib import Path

import pytest

from tests.cases.good import write_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path / "case_files")
