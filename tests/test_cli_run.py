"""A file of names → one letter in as many copies, in one file or several, and one entry of the ledger."""

import datetime
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from click.testing import Result
from flask.testing import FlaskCliRunner

from app.actions.runs import request_key
from tests.command_line import commands
from tests.serving import ROOT, clean_environment, free_port

NAMES = ("Ana Ferrer", "José Ñandú", "Łucja Nowak")
SUNDAY = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
TOKEN = "-Jrv-_sJt1oYcXq5T2xW9w"
#: Runs the command and dies without warning before the second file has its name, or once the run is counted.
DEADLY = """
import os, pathlib, signal, sys
from app.__main__ import main
from app.actions import ledger

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dying_before(function):
    return lambda part, path: die() if "-02" in path.name else function(part, path)

def dying_after(function):
    return lambda *given: (function(*given), die())

if sys.argv.pop(1) == "printing":
    pathlib.Path.replace = dying_before(pathlib.Path.replace)
else:
    ledger.record_run = dying_after(ledger.record_run)
main()
"""


@dataclass(frozen=True)
class Installation:
    """An installation whose commands run in this process, and the file of its ledger."""

    runner: FlaskCliRunner
    ledger: Path

    def run(self, *arguments: str | Path) -> Result:
        """``every-letter run`` with these arguments."""
        return self.runner.invoke(args=["run", *map(str, arguments)])

    def entries(self, token: str) -> list[tuple[int, str, str]]:
        """Quantity, day and group of the entries that the token has made."""
        asked = 'SELECT quantity, day, "group" FROM entries WHERE request_key = ?'
        with sqlite3.connect(self.ledger) as connection:
            return connection.execute(asked, (request_key(token),)).fetchall()

    def all_letters(self) -> int:
        """What all entries add up to."""
        with sqlite3.connect(self.ledger) as connection:
            ((total,),) = connection.execute("SELECT coalesce(sum(quantity), 0) FROM entries").fetchall()
        return int(total)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of its own needs to be of this installation."""
        own = {"DATABASE_URL": f"sqlite:///{self.ledger}", "SECRET_KEY": "k" * 16}
        return {**clean_environment(), **own, "DATA_DIR": str(self.ledger.parent)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("house")
    with commands(folder) as runner:
        # The first command that needs the ledger makes its tables.
        assert runner.invoke(args=["totals"]).exit_code == 0
        yield Installation(runner, folder / "ledger.sqlite3")


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text("\n".join(NAMES), encoding="utf-8")
    return path


def pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def signed(pdf: Path) -> list[list[str]]:
    """Of each page, who is named on it."""
    return [[name for name in NAMES if name in words] for words in pages(pdf)]


def told_token(done: Result) -> str:
    found = re.search(r"^Token of this run: ([\w-]{22})$", done.stderr, re.MULTILINE)
    assert found, done.stderr
    return found[1]


def test_each_name_has_its_letter_in_numbered_files_and_all_are_one_entry(
    house: Installation, names: Path, tmp_path: Path
) -> None:
    out = tmp_path / "letters.pdf"
    done = house.run("idris-vael", "--names", names, "--per-file", "2", "--group", "class-7b", "-o", out)
    assert done.exit_code == 0, done.stderr
    first, second = tmp_path / "letters-01.pdf", tmp_path / "letters-02.pdf"
    assert done.stderr.splitlines()[-3:] == [
        f"{first}: 2 letters",
        f"{second}: 1 letter",
        f"{first} … {second}: 3 letters: counted",
    ]
    assert signed(first) == [[NAMES[0]], [NAMES[1]]]
    assert signed(second) == [[NAMES[2]]]
    ((quantity, _day, group),) = house.entries(told_token(done))
    assert (quantity, group) == (3, "class-7b")
    assert sorted(path.name for path in tmp_path.iterdir()) == [first.name, second.name, names.name]


def test_up_to_so_many_copies_are_the_very_file_that_was_asked_for(
    house: Installation, tmp_path: Path
) -> None:
    names, out, link = tmp_path / "names.txt", tmp_path / "letters", tmp_path / "link.pdf"
    names.write_bytes("\ufeffAna Ferrer\r\n\r\n \u200b\r\nAna Ferrer\r\n".encode("utf-16-le"))
    link.symlink_to(out)
    before = house.all_letters()
    done = house.run("idris-vael", "--names", names, "--per-file", "2", "--no-count", "-o", link)
    assert done.stderr.splitlines() == [
        "The same name stands on lines 1, 4; each has a copy.",
        f"{link}: 2 letters: not-asked",
    ]
    assert link.is_symlink()
    assert signed(out) == [["Ana Ferrer"], ["Ana Ferrer"]]
    assert house.all_letters() == before


def test_wednesday_s_reprint_of_sunday_s_run_counts_nothing_more(
    house: Installation, names: Path, tmp_path: Path
) -> None:
    asked = ("idris-vael", "--names", names, "--token", TOKEN, "-o")
    with time_machine.travel(SUNDAY):
        done = house.run(*asked, tmp_path / "sunday.pdf")
    assert "3 letters: counted" in done.stderr, done.stderr
    with time_machine.travel(SUNDAY + datetime.timedelta(days=3)):
        done = house.run(*asked, tmp_path / "wednesday.pdf")
    assert "3 letters: already" in done.stderr, done.stderr
    assert signed(tmp_path / "wednesday.pdf") == [[name] for name in NAMES]
    assert house.entries(TOKEN) == [(3, "2026-11-22", "")]
    names.write_text("Ana\nBo", encoding="utf-8")
    for other in ((), ("--kind", "solidarity"), ("--lang", "fr"), ("--group", "class-7b")):
        done = house.run(*asked, tmp_path / "refused.pdf", *other)
        assert done.exit_code == 1
        assert "has already counted 3 letters of kind “appeal” for “idris-vael”" in done.stderr
        assert not (tmp_path / "refused.pdf").exists(), "nothing is printed in vain"
        names.write_text("\n".join(NAMES), encoding="utf-8")


@pytest.mark.parametrize("moment", [pytest.param("printing", marks=pytest.mark.long), "counted"])
def test_a_run_that_is_killed_and_run_again_counts_once(
    house: Installation, names: Path, tmp_path: Path, moment: str
) -> None:
    token = f"{moment}-{'t' * 16}"
    out, part = tmp_path / "letters.pdf", tmp_path / ".letters-02.pdf.part"
    asked = ("idris-vael", "--names", names, "--token", token, "--per-file", "2", "-o", out)
    command = [sys.executable, "-c", DEADLY, moment, "run", *map(str, asked)]
    killed = subprocess.run(
        command, cwd=ROOT, env=house.environment, capture_output=True, timeout=300, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    assert signed(tmp_path / "letters-01.pdf") == [[NAMES[0]], [NAMES[1]]]
    assert part.exists() is (moment == "printing")
    assert (tmp_path / "letters-02.pdf").exists() is (moment == "counted")
    assert len(house.entries(token)) == (moment == "counted")
    done = house.run(*asked)
    assert done.exit_code == 0, done.stderr
    assert signed(tmp_path / "letters-02.pdf") == [[NAMES[2]]]
    assert not part.exists()
    assert [quantity for quantity, _, _ in house.entries(token)] == [3]


def test_while_the_ledger_is_away_the_run_is_printed_and_said_to_be_uncounted(
    names: Path, tmp_path: Path
) -> None:
    nowhere = f"postgresql://127.0.0.1:{free_port()}/none"
    with commands(tmp_path, nowhere) as runner:
        done = runner.invoke(
            args=["run", "idris-vael", "--names", str(names), "-o", str(tmp_path / "letters.pdf")]
        )
    assert done.exit_code == 0
    token = told_token(done)
    assert f"could not be reached. To count it, print it again with --token {token}\n" in done.stderr
    assert "3 letters: unreachable" in done.stderr
    assert len(pages(tmp_path / "letters.pdf")) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody",), "There is no case “nobody”."),
        (("bernardo-caal-xol",), "cannot be written for “bernardo-caal-xol”: they are closed"),
        (("idris-vael", "--addressee", "me"), "There is no addressee “me” here."),
        (("idris-vael", "--paper", "gold"), "There is no paper “gold” here."),
        (("idris-vael", "--age", "9-12"), "There is no option “age” here."),
        (("idris-vael", "--paper", "lined"), "“lined”, as it was chosen, is still to be written on."),
        (("idris-vael", "--paper", "envelope"), "is still to be written on."),
        (
            ("idris-vael", "--paper", "stationery", "--message", "open"),
            "“stationery”, as it was chosen, is still to be written on.",
        ),
        (("idris-vael", "--token", "t" * 21), "A token has at least 22 characters"),
        (("idris-vael", "--token", "t" * 21 + "é"), "A token has at least 22 characters"),
        (("idris-vael", "--group", "Ana Ferrer"), "A group's code has at most 40 characters"),
        (("idris-vael", "--per-file", "0"), "1<=x<=1000"),
        (("idris-vael", "--per-file", "1001"), "1<=x<=1000"),
        (("idris-vael", "--names", "nowhere.txt"), "File 'nowhere.txt' does not exist"),
        (("idris-vael", "--as", "docx"), "There is no option “as” here."),
        (("idris-vael", "-o", "/dev/null"), "/dev/null is no ordinary file"),
        (("idris-vael", "-o", "/nowhere/letters.pdf"), "Nothing can be written into /nowhere"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_and_nothing_is_printed_or_counted(
    house: Installation, names: Path, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = house.all_letters()
    done = house.run("--names", names, "-o", tmp_path / "letters.pdf", *arguments)
    assert done.exit_code in {1, 2}
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [names]
    assert house.all_letters() == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("Ana\nJosé".encode("latin-1"), "Line 2 of {names} is not in UTF-8."),
        (b"Ana\n" + b"B" * 200, "A name has at most 100 characters."),
        (b"Ana\n" * 100_001, "This file holds more than 100000 names."),
        (b" \n\n", "There is no name in this file."),
    ],
)
def test_names_that_cannot_be_used_are_told_before_anything_is_printed(
    house: Installation, names: Path, tmp_path: Path, data: bytes, sentence: str
) -> None:
    names.write_bytes(data)
    done = house.run("idris-vael", "--names", names, "-o", tmp_path / "letters.pdf")
    assert done.exit_code == 1
    assert sentence.format(names=names) in done.stderr
    assert list(tmp_path.iterdir()) == [names]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    house: Installation, names: Path, tmp_path: Path
) -> None:
    # The longest name that a file may have, which leaves no room for the end of a temporary one.
    out = tmp_path / ("n" * 251 + ".pdf")
    done = house.run("idris-vael", "--names", names, "--token", "n" * 22, "-o", out)
    assert done.exit_code == 1
    assert f"{out} could not be written: File name too long. Nothing was counted." in done.stderr
    assert list(tmp_path.iterdir()) == [names]
    assert house.entries("n" * 22) == []


def test_many_who_share_names_are_told_in_a_few_lines(
    house: Installation, names: Path, tmp_path: Path
) -> None:
    names.write_text("Ana\n" * 12 + "".join(f"Bo {number}\n" * 2 for number in range(10)), encoding="utf-8")
    done = house.run("idris-vael", "--names", names, "--no-count", "-o", tmp_path / "letters.pdf")
    told = done.stderr.splitlines()
    assert told[0] == "The same name stands on lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …; each has a copy."
    assert told[10] == "So it is with 1 more names."
    assert not any("Ana" in line or "Bo" in line for line in told), "no name stands in a log"


def test_on_a_terminal_a_bar_shows_how_many_are_done(
    house: Installation, names: Path, tmp_path: Path
) -> None:
    terminal, its_end = pty.openpty()
    out = tmp_path / "letters.pdf"
    asked = ["run", "idris-vael", "--names", names, "--no-count", "--per-file", "1", "-o", out]
    subprocess.run(
        [sys.executable, "-m", "app", *map(str, asked)],
        cwd=ROOT,
        env={**house.environment, "TERM": "xterm"},
        stderr=its_end,
        timeout=300,
        check=True,
    )
    told = os.read(terminal, 10_000).decode()
    os.close(its_end)
    os.close(terminal)
    assert "Letters  [" in told
    assert "100%" in told
    assert "letters-03.pdf: 3 letters: not-asked" in told
    assert "letters-01.pdf: 1 letter" not in told
