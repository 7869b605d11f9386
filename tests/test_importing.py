"""A table that a spreadsheet has saved → tallies, each once for its key, or all that is wrong in it."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner

from app.actions import audit, entries, groups, piles
from app.actions.cell import Channel, Standing
from app.actions.codes import join_code, shown_code
from app.files.rows import BadTable
from app.importing import Importing, Preview
from app.services import Services
from tests.command_line import commands
from tests.papers.making import NOON

#: 300 schools that have written for three cases, as a spreadsheet in French saves them.
SCHOOLS = 300
CASES = ("mira-solenne", "orm-bay", "idris-vael")
HEADING = "key;case;day;number;reference"


def schools(many: int = SCHOOLS, separator: str = ";", coding: str = "latin-1") -> bytes:
    """One row for each, with 20 or 21 letters on one of 20 days."""
    lines = [HEADING] + [
        f"lycée-{one:03};{CASES[one % 3]};{one % 20 + 1:02}/11/2026;{20 + one % 2};boîte {one % 7}"
        for one in range(many)
    ]
    return "\r\n".join(lines).replace(";", separator).encode(coding)


def table(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows]).encode()


@pytest.fixture(scope="module")
def looking(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The program on a ledger in which nothing is ever entered."""
    folder = tmp_path_factory.mktemp("looking")
    shutil.copy(migrated_sqlite, folder / "ledger.sqlite3")
    with commands(folder) as runner, time_machine.travel(NOON):
        yield site(runner.app)
        assert entries.entry(1) is None


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> Iterator[FlaskCliRunner]:
    """The program on a fresh ledger, once of each sort."""
    with commands(tmp_path, database_url) as runner, time_machine.travel(NOON):
        yield runner
        assert audit.audit().faults == ()


@pytest.fixture
def importing(runner: FlaskCliRunner) -> Importing:
    """That of a ledger in which something is entered."""
    return site(runner.app).importing


def site(app: Flask) -> Services:
    found = app.extensions["every-letter services"]
    assert isinstance(found, Services)
    return found


def enter(importing: Importing, data: bytes, author: str = "ana") -> int:
    """How many rows were new."""
    came = importing.enter(data, author, importing.preview(data, author).seal)
    assert not isinstance(came, Preview)
    return sum(one.is_new for one in came)


def told(preview: Preview) -> list[tuple[int, str]]:
    assert preview.rows == ()
    return [(fault.line, str(fault.error)) for fault in preview.faults]


def wrong(looking: Services, **fields: str) -> list[str]:
    """What is said of a row that is as it should be but for these."""
    good = {"key": "a", "case": "mira-solenne", "day": "2026-11-20", "number": "7"} | fields
    heading, row = ";".join(good), ";".join(good.values())
    return [sentence for _, sentence in told(looking.importing.preview(table(row, heading=heading), "ana"))]


def test_300_schools_are_looked_at_then_entered_and_the_same_file_again_comes_to_nothing(
    importing: Importing,
) -> None:
    preview = importing.preview(schools(), "ana")
    assert (len(preview.new), len(preview.known), preview.waiting, preview.sum) == (300, 0, (), 6_150)
    assert [(one.case, one.new, one.known) for one in preview.by_case] == [(case, 2_050, 0) for case in CASES]
    assert importing.preview(schools(), "ana") == preview, "nothing was entered by looking"
    assert enter(importing, schools()) == 300
    again = importing.preview(schools(), "ben")
    assert (again.new, len(again.known), again.sum) == ((), 300, 0)
    assert [(one.new, one.waiting, one.known) for one in again.by_case] == [(0, 0, 2_050)] * 3
    assert enter(importing, schools(), "ben") == 0


def test_however_it_is_saved_the_rows_are_the_same_and_new_ones_are_entered_alone(
    importing: Importing,
) -> None:
    enter(importing, schools(10))
    assert enter(importing, schools(12, ",", "utf-8-sig")) == 2
    assert enter(importing, schools(13, "\t", "utf-16")) == 1
    assert enter(importing, schools(13, ";", "cp1252")) == 0


def test_all_columns_are_read_whatever_their_order(looking: Services) -> None:
    code = shown_code(join_code(looking.reporting.open(28))).lower()
    heading = "Note;reference;GROUP;channel;language;kind;number;day;case;key;phone"
    row = f"\u202efrom Lyon;box 3;{code};External;fr;Solidarity;1 200;20.11.2026;\u200eMira-Solenne;1;0123"
    preview = looking.importing.preview(table(row, heading=heading), "operator")
    assert preview.faults == ()
    assert preview.unread == ("phone",)
    (looked,) = preview.rows
    tally, cell = looked.tally, looked.tally.cell
    assert (tally.quantity, tally.reference, tally.note) == (1_200, "box 3", "from Lyon")
    assert (cell.case, cell.kind, cell.language, cell.channel) == (
        "mira-solenne",
        "solidarity",
        "fr",
        Channel.EXTERNAL,
    )
    assert (cell.day, cell.group) == (datetime.date(2026, 11, 20), groups.joined(code).code)


