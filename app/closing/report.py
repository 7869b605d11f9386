"""A report's figures ↔ the payload that keeps them: all that is printed of it stands there."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from app.actions.closings import Step
from app.actions.groupings import Sums, added


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted of a case's letters of one kind, in one language and channel."""

    case: str
    kind: str
    language: str
    channel: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class DayLine:
    """What was written on a day."""

    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class LateLine:
    """What was entered on another day than the one on which it was written."""

    entered: date
    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What groups of one kind, or of one country, have written; ``value`` is empty where it is not told.

    ``groups`` were opened in the edition or have written in it. What was written in no group has a line of
    its own, whose value is `NO_GROUP`.
    """

    value: str
    groups: int
    participants: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Correction:
    """Letters that counted and were taken back: the ledger's entry, and why."""

    entry: int
    entered: date
    day: date
    case: str
    kind: str
    channel: str
    quantity: int
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a report, in one table after another; each of them adds up to the ``whole``.

    ``titles`` and ``definition`` are by language, ``names`` by case and language; a case without a name was
    withdrawn when the report was made. ``adds_to``: the report that an addendum follows, else 0.
    """

    campaign: str
    titles: Mapping[str, str]
    time_zone: str
    opens: date
    closes: date
    step: Step
    adds_to: int
    made: date
    definition: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    lines: tuple[Line, ...]
    days: tuple[DayLine, ...]
    late: tuple[LateLine, ...]
    kinds: tuple[GroupLine, ...]
    regions: tuple[GroupLine, ...]
    corrections: tuple[Correction, ...]

    @property
    def whole(self) -> Sums:
        """What all lines add up to."""
        return added(((), line.sums) for line in self.lines).get((), Sums())

    def without(self, withdrawn: Container[str]) -> "Report":
        """The same figures, where these cases have lost their names and what is said of them."""
        return replace(
            self,
            names={slug: names for slug, names in self.names.items() if slug not in withdrawn},
            corrections=tuple(
                replace(one, note="") if one.case in withdrawn else one for one in self.corrections
            ),
        )

    def payload(self) -> Mapping[str, Any]:
        """The report as plain values."""
        plain: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return plain


#: The line of what was written in no group.
NO_GROUP = "-"


def read_report(payload: str) -> Report:
    """The report that was kept as this JSON."""
    return _adapter().validate_json(payload)


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
