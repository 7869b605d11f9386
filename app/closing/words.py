"""``letter_templates/books/`` → the words in which reports are printed, or every problem in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field
from pydantic.dataclasses import dataclass as typed

from app.actions.cell import KINDS, Channel
from app.actions.closings import Step
from app.actions.groupings import Sums
from app.cases.sheet import Line
from app.closing.report import NO_GROUP
from app.errors import EveryLetterError
from app.files.problems import Problem
from app.files.text import Text
from app.files.typed import STRICT, read_yaml
from app.languages import INTERFACE_LANGUAGES
from app.languages import translatable as _
from app.reporting import KINDS_OF_GROUP

#: The tables of a report in their order; the first one says what it is a report of.
TABLES: Final = ("report", "cases", "lines", "days", "late", "kinds", "regions", "corrections")
#: What columns of sums are called.
SUMS: Final = tuple(field.name for field in fields(Sums))
_COLUMNS: Final = (
    *"table fact value case kind language channel day entered entry quantity note".split(),
    *("kind-of-group", "region", "groups", "participants", *SUMS),
)
_FACTS: Final = ("number", "campaign", "opens", "closes", "time-zone", "made", "hash", "definition")

#: What fits the tab of a sheet.
Tab = Annotated[str, Field(pattern=r"^[^\[\]:*?/\\']{1,31}$")]


class BooksUnreadable(EveryLetterError):
    """The words of reports cannot be used; ``problem`` is the first that is wrong with them."""

    message = _(
        "Reports cannot be made just now: letter_templates/books has a mistake in %(file)s. %(mistake)s"
    )

    def __init__(self, problem: Problem) -> None:
        super().__init__(file=problem.file.name, mistake=problem.message)


@typed(frozen=True, slots=True, config=STRICT)
class BookWords:
    """``words/<language>.yaml``: what reports say in one language.

    ``file`` names what is taken away, without number and ending; in ``about``, ``{report}`` is the number of
    the report that an addendum follows; in ``report``, ``{number}`` is its own. ``counting`` says what is
    counted. ``signed`` are lines to sign on.
    """

    file: Annotated[Line, Field(pattern=r"^[a-z-]+$")]
    steps: dict[Step, Line]
    about: dict[Step, Line]
    counting: Annotated[Text, Field(min_length=1, max_length=1000)]
    facts: dict[str, Line]
    tables: dict[str, Tab]
    notes: dict[str, Line]
    columns: dict[str, Line]
    kinds: dict[str, Line]
    channels: dict[str, Line]
    groups: dict[str, Line]
    report: Line
    total: Line
    none: Line
    withdrawn: Line
    not_told: Line
    signed: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BookStock:
    """The folder, and its words by language."""

    folder: Path
    words: Mapping[str, BookWords]
    problems: tuple[Problem, ...]

    def in_language(self, language: str) -> BookWords:
        """The words of one of the interface's languages. Raises `BooksUnreadable`."""
        if self.problems:
            raise BooksUnreadable(self.problems[0])
        return self.words[language]


def read_books(folder: Path) -> BookStock:
    """All words of the folder, and every problem found in any of them."""
    words: dict[str, BookWords] = {}
    problems: list[Problem] = []
    for language in INTERFACE_LANGUAGES:
        path = folder / "words" / f"{language}.yaml"
        value, found = read_yaml(BookWords, path, folder)
        problems += found
        if value is not None:
            words[language] = value
            problems += (Problem(path, 0, f"“{name}” is missing; add it.") for name in _lacking(value))
    return BookStock(folder, MappingProxyType(words), tuple(problems))


def _lacking(words: BookWords) -> Iterator[str]:
    needed: Mapping[str, Iterable[str]] = {
        "steps": Step,
        "about": Step,
        "facts": _FACTS,
        "tables": TABLES,
        "columns": _COLUMNS,
        "kinds": KINDS,
        "channels": Channel,
        "groups": (*KINDS_OF_GROUP, NO_GROUP),
    }
    for name, keys in needed.items():
        yield from (f"{name}.{key}" for key in keys if key not in getattr(words, name))