def test_what_is_left_out_is_as_usual(looking: Services) -> None:
    (looked,) = looking.importing.preview(table("1;mira-solenne;2026-11-20;7"), "ana").rows
    cell = looked.tally.cell
    assert (cell.kind, cell.language, cell.channel, cell.group) == ("appeal", "en", Channel.TALLY, "")
    assert (cell.standing, looked.tally.reference) == (Standing.COUNTED, "")


@pytest.mark.parametrize("day", ["2026-11-09", "09/11/2026", "9/11/2026", "9.11.2026", "09.11.2026"])
def test_days_are_read_with_the_day_before_the_month(looking: Services, day: str) -> None:
    (looked,) = looking.importing.preview(table(f"1;mira-solenne;{day};7"), "ana").rows
    assert looked.tally.cell.day == datetime.date(2026, 11, 9)


@pytest.mark.parametrize("day", ["11/20/2026", "2026/11/20", "20.11.26", "20/11.2026", "30/02/2026", "46346"])
def test_any_other_day_is_told(looking: Services, day: str) -> None:
    assert wrong(looking, day=day) == [
        f"“{day}” is no day. Please write it as 2026-11-30 or as 30/11/2026, the day before the month."
    ]


def test_days_of_no_letters_are_told(looking: Services) -> None:
    (sentence,) = wrong(looking, day="21/11/2026")
    assert sentence.endswith("to 2026-11-20; 2026-11-21 is none of these.")


@pytest.mark.parametrize("number", ["12a", "-5", "0", "10000000", "10 000 000", "1,5", "7.0", "=3+4", "1e3"])
def test_numbers_that_are_none_are_told(looking: Services, number: str) -> None:
    shown = number.replace(" ", "") if number[:2] == "10" else number
    assert wrong(looking, number=number) == [
        f"“{shown}” is no number between 1 and 100000. Please correct it."
    ]


@pytest.mark.parametrize(
    ("field", "value", "offered"),
    [
        ("case", "nobody", ""),
        ("kind", "poem", "appeal, solidarity, other"),
        ("channel", "online", "tally, external"),
        ("language", "tlh", ""),
        ("addressee", "somebody", ""),
    ],
)
def test_what_is_not_known_is_told_with_what_is(
    looking: Services, field: str, value: str, offered: str
) -> None:
    (sentence,) = wrong(looking, **{field: value})
    assert sentence.startswith(f"“{value}” is not known in the column “{field}”. Please write one of these: ")
    assert sentence.endswith(f"{offered}.")


def test_a_group_that_nobody_has_is_told(looking: Services) -> None:
    assert wrong(looking, group="K7QM-2XPD")[0].startswith("No group has this code")


@pytest.mark.parametrize(("field", "limit"), [("reference", 60), ("note", 300), ("key", 100)], ids=str)
def test_long_texts_are_told(looking: Services, field: str, limit: int) -> None:
    (sentence,) = wrong(looking, **{field: "x" * (limit + 1)})
    assert sentence.startswith(f"The text in the column “{field}” has {limit + 1} characters; the limit is")


def test_a_formula_in_a_reference_is_a_text_and_marks_that_turn_it_go(looking: Services) -> None:
    rows = ("1;mira-solenne;2026-11-20;7;=1+1", "2;mira-solenne;2026-11-20;7;\u202eboîte\u202c 3")
    looked = looking.importing.preview(table(*rows), "ana").rows
    assert [one.tally.reference for one in looked] == ["=1+1", "boîte 3"]


def test_all_that_is_wrong_is_told_at_once_in_order(looking: Services) -> None:
    rows = (
        "a;mira-solenne;2026-11-20;7",
        ";nobody;;12a",
        "b;orm-bay;31/11/2026;",
        "a;mira-solenne;2026-11-20;7;box 3;more",
        "a;mira-solenne;2026-11-20;7",
    )
    places = [
        (line, sentence.partition(".")[0])
        for line, sentence in told(looking.importing.preview(table(*rows), "ana"))
    ]
    assert places == [
        (3, "The column “key” is empty here"),
        (3, "The column “day” is empty here"),
        (3, "“nobody” is not known in the column “case”"),
        (3, "“12a” is no number between 1 and 100000"),
        (4, "The column “number” is empty here"),
        (4, "“31/11/2026” is no day"),
        (5, "“more” stands right of the last heading"),
        (5, "The key “a” stands on line 2, too"),
        (6, "The key “a” stands on line 2, too"),
    ]


