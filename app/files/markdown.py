"""A Markdown page with YAML at its head → front matter, sections and safe HTML, or every problem."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeVar

from markdown_it import MarkdownIt

from app.files.problems import Problem
from app.files.text import read_text
from app.files.typed import parse_yaml

T = TypeVar("T")
#: How the addresses of links may begin.
LINKS: Final = ("https://", "http://", "mailto:")
_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## +(\S.*)$", re.MULTILINE)
_ITEM = re.compile(r"(?:-|\d+\.) +(.*)")


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text as its author wrote it (Markdown); a template that prints it prints safe HTML."""

    source: str

    def __html__(self) -> str:
        return str(_renderer().render(self.source))


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, and the line of the file on which it begins."""

    text: str
    line: int
    file: Path

    def prose(self) -> Prose:
        """The section as running text."""
        return Prose(self.text.strip())

    def problems(self) -> tuple[Problem, ...]:
        """What running text may not hold: raw HTML and headings of its own."""
        return tuple(Problem(self.file, self.line + line, message) for line, message in _not_prose(self.text))

    def items(self) -> tuple[tuple[tuple[int, str], ...], tuple[Problem, ...]]:
        """The list's items with their lines; an item may go on in lines that begin with spaces."""
        items: list[tuple[int, str]] = []
        problems: list[Problem] = []
        for number, line in enumerate(self.text.split("\n"), self.line):
            started = _ITEM.fullmatch(line)
            if started:
                items.append((number, started[1].strip()))
            elif line.startswith("  ") and items:
                items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
            elif line.strip():
                problems.append(
                    Problem(self.file, number, "This section is a list; begin each entry with “- ” or “1. ”.")
                )
        return tuple(items), tuple(problems)


@dataclass(frozen=True, slots=True)
class Page:
    """The sections of a file by their heading."""

    sections: Mapping[str, Section]


def read_page(front: type[T], path: Path, root: Path) -> tuple[T | None, Page, tuple[Problem, ...]]:
    """The file's front matter as a typed value, and its sections; ``root`` as in `read_text`."""
    text = read_text(path, root)
    if isinstance(text, Problem):
        return None, Page({}), (text,)
    found = _FRONT.match(text)
    if not found:
        return (
            None,
            Page({}),
            (Problem(path, 1, "The file must begin with its fields between two lines “---”."),),
        )
    value, problems = parse_yaml(front, found[1], path, first_line=2)
    page, more = _page(text, found.end(), path)
    return value, page, (*problems, *more)


def _page(text: str, start: int, path: Path) -> tuple[Page, tuple[Problem, ...]]:
    headings = list(_HEADING.finditer(text, start))
    sections: dict[str, Section] = {}
    problems: list[Problem] = []
    before = text[start : headings[0].start() if headings else len(text)]
    if before.strip():
        line = text[:start].count("\n") + 1
        problems.append(
            Problem(
                path, line, "This text stands under no heading; begin with “## Story” or another section."
            )
        )
    for heading, following in zip_longest(headings, headings[1:]):
        body = text[heading.end() + 1 : following.start() if following else len(text)]
        line = text[: heading.end()].count("\n") + 2
        name = heading[1].rstrip()
        if name in sections:
            problems.append(
                Problem(path, line - 1, f"The section “{name}” stands here a second time; keep one.")
            )
        sections[name] = Section(body, line, path)
    return Page(sections), tuple(problems)


def _not_prose(text: str) -> Iterator[tuple[int, str]]:
    """What running text may not hold: its line (from 0) and what to do about it."""
    for token in _html_finder().parse(text):
        line = token.map[0] if token.map else 0
        if token.type == "html_block" or any(child.type == "html_inline" for child in token.children or ()):
            yield line, "HTML does not belong here; write Markdown (**bold**, *emphasis*, links)."
        elif token.type == "heading_open":
            yield line, "This is a heading, but no section; begin with “## ” and the section's English name."


@cache
def _renderer() -> MarkdownIt:
    """CommonMark without raw HTML and pictures, whose links lead to web pages and to e-mail only."""
    renderer = MarkdownIt("commonmark", {"html": False}).disable("image")
    renderer.validateLink = lambda url: url.lower().startswith(LINKS)  # type: ignore[method-assign]  # Its way.
    return renderer


@cache
def _html_finder() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})
