"""A part of a kit → its words as DOCX, read from the page that would be printed, so that none is lost."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final

from app.documents.docx import docx_of
from app.documents.styled import PAGE_NUMBER, Line, Run, Style, Text
from app.kits.kit import KitFacts, planned
from app.kits.parts import KitPart

_BODY: Final = Style("Body Text", after=4, standard=True)
_SUBHEADING: Final = Style(
    "Heading 2", before=6, after=2, together=True, bold=True, level=2, follows=_BODY.name, standard=True
)
_HEADING: Final = replace(_SUBHEADING, name="Heading 1", before=8, points=13, level=1)
_TITLE: Final = replace(_SUBHEADING, name="Title", before=0, after=8, points=20, level=0)
_BULLETED: Final = Style("List Bullet", after=2, bulleted=True, standard=True)
_NUMBERED: Final = Style("List Number", after=2, standard=True)
_QUOTE: Final = Style("Quote", after=4, italic=True, standard=True)
_BLANK: Final = Style("Blank", before=8, after=4, blank=True)
_STYLES: Final = (
    PAGE_NUMBER, _TITLE, _HEADING, _SUBHEADING, _BODY, _BULLETED, _NUMBERED, _QUOTE, _BLANK
)  # fmt: skip
#: Elements and classes of a kit's pages whose words have a style of their own; others have that around them.
_STYLE_OF: Final = MappingProxyType(
    {
        "h1": _TITLE,
        "h2": _HEADING,
        "h3": _SUBHEADING,
        "ul": _BULLETED,
        "ol": _NUMBERED,
        "blockquote": _QUOTE,
        "name-line": _BLANK,
        "rule": _BLANK,
    }
)
#: Elements within a line; any other begins a new one.
_WITHIN: Final = frozenset({"a", "b", "br", "em", "i", "span", "strong"})
#: Elements that hold nothing, so that nothing closes them.
_EMPTY: Final = frozenset({"br", "hr", "img", "link", "meta"})
_SPACES: Final = re.compile("[ \t\n]+")


def part_docx(part: KitPart, facts: KitFacts) -> bytes:
    """The part’s words, told in the facts’ language, as DOCX for their size of paper: always the same bytes.

    A part that is letters on a paper has none of its own. Raises `PressFailed` (its template’s fault).
    """
    reader = _Reader()
    for plan in planned((part,), (facts,), lambda *_: None):
        reader.feed(plan.page.html)
    reader.close()
    return docx_of(Text(tuple(reader.lines), _STYLES, facts.language, facts.direction), facts.size)


class _Reader(HTMLParser):
    """Reads the body of a page into lines. A template that is not well nested costs styles, but no words."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._open = [("", _BODY)]
        self._list = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._runs.append(Run("\n"))
        if tag not in _WITHIN:
            self._end_line()
        if tag == "ol":
            self._list += 1
        if tag not in _EMPTY:
            names = *(dict(attrs).get("class") or "").split(), tag
            styles = (_STYLE_OF[name] for name in names if name in _STYLE_OF)
            self._open.append((tag, next(styles, self._open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN:
            self._end_line()
        if tag not in _EMPTY:
            while len(self._open) > 1 and self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        around = {tag for tag, _ in self._open}
        words = _SPACES.sub(" ", data)
        if not self._runs or self._runs[-1].text.endswith((" ", "\n")):
            words = words.lstrip(" ")
        if words and "head" not in around:
            bold, italic = not around.isdisjoint(("b", "strong")), not around.isdisjoint(("em", "i"))
            self._runs.append(Run(words, bold=bold, italic=italic))

    def close(self) -> None:
        super().close()
        self._end_line()

    def _end_line(self) -> None:
        style = self._open[-1][1]
        blank = (Run(" \t" if self._runs else "\t"),) if style.blank else ()
        if self._runs or blank:
            number = self._list if style is _NUMBERED else 0
            self.lines.append(Line(style.name, (*self._runs, *blank), list=number))
            self._runs = []
