"""Sheets kept in memory and in a folder: of the catalogue's text alone, never in doubt, never in the way."""

import base64
import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydyf
import pytest
import weasyprint

from app.documents.page import Page, page_of
from app.documents.pdf import shelf as shelf_module
from app.documents.pdf.layout import lay_out
from app.documents.pdf.printing import Printed, print_page
from app.documents.pdf.sheet import Sheet
from app.documents.pdf.shelf import Shelf, shelf
from app.documents.press import Press
from app.letters.letter import blocks
from tests.documents.letters import FOLDERS, LENT, PAGES, PLAIN, on, sample
from tests.documents.pdf.copies import NAMES, names, of, run
from tests.documents.pdf.reading import texts
from tests.documents.small import arabic

#: Words of a writer that no file on a disk may hold.
SECRETS = ("Xantippe", "Zweibrückenweg", "Oxymoor", "Wyvernquist")


class Counted:
    """Lays out pages and counts how many."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, page: Page) -> Sheet:
        self.times += 1
        return lay_out(page, FOLDERS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sheets"


@pytest.fixture
def page() -> Page:
    return page_of(of("Ana"), PLAIN, LENT)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Each test starts as a new process does, without a sheet at hand."""
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def _anew(page: Page, folder: Path) -> Printed:
    """The page as a new process prints it."""
    shelf.cache_clear()
    return print_page(page, FOLDERS, folder)


def test_a_sheet_of_the_catalogue_is_laid_out_once_by_all_processes(folder: Path, page: Page) -> None:
    counted = Counted()
    first, second = Shelf(folder), Shelf(folder)
    sheets = [first.sheet(page, counted), first.sheet(page, counted), second.sheet(page, counted)]
    assert counted.times == 1
    assert sheets[0] is sheets[1]
    assert len(list(folder.iterdir())) == 1
    assert folder.stat().st_mode & 0o77 == 0


def test_without_a_folder_sheets_are_kept_in_memory(page: Page) -> None:
    counted, kept = Counted(), Shelf(None)
    assert kept.sheet(page, counted) is kept.sheet(page, counted)
    assert counted.times == 1


@pytest.mark.parametrize("paper", ["plain", "stationery", "large"])
def test_a_kept_sheet_prints_the_same_bytes(folder: Path, paper: str) -> None:
    for name in (NAMES["Arabic"], "王小明\nŐ"):
        page = page_of(of(name, replace(arabic(), is_sample=True)), on(paper), LENT)
        without = print_page(page, FOLDERS)
        assert [_anew(page, folder) for _ in range(2)] == [without] * 2


def test_what_differs_in_anything_is_another_sheet(folder: Path, page: Page) -> None:
    kept, counted = Shelf(folder), Counted()
    others = (
        replace(page, edition=f"{page.edition}2"),
        replace(page, html=f"{page.html} "),
        replace(page, folder=page.folder.parent / "large"),
        replace(page, resources=(replace(page.resources[0], data=page.resources[0].data + b" "),)),
    )
    for one in (page, *others):
        kept.sheet(one, counted)
    assert counted.times == 5
    assert len(list(folder.iterdir())) == 5


