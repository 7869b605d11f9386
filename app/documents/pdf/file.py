"""Objects → the bytes of a PDF file, as ISO 32000-1 (PDF 1.7) has it.

Small objects are packed in object streams (7.5.7), and a cross-reference stream (7.5.8) tells where each is.
"""

import zlib
from itertools import starmap
from struct import Struct
from typing import Final

from app.documents.pdf.objects import LEVEL

#: Objects in one stream: more are packed smaller, fewer are unpacked sooner when a page far behind is opened.
_PACKED: Final = 400
#: How an object is found (7.5.8.3, table 18): not at all, by its offset, or within an object stream.
_FREE, _WRITTEN, _IN_STREAM = 0, 1, 2
#: A row of the cross-reference stream: that, then four bytes and two.
_ROW: Final = Struct(">BIH")


class File:
    """Numbers objects and writes them down; entries are what stands between a dictionary's brackets."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        # The marks in the second line say that more than text follows (7.5.2).
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        #: By number: how it is found, then an offset and 0, or an object stream and the place in it.
        self._places: list[tuple[int, int, int]] = [(_FREE, 0, 0xFFFF)]
        self._waiting: list[tuple[int, bytes]] = []

    def numbers(self, many: int) -> int:
        """The first of so many numbers, one after the other, for objects that are written later."""
        first = len(self._places)
        self._places += [(_FREE, 0, 0)] * many
        return first

    def add(self, value: bytes, number: int = 0) -> int:
        """Writes a value that is no stream; its number."""
        number = number or self.numbers(1)
        self._waiting.append((number, value))
        if len(self._waiting) == _PACKED:
            self._pack()
        return number

    def stream(self, data: bytes, entries: bytes = b"", number: int = 0) -> int:
        """Writes a stream as it is; its number."""
        number = number or self.numbers(1)
        self._places[number] = (_WRITTEN, self._size, 0)
        head = b"%d 0 obj\n<<%b/Length %d>>stream\n" % (number, entries, len(data))
        self._put(head, data, b"\nendstream\nendobj\n")
        return number

    def packed(self, data: bytes, entries: bytes = b"") -> int:
        """Packs a stream and writes it; its number."""
        return self.stream(zlib.compress(data, LEVEL), entries + b"/Filter/FlateDecode")

    def closed(self, catalogue: int, information: int) -> bytes:
        """The whole file; the numbers are those of its root and of what older readers show of it (14.3.3)."""
        self._pack()
        start, number = self._size, self.numbers(1)
        self._places[number] = (_WRITTEN, start, 0)
        rows = b"".join(starmap(_ROW.pack, self._places))
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/Filter/FlateDecode"
        self.stream(zlib.compress(rows, LEVEL), entries % (number + 1, catalogue, information), number)
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._chunks)

    def _put(self, *chunks: bytes) -> None:
        self._chunks += chunks
        self._size += sum(map(len, chunks))

    def _pack(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        index, offset = [], 0
        for number, value in waiting:
            index.append(b"%d %d" % (number, offset))
            offset += len(value) + 1
        head = b" ".join(index) + b"\n"
        values = b"\n".join(value for _, value in waiting)
        stream = self.packed(head + values, b"/Type/ObjStm/N %d/First %d" % (len(waiting), len(head)))
        for place, (number, _) in enumerate(waiting):
            self._places[number] = (_IN_STREAM, stream, place)
