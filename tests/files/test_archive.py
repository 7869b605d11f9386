"""Named files → one archive: whole, in order, and the same whenever and wherever it is made."""

import io
import zipfile

import time_machine

from app.files.archive import archive

FILES = [("01-plan.pdf", b"%PDF-1"), ("00-cover.pdf", b""), ("02-fiche à part.pdf", bytes(range(256)) * 99)]


def test_the_files_are_there_in_their_order() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(FILES))) as packed:
        assert packed.testzip() is None
        assert [(name, packed.read(name)) for name in packed.namelist()] == FILES


def test_it_is_the_same_at_any_time() -> None:
    with time_machine.travel("2026-11-20"):
        before = archive(FILES)
    with time_machine.travel("2031-01-01"):
        assert archive(FILES) == before


def test_whoever_unpacks_it_may_read_the_files_and_learns_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(FILES))) as packed:
        for entry in packed.infolist():
            assert entry.external_attr >> 16 == 0o100644
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_nothing_is_an_archive_too() -> None:
    assert zipfile.ZipFile(io.BytesIO(archive([]))).namelist() == []
