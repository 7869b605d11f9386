"""The files of ``letter_templates/postage/`` → what a stamp for one letter costs from a country to another.

One letter is one or two sheets in an ordinary envelope, at the post office's cheapest price. Prices age: who
shows one shows its day and its source with it.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from babel.numbers import is_currency
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.dataclasses import dataclass as typed

from app.cases.sheet import CountryCode, Source
from app.files.problems import Problem
from app.files.typed import STRICT, Day, read_yaml
from app.postal import is_country_code

_PRICE: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{2,3})?")


def _currency(value: str) -> str:
    if not is_currency(value):
        raise ValueError("is no currency’s code of three capital letters, such as EUR")
    return value


def _price(value: object) -> Decimal:
    if isinstance(value, str) and _PRICE.fullmatch(value) and Decimal(value):
        return Decimal(value)
    raise ValueError("is no price; write it in figures with a point, such as 1.39")


_Price = Annotated[Decimal, BeforeValidator(_price)]
_Countries = Annotated[tuple[CountryCode, ...], Field(min_length=1)]


@typed(frozen=True, slots=True, config=STRICT)
class Zone:
    """Countries to which a letter costs the same."""

    countries: _Countries
    price: _Price


@typed(frozen=True, slots=True, config=STRICT)
class Suspensions:
    """The countries to which a post takes no letters, on the day that it said so."""

    as_of: Day
    source: Source
    countries: _Countries


@typed(frozen=True, slots=True, config=STRICT)
class Tariff:
    """``<country>.yaml``: the prices of that country's post, none of them older than ``as_of``."""

    currency: Annotated[str, AfterValidator(_currency)]
    as_of: Day
    source: Source
    domestic: _Price
    rest_of_world: _Price
    zones: tuple[Zone, ...] = ()
    suspended: Suspensions | None = None


@dataclass(frozen=True, slots=True)
class Postage:
    """What sending a letter from a country (ISO code) costs."""

    country: str
    tariff: Tariff

    def price(self, destination: str | None) -> Decimal:
        """The stamp for a letter to that country; None is an invented one, far away."""
        if destination == self.country:
            return self.tariff.domestic
        prices = (zone.price for zone in self.tariff.zones if destination in zone.countries)
        return next(prices, self.tariff.rest_of_world)

    def suspended_to(self, destination: str | None) -> datetime.date | None:
        """The day on which the post said that it takes no letters to that country, if it is known to have."""
        suspended = self.tariff.suspended
        return suspended.as_of if suspended and destination in suspended.countries else None


def read_postage(folder: Path) -> tuple[Mapping[str, Postage], tuple[Problem, ...]]:
    """Country → its postage, from every ``<country>.yaml`` in the folder, and every problem."""
    postage: dict[str, Postage] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        tariff, found = read_yaml(Tariff, path, folder)
        faults = tuple(_faults(tariff, path)) if tariff else ()
        problems += (*found, *faults)
        if tariff and not faults:
            postage[path.stem] = Postage(path.stem, tariff)
    return MappingProxyType(postage), tuple(problems)


def _faults(tariff: Tariff, path: Path) -> Iterator[Problem]:
    """What does not fit together in a file whose fields are each right."""
    own = path.stem
    if not is_country_code(own):
        message = "The file’s name is not a country code of two capital letters; name it such as GT.yaml."
        yield Problem(path, 0, message)
    named = Counter(code for zone in tariff.zones for code in zone.countries)
    for code in (code for code, times in named.items() if times > 1):
        yield Problem(path, 0, f"The country “{code}” stands in the zones twice; keep one.")
    if own in named:
        message = f"The country “{own}” itself stands in a zone; remove it: its price is “domestic”."
        yield Problem(path, 0, message)
    if tariff.suspended and own in tariff.suspended.countries:
        yield Problem(path, 0, f"The country “{own}” cannot be suspended from itself; remove it.")
