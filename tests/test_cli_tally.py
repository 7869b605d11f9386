"""``every-letter tally``: what an operator enters counts at once and is corrected, and what waits decided."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask.testing import FlaskCliRunner
from sqlalchemy import insert

from app import database
from app.actions import audit, entries, groups, ledger, piles
from app.actions.cell import Channel, Reason, Standing
from app.actions.codes import join_code, shown_code
from app.actions.ledger import Change, Report
from app.actions.models import Letter
from app.actions.runs import Run
from app.cases.sheet import Kind
from app.letters.words import Words
from app.services import Services
from tests.command_line import commands
from tests.papers.making import NOON
from tests.serving import free_port
from tests.web.website import copied_cases, run_once


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner, time_machine.travel(NOON):
        assert tally(runner, "pending").output == "No letters wait.\n"
        yield runner
        assert audit.audit().faults == ()


@pytest.fixture
def code(runner: FlaskCliRunner) -> str:
    """The report code of a group of 28."""
    return site(runner).reporting.open(28)


def site(runner: FlaskCliRunner) -> Services:
    found = runner.app.extensions["every-letter services"]
    assert isinstance(found, Services)
    return found


def tally(runner: FlaskCliRunner, *arguments: object) -> Result:
    return runner.invoke(args=["tally", *map(str, arguments)])


def add(runner: FlaskCliRunner, code: str, *arguments: object, case: str = "idris-vael") -> Result:
    return tally(runner, "add", "--group", code, case, *arguments)


def total(runner: FlaskCliRunner) -> int:
    return int(json.loads(runner.invoke(args=["totals", "--json"]).stdout)["total"])


def print_run(runner: FlaskCliRunner, code: str, quantity: int) -> None:
    writing = site(runner).writing
    run = Run("a token of many signs", quantity, join_code(code))
    case = writing.stock.catalogue.case("idris-vael")
    writing.count_run(case, Kind.APPEAL, Words(interface="en"), run, NOON.date())


def hold(code: str, many: int) -> int:
    """Lets so many letters of the group wait; the number of their entry."""
    group = join_code(code)
    ((cell, _),) = piles.of_group(group).items()
    held = replace(cell, standing=Standing.HELD)
    report = Report(f"form of {many}", group, NOON.date(), 28)
    ledger.enter(report, {cell: 1}, (Change(held, many, Reason.TALLY),), "facilitator")
    return piles.waiting()[0].number


def test_the_whole_pile_is_entered_and_the_sum_told(runner: FlaskCliRunner, code: str) -> None:
    print_run(runner, code, 3)
    done = add(runner, shown_code(code).lower(), "--pile", 24, "--kind", "appeal")
    assert (done.exit_code, done.stdout) == (0, "24 = 3 counted + 21 new\n"), done.stderr
    assert add(runner, code, "--pile", 24).stdout == "24 = 24 counted + 0 new\n"
    assert total(runner) == 24


def test_day_language_kind_and_participants_can_be_told(runner: FlaskCliRunner, code: str) -> None:
    more = ("--day", "2026-11-12", "--lang", "ar", "--kind", "solidarity", "--participants", 27)
    assert add(runner, code, "--pile", 5, *more).exit_code == 0
    assert add(runner, code, "--pile", 7, "--kind", "other").stdout == "7 = 0 counted + 7 new\n"
    facts = [
        (cell.kind, cell.channel.value, cell.language, str(cell.day), many)
        for cell, many in piles.of_group(join_code(code)).items()
    ]
    assert sorted(facts) == [
        ("appeal", "other", "en", "2026-11-20", 7),
        ("solidarity", "tally", "ar", "2026-11-12", 5),
    ]
    assert groups.participants(join_code(code)) == 27, "the second report told nothing of them"
    assert total(runner) == 5


def test_a_smaller_pile_says_what_was_not_written(runner: FlaskCliRunner, code: str) -> None:
    add(runner, code, "--pile", 24)
    assert add(runner, code, "--pile", 20).stdout == "20 = 24 counted − 4 not written\n"
    print_run(runner, code, 5)
    done = add(runner, code, "--pile", 22)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Please say which 3 were not written" in done.stderr
    said = ("--unwritten", "run", 2, "--unwritten", "tally", 1)
    assert add(runner, code, "--pile", 22, *said).stdout == "22 = 25 counted − 3 not written\n"
    assert total(runner) == 22


def test_what_the_operator_adds_is_not_held(runner: FlaskCliRunner, code: str) -> None:
    assert add(runner, code, "--pile", 5000).stdout == "5000 = 0 counted + 5000 new\n"
    assert tally(runner, "pending").stdout == "No letters wait.\n"
    assert total(runner) == 5000


def test_what_waits_is_listed_for_people_and_for_programs(runner: FlaskCliRunner, code: str) -> None:
    add(runner, code, "--pile", 1)
    number = hold(code, 600)
    told = tally(runner, "pending").stdout
    assert told == f"{number}  {shown_code(join_code(code))}  idris-vael  appeal  en  2026-11-20  600\n"
    rows: list[dict[str, Any]] = json.loads(tally(runner, "pending", "--json").stdout)
    assert rows == [
        {
            "number": number,
            "group": shown_code(join_code(code)),
            "case": "idris-vael",
            "kind": "appeal",
            "language": "en",
            "day": "2026-11-20",
            "quantity": 600,
        }
    ]
    tally(runner, "refuse", number)
    assert json.loads(tally(runner, "pending", "--json").stdout) == []


def test_letters_of_a_burst_have_no_number_before_they_are_folded(runner: FlaskCliRunner, code: str) -> None:
    add(runner, code, "--pile", 1)
    ((cell, _),) = piles.of_group(join_code(code)).items()
    held = replace(cell, channel=Channel.ONLINE, standing=Standing.HELD)
    with database.writing() as connection:
        connection.execute(insert(Letter).values(id=b"16 random bytes!", **asdict(held)))
    assert tally(runner, "pending").stdout.startswith("–  ")
    assert json.loads(tally(runner, "pending", "--json").stdout)[0]["number"] is None


def test_what_waits_is_approved_or_refused_once(runner: FlaskCliRunner, code: str) -> None:
    add(runner, code, "--pile", 1)
    number = hold(code, 1600)
    done = tally(runner, "approve", number)
    assert done.stdout == "1,600 letters released: they count now.\n"
    assert total(runner) == 1601
    for again in ("approve", "refuse"):
        done = tally(runner, again, number)
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"Entry {number} holds no letters that wait" in done.stderr


def test_what_is_refused_does_not_count(runner: FlaskCliRunner, code: str) -> None:
    add(runner, code, "--pile", 1)
    number = hold(code, 1)
    assert tally(runner, "refuse", number).stdout == "1 letter taken back: they do not count.\n"
    assert total(runner) == 1
    assert tally(runner, "approve", number).exit_code == 1


@pytest.mark.parametrize(
    ("case", "more", "sentence"),
    [
        ("nobody", (), "There is no case “nobody” here. Choose one of: idris-vael, mira-solenne, orm-bay."),
        ("bernardo-caal-xol", (), "There is no case “bernardo-caal-xol” here."),
        ("orm-bay", ("--lang", "ar"), "There is no language “ar” here. Choose one of: en, fr, es."),
        ("orm-bay", ("--pile", "-1"), "“-1” is no number between 0 and 100000."),
        ("orm-bay", ("--pile", "9" * 30), "is no number between 0 and 100000."),
        ("orm-bay", ("--day", "2026-11-21"), "“2026-11-21” is no number between 2025-12-11 and 2026-11-20."),
        ("orm-bay", ("--participants", "-1"), "“-1” is no number between 0 and 100000."),
    ],
)
def test_what_cannot_be_entered_is_told_in_a_sentence(
    runner: FlaskCliRunner, code: str, case: str, more: tuple[str, ...], sentence: str
) -> None:
    done = add(runner, code, "--pile", 3, *more, case=case)
    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert total(runner) == 0


def test_a_join_code_and_nonsense_report_nothing(runner: FlaskCliRunner, code: str) -> None:
    for typed in (join_code(code), "", "ZZZZ-ZZZZ-ZZZZ", "☃"):
        done = add(runner, typed, "--pile", 3)
        assert done.exit_code == 1
        assert "No group has this code." in done.stderr


def test_after_the_last_day_nothing_is_entered(runner: FlaskCliRunner, code: str) -> None:
    with time_machine.travel(NOON.replace(month=12, day=25)):
        done = add(runner, code, "--pile", 3)
    assert done.exit_code == 1
    assert "Reports were taken until 2026-12-24." in done.stderr


def test_letters_on_paper_are_entered_once_for_a_key_and_wait_for_nobody(runner: FlaskCliRunner) -> None:
    more = ("--key", "box 3", "--reference", "box 3", "--note", "by post", "--day", "2026-11-12")
    done = tally(runner, "paper", "idris-vael", 5000, *more)
    assert (done.exit_code, done.stdout) == (0, "Entry 1: 5,000 letters counted.\n"), done.stderr
    again = tally(runner, "paper", "idris-vael", 5000, *more)
    assert again.stdout == "Entry 1: 5,000 letters counted before; nothing is counted twice.\n"
    differs = tally(runner, "paper", "idris-vael", 500, *more)
    assert (differs.exit_code, differs.stdout) == (1, "")
    assert "as entry 1 with 5000 letters" in differs.stderr
    entry = entries.entry(1)
    assert entry
    assert (entry.reference, entry.note, str(entry.cell.day), entry.author) == (
        "box 3",
        "by post",
        "2026-11-12",
        "operator",
    )
    assert total(runner) == 5000


def test_of_letters_on_paper_all_else_can_be_told(runner: FlaskCliRunner, code: str) -> None:
    more = ("--kind", "solidarity", "--lang", "ar", "--channel", "external", "--group", join_code(code))
    assert tally(runner, "paper", "idris-vael", 1, *more).stdout == "Entry 1: 1 letter counted.\n"
    told = tally(runner, "paper", "idris-vael", 7, "--kind", "other").stdout
    assert told == "Entry 2: 7 letters entered as other contributions.\n"
    found = [one.cell for one in entries.newest(entries.Wanted())]
    assert [(cell.kind, cell.language, cell.channel.value, cell.group, str(cell.day)) for cell in found] == [
        ("appeal", "en", "other", "", "2026-11-20"),
        ("solidarity", "ar", "external", join_code(code), "2026-11-20"),
    ]


def test_before_the_campaign_letters_on_paper_are_practice(tmp_path: Path) -> None:
    folder = copied_cases(tmp_path)
    run_once(folder, "example", NOON.date() + timedelta(days=9), NOON.date() + timedelta(days=30))
    with commands(tmp_path, case_files=folder) as runner, time_machine.travel(NOON):
        told = tally(runner, "paper", "idris-vael", 3).stdout
    assert told == "Entry 1: 3 letters entered as practice.\n"


def test_an_entry_is_corrected_with_a_reason(runner: FlaskCliRunner) -> None:
    tally(runner, "paper", "idris-vael", 2400)
    done = tally(runner, "correct", 1, 24, "--why", "a slip of the pen")
    assert done.stdout == "2,400 → 24: entry 1 is taken back, and entry 3 stands in its place.\n"
    done = tally(runner, "correct", 3, 0, "--why", "there were none")
    assert done.stdout == "24 → 0: entry 3 is taken back, and nothing stands in its place.\n"
    assert total(runner) == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("paper", "nobody", 3), "There is no case “nobody”."),
        (("paper", "orm-bay", 0), "“0” is no number between 1 and 100000."),
        (("paper", "orm-bay", 10_000_000), "“10000000” is no number between 1 and 100000."),
        (("paper", "orm-bay", "--", -5), "“-5” is no number between 1 and 100000."),
        (("paper", "orm-bay", 3, "--lang", "ar"), "There is no language “ar” here."),
        (("paper", "orm-bay", 3, "--addressee", "x"), "There is no addressee “x” here."),
        (("paper", "orm-bay", 3, "--day", "2025-12-10"), "between 2025-12-11 and 2026-11-20"),
        (("paper", "orm-bay", 3, "--group", "ZZZZ-ZZZZ"), "No group has this code."),
        (("paper", "orm-bay", 3, "--reference", "x" * 61), "This text has 61 characters; the limit is 60."),
        (("correct", 1, 24, "--why", "a slip"), "Entry 1 cannot be corrected"),
        (("correct", 2, 24, "--why", "a slip"), "Entry 2 cannot be corrected"),
        (("correct", 9, 24, "--why", "a slip"), "Entry 9 cannot be corrected"),
        (("correct", 3, 5, "--why", "a slip"), "The entry says 5 already"),
        (("correct", 3, 24, "--why", " "), "Please say in a few words why this is corrected."),
    ],
)
def test_what_cannot_be_entered_or_corrected_is_told_in_a_sentence(
    runner: FlaskCliRunner, typed: tuple[object, ...], sentence: str
) -> None:
    tally(runner, "paper", "idris-vael", 7)
    tally(runner, "correct", 1, 5, "--why", "a slip")
    done = tally(runner, *typed)
    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert total(runner) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", "idris-vael", "--pile", "3"),
        ("add", "idris-vael", "--group", "x"),
        ("add", "idris-vael", "--group", "x", "--pile", "many"),
        ("add", "idris-vael", "--group", "x", "--pile", "3", "--kind", "poem"),
        ("add", "idris-vael", "--group", "x", "--pile", "3", "--day", "yesterday"),
        ("add", "idris-vael", "--group", "x", "--pile", "3", "--unwritten", "fax", "3"),
        ("approve", "0"),
        ("refuse", "9" * 30),
        ("approve", "first"),
        ("paper", "idris-vael", "12a"),
        ("paper", "idris-vael", "-5"),
        ("paper", "idris-vael", "3", "--channel", "online"),
        ("paper", "idris-vael", "3", "--kind", "petition"),
        ("correct", "1", "24"),
        ("correct", "9" * 30, "24", "--why", "a slip"),
    ],
)
def test_a_choice_that_is_none_is_explained(runner: FlaskCliRunner, wrong: tuple[str, ...]) -> None:
    done = tally(runner, *wrong)
    assert done.exit_code == 2
    assert "Error: " in done.stderr


def test_without_its_ledger_every_command_says_so(tmp_path: Path) -> None:
    nowhere = f"postgresql://127.0.0.1:{free_port()}/none"
    with commands(tmp_path, nowhere) as runner:
        for command in (("pending",), ("approve", "1"), ("add", "orm-bay", "--group", "x", "--pile", "3")):
            done = tally(runner, *command)
            assert done.exit_code == 1
            assert "The ledger could not be reached" in done.stderr
