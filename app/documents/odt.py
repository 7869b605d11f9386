"""Letter → ODT with real styles, for people who go on writing in a word processor.

Written without a library: those that there are begin with a document of some office program, with its
settings, times and defaults, most of which one would have to find and take out again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

from app.documents.document import MEDIA_TYPES, Format, Size
from app.documents.inset import Inset
from app.documents.page import Lent
from app.documents.styled import (
    ADDRESSEE,
    BOTTOM,
    FACE,
    FOOT,
    HEAD,
    ITEM,
    LEADING,
    NUMBER,
    POINTS,
    SIDES,
    STYLES,
    TOP,
    Line,
    Run,
    Style,
    foot_of,
    head_of,
    language_and_region,
    lines_of,
    packed,
)
from app.letters.letter import Letter

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES: Final = MappingProxyType(
    {
        "xmlns:draw": f"{_OASIS}:drawing:1.0",
        "xmlns:fo": f"{_OASIS}:xsl-fo-compatible:1.0",
        "xmlns:office": f"{_OASIS}:office:1.0",
        "xmlns:style": f"{_OASIS}:style:1.0",
        "xmlns:svg": f"{_OASIS}:svg-compatible:1.0",
        "xmlns:table": f"{_OASIS}:table:1.0",
        "xmlns:text": f"{_OASIS}:text:1.0",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
        "office:version": "1.2",
    }
)
#: What western, far eastern and complex scripts each have of their own.
_SCRIPTS: Final = (("fo:", ""), ("style:", "-asian"), ("style:", "-complex"))
#: LibreOffice takes “start” for the left, whatever the direction.
_SIDES: Final = MappingProxyType(
    {
        "ltr": MappingProxyType({"start": "left", "center": "center", "end": "right"}),
        "rtl": MappingProxyType({"start": "right", "center": "center", "end": "left"}),
    }
)
#: Characters that ODF has elements for; spaces in a row, or at an end, would be lost as they are.
_MARKS: Final = MappingProxyType({"\n": "text:line-break", "\t": "text:tab", " ": "text:s"})
_MARK: Final = re.compile(r"(\n|\t|(?<![^ \n\t]) | (?![^ \n\t]))")


def odt(letter: Letter, size: Size, lent: Lent) -> bytes:
    """The letter as ODT for that size of paper: the same bytes every time, no trace of who made it when."""
    lines = tuple(lines_of(letter, lent))
    pictures = [line.beside.picture for line in lines if line.beside and line.beside.picture]
    media_type = MEDIA_TYPES[Format.ODT]
    files = {
        "mimetype": media_type.encode(),
        "content.xml": _xml(_content(letter, size, lines)),
        "styles.xml": _xml(_styles(letter, size, lent)),
        **{_place(picture): picture.data for picture in pictures},
    }
    types = {
        "/": media_type,
        "content.xml": "text/xml",
        "styles.xml": "text/xml",
        **{_place(picture): picture.media_type for picture in pictures},
    }
    return packed({**files, "META-INF/manifest.xml": _xml(_manifest(types))})


def _xml(root: ET.Element) -> bytes:
    data: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return data


def _tag(name: str, attributes: dict[str, str] | None = None, *children: ET.Element) -> ET.Element:
    """An element by its name with prefix; the root declares the prefixes."""
    element = ET.Element(name, attributes or {})
    element.extend(children)
    return element


def _manifest(types: dict[str, str]) -> ET.Element:
    """What the package holds."""
    manifest = "manifest:manifest"
    root = _tag(manifest, {"xmlns:manifest": f"{_OASIS}:manifest:1.0", "manifest:version": "1.2"})
    for path, media_type in types.items():
        file = {"manifest:full-path": path, "manifest:media-type": media_type}
        version = {"manifest:version": "1.2"} if path == "/" else {}
        root.append(_tag("manifest:file-entry", file | version))
    return root


def _content(letter: Letter, size: Size, lines: Iterable[Line]) -> ET.Element:
    root = _tag("office:document-content", dict(_NAMESPACES))
    country = _tag("style:text-properties", _language(letter.country_language))
    automatic = _tag(
        "office:automatic-styles",
        None,
        _tag("style:style", {"style:name": "Country", "style:family": "text"}, country),
        *_columns(letter, size.width - 2 * SIDES),
    )
    text = _tag("office:text", None, *_blocks(lines))
    root.extend((automatic, _tag("office:body", None, text)))
    return root


def _columns(letter: Letter, width: float) -> Iterator[ET.Element]:
    """The styles of a table of two cells without a border, as wide as the lines."""
    layout = {"style:width": _mm(width), "table:align": "margins", "style:writing-mode": _mode(letter)}
    table = {"style:name": "Beside", "style:family": "table"}
    yield _tag("style:style", table, _tag("style:table-properties", layout))
    for name, part in (("Wide", ADDRESSEE), ("Narrow", 1 - ADDRESSEE)):
        column = {"style:name": name, "style:family": "table-column"}
        measure = {"style:column-width": _mm(width * part)}
        yield _tag("style:style", column, _tag("style:table-column-properties", measure))
    cell = {"style:name": "Cell", "style:family": "table-cell"}
    yield _tag(
        "style:style", cell, _tag("style:table-cell-properties", {"fo:padding": "0mm", "fo:border": "none"})
    )


def _blocks(lines: Iterable[Line]) -> Iterator[ET.Element]:
    """Paragraphs; the items of a list together in it, and two that stand side by side in a table."""
    for number, group in groupby(lines, lambda line: line.list):
        if number:
            items = (_tag("text:list-item", None, _paragraph(line)) for line in group)
            yield _tag("text:list", {"text:style-name": "Demands"}, *items)
        else:
            yield from (_table(line, line.beside) if line.beside else _paragraph(line) for line in group)


def _table(*lines: Line) -> ET.Element:
    columns = (_tag("table:table-column", {"table:style-name": name}) for name in ("Wide", "Narrow"))
    cells = (_tag("table:table-cell", {"table:style-name": "Cell"}, _paragraph(line)) for line in lines)
    row = _tag("table:table-row", None, *cells)
    return _tag("table:table", {"table:name": "Beside", "table:style-name": "Beside"}, *columns, row)


def _paragraph(line: Line) -> ET.Element:
    element = _tag("text:p", {"text:style-name": _id(line.style)})
    if line.picture:
        element.append(_picture(line.picture))
    for run in line.runs:
        _write(element, run)
    return element


def _picture(picture: Inset) -> ET.Element:
    place = {
        "draw:name": "Picture",
        "text:anchor-type": "as-char",
        "svg:width": _mm(picture.width),
        "svg:height": _mm(picture.height),
    }
    link = {
        "xlink:href": _place(picture),
        "xlink:type": "simple",
        "xlink:show": "embed",
        "xlink:actuate": "onLoad",
    }
    words = _tag("svg:title")
    words.text = picture.words
    return _tag("draw:frame", place, _tag("draw:image", link), words)


def _place(picture: Inset) -> str:
    return f"Pictures/{picture.file}"


def _write(paragraph: ET.Element, run: Run) -> None:
    place = paragraph
    if run.language:
        place = ET.SubElement(paragraph, "text:span", {"text:style-name": "Country"})
    mark = None
    for piece in _MARK.split(run.text):
        if piece in _MARKS:
            mark = ET.SubElement(place, _MARKS[piece])
        elif mark is None:
            place.text = piece
        else:
            mark.tail = piece


def _styles(letter: Letter, size: Size, lent: Lent) -> ET.Element:
    head, foot = head_of(letter, lent), foot_of(letter)
    root = _tag("office:document-styles", dict(_NAMESPACES))
    face = {"style:name": FACE, "svg:font-family": f"'{FACE}'", "style:font-family-generic": "roman"}
    own = (_paragraph_style(style, _SIDES[letter.direction]) for style in STYLES)
    first = _page("First", letter, size, head=bool(head), foot=bool(foot))
    later = _page("Later", letter, size, head=True, foot=bool(foot))
    root.extend(
        (
            _tag("office:font-face-decls", None, _tag("style:font-face", face)),
            _tag("office:styles", None, *_common(letter), *own, _demands()),
            _tag("office:automatic-styles", None, first, later),
            _tag("office:master-styles", None, *_masters(head, foot)),
        )
    )
    return root


def _masters(head: Line | None, foot: Line | None) -> Iterator[ET.Element]:
    """The first page, which programs know as “Standard”, and those after it, which bear numbers."""
    header = [_tag("style:header", None, _paragraph(head))] if head else []
    footer = [_tag("style:footer", None, _paragraph(foot))] if foot else []
    first = {"style:name": "Standard", "style:page-layout-name": "First", "style:next-style-name": "Later"}
    yield _tag("style:master-page", first, *header, *footer)
    number = _paragraph(Line("Page Number"))
    number.append(_tag("text:page-number", {"text:select-page": "current"}))
    later = {"style:name": "Later", "style:page-layout-name": "Later"}
    yield _tag("style:master-page", later, _tag("style:header", None, number), *footer)


def _common(letter: Letter) -> Iterator[ET.Element]:
    """What all paragraphs share: face, language, direction."""
    text = _language(letter.language)
    for prefix, script in _SCRIPTS:
        text[f"style:font-name{script}"] = FACE
        text[f"{prefix}font-size{script}"] = f"{POINTS}pt"
    layout = {
        "style:writing-mode": _mode(letter),
        "fo:line-height": f"{LEADING:.0%}",
        "fo:orphans": "2",
        "fo:widows": "2",
    }
    properties = _tag("style:paragraph-properties", layout), _tag("style:text-properties", text)
    yield _tag("style:default-style", {"style:family": "paragraph"}, *properties)
    yield _tag("style:style", {"style:name": "Standard", "style:family": "paragraph"})


def _paragraph_style(style: Style, sides: Mapping[str, str]) -> ET.Element:
    layout = {
        "fo:margin-top": f"{style.before}pt",
        "fo:margin-bottom": f"{style.after}pt",
        "fo:text-align": sides[style.side],
    }
    if style.together:
        layout |= {"fo:keep-together": "always", "fo:keep-with-next": "always"}
    text = {f"{prefix}font-size{script}": f"{style.points}pt" for prefix, script in _SCRIPTS}
    if style.italic:
        text |= {f"{prefix}font-style{script}": "italic" for prefix, script in _SCRIPTS}
    name = {"style:name": _id(style.name), "style:display-name": style.name}
    family = {"style:family": "paragraph", "style:parent-style-name": "Standard"}
    properties = _tag("style:paragraph-properties", layout), _tag("style:text-properties", text)
    return _tag("style:style", name | family, *properties)


def _demands() -> ET.Element:
    """Numbered from 1, the number standing in from the edge, the lines further."""
    place = {
        "text:label-followed-by": "listtab",
        "text:list-tab-stop-position": _mm(ITEM),
        "fo:margin-left": _mm(ITEM),
        "fo:text-indent": _mm(-NUMBER),
    }
    label = _tag("style:list-level-label-alignment", place)
    mode = {"text:list-level-position-and-space-mode": "label-alignment"}
    number = {"text:level": "1", "style:num-format": "1", "style:num-suffix": "."}
    level = _tag("text:list-level-style-number", number, _tag("style:list-level-properties", mode, label))
    return _tag("text:list-style", {"style:name": "Demands"}, level)


def _page(name: str, letter: Letter, size: Size, *, head: bool, foot: bool) -> ET.Element:
    """The layout of a page; head and foot stand within the margins."""
    layout = {
        "fo:page-width": _mm(size.width),
        "fo:page-height": _mm(size.height),
        "fo:margin-top": _mm(HEAD if head else TOP),
        "fo:margin-bottom": _mm(FOOT if foot else BOTTOM),
        "fo:margin-left": _mm(SIDES),
        "fo:margin-right": _mm(SIDES),
        "style:print-orientation": "portrait",
        "style:writing-mode": _mode(letter),
    }
    page = _tag("style:page-layout", {"style:name": name}, _tag("style:page-layout-properties", layout))
    if head:
        page.append(_margin("header", "bottom", TOP - HEAD))
    if foot:
        page.append(_margin("footer", "top", BOTTOM - FOOT))
    return page


def _margin(name: str, side: str, height: float) -> ET.Element:
    """The style of a head or foot of that height, in mm, whose lines stand away from the text."""
    measures = {"fo:min-height": _mm(height), f"fo:margin-{side}": _mm(height / 2)}
    return _tag(f"style:{name}-style", None, _tag("style:header-footer-properties", measures))


def _language(language: str) -> dict[str, str]:
    own, region = language_and_region(language)
    words = {}
    for prefix, script in _SCRIPTS:
        words[f"{prefix}language{script}"] = own
        words[f"{prefix}country{script}"] = region or "none"
    return words


def _mode(letter: Letter) -> str:
    return "rl-tb" if letter.direction == "rtl" else "lr-tb"


def _id(name: str) -> str:
    """A style's name as ODF can hold it beside the one that people read."""
    return name.replace(" ", "_20_")


def _mm(length: float) -> str:
    return f"{length:.2f}mm"
