"""``every-letter books``: reports are made, listed and written into files by their endings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from tests.command_line import commands


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner:
        assert runner.invoke(args=["books", "list"]).output == ""
        yield runner


def books(runner: FlaskCliRunner, *arguments: object) -> Result:
    return runner.invoke(args=["books", *map(str, arguments)])


def test_a_report_is_made_and_listed(runner: FlaskCliRunner) -> None:
    made = books(runner, "close", "provisional", "--campaign", "remembered").output
    assert made.startswith("1: provisional, remembered, ")
    assert len(made.strip().rpartition("hash ")[2]) == 64
    assert books(runner, "list").output == made


def test_files_are_written_by_their_endings(runner: FlaskCliRunner, tmp_path: Path) -> None:
    books(runner, "close", "provisional")
    for ending, head in (("pdf", b"%PDF"), ("XLSX", b"PK"), ("csv", b"\xef\xbb\xbf")):
        path = tmp_path / f"report.{ending}"
        done = books(runner, "export", 1, "--lang", "es", "--size", "letter", "-o", path)
        assert done.output == f"Report 1 written to {path}.\n"
        assert path.read_bytes().startswith(head)


def test_what_cannot_be_done_is_told_in_a_sentence(runner: FlaskCliRunner, tmp_path: Path) -> None:
    early = books(runner, "close", "final")
    assert (early.exit_code, "please make a provisional report" in early.output) == (1, True)
    other = books(runner, "close", "final", "--edition", "1999")
    assert "There is no edition “1999” here" in other.output
    books(runner, "close", "provisional")
    assert "There is no format “doc” here" in books(runner, "export", 1, "-o", tmp_path / "a.doc").output
    assert "There is no report 2." in books(runner, "export", 2, "-o", tmp_path / "a.csv").output
