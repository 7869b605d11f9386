"""Sheets, and the words of their copies → one PDF file with all their pages, tags and fonts.

Clauses are of ISO 32000-1 (PDF 1.7). Copies share their sheet's content: a page's content may be several
streams, parted between two words of it (7.8.2), so that only the words in slots are a copy's own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from xml.sax.saxutils import escape

from app.documents.pdf.faces import embedded
from app.documents.pdf.file import File
from app.documents.pdf.setting import Setting
from app.documents.pdf.sheet import Embedded, Face, Glyphs, Item, Sheet

#: A copy's words, in the order of its sheet's slots.
Copy = Sequence[Setting]

_REFERENCE: Final = re.compile(rb"\0(\d+)\0")
#: That the file is PDF/UA-1 (ISO 14289-1, clause 5), and its title.
_METADATA: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet in any number of copies; a ``bookmark``, if it has one, leads to the first of them.

    ``on_right``: it begins on a right-hand page, after an empty one where there is need.
    """

    sheet: Sheet
    copies: Sequence[Copy]
    bookmark: str = ""
    on_right: bool = False


def bind(parts: Sequence[Part]) -> tuple[bytes, int]:
    """The copies of all parts, one after the other, under the title of the first sheet; and how many pages.

    The same parts make the same bytes. Raises `LostFace`.
    """
    binder = _Binder(_fonts_of(parts))
    binder.bind(parts)
    return binder.closed(parts[0].sheet.title, parts[0].sheet.language)


def _fonts_of(parts: Iterable[Part]) -> tuple[Embedded, ...]:
    """Each face once, with all glyphs that any part needs; as a sheet has it, where that is enough."""
    ready: dict[Face, Embedded] = {}
    needed: dict[Face, dict[int, tuple[float, str]]] = {}
    for part in parts:
        for font in part.sheet.fonts:
            ready.setdefault(font.face, font)
            _need(needed, font.face, font.glyphs)
        for setting in chain.from_iterable(part.copies):
            for face, glyphs in setting.glyphs.items():
                _need(needed, face, glyphs)
    return tuple(
        ready[face]
        if face in ready and glyphs.keys() <= ready[face].glyphs.keys()
        else embedded(face, glyphs)
        for face, glyphs in needed.items()
    )


def _need(needed: dict[Face, dict[int, tuple[float, str]]], face: Face, glyphs: Glyphs) -> None:
    mine = needed.setdefault(face, {})
    # What a glyph stands for is decided by the first that needs it.
    mine |= {glyph: facts for glyph, facts in glyphs.items() if glyph not in mine}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf in a file: what its dictionary says, and the numbers of the streams between its slots."""

    entries: bytes
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the copies of a sheet share in a file: its leaves, and patterns of what they do not share.

    ``elements``: a structure element but for its parent, its page and its kids, with the numbers of these
    within the sheet. ``marks``: by leaf, which element each of its marked contents is of.
    """

    leaves: tuple[_Leaf, ...]
    elements: tuple[tuple[bytes, int | None, int, tuple[int, ...]], ...]
    marks: tuple[tuple[bytes, tuple[int, ...]], ...]
    tops: tuple[int, ...]


