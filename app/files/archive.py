"""Named files → one archive, always of the same bytes; a ZIP that somebody sends → a folder of its files."""

import io
import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.files.errors import (
    DamagedEntry,
    DeepEntry,
    DoubleEntry,
    LargeEntry,
    LockedEntry,
    NoArchive,
    SpecialEntry,
    StrayEntry,
    TightEntry,
    TooManyEntries,
    TooMuchInArchive,
)
from app.files.text import clean, has_control

#: The first moment that the format knows: when the files were made stands nowhere.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
#: An ordinary file, which its owner may change and all may read, in the upper half of the field.
_ORDINARY: Final = 0o100644 << 16
#: What is unpacked at most: the files of some hundred cases, of which a picture is the largest.
MOST_ENTRIES: Final = 2_000
MOST_FOLDERS: Final = 6
_MEGABYTE: Final = 1024 * 1024
MOST_IN_FILE: Final = 5 * _MEGABYTE
MOST_IN_ALL: Final = 64 * _MEGABYTE
#: Times that a file may become larger; text becomes some ten times larger. Small ones do no harm.
MOST_TIMES: Final = 100
_SMALL: Final = 65_536
#: Bytes of a name that file systems take.
_LONGEST_NAME: Final = 255
#: Characters of an entry's name that are said back.
_LONGEST_TOLD: Final = 100
#: With what each entry of the list of files begins (APPNOTE 4.3.12).
_LISTED: Final = b"PK\x01\x02"
_IS_LOCKED: Final = 0x1
#: What a Mac adds of its own.
_OF_MACS: Final = "__MACOSX"
#: What the library raises for lists and files that are not as they should be.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def archive(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of the files (names and bytes) in their order.

    They are stored as they are: PDFs are packed in themselves, and what packs them may differ by machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system, entry.external_attr = _UNIX, _ORDINARY
            packed.writestr(entry, data)
    return out.getvalue()


@contextmanager
def unpacked(data: bytes) -> Iterator[Path]:
    """A fresh folder with the files of that ZIP; it and the fresh one around it go when the block ends.

    Everything is looked at before anything is written. Hidden files, and what systems add of their own, are
    left out. Raises `BadArchive`.
    """
    # To read the list takes memory for each entry, and it may be longer than it says.
    if data.count(_LISTED) > MOST_ENTRIES:
        raise TooManyEntries(most=MOST_ENTRIES)
    with tempfile.TemporaryDirectory(prefix="every-letter-files-") as made:
        folder = Path(made).resolve() / "files"
        folder.mkdir()
        try:
            packed = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise NoArchive from None
        with packed:
            for entry in _checked(packed):
                _unpack(packed, entry, folder)
        yield folder


def _checked(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries that are unpacked, once nothing is wrong with any of them."""
    taken: list[zipfile.ZipInfo] = []
    seen: dict[str, str] = {}
    size = 0
    for entry in packed.infolist():
        parts = _parts(entry)
        if any(part == _OF_MACS or part.startswith(".") for part in parts):
            continue
        _require_ordinary(entry)
        _require_single(entry, parts, seen)
        size += entry.file_size
        if size > MOST_IN_ALL:
            raise TooMuchInArchive(entry=_told(entry), most=MOST_IN_ALL // _MEGABYTE)
        taken.append(entry)
    return taken


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """The folders that it lies in, and its name."""
    # Not `filename`, of which the library has cut off what follows a zero.
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    strange = has_control(name) or "\\" in name or re.match("[A-Za-z]:", name)
    if strange or any(part in {"", ".", ".."} or len(part.encode()) > _LONGEST_NAME for part in parts):
        raise StrayEntry(entry=_told(entry))
    if len(parts) > MOST_FOLDERS + 1:
        raise DeepEntry(entry=_told(entry), most=MOST_FOLDERS)
    return tuple(parts)


def _require_ordinary(entry: zipfile.ZipInfo) -> None:
    """Raises `SpecialEntry`, `LockedEntry`, `LargeEntry` and `TightEntry`."""
    # Archives of other systems have nothing there.
    sort = stat.S_IFMT(entry.external_attr >> 16)
    if sort not in {0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG}:
        raise SpecialEntry(entry=_told(entry))
    if entry.flag_bits & _IS_LOCKED:
        raise LockedEntry(entry=_told(entry))
    if entry.file_size > MOST_IN_FILE:
        raise LargeEntry(entry=_told(entry), most=MOST_IN_FILE // _MEGABYTE)
    if entry.file_size > max(_SMALL, MOST_TIMES * entry.compress_size):
        raise TightEntry(entry=_told(entry), most=MOST_TIMES)


def _require_single(entry: zipfile.ZipInfo, parts: tuple[str, ...], seen: dict[str, str]) -> None:
    """Raises `DoubleEntry` if another one lies in its place somewhere, and notes what lies there now.

    ``seen``: each place as it is where capitals make no difference, and how it is written; that of a folder
    ends in a stroke, and is told by all that lies in it.
    """
    for number in range(1, len(parts)):
        folder = "/".join(parts[:number]) + "/"
        if seen.setdefault(_place(folder), folder) != folder:
            raise DoubleEntry(entry=_told(entry))
    own = "/".join(parts) + ("/" if entry.is_dir() else "")
    if _place(own) in seen and not (entry.is_dir() and seen[_place(own)] == own):
        raise DoubleEntry(entry=_told(entry))
    seen[_place(own)] = own


def _place(path: str) -> str:
    return unicodedata.normalize("NFC", path.removesuffix("/").casefold())


def _unpack(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    path = folder / entry.filename
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    try:
        with packed.open(entry) as file:
            data = file.read(MOST_IN_FILE)
    except _DAMAGE:
        raise DamagedEntry(entry=_told(entry)) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _told(entry: zipfile.ZipInfo) -> str:
    return clean(entry.orig_filename)[:_LONGEST_TOLD]
