"""Letters by day → the bars of a chart: one a day, or one a week where days would be too thin to see."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.desk import Line

#: More days than this are drawn as weeks.
_MOST_DAYS: Final = 92
_DAY: Final = datetime.timedelta(days=1)
#: From the first to the last day of two weeks: fewer bars would look like walls.
_LEAST: Final = 13 * _DAY
#: A chart's height, and the width that each bar has with the gap beside it, in units of the drawing.
HEIGHT: Final = 100
STEP: Final = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """The letters of some days; ``x``, ``y`` and ``height`` are in units of the drawing, from above left."""

    first: datetime.date
    letters: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from the ``first`` to the ``last`` day; the highest of them stands for ``most`` letters."""

    bars: tuple[Bar, ...]
    first: datetime.date
    last: datetime.date
    most: int
    is_by_week: bool

    @property
    def width(self) -> int:
        """In units of the drawing."""
        return STEP * len(self.bars)


def chart_of(days: Sequence[Line], last: datetime.date) -> Chart | None:
    """The chart of these days, from the first with letters to the ``last``, and of two weeks at least.

    Without any letters there is none.
    """
    letters = {
        datetime.date.fromisoformat(line.value): line.sums.letters for line in days if line.sums.letters
    }
    if not letters:
        return None
    last = max(last, *letters)
    first = min(*letters, last - _LEAST)
    is_by_week = (last - first).days >= _MOST_DAYS
    length = 7 if is_by_week else 1
    sums: Counter[int] = Counter()
    for day, many in letters.items():
        sums[(day - first).days // length] += many
    most = max(sums.values())
    bars = tuple(
        Bar(first + place * length * _DAY, many, STEP * place, HEIGHT - height, height)
        for place in range((last - first).days // length + 1)
        for many in (sums[place],)
        for height in (round(HEIGHT * many / most, 1),)
    )
    return Chart(bars, first, last, most, is_by_week)
