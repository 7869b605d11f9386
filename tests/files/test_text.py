"""Bytes of a file, and words of a writer → clean text."""

import os
import time
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.files.problems import Problem
from app.files.text import MAX_BYTES, MAX_MARKS, clean, has_control, read_text


@given(st.text(st.characters()))
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert not has_control(once)
    assert clean(once) == once
    assert once.encode().decode() == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_writer_s_letters_and_emoji_are_kept() -> None:
    text = "سلام Ωmega 你好 👩‍👩‍👧 e\u200dé\tx\n"
    assert clean(text) == text


def test_marks_that_hide_a_word_from_searches_go() -> None:
    assert clean("free\u00addom \ufefffor A\ufeffna") == "freedom for Ana"


def test_a_file_s_text_has_one_kind_of_line_end(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeffe\u0301\r\nb\n".encode())
    assert read_text(tmp_path / "a.md", tmp_path) == "é\nb\n"


def test_a_file_may_have_a_size_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a" * MAX_BYTES)
    assert isinstance(read_text(path, tmp_path), str)
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    assert isinstance(read_text(path, tmp_path), Problem)


def test_a_folder_and_links_in_a_circle_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "en.md").mkdir()
    (tmp_path / "fr.md").symlink_to("es.md")
    (tmp_path / "es.md").symlink_to("fr.md")
    for name in ("en.md", "fr.md"):
        assert str(read_text(tmp_path / name, tmp_path)) == (
            f"{tmp_path}/{name}: This cannot be read; make it an ordinary file that this program may open."
        )


def test_what_keeps_a_file_from_being_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cases" / "en.md"
    path.parent.mkdir()
    told = [str(read_text(path, path.parent))]
    for data in (b"one\n\xff", b"one\ntwo\n\0"):
        path.write_bytes(data)
        told.append(str(read_text(path, path.parent)))
    (tmp_path / "fr.md").write_text("words")
    path.unlink()
    path.symlink_to(tmp_path / "fr.md")
    told.append(str(read_text(path, path.parent)))
    assert told == [
        f"{path}: This file is missing; write it, or copy it from another case and change it.",
        f"{path}:2: This file is not in UTF-8; save it again with the encoding “UTF-8”.",
        f"{path}:3: There is a control character here (U+0000); delete it.",
        f"{path}: This is a link to a file outside the folder; copy the file itself here.",
    ]


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text("words")
    os.link(tmp_path / "en.md", tmp_path / "fr.md")
    (tmp_path / "es.md").symlink_to("fr.md")
    assert read_text(tmp_path / "es.md", tmp_path) == "words"


def test_a_tower_of_marks_is_cut_before_it_costs_time() -> None:
    tower = "a" + "\u0301" * 100_000 + "\u0316" * 100_000 + " Ana"
    start = time.process_time()
    cut = clean(tower)
    assert time.process_time() - start < 10, "composing the whole tower takes half a minute"
    assert sum(map(bool, map(unicodedata.combining, cut))) <= MAX_MARKS
    assert cut.endswith(" Ana")


def test_marks_that_people_write_stay() -> None:
    for text in ("Nguyễn Thị Ánh", "שָׁלוֹם", "กำลังใจ", "ཨོཾ་མ་ཎི", "Zażółć gęślą jaźń"):
        assert clean(text) == unicodedata.normalize("NFC", text)


def test_line_ends_of_word_processors_are_line_ends_and_pictures_leave_nothing() -> None:
    assert clean("a\x0bb\u2028c\u2029d\x0ce") == "a\nb\nc\nd\ne"
    assert clean("a \ufffc b") == "a  b"
