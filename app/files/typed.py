"""YAML text → a typed value, or every problem with its line; scalars stay strings, so that NO is Norway."""

import contextlib
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import yaml
from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from app.files.problems import Problem
from app.files.text import has_control, read_text

#: Levels of nesting; content files need five.
MAX_DEPTH = 20

#: How the classes that files are read into are set up: a field that is not known is a mistake.
STRICT: Final = ConfigDict(extra="forbid")

Place = tuple[str | int, ...]
T = TypeVar("T")
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in "str int float bool null timestamp seq map".split()
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: What pydantic calls a mistake → what to do about it; the field, what it holds and pydantic's facts go in.
_SENTENCES: Final = {
    "missing": "The field “{field}” is missing; add it.",
    "unexpected_keyword_argument": "There is no field “{field}”; correct its spelling or remove it.",
    "literal_error": "“{field}” cannot be “{input}”; choose {expected}.",
    "enum": "“{field}” cannot be “{input}”; choose {expected}.",
    "value_error": "“{field}” {error}.",
    "too_short": "“{field}” is empty; fill it in or remove it.",
    "too_long": "“{field}” is too long (at most {max_length}); shorten it.",
    "string_too_long": "“{field}” is too long (at most {max_length} characters); shorten it.",
    "string_pattern_mismatch": "“{field}” is written in a way that is not understood here: “{input}”.",
}
_OF_WRONG_KIND: Final = "“{field}” is empty or of the wrong kind: {wanted} is expected here."
_WANTED: Final = {
    "string": "a text",
    "int": "a whole number",
    "bool": "yes or no",
    "tuple": "a list (lines that begin with “- ”)",
    "dict": "a group of fields",
    "dataclass": "a group of fields",
    "date": "a day such as 2026-12-10",
    "greater": "a larger number",
    "less": "a smaller number",
}


def day_of(text: str) -> datetime.date:
    """The day of a text “year-month-day”. Raises `ValueError` with the end of a sentence about the text."""
    with contextlib.suppress(ValueError):
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
    raise ValueError("is no day of the calendar; write it as year-month-day, such as 2026-12-10")


def _day(value: object) -> object:
    return day_of(value) if isinstance(value, str) else value


#: A day written as year-month-day, and nothing else.
Day = Annotated[datetime.date, BeforeValidator(_day)]


@dataclass(frozen=True, slots=True)
class Plain:
    """YAML as plain mappings, lists and strings, with the line (1-based) of each place in it."""

    value: object
    lines: Mapping[Place, int]


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Loader(yaml.SafeLoader):
    """Refuses aliases, which grow without bound when walked, and nesting that would overflow the stack."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # The library's types lack this one.
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors and aliases (& and *) are not used here; put a text that begins so in quotes."
            raise _Refused(line, message)
        if self.depth == MAX_DEPTH:
            message = f"This is nested more than {MAX_DEPTH} levels deep; brackets are probably left open."
            raise _Refused(line, message)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(kind: type[T], path: Path, root: Path) -> tuple[T | None, tuple[Problem, ...]]:
    """The file as a value of that (pydantic) type, or None and every problem; ``root`` as in `read_text`."""
    text = read_text(path, root)
    if isinstance(text, Problem):
        return None, (text,)
    return parse_yaml(kind, text, path)


def parse_yaml(
    kind: type[T], text: str, path: Path, first_line: int = 1
) -> tuple[T | None, tuple[Problem, ...]]:
    """The same for text that begins at ``first_line`` of the file."""
    try:
        plain = _plain(text)
    except _Refused as refused:
        return None, (Problem(path, refused.line + first_line - 1, refused.message),)
    try:
        return TypeAdapter(kind).validate_python(plain.value), ()
    except ValidationError as error:
        return None, tuple(dict.fromkeys(_problems(error, plain, path, first_line - 1)))


def _plain(text: str) -> Plain:
    remedy = "look for a missing quote, colon or space."
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _Refused(
            _line(error.problem_mark), f"This is not correct YAML ({error.problem}); {remedy}"
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # The library lets the last two through for an escape such as "\UFFFFFFFF".
        raise _Refused(1, f"This is not correct YAML; {remedy}") from None
    if not isinstance(node, yaml.MappingNode):
        raise _Refused(1, "The file must hold fields, one a line: “name: value”.")
    lines: dict[Place, int] = {}
    return Plain(_value(node, (), lines), lines)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> object:
    line = lines.setdefault(place, _line(node.start_mark))
    if node.tag not in _PLAIN_TAGS:
        raise _Refused(line, "Tags (!) are not used here; put a text that begins so in quotes.")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, number), lines) for number, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    # An empty field is no text; an empty text stands in quotes.
    return _scalar(node) if node.value or node.style else None


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = _line(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Refused(line, "A field's name must be a plain word.")
        key = _scalar(key_node)
        if key in result:
            raise _Refused(line, f"The field “{key}” stands here a second time; keep one.")
        lines[(*place, key)] = line
        result[key] = _value(value_node, (*place, key), lines)
    return result


def _scalar(node: yaml.ScalarNode) -> str:
    if has_control(node.value):
        raise _Refused(_line(node.start_mark), "There is a control character in this text; delete it.")
    return str(node.value)


def _line(mark: Any) -> int:
    """The line (1-based) of one of the library's marks; an error in the stream as a whole has none."""
    return mark.line + 1 if mark else 1


def _problems(error: ValidationError, plain: Plain, path: Path, offset: int) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    places = [_known_place(detail["loc"], plain.lines) for detail in details]
    for detail, place in zip(details, places, strict=True):
        within = [other for other in places if other[: len(place)] == place]
        if not _follows(detail["type"], place, within):
            yield Problem(path, plain.lines[place] + offset, _sentence(detail, place))


def _follows(kind: str, place: Place, within: list[Place]) -> bool:
    """Whether the finding only follows from another one; ``within``: all at its place and below it.

    A list counts as empty if each entry has a mistake of its own, and what may be a text or one per language
    is told to be neither.
    """
    if max(within, key=len) != place:
        return kind in {"too_short", "string_type"}
    return kind == "dict_type" and len(within) > 1


def _known_place(loc: Place, lines: Mapping[Place, int]) -> Place:
    """Pydantic's place without the steps that the file does not have (unions add some of their own)."""
    place: Place = ()
    for step in loc:
        if (*place, step) in lines:
            place = (*place, step)
    return place


def _sentence(detail: Any, place: Place) -> str:
    """What to do about one of pydantic's findings; ``place`` is the part of its place that the file has."""
    kind = detail["type"]
    # A field that is missing has no place of its own in the file.
    steps = detail["loc"] if kind == "missing" else place
    field = ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    wanted = next((meaning for start, meaning in _WANTED.items() if kind.startswith(start)), "another value")
    facts = {**detail.get("ctx", {}), "field": field, "input": detail["input"], "wanted": wanted}
    return _SENTENCES.get(kind, _OF_WRONG_KIND).format(**facts)
