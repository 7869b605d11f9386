"""Named files → one archive, the same whenever it is made; a ZIP that is sent → its files, or why not."""

import io
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import time_machine

from app.files.archive import MOST_ENTRIES, MOST_IN_ALL, MOST_IN_FILE, archive, unpacked
from app.files.errors import BadArchive

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")

FILES = [("01-plan.pdf", b"%PDF-1"), ("00-cover.pdf", b""), ("02-fiche à part.pdf", bytes(range(256)) * 99)]
DEFLATED = zipfile.ZIP_DEFLATED


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


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are unpacked; nothing is left there."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], packing: int = DEFLATED) -> bytes:
    """A ZIP of these entries, whatever they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, data in entries:
            made.writestr(name, data, packing, compresslevel=1)
    return out.getvalue()


def special(name: str, sort: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (sort | 0o644) << 16
    return entry


def files(data: bytes) -> Mapping[str, bytes]:
    """What is unpacked of it: paths and bytes, of folders nothing."""
    with unpacked(data) as folder:
        return {
            path.relative_to(folder).as_posix(): b"" if path.is_dir() else path.read_bytes()
            for path in sorted(folder.rglob("*"))
        }


def refused(data: bytes, scratch: Path) -> str:
    """The sentence against it; nothing was left anywhere."""
    with pytest.raises(BadArchive) as caught, unpacked(data):
        pytest.fail("it was unpacked")
    assert list(scratch.parent.iterdir()) == [scratch]
    assert list(scratch.iterdir()) == []
    return str(caught.value)


def test_files_are_unpacked_into_a_folder_that_is_gone_afterwards(scratch: Path) -> None:
    data = packed(("ana/", b""), ("ana/case.yaml", b"name: Ana\n"), ("ana/en.md", b""), ("empty/", b""))
    with unpacked(data) as folder:
        assert folder.is_relative_to(scratch)
        assert (folder / "ana" / "case.yaml").read_bytes() == b"name: Ana\n"
        (folder.parent / "beside").mkdir()
    assert list(scratch.iterdir()) == []
    assert files(data) == {"ana": b"", "ana/case.yaml": b"name: Ana\n", "ana/en.md": b"", "empty": b""}


def test_a_folder_may_be_listed_after_what_lies_in_it() -> None:
    assert files(packed(("a/b.md", b"x"), ("a/", b""), ("a/", b""))) == {"a": b"", "a/b.md": b"x"}


def test_what_systems_add_of_their_own_is_left_out() -> None:
    link = special("a/.git/link", stat.S_IFLNK)
    data = packed(("a/en.md", b"x"), ("__MACOSX/a/._en.md", b"y"), ("a/.DS_Store", b"z"), (link, b"/etc"))
    assert files(data) == {"a": b"", "a/en.md": b"x"}


def test_text_that_repeats_itself_is_no_bomb() -> None:
    assert files(packed(("a.md", b"0" * 60_000)))["a.md"] == b"0" * 60_000


STRAY = (
    "../out.md",
    "a/../../out.md",
    "/etc/out.md",
    "a//b.md",
    "./a.md",
    "a\\b.md",
    "..\\out.md",
    "C:/out.md",
    "a/\u202eout.md",
    "a/\x00b.md",
    f"{'é' * 128}.md",
)


@pytest.mark.parametrize("name", STRAY)
def test_a_path_that_leads_out_or_is_none_is_refused_and_named(name: str, scratch: Path) -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    told = refused(packed(("good.md", b"x"), (entry, b"x")), scratch)
    assert "is no plain path" in told
    assert name.replace("\x00", "").replace("\u202e", "")[:90] in told


@pytest.mark.parametrize("sort", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_other_special_entries_are_refused(sort: int, scratch: Path) -> None:
    told = refused(packed((special("a/link.md", sort), b"/etc/passwd")), scratch)
    assert "“a/link.md” is a link or another special file" in told


@pytest.mark.parametrize(
    "names",
    [
        ("a/en.md", "a/en.md"),
        ("a/en.md", "a/EN.md"),
        ("a/en.md", "A/fr.md"),
        ("A/fr.md", "a/"),
        ("e\u0301.md", "\xe9.md"),
        ("a", "a/en.md"),
        ("a/en.md", "a"),
        ("a/", "a"),
    ],
)
def test_what_would_lie_in_one_place_is_refused(names: tuple[str, str], scratch: Path) -> None:
    told = refused(packed(*((name, b"x" if name[-1] != "/" else b"") for name in names)), scratch)
    assert f"“{names[1]}” stands a second time" in told


def test_what_lies_too_deep_is_refused(scratch: Path) -> None:
    assert files(packed(("1/2/3/4/5/6/a.md", b"x")))["1/2/3/4/5/6/a.md"] == b"x"
    assert "more than 6 folders deep" in refused(packed(("1/2/3/4/5/6/7/a.md", b"x")), scratch)


def test_what_is_locked_is_refused(scratch: Path) -> None:
    data = packed(("a.md", b"x"))
    # The flag stands in the entry's own head, and in the list.
    locked = bytearray(data)
    locked[6] |= 1
    locked[data.index(b"PK\x01\x02") + 8] |= 1
    assert "“a.md” is locked with a password" in refused(bytes(locked), scratch)


def test_zeros_by_the_gigabyte_are_refused_unread(scratch: Path) -> None:
    bomb = packed(("a/en.md", b"\0" * (200 * 1024 * 1024)))
    assert len(bomb) < 1024 * 1024
    assert "“a/en.md” is larger than 5 MB" in refused(bomb, scratch)


def test_what_is_packed_too_tightly_is_refused(scratch: Path) -> None:
    told = refused(packed(("a/en.md", b"\0" * 1_000_000)), scratch)
    assert "“a/en.md” would become more than 100 times larger" in told


def test_many_files_that_are_too_much_together_are_refused(scratch: Path) -> None:
    count = MOST_IN_ALL // MOST_IN_FILE
    some = [(f"{number}.md", b"x" * MOST_IN_FILE) for number in range(count)]
    rest = MOST_IN_ALL - count * MOST_IN_FILE
    whole = packed(*some, ("rest.md", b"x" * rest), packing=zipfile.ZIP_STORED)
    assert len(files(whole)) == count + 1
    more = packed(*some, ("rest.md", b"x" * (rest + 1)), packing=zipfile.ZIP_STORED)
    assert "Up to “rest.md”, the files in this ZIP make more than 64 MB" in refused(more, scratch)


def many(count: int) -> bytes:
    """A ZIP of so many empty files."""
    names = [b"%06d.md" % number for number in range(count)]
    rest = b"\x14" + bytes(21) + b"\x09" + bytes(3)
    heads = b"".join(b"PK\x03\x04" + rest + name for name in names)
    listed = b"".join(
        b"PK\x01\x02\x14\0" + rest + bytes(10) + (39 * number).to_bytes(4, "little") + name
        for number, name in enumerate(names)
    )
    lengths = len(listed).to_bytes(4, "little") + len(heads).to_bytes(4, "little")
    return (
        heads
        + listed
        + b"PK\x05\x06"
        + bytes(4)
        + min(count, 0xFFFF).to_bytes(2, "little") * 2
        + lengths
        + bytes(2)
    )


def test_too_many_entries_are_refused_before_their_list_is_read(scratch: Path) -> None:
    assert len(files(many(MOST_ENTRIES))) == MOST_ENTRIES
    for count in (MOST_ENTRIES + 1, 100_000):
        assert "more than 2000 files and folders" in refused(many(count), scratch)


def test_a_list_that_says_to_be_short_is_counted(scratch: Path) -> None:
    data = bytearray(many(MOST_ENTRIES + 1))
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = b"\1\0\1\0"
    assert "more than 2000 files and folders" in refused(bytes(data), scratch)


NO_ARCHIVES = {
    "nothing": b"",
    "text": b"name: Ana\n",
    "a PDF": b"%PDF-1.7\n" * 50,
    "the end alone": b"PK\x05\x06" + b"\xff" * 18,
    "cut off": packed(("a.md", b"x" * 999))[:-30],
    "a name in no encoding": packed(("\xe9.md", b"x")).replace(b"\xc3\xa9", b"\xff\xff"),
}


@pytest.mark.parametrize("data", NO_ARCHIVES.values(), ids=NO_ARCHIVES.keys())
def test_what_is_no_zip_is_refused(data: bytes, scratch: Path) -> None:
    assert "This is no ZIP that can be read" in refused(data, scratch)


def _damaged(place: int, value: int) -> bytes:
    data = bytearray(packed(("a.md", b"some words"), packing=zipfile.ZIP_STORED))
    data[place] = value
    return bytes(data)


DAMAGED = {
    "other words": _damaged(36, 0),
    "another name in its own head": _damaged(30, ord("b")),
    "no head": _damaged(0, 0),
    "an unknown way to pack": packed(("a.md", b"x")).replace(b"\x08\x00", b"\x63\x00"),
    "no packed words": packed(("a.md", b"x" * 99)).replace(b"\xab\xa8", b"\xff\xff"),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_entry_is_refused_and_named(data: bytes, scratch: Path) -> None:
    assert "“a.md” is damaged" in refused(data, scratch)


def test_a_file_that_is_larger_than_it_says_is_not_read_further(scratch: Path) -> None:
    data = packed(("a.md", b"0" * 5_000_000))
    small = (10).to_bytes(4, "little")
    lying = data.replace((5_000_000).to_bytes(4, "little"), small)
    assert "“a.md” is damaged" in refused(lying, scratch)


def test_a_long_name_is_not_said_back_whole(scratch: Path) -> None:
    told = refused(packed((f"../{'x' * 60_000}", b"x")), scratch)
    assert len(told) < 300