class _Binder:
    """One file on its way: its pages and structure elements so far."""

    def __init__(self, fonts: Sequence[Embedded]) -> None:
        self._file = File()
        self._glyphs = {font.face: font.glyphs for font in fonts}
        self._fonts, self._pages, self._tree, self._document = (self._file.numbers(1) for _ in range(4))
        named = [b"/%b %d 0 R" % (font.face.name.encode(), self._items(font.items)(1)) for font in fonts]
        self._file.add(b"<<%b>>" % b"".join(named), self._fonts)
        self._leaves: list[int] = []
        self._tagged = 0
        self._marks: list[int] = []
        self._written: dict[int, _Shared] = {}
        self._words: dict[bytes, int] = {}
        self._bookmarks: list[tuple[str, int]] = []

    def bind(self, parts: Sequence[Part]) -> None:
        """Adds the parts, each under an element of its own unless it is the only one."""
        if len(parts) == 1:
            self._element(self._document, b"/S/Document", self._tree, self._part(parts[0], self._document))
            return
        numbers = [self._file.numbers(1) for _ in parts]
        self._element(self._document, b"/S/Document", self._tree, numbers)
        for number, part in zip(numbers, parts, strict=True):
            says = b"/S/Part/Lang(%b)" % part.sheet.language.encode()
            self._element(number, says, self._document, self._part(part, number))

    def closed(self, title: str, language: str) -> tuple[bytes, int]:
        """The file, with its document catalogue (7.7.2), and how many pages it has."""
        add = self._file.add
        add(b"<</Type/Pages/Count %d/Kids%b>>" % (len(self._leaves), _references(self._leaves)), self._pages)
        marks = b" ".join(b"%d %d 0 R" % mark for mark in enumerate(self._marks))
        # The parent tree (14.7.4.4) leads from a page's marked contents to their elements.
        parents = add(b"<</Nums[%b]>>" % marks)
        tree = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        add(tree % (self._document, parents, len(self._marks)), self._tree)
        metadata = self._file.stream(_METADATA.format(escape(title)).encode(), b"/Type/Metadata/Subtype/XML")
        catalogue = (
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang(%b)"
            b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>%b>>"
        )
        known = self._pages, self._tree, metadata, language.encode(), self._outline()
        data = self._file.closed(add(catalogue % known), add(b"<</Title %b>>" % _text(title)))
        return data, len(self._leaves)

    def _part(self, part: Part, above: int) -> list[int]:
        """Adds all copies, each in a section unless it is the only one; its elements at the top."""
        if part.on_right and len(self._leaves) % 2:
            self._empty(part.sheet)
        if part.bookmark:
            self._bookmarks.append((part.bookmark, len(self._leaves)))
        shared = self._written.get(id(part.sheet)) or self._shared(part.sheet)
        self._written[id(part.sheet)] = shared
        if len(part.copies) == 1:
            return self._copy(shared, part.copies[0], above)
        sections = []
        for copy in part.copies:
            sections.append(section := self._file.numbers(1))
            self._element(section, b"/S/Sect", above, self._copy(shared, copy, section))
        return sections

    def _shared(self, sheet: Sheet) -> _Shared:
        entries = _numbered(sheet.resources, self._items(sheet.items))
        resources = self._file.add(b"<<%b/Font %d 0 R>>" % (entries, self._fonts))
        says = b"/Type/Page/Tabs/S/Parent %d 0 R/Resources %d 0 R" % (self._pages, resources)
        leaves = [
            _Leaf(
                says + leaf.entries,
                tuple(self._file.stream(piece, b"/Filter/FlateDecode") for piece in leaf.pieces),
            )
            for leaf in sheet.leaves
        ]
        return _Shared(tuple(leaves), *_patterns(sheet))

    def _copy(self, shared: _Shared, copy: Copy, above: int) -> list[int]:
        """Adds the pages and elements of a copy; its elements that stand at the top."""
        words = iter(copy)
        leaves = [self._leaf(leaf, words) for leaf in shared.leaves]
        first = self._file.numbers(len(shared.elements))
        for number, (pattern, parent, leaf, kids) in enumerate(shared.elements, first):
            higher = above if parent is None else first + parent
            self._file.add(pattern % (higher, leaves[leaf], *[first + kid for kid in kids]), number)
        for pattern, owners in shared.marks:
            self._marks.append(self._file.add(pattern % tuple([first + owner for owner in owners])))
        return [first + top for top in shared.tops]

    def _leaf(self, leaf: _Leaf, words: Iterator[Setting]) -> int:
        content = [leaf.pieces[0]]
        for piece in leaf.pieces[1:]:
            content += (self._said(next(words)), piece)
        number = self._file.add(
            b"<<%b/Contents%b/StructParents %d>>" % (leaf.entries, _references(content), self._tagged)
        )
        self._leaves.append(number)
        self._tagged += 1
        return number

    def _empty(self, like: Sheet) -> None:
        """Adds a page of that size with nothing on it, which no element can hold."""
        says = b"<</Type/Page/Parent %d 0 R/Resources<<>>%b>>"
        self._leaves.append(self._file.add(says % (self._pages, like.leaves[0].entries)))

    def _said(self, setting: Setting) -> int:
        """The stream with these words; where glyphs do not tell what they are, they stand beside (14.9.4)."""
        content = setting.content
        if not setting.reads or any(
            not glyphs.items() <= self._glyphs[face].items() for face, glyphs in setting.glyphs.items()
        ):
            content = b"/Span<</ActualText %b>>BDC\n%b\nEMC" % (_text(setting.text), content)
        if content not in self._words:
            self._words[content] = self._file.stream(content)
        return self._words[content]

    def _element(self, number: int, says: bytes, parent: int, kids: Sequence[int]) -> None:
        self._file.add(b"<<%b/P %d 0 R/K%b>>" % (says, parent, _references(kids)), number)

    def _outline(self) -> bytes:
        """What the catalogue says of the bookmarks (12.3.3), one below the other."""
        if not self._bookmarks:
            return b""
        root = self._file.numbers(1 + len(self._bookmarks))
        last = root + len(self._bookmarks)
        for number, (name, leaf) in enumerate(self._bookmarks, root + 1):
            before = b"/Prev %d 0 R" % (number - 1) if number > root + 1 else b""
            after = b"/Next %d 0 R" % (number + 1) if number < last else b""
            says = b"<</Title %b/Parent %d 0 R%b%b/Dest[%d 0 R/Fit]>>"
            self._file.add(says % (_text(name), root, before, after, self._leaves[leaf]), number)
        says = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
        self._file.add(says % (root + 1, last, len(self._bookmarks)), root)
        return b"/Outlines %d 0 R/PageMode/UseOutlines" % root

    def _items(self, items: Sequence[Item]) -> Callable[[int], int]:
        """Adds items; the number that each of their own numbers has become."""
        first = self._file.numbers(len(items))

        def number(own: int) -> int:
            return first + own - 1 if own else self._fonts

        for own, item in enumerate(items, 1):
            entries = _numbered(item.entries, number)
            if item.stream is None:
                self._file.add(b"<<%b>>" % entries, number(own))
            else:
                self._file.stream(item.stream, entries, number(own))
        return number


