"""A report and words → its tables in one language, as sheets and pages show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from babel import Locale, UnknownLocaleError

from app.actions.closings import Filed
from app.actions.groupings import Sums, added
from app.closing.report import GroupLine, Line, Report
from app.closing.words import SUMS, BookWords
from app.documents.spreadsheet import Column, Table, Value
from app.postal import country_name, is_country_code

_quantities: Final = attrgetter(*SUMS)

_Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A report of that number, told in words of a language."""

    filed: Filed
    report: Report
    words: BookWords
    language: str

    @property
    def campaign(self) -> str:
        """The campaign's title."""
        return self._own(self.report.titles)

    @property
    def about(self) -> str:
        """What the report is good for."""
        return self.words.about[self.report.step].replace("{report}", str(self.report.adds_to))

    @property
    def definition(self) -> str:
        """What was counted, in the words of the day on which it was."""
        return self._own(self.report.definition)

    @property
    def name(self) -> str:
        """What the report is, and its number."""
        number = self.words.report.replace("{number}", str(self.filed.number))
        return f"{self.words.steps[self.report.step]} · {number}"

    @property
    def foot(self) -> str:
        """What stands on each of its pages."""
        return f"{self.name} · SHA-256 {self.filed.hash.hex()}"

    def facts(self) -> Table:
        """What it is a report of, and what it comes to."""
        report, named = self.report, self.words.facts
        told: list[_Row] = [
            (named["number"], self.name),
            (named["campaign"], self.campaign),
            (named["opens"], report.opens),
            (named["closes"], report.closes),
            (named["time-zone"], report.time_zone),
            (named["made"], report.made),
        ]
        sums = zip(SUMS, _quantities(report.whole), strict=True)
        told += ((self.words.columns[name], many) for name, many in sums)
        told.append((named["hash"], self.filed.hash.hex()))
        told.append((named["definition"], self.definition))
        return Table(self.words.tables["report"], self.about, self._columns("fact", "value"), tuple(told), "")

    def tables(self) -> tuple[Table, ...]:
        """All figures."""
        report = self.report
        cases = added((line.case, line.sums) for line in report.lines)
        return (
            self._summed("cases", ("case",), (((self._case(case),), cases[case]) for case in cases)),
            self._summed("lines", ("case", "kind", "language", "channel"), map(self._line, report.lines)),
            self._summed("days", ("day",), (((line.day,), line.sums) for line in report.days)),
            self._summed(
                "late", ("entered", "day"), (((line.entered, line.day), line.sums) for line in report.late)
            ),
            self._grouped("kinds", "kind-of-group", report.kinds),
            self._grouped("regions", "region", report.regions),
            self._corrections(),
        )

    def _summed(self, name: str, keys: Sequence[str], rows: Iterable[tuple[_Row, Sums]]) -> Table:
        """A table of sums, whose rows stand apart by those columns."""
        columns = self._columns(*keys) + self._columns(*SUMS, adds_up=True)
        told = tuple((*values, *_quantities(sums)) for values, sums in rows)
        return self._table(name, columns, told)

    def _line(self, line: Line) -> tuple[_Row, Sums]:
        kind, channel = self.words.kinds[line.kind], self.words.channels[line.channel]
        return (self._case(line.case), kind, self._language_name(line.language), channel), line.sums

    def _grouped(self, name: str, key: str, lines: Sequence[GroupLine]) -> Table:
        columns = self._columns(key) + self._columns("groups", "participants", *SUMS, adds_up=True)
        told = (
            (self._group_name(line.value), line.groups, line.participants, *_quantities(line.sums))
            for line in lines
        )
        return self._table(name, columns, tuple(told))

    def _corrections(self) -> Table:
        columns = self._columns("entry", "entered", "day", "case", "kind", "channel")
        columns += self._columns("quantity", adds_up=True) + self._columns("note")
        return self._table("corrections", columns, tuple(self._corrected()))

    def _corrected(self) -> Iterator[_Row]:
        for one in self.report.corrections:
            yield (
                str(one.entry),
                one.entered,
                one.day,
                self._case(one.case),
                self.words.kinds[one.kind],
                self.words.channels[one.channel],
                one.quantity,
                one.note,
            )

    def _table(self, name: str, columns: tuple[Column, ...], rows: tuple[_Row, ...]) -> Table:
        note = self.words.notes.get(name, "")
        return Table(self.words.tables[name], note, columns, rows, self.words.total)

    def _columns(self, *names: str, adds_up: bool = False) -> tuple[Column, ...]:
        return tuple(Column(self.words.columns[name], adds_up) for name in names)

    def _case(self, slug: str) -> str:
        names = self.report.names.get(slug)
        return self._own(names) if names else self.words.withdrawn

    def _group_name(self, value: str) -> str:
        """The kind of group, or the country, as whoever opened it has told."""
        if is_country_code(value):
            return country_name(value, self.language)
        return self.words.groups.get(value, self.words.not_told)

    def _language_name(self, code: str) -> str:
        try:
            return Locale.parse(code, sep="-").get_display_name(self.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    def _own(self, words: Mapping[str, str]) -> str:
        """What is told in the language, or else in the first that there is."""
        return words.get(self.language) or next(iter(words.values()))
