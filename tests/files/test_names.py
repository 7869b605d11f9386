"""A file of names → the names, each on its line; or one sentence that says what to do."""

from pathlib import Path

import pytest

from app.errors import LongNames, NoNames, NotUtf8, TooManyNames
from app.files import names
from app.files.names import MOST_NAMES, read_names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.txt"


def read(path: Path, data: bytes) -> tuple[str, ...]:
    path.write_bytes(data)
    return read_names(path, 100).names


NAMES = ("Ana Ferrer", "José Ñandú", "Łucja", "علي", "王小明")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_each_line_is_a_name(path: Path, coding: str, line_end: str) -> None:
    assert read(path, line_end.join(NAMES).encode(coding)) == NAMES
    assert read(path, (line_end.join(NAMES) + line_end).encode(coding)) == NAMES


def test_big_endian_utf_16_is_read_by_its_mark(path: Path) -> None:
    assert read(path, "\ufeffŁucja\nAna".encode("utf-16-be")) == ("Łucja", "Ana")


def test_lines_on_which_nothing_is_seen_are_no_names(path: Path) -> None:
    blank = ["", " \t ", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u3164\u2800", "\u202e\x07", "\u0301\ufe0f"]
    assert read(path, "\n".join(["Ana", *blank, "Bo", *blank]).encode()) == ("Ana", "Bo")


def test_a_table_is_not_taken_apart_and_hidden_characters_go(path: Path) -> None:
    lines = "Ferrer\tAna\nFerrer;Ana;7b\n\u202eAna\u202c \x07Ferrer\nJose\u0301\n"
    assert read(path, lines.encode()) == ("Ferrer\tAna", "Ferrer;Ana;7b", "Ana Ferrer", "José")


def test_who_shares_a_name_is_kept_and_told_with_the_lines(path: Path) -> None:
    path.write_text("Ana\n\nBo\nAna \nJose\u0301\nJosé\nAna\n", encoding="utf-8")
    read = read_names(path, 100)
    assert read.names == ("Ana", "Bo", "Ana", "José", "José", "Ana")
    assert read.twice == {"Ana": (1, 4, 7), "José": (5, 6)}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("Ana\r\nBo\r\nJosé\r\n".encode("latin-1"), 3),
        ("José".encode("latin-1"), 1),
        ("Ana\n\nJosé".encode("cp1252"), 3),
        ("\ufeffAna\nJos".encode() + b"\xe9", 2),
        # Without its mark, UTF-16 would be read as other names.
        ("Ana\nŁucja\n".encode("utf-16-le"), 1),
        ("Ana\nBo\n".encode("utf-16-be"), 1),
        ("Ana\nBo\n".encode("utf-32"), 1),
        # Cut in the middle of a character, and half of a pair.
        ("Ana\nBo\nCy".encode("utf-16")[:-1], 3),
        ("\ufeffAna\n".encode("utf-16-le") + b"\x00\xd8A\x00", 2),
        # Another program has lost a letter here already.
        ("Ana\nJos\ufffd\n".encode(), 2),
    ],
)
def test_another_encoding_is_told_with_the_line_where_it_shows(path: Path, data: bytes, line: int) -> None:
    path.write_bytes(data)
    with pytest.raises(NotUtf8) as told:
        read_names(path, 100)
    assert str(told.value) == (
        f"Line {line} of {path} is not in UTF-8. Please save the file again with the encoding “UTF-8”."
    )


def test_long_names_are_told_all_at_once(path: Path) -> None:
    path.write_text("\n".join(["A" * 100, "é" * 101, "Bo", "  " + "C" * 300]), encoding="utf-8")
    with pytest.raises(LongNames, match=r"at most 100 characters.* brackets\): 2 \(101\), 4 \(300\)\.$"):
        read_names(path, 100)
    path.write_text(("D" * 200 + "\n") * 11, encoding="utf-8")
    with pytest.raises(LongNames, match=r": 1 \(200\), .* 10 \(200\), …\.$"):
        read_names(path, 100)


def test_a_hundred_thousand_names_are_read_and_no_more(path: Path) -> None:
    assert len(read(path, b"Ana Ferrer\n\n" * MOST_NAMES)) == MOST_NAMES
    with pytest.raises(TooManyNames, match="more than 100000 names"):
        read(path, b"Ana Ferrer\n" * (MOST_NAMES + 1))


def test_no_more_is_read_of_a_file_than_names_can_fill(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MAX_BYTES", 10)
    assert read(path, b"Ana\nBo\nCyd") == ("Ana", "Bo", "Cyd")
    with pytest.raises(TooManyNames):
        read(path, b"Ana\nBo\nCydo")


@pytest.mark.parametrize("data", [b"", b"\n\n", "\ufeff \u200b\n".encode(), "\ufeff".encode("utf-16-le")])
def test_a_file_without_a_name_is_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(NoNames, match="Write one name a line"):
        read_names(path, 100)