def test_another_version_of_a_library_or_a_font_keeps_its_own_sheets(
    folder: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted()
    for module, name, other in (
        (shelf_module, "_MOST_KEPT", 2_000),
        (weasyprint, "VERSION", "99"),
        (pydyf, "VERSION", "99"),
        (shelf_module, "font_edition", lambda: "other"),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(module, name, other)
            vars(shelf_module)["_versions"].cache_clear()
            Shelf(folder).sheet(page, counted)
    vars(shelf_module)["_versions"].cache_clear()
    Shelf(folder).sheet(page, counted)
    assert (counted.times, len(list(folder.iterdir()))) == (4, 4)


def test_changed_words_are_never_kept(folder: Path) -> None:
    letter = of(SECRETS[0], sample(body=blocks("My own words of Oxymoor."), is_sample=False))
    counted, kept = Counted(), Shelf(folder)
    page = page_of(letter, PLAIN, LENT)
    assert kept.sheet(page, counted) is not kept.sheet(page, counted)
    assert counted.times == 2
    print_page(page, FOLDERS, folder)
    assert not folder.exists()


def test_no_file_holds_a_writer_s_words(folder: Path) -> None:
    other = sample(sender=("A", "B"), signature="C", place_and_date="D", is_sample=True)
    own = replace(other, sender=SECRETS[:2], signature=SECRETS[3], place_and_date=SECRETS[2])
    long = replace(own, sender=(SECRETS[0] * 9, f"{SECRETS[1]}\n{SECRETS[2]}"), signature=f"{SECRETS[3]} 😊")
    for paper in ("plain", "stationery", "large"):
        for letter in (own, long, replace(own, is_sample=False, body=blocks(SECRETS[0]))):
            print_page(page_of(letter, on(paper), LENT), FOLDERS, folder)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(kept) == 3
    for data in kept.values():
        assert any("begincmap" in words for words in _everything(data)), "streams are unpacked"
        for words in _everything(data):
            assert not any(secret in words for secret in SECRETS)
    # Glyphs cannot be searched for words. But a sheet is the same for everybody, down to its last byte.
    for path in folder.iterdir():
        path.unlink()
    for paper in ("plain", "stationery", "large"):
        _anew(page_of(other, on(paper), LENT), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def _everything(data: bytes) -> Iterator[str]:
    """All text of a kept sheet, that within its streams too."""
    yield data.decode("latin-1")
    for piece in _strings(json.loads(data[32:])):
        yield piece
        try:
            unpacked = base64.urlsafe_b64decode(piece)
        except ValueError:
            continue
        yield unpacked.decode("latin-1")
        yield unpacked.decode("utf-16-be", "replace")
        try:
            yield zlib.decompress(unpacked).decode("latin-1")
        except zlib.error:
            continue


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(5_000))


def _one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _another_form(path: Path) -> None:
    data = b'{"title": "x"}'
    path.write_bytes(hashlib.sha256(data).digest() + data)


def _a_folder(path: Path) -> None:
    path.unlink()
    (path / "in").mkdir(parents=True)


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [_cut, _empty, _garbage, _one_bit, _another_form, _a_folder, _gone])
def test_a_sheet_that_was_harmed_is_laid_out_anew(
    folder: Path, page: Page, harm: Callable[[Path], None]
) -> None:
    right = _anew(page, folder)
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    harm(kept)
    assert _anew(page, folder) == right
    assert _anew(page, folder) == right
    assert kept.is_dir() or kept.read_bytes() == whole


def test_a_folder_that_takes_nothing_keeps_nobody_from_a_letter(tmp_path: Path, page: Page) -> None:
    right = print_page(page, FOLDERS)
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "in", Path("/dev/null/sheets"), Path("/proc/x")):
        assert _anew(page, folder) == right
    assert (tmp_path / "file").read_text() == "x"


def test_the_folder_holds_no_more_than_it_may(
    folder: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "_MOST_KEPT", 3)
    sheet = lay_out(page, FOLDERS)
    kept = Shelf(folder)
    for number in range(6):
        kept.sheet(replace(page, edition=f"{number}"), lambda _: sheet)
        for age, path in enumerate(sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, (time.time() - 60 + age,) * 2)
    assert len(list(folder.iterdir())) == 3
    counted = Counted()
    for number in (5, 4, 3):
        Shelf(folder).sheet(replace(page, edition=f"{number}"), counted)
    assert counted.times == 0


def test_old_sheets_and_what_killed_processes_left_leave_the_folder(folder: Path, page: Page) -> None:
    folder.mkdir(parents=True)
    old, left, new = (folder / name for name in ("a" * 64, f"{'b' * 64}.123", "c" * 64))
    for path in (old, left, new):
        path.write_bytes(b"x")
    for path in (old, left):
        os.utime(path, (time.time() - 15 * 24 * 3600,) * 2)
    print_page(page, FOLDERS, folder)
    assert new.exists()
    assert len(list(folder.iterdir())) == 2


def test_memory_holds_no_more_sheets_than_it_may(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "_MOST_AT_HAND", 2)
    counted, kept = Counted(), Shelf(None)
    first, second, third = (replace(page, edition=f"{number}") for number in range(3))
    for one in (first, second, first, third, first, second):
        kept.sheet(one, counted)
    assert counted.times == 4


@pytest.mark.parametrize("many", [150, pytest.param(2_000, marks=pytest.mark.long)])
def test_threads_and_processes_that_share_sheets_mix_up_nobody_s_words(folder: Path, many: int) -> None:
    everybody = names(many)
    papers = [on("plain"), on("stationery")]
    first, second = (Press(PAGES, sheets=folder, workers=2, waiting=many) for _ in range(2))

    def printed(number: int) -> bytes:
        pages = run([of(name) for name in (everybody[number], everybody[-number - 1])], papers[number % 2])
        return (first, second)[number // 2 % 2].print_all(pages).data

    try:
        with ThreadPoolExecutor(6) as senders:
            for number, data in enumerate(senders.map(printed, range(many))):
                found = [words.split("\r\n")[0] for words in texts(data)]
                assert found == [everybody[number], everybody[-number - 1]]
    finally:
        first.close()
        second.close()
    assert len(list(folder.iterdir())) == 2
