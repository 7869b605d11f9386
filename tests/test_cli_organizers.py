"""``every-letter organizers``: the operator lets organizers in at the desk, and out again."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from app.accounts.signing_in import signed_in
from tests.accounts.desk import set_up
from tests.command_line import commands


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FlaskCliRunner]:
    with commands(tmp_path) as runner:
        yield runner


def run(runner: FlaskCliRunner, *arguments: str) -> Result:
    return runner.invoke(args=["organizers", *arguments])


def code_in(result: Result) -> str:
    """The code that the operator is to tell."""
    found = re.search(r"\b(\w{4}-\w{4}-\w{4})\b", result.stdout)
    assert found, result.output
    return found[1]


def test_an_organizer_is_added_given_a_role_invited_anew_and_removed(runner: FlaskCliRunner) -> None:
    added = run(runner, "add", "ana.ferrer", "--role", "viewer")
    assert "works once, for 7 days" in added.stdout
    assert re.fullmatch(r"ana\.ferrer: viewer, invited until \d{4}-\d\d-\d\d\n", run(runner, "list").stdout)
    now = datetime.now(UTC)
    device = set_up("ana.ferrer", code_in(added), now)
    assert run(runner, "list").stdout == "ana.ferrer: viewer\n"
    assert run(runner, "role", "ana.ferrer", "organizer").exit_code == 0
    assert run(runner, "list").stdout == "ana.ferrer: organizer\n"
    later = now + timedelta(seconds=30)
    token = device.sign_in(later)
    assert run(runner, "sign-out", "ana.ferrer").exit_code == 0
    assert signed_in(token, later) is None
    again = run(runner, "again", "ana.ferrer")
    assert code_in(again) != code_in(added)
    assert "invited until" in run(runner, "list").stdout
    assert run(runner, "remove", "ana.ferrer").exit_code == 0
    assert run(runner, "list").stdout == ""


def test_what_is_wrong_is_told_in_a_sentence(runner: FlaskCliRunner) -> None:
    run(runner, "add", "ana", "--role", "admin")
    for arguments, sentence in (
        (("add", "Ana Ferrer"), "“Ana Ferrer” cannot be an organizer’s name."),
        (("add", "ana"), "“ana” cannot be an organizer’s name."),
        (("remove", "ana"), "“ana” is the last admin."),
        (("role", "ben", "viewer"), "There is no organizer “ben”."),
        (("sign-out", "ben"), "There is no organizer “ben”."),
    ):
        result = run(runner, *arguments)
        assert (result.exit_code, sentence in result.output) == (1, True), result.output
