"""The server as it runs: where it listens, totals that move by themselves, and what goes by itself."""

import contextlib
import datetime
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, insert, select, update

from app import database as house
from app.accounts.models import SessionRow
from app.actions import audit, ledger, totals
from app.actions.models import Letter, SpentToken
from app.documents.press import Press
from app.errors import AddressTaken
from app.server import check_free, keep_house
from app.settings import Settings
from app.writing import Writing
from tests.accounts.desk import ready
from tests.actions.made import CELL, DAY, write
from tests.databases import bare_app, take_away
from tests.serving import PATIENCE, ROOT, clean_environment, free_port, serving

PAGE = "/en/write/idris-vael/appeal"


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(AddressTaken, match=f"Nothing can be served at 127.0.0.1:{port}"):
            check_free("127.0.0.1", port)
        serve = [sys.executable, "-m", "app", "serve", "--port", str(port)]
        environment = {**clean_environment(), "DATA_DIR": str(tmp_path)}
        done = subprocess.run(serve, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Choose another with --host and --port." in done.stderr
    assert "Traceback" not in done.stderr
    check_free("127.0.0.1", free_port())


def test_the_public_total_moves_by_itself_within_its_step(tmp_path: Path) -> None:
    with serving({"DATA_DIR": str(tmp_path), "TOTALS_STEP": "1"}, folder=tmp_path / "server") as site:
        assert site.post(PAGE, token=site.token(PAGE), **{"as": "txt"}).status == 200
        until = time.monotonic() + PATIENCE
        while "1 letter written" not in " ".join(site.get("/en/").plain_text.split()):
            assert time.monotonic() < until, "the home page never showed the letter"
            time.sleep(0.1)
        assert json.loads(site.get("/totals.json").text)["total"] == 1


def test_the_server_answers_after_a_hostile_letter_and_says_nothing_of_its_words(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with serving({"DATA_DIR": str(tmp_path), "TOTALS_STEP": "0"}, folder=folder) as site:
        hostile = "Zebrawood" * 1_100
        answer = site.insist(PAGE, token=site.token(PAGE), body=hostile, **{"as": "pdf"})
        assert answer.status in {200, 422}
        assert site.get("/healthz").status == 200
    assert "Zebrawood" not in (folder / "output.txt").read_text()


@pytest.mark.long
def test_half_sent_requests_do_not_keep_others_out(tmp_path: Path) -> None:
    with serving({"DATA_DIR": str(tmp_path), "TOTALS_STEP": "0"}, folder=tmp_path / "server") as site:
        port = int(site.url.rpartition(":")[2])
        start = b"POST /en/write/idris-vael/appeal HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbody="
        with contextlib.ExitStack() as held:
            for _ in range(70):
                held.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(start)
            asked = time.monotonic()
            assert site.get("/healthz").status == 200
            assert time.monotonic() - asked < 20


@pytest.mark.long
def test_a_request_that_is_not_understood_leaves_no_address_and_no_words_in_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with serving({"DATA_DIR": str(tmp_path), "TOTALS_STEP": "0"}, folder=folder) as site:
        port = int(site.url.rpartition(":")[2])
        for nonsense in (
            b"Zebrawood living in Vexley\r\n\r\n",
            b"\x16\x03\x01Zebrawood",
            b"GET /?Zebrawood\r\n\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(nonsense)
                connection.settimeout(15)
                connection.recv(1000)
        assert site.get("/healthz").status == 200
    log = (folder / "output.txt").read_text()
    assert "Zebrawood" not in log
    assert "127.0.0.1" not in log.replace(site.url, "")


def test_what_has_an_end_goes_without_being_asked(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    app = bare_app(database_url)
    with app.app_context():
        house.prepare()
        leave_rows()
        assert kept() == (1, 1, 1)
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 16}
    with serving(settings, folder=tmp_path / "server"), app.app_context():
        until = time.monotonic() + PATIENCE
        while any(kept()):
            assert time.monotonic() < until, f"tokens, sessions and letters that are still there: {kept()}"
            time.sleep(0.1)


@pytest.mark.usefixtures("database")
def test_a_day_is_folded_when_it_has_been_over_for_an_hour_where_the_campaign_is(writing: Writing) -> None:
    write(CELL)
    for moment, letters in (("2026-11-21 00:59+01:00", 1), ("2026-11-21 01:00+01:00", 0)):
        with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
            keep_house(writing)
        assert kept()[-1] == letters
    assert audit.audit().faults == ()


def test_two_nodes_that_fold_at_once_fold_each_letter_once(
    database: Flask, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "CELLS_AT_ONCE", 2)
    for number in range(12):
        write(replace(CELL, day=CELL.day - number % 3 * DAY, language=f"x{number}"), times=2)
    together = threading.Barrier(2)

    def node(_: int) -> None:
        with database.app_context():
            together.wait()
            keep_house(writing)

    week_after = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)
    with time_machine.travel(week_after), ThreadPoolExecutor(2) as nodes:
        list(nodes.map(node, range(2)))
    asked = totals.ask(CELL.campaign, CELL.day - 3 * DAY, CELL.day)
    report = audit.audit()
    assert (asked.letters, kept()[-1], report.entries, report.faults) == (24, 0, 12, ())


@pytest.mark.usefixtures("database")
def test_without_its_database_the_house_is_kept_the_next_time(writing: Writing) -> None:
    take_away()
    keep_house(writing)


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    """The spine over the bundled campaigns, by the clock of this machine."""
    settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=tmp_path)
    press = Press(ROOT / "letter_templates" / "pages")
    made = Writing(settings, press, lambda: datetime.datetime.now(datetime.UTC))
    yield made
    made.close()


def leave_rows() -> None:
    """A token and a session that are over, and a letter of years ago."""
    ready()
    with house.writing() as connection:
        connection.execute(update(SessionRow).values(expires=1))
        spent = {"token_hash": bytes(32), "expires": datetime.date(2020, 1, 1)}
        connection.execute(insert(SpentToken), spent)
        old = asdict(replace(CELL, day=datetime.date(2020, 1, 1)))
        connection.execute(insert(Letter).values(id=bytes(16), **old))


def kept() -> tuple[int, ...]:
    """How many tokens, sessions and letters there are."""
    with house.reading() as connection:
        tables = (SpentToken, SessionRow, Letter)
        return tuple(connection.scalars(select(func.count()).select_from(one)).one() for one in tables)
