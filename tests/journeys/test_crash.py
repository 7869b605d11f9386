"""Killed at any point, asked again: every letter is counted exactly once."""

import contextlib
import http.client
import sys
import urllib.error
from pathlib import Path

import pytest

from tests.journeys.crashing import POINTS
from tests.serving import serving

PAGE = "/en/write/idris-vael/appeal"


def environment(database_url: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-key-for-tests-long-enough",
        "DATA_DIR": str(folder),
        "TOTALS_STEP": "0",
    }


#: Where the ledger decides; at the others, `make verify` kills the server, too.
DECISIVE = {"after insert"}


@pytest.mark.parametrize(
    "point", [pytest.param(point, marks=() if point in DECISIVE else pytest.mark.long) for point in POINTS]
)
def test_a_letter_whose_server_is_killed_counts_once_when_it_is_asked_for_again(
    point: str, database_url: str, tmp_path: Path
) -> None:
    settings = environment(database_url, tmp_path)
    program = (sys.executable, "-m", "tests.journeys.crashing", "{port}")
    with serving(settings, *program, point, folder=tmp_path / "first") as site:
        token = site.token(PAGE)
        letter = {"token": token, "name": "Ana", "as": "pdf"}
        broken = (urllib.error.URLError, http.client.HTTPException, ConnectionError)
        with contextlib.suppress(*broken):
            site.insist(PAGE, **letter)
        assert site.process.wait(timeout=60) == -9, "the server was to die here"
    with serving(settings, *program, "never", folder=tmp_path / "second") as site:
        counted_before = site.total()
        assert counted_before == (1 if point in {"after commit", "during the answer"} else 0)
        answers = [site.insist(PAGE, **letter) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 200]
        assert all(answer.body.startswith(b"%PDF") for answer in answers)
        assert site.total() == 1
