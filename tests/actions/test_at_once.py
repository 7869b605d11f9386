"""Many ask at once, and processes are killed: still each letter is counted once, and none is lost."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from app.actions import audit, ledger, totals
from tests.actions.made import CLOSES, OPENS, TODAY, token_text
from tests.databases import Raw

pytestmark = pytest.mark.usefixtures("database")
ROOT = Path(__file__).parent.parent.parent

#: Records the same token in eight threads as soon as it is told to; prints what each was told.
SAME_TOKEN = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from app.actions import ledger, token
from tests.actions.made import CELL, KEYS
from tests.databases import bare_app

app, letter = bare_app(sys.argv[1]), token.read(sys.argv[2], KEYS)

def once(_):
    with app.app_context():
        return ledger.record(letter, CELL)

print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(8) as threads:
    print(json.dumps(list(threads.map(once, range(8)))))
"""

#: Records one new letter after the other until it is killed; says so after each.
ENDLESS = """
import sys
from tests.actions.made import write
from tests.databases import bare_app

with bare_app(sys.argv[1]).app_context():
    while True:
        write()
        print("counted", flush=True)
"""


@contextmanager
def running(program: str, *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", IO[str], IO[str]]]:
    """A process with the program, what it reads and what it prints."""
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process, process.stdin, process.stdout


def told_at_once(database_url: str) -> list[str]:
    """What two processes of eight threads are told, all of whom bring the same token at the same time."""
    text = token_text()
    with (
        running(SAME_TOKEN, database_url, text) as (_, hear_one, say_one),
        running(SAME_TOKEN, database_url, text) as (_, hear_other, say_other),
    ):
        assert (say_one.readline(), say_other.readline()) == ("ready\n", "ready\n")
        for hear in (hear_one, hear_other):
            hear.write("go\n")
            hear.flush()
        return [*json.loads(say_one.readline()), *json.loads(say_other.readline())]


def test_sixteen_threads_of_two_processes_count_one_letter(database_url: str, raw: Raw) -> None:
    assert sorted(told_at_once(database_url)) == ["already"] * 15 + ["counted"]
    assert raw("SELECT count(*) FROM letters") == [(1,)]


def test_without_the_unique_key_the_same_check_would_fail(database_url: str, raw: Raw) -> None:
    if database_url.startswith("sqlite"):
        raw("DROP TABLE spent_tokens")
        raw("CREATE TABLE spent_tokens (token_hash blob, expires date)")
    else:
        raw("ALTER TABLE spent_tokens DROP CONSTRAINT pk_spent_tokens")
    assert told_at_once(database_url).count("counted") > 1


def test_a_killed_process_loses_no_letter_that_it_counted(database_url: str, raw: Raw) -> None:
    counted = 0
    for letters in (1, 20):
        with running(ENDLESS, database_url) as (process, _, say):
            for _letter in range(letters):
                assert say.readline() == "counted\n"
            process.send_signal(signal.SIGKILL)
            counted += letters + say.read().count("\n")
    ((held,),) = raw("SELECT count(*) FROM letters")
    assert raw("SELECT count(*) FROM spent_tokens") == [(held,)]
    # Each process may have been killed between its last letter and the word that says so.
    assert counted <= held <= counted + 2
    ledger.fold("example", TODAY)
    assert totals.ask("example", OPENS, CLOSES).letters == held
    assert audit.audit().faults == ()
