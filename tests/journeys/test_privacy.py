"""After a hundred letters nothing of their writers is on any disk, and the search would have found it."""

import os
import tempfile
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Site, serving

LETTERS = 100
KINDS = {"appeal": "/fr/write/idris-vael/appeal", "solidarity": "/es/write/mira-solenne/solidarity"}
FORMS = ("page", "pdf", "docx", "odt", "txt", "check")
#: Everything that a server may leave on a disk.
EXPECTED = {"secret_key", "output.txt", "ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm"}


def planted(number: int) -> dict[str, str]:
    """One writer's words, none of which occurs anywhere else."""
    return {
        "name": f"Quillon Ambrosius{number}",
        "address": f"{number} Zebrawood Passage\nNethercombe{number}",
        "place": f"Vexley{number}",
        "body": f"My grandmother Philomela{number} kept bees and told me of courage.\n\nLet him go home.",
    }


def canaries() -> list[bytes]:
    words = ("Ambrosius", "Zebrawood", "Nethercombe", "Vexley", "Philomela", "Planted-Browser/1.0")
    codings = ("utf-8", "utf-16-le", "utf-16-be")
    return [word.encode(coding) for word in words for coding in codings]


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        # Folders of databases at work may go meanwhile, which this way of walking passes over.
        found = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
        yield from (path for path in found if path.is_file() and not path.is_symlink())


def found_in(*folders: Path) -> list[str]:
    """Each file that holds a planted word, with the word."""
    found = []
    for path in files_below(*folders):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            # A database at work takes its files away, too.
            continue
        found += [f"{path}: {canary!r}" for canary in canaries() if canary in data]
    return found


def write_letters(site: Site) -> None:
    for number in range(LETTERS):
        path = list(KINDS.values())[number % 2]
        form = FORMS[number % len(FORMS)]
        answer = site.post(path, token=site.token(path), **planted(number), **{"as": form})
        assert answer.status == 200, answer.text


def fail_in_every_way(site: Site) -> None:
    """Refusals and faults are where words most easily end up in a log."""
    path = KINDS["appeal"]
    words = planted(1000)
    assert site.post(path, token="forged", **words, **{"as": "pdf"}).status == 400
    too_long = {**words, "body": words["body"] + "x" * 10_000}
    assert site.post(path, token=site.token(path), **too_long, **{"as": "pdf"}).status == 422
    no_glyph = {**words, "name": words["name"] + " \U00013000\U0001bca0"}
    assert site.post(path, token=site.token(path), **no_glyph, **{"as": "pdf"}).status in {200, 422}
    assert site.get("/en/nowhere?" + urllib.parse.urlencode(words)).status == 404
    assert site.post(path, token="x", body="Philomela" * 500_000).status == 413


def data_folders(database_url: str) -> list[Path]:
    """Where a PostgreSQL server keeps its data: the folder of its socket."""
    query = urllib.parse.parse_qs(urllib.parse.urlparse(database_url).query)
    return [Path(folder) for folder in query.get("host", [])]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files with a short name: the press's processes meet at a socket in it."""
    with tempfile.TemporaryDirectory(prefix="letters-") as name:
        yield Path(name)


def test_nothing_of_a_hundred_writers_is_on_disk(database_url: str, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "home").mkdir()
    environment = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a-key-for-tests-long-enough",
        "DATA_DIR": str(tmp_path / "data"),
        "TMPDIR": str(temporary),
        "HOME": str(tmp_path / "home"),
        "TOTALS_STEP": "0",
    }
    with serving(environment, folder=tmp_path / "server") as site:
        write_letters(site)
        fail_in_every_way(site)
        assert found_in(tmp_path, temporary, *data_folders(database_url)) == []
    assert found_in(tmp_path, temporary, *data_folders(database_url)) == [], "after a sudden end"
    # A document is compressed, so its words would not be found in it: there may be no such file at all.
    left = set(files_below(tmp_path, temporary))
    fonts = {path for path in left if is_font(path) or "fontconfig" in str(path)}
    assert {path.name for path in left - fonts} <= EXPECTED


def is_font(path: Path) -> bool:
    """Whether it is one of the fonts that the press unpacks for itself."""
    return path.read_bytes()[:4] in {b"\0\1\0\0", b"OTTO"}


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_a_word_that_was_planted_on_purpose(coding: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "left.bin").write_bytes(b"\0\1" + "Philomela7".encode(coding) + b"\xff")
    # Big-endian text holds the little-endian word too, one byte further on.
    assert found_in(tmp_path)
