"""The files of ``letter_templates/languages/`` → how each language dates, typesets and labels a letter."""

import datetime
from collections.abc import Mapping
from dataclasses import field
from itertools import product
from pathlib import Path
from typing import Literal

from babel import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from pydantic.dataclasses import dataclass

from app.cases.sheet import CountryCode, Kind, Line
from app.files.problems import Problem
from app.files.typed import STRICT, read_yaml
from app.letters.typography import Typography, typeset


@dataclass(frozen=True, config=STRICT)
class Notes:
    """Small lines at the foot of a page."""

    example: Line
    practice: Line


@dataclass(frozen=True, config=STRICT)
class Watchwords:
    """Words that give away a religious or seasonal wish, for cases whose rules bar it."""

    religious: tuple[Line, ...] = ()
    seasonal: tuple[Line, ...] = ()


@dataclass(frozen=True, config=STRICT)
class Region:
    """What a country writes otherwise; a field left out is as everywhere in the language."""

    date: Line | None = None
    typography: Typography | None = None


@dataclass(frozen=True, config=STRICT)
class Thousands:
    """The mark that parts thousands, where it is not the one of CLDR, and the first number that has it."""

    mark: str
    first: int


@dataclass(frozen=True, config=STRICT)
class LetterLanguage:
    """A language's habits: dates are CLDR patterns, ``{place}``, ``{date}`` and ``{case}`` are filled in.

    ``abbreviations``, in small letters with their full stop, end no sentence. ``prefixes`` are words that the
    language writes together with the next one.
    """

    name: Line
    date: Line
    place_and_date: Line
    title: dict[Kind, Line]
    copies_to: Line
    note: Notes
    typography: Typography
    watchwords: Watchwords = field(default_factory=Watchwords)
    abbreviations: tuple[Line, ...] = ()
    prefixes: tuple[Line, ...] = ()
    thousands: Thousands | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    first_of_month: Line | None = None
    date_alone: Line = "{date}"
    regions: dict[CountryCode, Region] = field(default_factory=dict)

    def day(self, code: str, day: datetime.date, region: str) -> str:
        """The day as letters in this language (of that BCP 47 code) write it, in that country."""
        variant = self.regions.get(region, Region())
        pattern = variant.date or (self.first_of_month if day.day == 1 else None) or self.date
        return str(format_date(day, pattern, locale=code.replace("-", "_")))

    def number(self, code: str, number: int) -> str:
        """The whole number as the language writes it: *16 000*."""
        if self.thousands is None:
            return str(format_decimal(number, locale=code.replace("-", "_")))
        return (
            f"{number:,}".replace(",", self.thousands.mark) if number >= self.thousands.first else str(number)
        )

    def place_and_day(self, code: str, place: str, day: datetime.date, region: str) -> str:
        """The line above a letter: place and day, or the day alone where no place was given."""
        date = self.day(code, day, region)
        return (
            self.place_and_date.format(place=place, date=date) if place else self.date_alone.format(date=date)
        )

    def typeset(self, text: str, region: str) -> str:
        """The text with the quotes and spaces of the language, as that country sets them."""
        return typeset(text, self.regions.get(region, Region()).typography or self.typography)


def read_languages(folder: Path, root: Path) -> tuple[Mapping[str, LetterLanguage], tuple[Problem, ...]]:
    """Code → language, from every ``<code>.yaml`` in the folder, and every problem."""
    languages: dict[str, LetterLanguage] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        language, found = read_yaml(LetterLanguage, path, root)
        problems += found
        unusable = _unusable(language, path.stem) if language else None
        if unusable:
            problems.append(Problem(path, 0, unusable))
        elif language:
            languages[path.stem] = language
    return languages, tuple(problems)


def _unusable(language: LetterLanguage, code: str) -> str | None:
    """What to do about a pattern that cannot be filled in, tried with every kind and region."""
    try:
        for kind in Kind:
            language.title[kind].format(case="")
        for region in ("", *language.regions):
            for day, place in product((1, 2), ("", "Lyon")):
                language.place_and_day(code, place, datetime.date(2026, 12, day), region)
    except (LookupError, ValueError, AttributeError, UnknownLocaleError) as error:
        return f"A title or date of this language cannot be filled in ({error!r}); correct its pattern."
    return None
