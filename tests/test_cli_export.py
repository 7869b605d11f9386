"""``export``: every cell of a campaign, whatever its edition, as the file that the desk gives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from app.actions.cell import Reason
from app.database import prepare
from tests.actions.made import CELL, append, write
from tests.command_line import commands


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner:
        prepare()
        write(replace(CELL, case="mira-solenne"))
        append(replace(CELL, case="orm-bay", day=CELL.day.replace(year=2024)), 24, Reason.TALLY)
        yield runner


LINES = [
    "\ufeffcampaign,case,addressee,kind,language,channel,group,day written,entered,standing,quantity",
    "example,orm-bay,the-king,appeal,en,online,,2024-11-20,2024-11-20,counted,24",
    "example,mira-solenne,the-king,appeal,en,online,,2026-11-20,2026-11-20,counted,1",
]


def test_it_is_shown_without_a_file(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["export"])
    assert done.exit_code == 0
    assert done.stdout_bytes.decode().split("\r\n") == [*LINES, ""]


def test_it_is_written_into_a_file_wholly(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("what was there")
    assert runner.invoke(args=["export", "--campaign", "example", "-o", str(path)]).exit_code == 0
    assert path.read_bytes().decode().split("\r\n") == [*LINES, ""]
    assert not list(tmp_path.glob(".*.part"))


def test_what_was_there_stays_where_nothing_can_be_written(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("what was there")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = runner.invoke(args=["export", "-o", str(path)])
    assert done.exit_code == 1
    assert f"{path} could not be written: No space left on device." in done.stderr
    assert path.read_text() == "what was there"
    assert not list(tmp_path.glob(".*.part"))


def test_another_campaign_has_its_own_cells(runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["export", "--campaign", "remembered"]).stdout.splitlines() == LINES[:1]
    done = runner.invoke(args=["export", "--campaign", "nobody"])
    assert done.exit_code == 1
    assert "There is no campaign “nobody”" in done.stderr
