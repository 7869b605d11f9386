"""``cases status``: the operator says how letters stand, and every other command goes by it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from app.actions import statuses
from tests.command_line import commands

FREE = ("--outcome", "en", "She is free.")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner:
        yield runner


def said(here: FlaskCliRunner, *arguments: object) -> Result:
    return here.invoke(args=[str(argument) for argument in arguments])


def status(here: FlaskCliRunner, *arguments: str) -> Result:
    return said(here, "cases", "status", "mira-solenne", *arguments)


def listed(here: FlaskCliRunner) -> str:
    """The status of the case among all of them."""
    rows = json.loads(said(here, "cases", "list", "--json").stdout)["cases"]
    return str(next(row["status"] for row in rows if row["slug"] == "mira-solenne"))


def test_the_operator_shuts_and_reopens_alone(here: FlaskCliRunner) -> None:
    assert listed(here) == "open"
    done = status(here, "appeal", "closed", *FREE, "--outcome", "fr", "Elle est libre.")
    assert done.output == "mira-solenne.appeal: closed (file: open, desk: closed)\n"
    assert listed(here) == "open", "the other kind is"
    assert status(here, "solidarity", "withdrawn").exit_code == 0
    assert listed(here) == "withdrawn"
    assert status(here, "solidarity", "open").output.startswith("mira-solenne.solidarity: open (file: open")
    assert [change.author for change in statuses.history("mira-solenne")] == ["operator"] * 3
    assert statuses.waiting() == ()


def test_no_command_writes_what_was_shut(here: FlaskCliRunner, tmp_path: Path) -> None:
    status(here, "appeal", "closed", *FREE)
    output = tmp_path / "letter.txt"
    done = said(here, "write", "mira-solenne", "--as", "txt", "-o", output)
    assert (done.exit_code, "they are closed" in done.output, output.exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("appeal", "closed"), "in one sentence why"),
        (("appeal", "open"), "nothing to take back"),
        (("appeal", "paused", "--outcome", "xx", "…"), "There is no language “xx” here"),
        (("appeal", "paused", "--outcome", "en", "x" * 301), "the limit is 300"),
        (("petition", "paused"), "'petition' is not one of"),
        (("appeal", "lost"), "'lost' is not one of"),
    ],
)
def test_what_cannot_be_said_is_told_in_a_sentence(
    here: FlaskCliRunner, arguments: tuple[str, ...], sentence: str
) -> None:
    done = status(here, *arguments)
    assert done.exit_code != 0
    assert sentence in done.output
    assert listed(here) == "open"


def test_a_case_that_is_not_there_is_told(here: FlaskCliRunner) -> None:
    done = said(here, "cases", "status", "nobody", "appeal", "paused")
    assert (done.exit_code, "There is no case “nobody”" in done.output) == (1, True)
