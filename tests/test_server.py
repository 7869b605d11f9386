"""The server as it runs: where it listens, and totals that move by themselves."""

import contextlib
import datetime
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from app import database
from app.actions.models import SpentToken
from app.errors import AddressTaken
from app.server import check_free
from tests.databases import bare_app
from tests.serving import ROOT, clean_environment, free_port, serving

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
        until = time.monotonic() + 15
        while "1 letter written" not in " ".join(site.get("/en/").plain_text.split()):
            assert time.monotonic() < until, "the home page never showed the letter"
            time.sleep(0.1)
        assert json.loads(site.get("/totals.json").text)["total"] == 1


def test_the_server_answers_after_a_hostile_letter_and_says_nothing_of_its_words(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with serving({"DATA_DIR": str(tmp_path), "TOTALS_STEP": "0"}, folder=folder) as site:
        hostile = "Zebrawood" * 1_100
        answer = site.post(PAGE, token=site.token(PAGE), body=hostile, **{"as": "pdf"})
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


def test_tokens_that_have_expired_are_forgotten_without_being_asked(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    app = bare_app(database_url)
    with app.app_context():
        database.prepare()
        with database.writing() as connection:
            spent = {"token_hash": bytes(32), "expires": datetime.date(2020, 1, 1)}
            connection.execute(insert(SpentToken), spent)
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 16}
    with serving(settings, folder=tmp_path / "server"), app.app_context():
        until = time.monotonic() + 10
        while kept():
            assert time.monotonic() < until, "the expired token is still there"
            time.sleep(0.1)


def kept() -> int:
    with database.reading() as connection:
        return connection.scalars(select(func.count()).select_from(SpentToken)).one()
