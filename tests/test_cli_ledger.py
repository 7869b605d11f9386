"""The commands about the ledger's upkeep say what they find, what they would do, and what they did."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app.actions import ledger
from app.actions.cell import Reason
from app.database import prepare, writing
from tests.actions.made import CELL, DAY, append, write
from tests.command_line import commands


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner:
        prepare()
        yield runner


def test_a_fold_that_is_tried_says_what_it_would_fold_and_changes_nothing(runner: FlaskCliRunner) -> None:
    past = replace(CELL, day=CELL.day.replace(year=2024))
    write(past, times=3)
    write(replace(past, language="fr"))
    write(replace(past, day=past.day + DAY))
    assert ledger.foldable("example", past.day) == ledger.Foldable(0, 0, 0)
    for _ in range(2):
        tried = runner.invoke(args=["fold", "--dry-run"])
        assert "example: 5 letters of 2 days would become 3 entries." in tried.stdout.splitlines()
    assert "0 entries" in runner.invoke(args=["audit"]).stdout
    assert "5 letters folded" in runner.invoke(args=["fold"]).stdout
    assert (
        "example: 0 letters of 0 days would become 0 entries."
        in runner.invoke(args=["fold", "--dry-run"]).stdout
    )
    assert "3 entries" in runner.invoke(args=["audit"]).stdout


def test_an_audit_names_the_entry_at_fault_and_fails(runner: FlaskCliRunner) -> None:
    append(replace(CELL, day=CELL.day.replace(year=2024)), 24, Reason.TALLY, "ana")
    assert runner.invoke(args=["audit"]).exit_code == 0
    with writing() as connection:
        connection.execute(text("DROP TRIGGER entries_never_change"))
        connection.execute(text("UPDATE entries SET quantity = 240"))
    done = runner.invoke(args=["audit"])
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == "Entry 1 was changed after it was made."
