"""The command line as an operator types it, against a real ledger."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from tests.command_line import commands
from tests.serving import ROOT, clean_environment, free_port

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `every-letter` with a data folder of the test's own."""

    def every_letter(*arguments: str | Path, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=ROOT,
            env={**clean_environment(), "DATA_DIR": str(tmp_path / "data"), **settings},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return every_letter


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskCliRunner]:
    """Runs commands in this process: to start one anew takes longer than most of them do."""
    with commands(tmp_path_factory.mktemp("here")) as runner:
        yield runner


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskCliRunner]:
    """Runs commands where there is no PostgreSQL at the address of the ledger."""
    nowhere = f"postgresql://127.0.0.1:{free_port()}/none"
    with commands(tmp_path_factory.mktemp("away"), nowhere) as runner:
        yield runner


def said(runner: FlaskCliRunner, *arguments: str | Path) -> Result:
    """What a command comes to that is given these arguments."""
    return runner.invoke(args=[*map(str, arguments)])


def total(runner: FlaskCliRunner) -> int:
    """The letters that the ledger has."""
    return int(json.loads(said(runner, "totals", "--json").stdout)["total"])


@pytest.fixture
def case_files(tmp_path: Path) -> Path:
    """A copy of the bundled case files that a test may spoil."""
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "cases"))


def words_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_bundled_cases_have_no_problems(here: FlaskCliRunner) -> None:
    done = said(here, "cases", "check")
    assert (done.exit_code, done.stdout) == (0, "No problems found.\n"), done.stderr


def test_a_mistake_is_told_with_file_line_and_remedy_and_the_good_cases_stay(
    here: FlaskCliRunner, case_files: Path, tmp_path: Path
) -> None:
    spoiled = case_files / "example" / "idris-vael" / "case.yaml"
    spoiled.write_text(spoiled.read_text().replace("who: person", "who: crowd"))
    done = said(here, "cases", "check", spoiled.parent)
    assert done.exit_code == 1
    assert f"{spoiled}:" in done.stdout
    assert "choose 'person', 'group' or 'community'" in done.stdout
    assert "Traceback" not in done.stderr
    with commands(tmp_path, case_files=case_files) as runner:
        listed = json.loads(said(runner, "cases", "list", "--json").stdout)["cases"]
    assert {case["slug"] for case in listed} == {"mira-solenne", "orm-bay", "bernardo-caal-xol"}


def test_one_case_can_be_checked_alone(here: FlaskCliRunner, case_files: Path) -> None:
    (case_files / "example" / "orm-bay" / "fr.md").unlink()
    assert said(here, "cases", "check", case_files / "example" / "idris-vael").exit_code == 0
    done = said(here, "cases", "check", case_files / "example" / "orm-bay")
    assert done.exit_code == 1
    assert "fr.md: The words in “fr” are missing" in done.stdout


def test_a_sample_longer_than_a_page_is_a_problem_of_the_file(here: FlaskCliRunner, case_files: Path) -> None:
    spoiled = case_files / "example" / "mira-solenne" / "en.md"
    spoiled.write_text(spoiled.read_text() + "\n" + "A sentence that goes on.\n\n" * 60)
    done = said(here, "cases", "check", case_files / "example" / "mira-solenne")
    assert done.exit_code == 1
    assert (
        "en.md: The sample letter of kind “appeal” on plain paper of size a4 is longer than a page"
        in done.stdout
    )


def test_the_cases_are_listed_for_programs(here: FlaskCliRunner) -> None:
    listed = json.loads(said(here, "cases", "list", "--json").stdout)["cases"]
    by_slug = {case["slug"]: case for case in listed}
    assert by_slug["mira-solenne"] == {
        "slug": "mira-solenne",
        "campaign": "example",
        "status": "open",
        "kinds": ["appeal", "solidarity"],
        "languages": ["en", "fr", "es"],
    }
    assert by_slug["bernardo-caal-xol"]["status"] == "closed"