def test_missing_columns_are_told_all_at_once(looking: Services) -> None:
    preview = looking.importing.preview(table("1;2;3", heading="clé;case;nombre"), "ana")
    ((line, sentence),) = told(preview)
    assert (line, sentence.partition(".")[0]) == (0, "These columns are missing: key, day, number")


def test_changed_rows_are_told_with_what_was_entered_before(importing: Importing) -> None:
    enter(importing, table("a;mira-solenne;2026-11-20;7;box 3", "b;orm-bay;2026-11-20;8"))
    changed = table("a;mira-solenne;2026-11-20;70;box 3", "c;orm-bay;2026-11-20;9", "b;orm-bay;2026-11-19;8")
    (line, sentence), (other, _) = told(importing.preview(changed, "ben"))
    assert (line, other) == (2, 4)
    assert "before, as entry 1 with 7 letters for “mira-solenne” on 2026-11-20. Nothing" in sentence
    # Where the paper lies may be told otherwise: what counts is the same.
    moved = importing.preview(table("a;mira-solenne;2026-11-20;7;box 4"), "ben")
    assert len(moved.known) == 1


def test_what_makes_more_than_500_of_a_case_and_day_waits(importing: Importing) -> None:
    rows = table("a;mira-solenne;2026-11-20;300", "b;mira-solenne;2026-11-20;201", "c;orm-bay;2026-11-20;500")
    preview = importing.preview(rows, "ana")
    assert [row.waits for row in preview.rows] == [True, True, False]
    assert (len(preview.waiting), preview.by_case[0].waiting, preview.by_case[1].waiting) == (2, 501, 0)
    enter(importing, rows)
    assert sum(one.quantity for one in piles.waiting()) == 501
    assert importing.preview(rows, "ana").waiting == (), "they are known, and come to nothing more"
    assert importing.preview(schools(100), "operator").waiting == (), "the operator waits for nobody"


def test_a_file_that_comes_to_something_else_is_not_entered(importing: Importing) -> None:
    first, second = table("a;mira-solenne;2026-11-20;7"), table("a;mira-solenne;2026-11-20;8")
    came = importing.enter(second, "ana", importing.preview(first, "ana").seal)
    assert isinstance(came, Preview)
    assert (came.sum, importing.preview(first, "ana").known) == (8, ())
    faulty = table("a;nobody;2026-11-20;7")
    came = importing.enter(faulty, "ana", importing.preview(faulty, "ana").seal)
    assert isinstance(came, Preview)
    assert came.faults


def test_what_is_no_table_is_told_so(looking: Services) -> None:
    with pytest.raises(BadTable):
        looking.importing.preview(b"PK\x03\x04", "ana")


def test_letters_for_a_case_that_was_withdrawn_are_not_entered(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["cases", "status", "orm-bay", "appeal", "withdrawn"])
    (sentence,) = wrong(site(runner.app), case="orm-bay")
    assert "one of these: idris-vael, mira-solenne" in sentence


def invoke(runner: FlaskCliRunner, path: Path, *more: str) -> tuple[int, str]:
    result = runner.invoke(args=["tally", "import", str(path), *more])
    return result.exit_code, result.output


def test_the_operator_looks_first_and_enters_with_a_word(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(schools().replace(b"reference", b"reference;phone"))
    code, said = invoke(runner, path)
    assert (code, said.splitlines()) == (
        0,
        [
            "The column “phone” means nothing here and is not read.",
            *(f"{case}: 2,050 new, 0 entered before" for case in CASES),
            "Rows: 300 new, 0 entered before; in all, 6,150 new",
            "Nothing was entered. To enter it, say --yes.",
        ],
    )
    assert invoke(runner, path, "--yes")[1].endswith("300 rows entered.\n")
    assert invoke(runner, path, "--yes")[1].endswith("0 rows entered.\n")


def test_the_operator_is_told_every_mistake(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(table(*(f"{one};nobody;2026-11-20;7" for one in range(60))))
    code, said = invoke(runner, path, "--yes")
    assert code == 1
    assert said.startswith(f"Error: nothing was entered.\n{path}:2: “nobody” is not known")
    assert said.endswith("\nThese are the first 50 of 60.\n")
    path.write_bytes(table("1", heading="key"))
    assert f"\n{path}: These columns are missing" in invoke(runner, path)[1]
    path.write_bytes(b"\x89PNG")
    assert "This is no CSV file" in invoke(runner, path)[1]


def test_case_files_that_change_meanwhile_stop_the_operator(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(schools(1))
    importing = site(runner.app).importing
    monkeypatch.setattr(Importing, "enter", lambda *_: importing.preview(path.read_bytes(), "operator"))
    code, said = invoke(runner, path, "--yes")
    assert (code, "Meanwhile" in said) == (1, True)
