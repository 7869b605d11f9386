"""Objects as the engine makes them → what stands in a file, their references open."""

from decimal import Decimal
from typing import Any

import pikepdf
import pydyf
import pytest

from app.documents.pdf.objects import entries, item, written


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        (b"7 0 R", b"\x00107\x00"),
        (b"7 0 Rx", b"7 0 Rx"),
        ([b"1 0 R", 2, "/Name"], b"[\x00101\x00 2 /Name]"),
        ({"A": {"B": (b"3 0 R",)}}, b"<</A <</B [\x00103\x00]>>>>"),
        (0.25, b"0.25"),
        (3, b"3"),
        (Decimal("1.5"), b"1.5"),
    ],
)
def test_values_are_written_with_their_references_open(value: Any, bytes_: bytes) -> None:
    assert written(value, lambda number: number + 100) == bytes_


@pytest.mark.parametrize("words", ["Ana", "(a) \\ b)", "é — 王", "%d \0 1 0 R"])
def test_strings_can_be_read_again(words: str) -> None:
    data = b"<<" + entries({"Alt": pydyf.String(words)}) + b">>"
    parsed = pikepdf.Object.parse(data)
    assert str(parsed["/Alt"]) == words


def test_streams_are_packed_where_the_engine_would_have_packed_them() -> None:
    plain = item(pydyf.Stream([b"abc", b"def"], {"Own": 1}), lambda number: number)
    assert (plain.entries, plain.stream) == (b"/Own 1", b"abc\ndef")
    packed = item(pydyf.Stream([b"abc" * 99], compress=True), lambda number: number)
    assert packed.entries == b"/Filter /FlateDecode"
    assert packed.stream is not None
    assert len(packed.stream) < 50


def test_an_object_that_stands_alone_refers_to_no_other() -> None:
    with pytest.raises(AssertionError, match="refers to no other"):
        entries({"A": b"1 0 R"})