def test_a_letter_is_written_and_counted_and_one_without_counting_is_not(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    given = ("write", "idris-vael", "--lang", "fr", "--name", "Ana Ferrer", "--place", "Lyon", "-o", out)
    assert run(*given).returncode == 0
    text = words_of(out)
    assert "Ana Ferrer" in text
    assert "Lyon, le " in text
    data = tmp_path / "data"
    with commands(data, f"sqlite:///{data}/every-letter.sqlite3") as runner:
        assert said(runner, *given, "--no-count").exit_code == 0
        totals = json.loads(said(runner, "totals", "--json").stdout)
    assert totals["campaign"] == "example"
    assert totals["total"] == 1
    assert totals["by_case"] == {"idris-vael": 1}
    assert totals["by_kind"] == {"appeal": 1}


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("odt", b"PK"), ("txt", b"Ana")]
)
def test_every_format_can_be_written(here: FlaskCliRunner, tmp_path: Path, form: str, start: bytes) -> None:
    out = tmp_path / f"letter.{form}"
    done = said(here, "write", "orm-bay", "--kind", "solidarity", "--name", "Ana", "--as", form, "-o", out)
    assert done.exit_code == 0, done.stderr
    assert out.read_bytes().startswith(start)


def test_the_writer_s_own_words_come_from_a_file(here: FlaskCliRunner, tmp_path: Path) -> None:
    body, out = tmp_path / "body.txt", tmp_path / "letter.txt"
    body.write_text("I keep bees, and I know patience.\n\n{{7*7}} <script>", encoding="utf-8")
    done = said(here, "write", "idris-vael", "--body-file", body, "--as", "txt", "--no-count", "-o", out)
    assert done.exit_code == 0, done.stderr
    assert "{{7*7}} <script>" in out.read_text(encoding="utf-8")


def test_a_letter_that_cannot_be_taken_away_is_not_counted(here: FlaskCliRunner, tmp_path: Path) -> None:
    before = total(here)
    done = said(here, "write", "idris-vael", "--as", "txt", "-o", tmp_path / "nowhere" / "letter.txt")
    assert done.exit_code == 1
    assert "Nothing can be written into" in done.stderr
    assert total(here) == before


