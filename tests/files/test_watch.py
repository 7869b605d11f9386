"""Folders that change → the value as the files stand now."""

import threading
import time
from pathlib import Path

import pytest

from app.files import watch
from app.files.watch import Watched


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 0)


def names(folder: Path) -> Watched[list[str]]:
    return Watched((folder,), lambda: sorted(path.name for path in folder.rglob("*")))


def test_a_file_that_comes_changes_or_goes_is_seen(tmp_path: Path) -> None:
    reads = []

    def read() -> list[str]:
        reads.append(1)
        return [path.read_text() for path in tmp_path.iterdir()]

    watched = Watched((tmp_path,), read)
    assert watched.current() == []
    (tmp_path / "a").write_text("one")
    assert watched.current() == ["one"]
    (tmp_path / "a").write_text("three")
    assert watched.current() == ["three"]
    assert watched.current() == ["three"]
    (tmp_path / "a").unlink()
    assert watched.current() == []
    assert len(reads) == 4


def test_a_link_that_leads_nowhere_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("none")
    assert names(tmp_path).current() == ["a"]


def test_the_folders_are_not_looked_at_more_than_once_in_the_interval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 60)
    watched = names(tmp_path)
    assert watched.current() == []
    (tmp_path / "a").write_text("one")
    assert watched.current() == []


def test_threads_that_ask_together_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "INTERVAL", 60)
    reads: list[int] = []

    def read() -> int:
        time.sleep(0.05)
        reads.append(1)
        return len(reads)

    watched = Watched((tmp_path,), read)
    threads = [threading.Thread(target=watched.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reads == [1]
