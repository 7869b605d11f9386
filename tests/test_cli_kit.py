"""``every-letter kit``: the file, and what is said of it."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from flask.testing import FlaskCliRunner

from app.settings import ROOT
from tests.command_line import commands
from tests.papers.making import NOON

QUICK = ("--parts", "cover,lined", "--cases", "orm-bay", "--mode", "copy", "--people", "3")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskCliRunner]:
    folder = tmp_path_factory.mktemp("house")
    with commands(folder) as runner, time_machine.travel(NOON):
        yield runner


def test_a_kit_is_written_and_its_pages_are_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "kit.pdf"
    done = runner.invoke(args=["kit", *QUICK, "--lang", "fr", "--age", "9-12", "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    assert done.stderr.splitlines() == [
        "  pages 3–3: Papier ligné, 3 ×, 1-sided",
        f"{out}: 3 pages; 4 sheets of paper when all is copied",
    ]
    assert len(pypdfium2.PdfDocument(out)) == 3


def test_what_is_left_out_is_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "kit.pdf"
    cases = "orm-bay, bernardo-caal-xol,"
    done = runner.invoke(args=["kit", *QUICK, "--cases", cases, "--size", "letter", "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "Left out, since it is not open now: Bernardo Caal Xol" in done.stderr.splitlines()


def test_a_kit_can_be_had_as_separate_files(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "kit.zip"
    done = runner.invoke(args=["kit", *QUICK, "--zip", "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == ["00-cover.pdf", "01-lined.pdf"]


def test_sheets_come_in_more_languages_and_what_can_be_changed_beside_them(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    out = tmp_path / "kit.zip"
    options = ("--parts", "cover,families", "--also", "fr, es", "--zip", "-o", str(out))
    done = runner.invoke(args=["kit", *QUICK, *options])
    assert done.exit_code == 0, done.stderr
    told = [line.split(": ")[1] for line in done.stderr.splitlines()[:3]]
    names = ("English", "français", "español")
    assert told == [f"A letter to families – {name}, 1 ×, 1-sided" for name in names]
    with zipfile.ZipFile(out) as packed:
        files = [f"01-families-{language}.docx" for language in ("en", "fr", "es")]
        assert packed.namelist() == ["00-cover.pdf", "01-families.pdf", *files]


def test_cases_are_suggested_by_their_topic(runner: FlaskCliRunner, tmp_path: Path) -> None:
    options = ("--cases", "", "--parts", "cover,poster", "--topic", "land-and-environment")
    done = runner.invoke(args=["kit", *QUICK, *options, "-o", str(tmp_path / "kit.pdf")])
    assert done.exit_code == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if "Poster" in line] == [
        "  pages 3–3: Poster – The fishing families of Orm Bay, 1 ×, 1-sided"
    ]


def test_parts_for_another_way_of_writing_are_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "kit.pdf"
    done = runner.invoke(args=["kit", *QUICK, "--parts", "lined,letter-appeal", "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    told = "Left out, since it is not for this way of writing: Letter to the authorities"
    assert told in done.stderr.splitlines()


@pytest.mark.parametrize(("part", "status"), [("card", 0), ("lined", 1)])
def test_what_is_wrong_in_the_folder_of_kits_is_told_once(tmp_path: Path, part: str, status: int) -> None:
    templates = Path(shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates"))
    (templates / f"kits/{part}/part.yaml").write_text("place: many\n", encoding="utf-8")
    out = tmp_path / "kit.pdf"
    with commands(tmp_path, letter_templates=templates) as own, time_machine.travel(NOON):
        done = own.invoke(args=["kit", *QUICK, "-o", str(out)])
    assert (done.exit_code, out.exists()) == (status, not status)
    assert done.stderr.count(f"{templates / 'kits' / part / 'part.yaml'}:1: ") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--people", "0"), "“0” is no number between 1 and 500"),
        (("--people", "10000"), "“10000” is no number between 1 and 500"),
        (("--cases", "nobody"), "There is no case “nobody”"),
        (("--cases", "bernardo-caal-xol"), "None of these cases can be written for at present"),
        (("--parts", "gold"), "There is no part “gold”"),
        (("--ready", "week"), "There is no kit “week”"),
        (("--also", "xx"), "There is no language “xx”"),
        (("--topic", "weather"), "There is no topic “weather”"),
    ],
)
def test_what_cannot_be_made_is_said_and_no_file_is_left(
    runner: FlaskCliRunner, tmp_path: Path, wrong: tuple[str, str], said: str
) -> None:
    out = tmp_path / "kit.pdf"
    done = runner.invoke(args=["kit", *QUICK, *wrong, "-o", str(out)])
    assert done.exit_code == 1
    assert said in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "wrong", [("--lang", "xx"), ("--mode", "sing"), ("--people", "many"), ("--age", "5")]
)
def test_a_choice_that_is_none_is_explained(
    runner: FlaskCliRunner, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    done = runner.invoke(args=["kit", *QUICK, *wrong, "-o", str(tmp_path / "kit.pdf")])
    assert done.exit_code == 2
    assert wrong[0] in done.stderr
