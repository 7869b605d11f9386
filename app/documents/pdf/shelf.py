"""Sheets of catalogue text, laid out once and kept: in the memory of a process, and in a folder for all.

A sheet is found by a hash of all that shapes it, so one of another version, font or text is never met. The
folder may be emptied, cut or made unreadable at any time: a sheet that cannot be read is laid out anew.
"""

import contextlib
import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pydyf
import weasyprint
from pydantic import TypeAdapter, ValidationError
from weasyprint.text.ffi import pango

from app.documents.fonts import font_edition
from app.documents.page import Page
from app.documents.pdf.sheet import Sheet

#: Sheets in a process's memory, of some 100 kB each.
_MOST_AT_HAND: Final = 200
#: Sheets in the folder, of some 50 kB each.
_MOST_KEPT: Final = 2_000
#: Seconds after which a sheet leaves the folder: the case that it tells of may have closed since.
_LONGEST: Final = 14 * 24 * 3600
_CHECKED: Final = hashlib.sha256().digest_size


class Shelf:
    """Keeps sheets whose text is the catalogue's; one for a process."""

    def __init__(self, folder: Path | None) -> None:
        """Without a ``folder``, which may not exist yet, sheets are kept in memory alone."""
        self._folder = folder
        self._at_hand: OrderedDict[str, Sheet] = OrderedDict()

    def sheet(self, page: Page, lay_out: Callable[[Page], Sheet]) -> Sheet:
        """The page's sheet, laid out if it was not kept; one that holds a writer's words never is."""
        if not page.edition:
            return lay_out(page)
        name = _name(page)
        if name not in self._at_hand:
            self._at_hand[name] = self._read(name) or self._kept(name, lay_out(page))
            if len(self._at_hand) > _MOST_AT_HAND:
                self._at_hand.popitem(last=False)
        self._at_hand.move_to_end(name)
        return self._at_hand[name]

    def _read(self, name: str) -> Sheet | None:
        if self._folder is None:
            return None
        try:
            data = (self._folder / name).read_bytes()
            if hashlib.sha256(data[_CHECKED:]).digest() == data[:_CHECKED]:
                return _written().validate_json(data[_CHECKED:])
        except (OSError, ValidationError):
            pass
        return None

    def _kept(self, name: str, sheet: Sheet) -> Sheet:
        """The sheet, after it was written down; a folder that takes nothing keeps nobody from a letter."""
        if self._folder is None:
            return sheet
        data = _written().dump_json(sheet)
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clear()
            new = self._folder / f"{name}.{os.getpid()}"
            new.write_bytes(hashlib.sha256(data).digest() + data)
            new.replace(self._folder / name)
        return sheet

    def _clear(self) -> None:
        """Drops what is too old, and the oldest of too many."""
        assert self._folder is not None
        oldest = sorted((path.stat().st_mtime, path) for path in self._folder.iterdir() if path.is_file())
        too_many = oldest[: max(0, len(oldest) + 1 - _MOST_KEPT)]
        long_ago = time.time() - _LONGEST
        for _, path in {*too_many, *(kept for kept in oldest if kept[0] < long_ago)}:
            path.unlink(missing_ok=True)


@cache
def shelf(folder: Path | None) -> Shelf:
    """The shelf of this process for that folder."""
    return Shelf(folder)


@cache
def _written() -> TypeAdapter[Sheet]:
    return TypeAdapter(Sheet)


def _name(page: Page) -> str:
    whole = hashlib.sha256(f"{_versions()} {page.edition} {page.folder} {page.html}".encode())
    for resource in page.resources:
        whole.update(hashlib.sha256(resource.data).digest() + resource.media_type.encode())
    return whole.hexdigest()


@cache
def _versions() -> str:
    """What lays out pages in this process: libraries, fonts, and these modules themselves."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    libraries = weasyprint.VERSION, pydyf.VERSION, pango.pango_version()
    return f"{libraries} {whole.hexdigest()} {font_edition()}"