def _patterns(sheet: Sheet) -> tuple[Any, Any, Any]:
    """The elements and marks of a sheet, ready to be numbered, and which elements stand at the top."""
    elements, owners = [], [dict[int, int]() for _ in sheet.leaves]
    for number, element in enumerate(sheet.elements):
        kids = [kid for sort, kid in element.kids if sort == "element"]
        said = b" ".join(b"%d" % kid if sort == "mark" else b"%d 0 R" for sort, kid in element.kids)
        pattern = b"<<%b/P %%d 0 R/Pg %%d 0 R/K[%b]>>" % (element.entries.replace(b"%", b"%%"), said)
        elements.append((pattern, element.parent, element.leaf, tuple(kids)))
        owners[element.leaf] |= {kid: number for sort, kid in element.kids if sort == "mark"}
    marks = []
    for own in owners:
        every = [own.get(mark) for mark in range(max(own, default=-1) + 1)]
        said = b" ".join(b"null" if owner is None else b"%d 0 R" for owner in every)
        marks.append((b"[%b]" % said, tuple(owner for owner in every if owner is not None)))
    tops = tuple(number for number, element in enumerate(sheet.elements) if element.parent is None)
    return tuple(elements), tuple(marks), tops


def _numbered(entries: bytes, number: Callable[[int], int]) -> bytes:
    """Entries of a dictionary whose open references have got numbers."""
    return _REFERENCE.sub(lambda found: b"%d 0 R" % number(int(found[1])), entries)


def _references(numbers: Iterable[int]) -> bytes:
    return b"[%b]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _text(words: str) -> bytes:
    """A text string (7.9.2.2)."""
    return b"<%b>" % (b"\xfe\xff" + words.encode("utf-16-be")).hex().encode()