def test_words_in_another_encoding_are_refused_with_the_remedy(here: FlaskCliRunner, tmp_path: Path) -> None:
    body = tmp_path / "body.txt"
    body.write_bytes("Señora Presidenta".encode("utf-16"))
    done = said(
        here, "write", "idris-vael", "--body-file", body, "--as", "txt", "-o", tmp_path / "letter.txt"
    )
    assert done.exit_code == 1
    assert "is not in UTF-8; save it again" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("write", "nobody"), "There is no case “nobody”."),
        (("write", "bernardo-caal-xol"), "cannot be written for “bernardo-caal-xol”: they are closed"),
        (
            ("write", "idris-vael", "--lang", "de"),
            "There is no language “de” here. Choose one of: en, fr, es.",
        ),
        (("write", "idris-vael", "--addressee", "me"), "There is no addressee “me” here."),
        (
            ("write", "idris-vael", "--paper", "gold"),
            "There is no paper “gold” here. Choose one of: plain, stationery",
        ),
        (
            ("write", "idris-vael", "--paper", "lined", "--age", "5"),
            "There is no age “5” here. Choose one of: 16+, 13-15, 9-12, 6-8.",
        ),
        (("write", "idris-vael", "--age=9-12"), "There is no option “age” here."),
        (("write", "idris-vael", "--paper", "large", "--as", "odt"), "There is no format “odt” here."),
        (
            ("write", "idris-vael", "--paper", "labels", "--offset-y", "-40"),
            "“-40” is no number between -10 and 10.",
        ),
        (("write", "idris-vael", "--paper", "postcard"), "There is no paper “postcard” here."),
        (("write", "idris-vael", "--paper", "mirror"), "There is nothing to set beside this letter"),
        (("totals", "--campaign", "none"), "There is no campaign “none” in the case files."),
    ],
)
def test_a_mistake_on_the_command_line_is_told_in_one_sentence(
    here: FlaskCliRunner, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    out = ("-o", str(tmp_path / "out.pdf")) if arguments[0] == "write" else ()
    done = here.invoke(args=[*arguments, *out])
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.pdf").exists()


def test_a_word_that_is_no_option_is_not_understood(here: FlaskCliRunner, tmp_path: Path) -> None:
    done = said(here, "write", "idris-vael", "nonsense", "-o", tmp_path / "out.pdf")
    assert done.exit_code == 2
    assert "“nonsense” is not understood here. An option of a paper is --name value." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("idris-vael", "--age"), "--age needs a value"),
        (("idris-vael", "--age="), "--age needs a value"),
        (("--age", "9-12"), "Missing argument 'CASE'."),
    ],
)
def test_an_option_without_its_value_or_case_is_told(
    here: FlaskCliRunner, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = said(here, "write", "-o", tmp_path / "out.pdf", "--paper", "lined", *arguments)
    assert done.exit_code == 2
    assert sentence in done.stderr


def test_the_contact_sheet_is_refused_before_it_is_drawn(here: FlaskCliRunner, tmp_path: Path) -> None:
    done = said(here, "papers", "--contact-sheet", tmp_path / "nowhere" / "sheet.png")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nothing can be written into" in done.stderr


def test_the_papers_are_listed_with_their_options(here: FlaskCliRunner) -> None:
    done = said(here, "papers")
    assert done.exit_code == 0, done.stderr
    assert "plain: A formal letter" in done.stdout
    assert "  a4, letter; pdf, docx, odt, txt; appeal, solidarity; finishes a letter\n" in done.stdout
    assert "  --envelope dl|c5|c6|10\n" in done.stdout
    assert "  --offset-x -10 … 10\n" in done.stdout


def test_a_paper_s_options_are_the_command_s(here: FlaskCliRunner, tmp_path: Path) -> None:
    out, before = tmp_path / "labels.pdf", total(here)
    options = ("--labels", "21", "--first", "4", "--offset-x=1.5", "--offset-y", "-0.5")
    done = said(here, "write", "--paper", "labels", *options, "idris-vael", "-o", out)
    assert done.exit_code == 0, done.stderr
    assert words_of(out).count("Vesmar") == 18
    assert total(here) == before


def test_a_mirror_letter_faces_the_writer_s_own_language(here: FlaskCliRunner, tmp_path: Path) -> None:
    out = tmp_path / "mirror.pdf"
    done = said(here, "write", "mira-solenne", "--paper", "mirror", "--lang", "fr", "--mine", "es", "-o", out)
    assert done.exit_code == 0, done.stderr
    assert {"Sire", "Majestad"} <= set(re.findall(r"\w+", words_of(out)))


def test_a_setting_that_cannot_be_used_is_told_in_one_sentence(run: Run) -> None:
    done = run("totals", DATABASE_URL="mysql://nowhere/x", SECRET_KEY="k" * 16)
    assert done.returncode == 1
    assert "The setting DATABASE_URL cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_ledger_is_folded_audited_and_explained(here: FlaskCliRunner, tmp_path: Path) -> None:
    assert said(here, "write", "idris-vael", "-o", tmp_path / "letter.pdf").exit_code == 0
    assert "0 letters folded" in said(here, "fold").stdout, "today's letters stay as they are"
    audit = said(here, "audit")
    assert audit.exit_code == 0
    assert "0 entries" in audit.stdout
    assert "letters.day:" in said(here, "what-we-hold").stdout


def test_on_a_fresh_machine_the_ledger_is_empty(tmp_path: Path) -> None:
    with commands(tmp_path) as runner:
        totals = json.loads(said(runner, "totals", "--json").stdout)
    assert (totals["total"], totals["signatures"], totals["by_case"]) == (0, 0, {})


@pytest.mark.parametrize("command", ["totals", "fold", "audit", "what-we-hold"])
def test_while_the_ledger_is_away_its_commands_say_so(away: FlaskCliRunner, command: str) -> None:
    done = said(away, command)
    assert done.exit_code == 1
    assert "The ledger could not be reached; its figures are not known just now." in done.stderr
    assert "Traceback" not in done.stderr


def test_while_the_ledger_is_away_a_letter_is_written_and_said_to_be_uncounted(
    away: FlaskCliRunner, tmp_path: Path
) -> None:
    out = tmp_path / "letter.txt"
    done = said(away, "write", "idris-vael", "--as", "txt", "-o", out)
    assert done.exit_code == 0
    assert "Lantergat" in out.read_text(encoding="utf-8")
    assert "was not counted" in done.stderr
