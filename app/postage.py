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

from app.files.problems import Problem
from app.files.text import Text
from app.files.typed import STRICT, Day, read_yaml
from app.postal import is_country_code

_PRICE: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{2,3})?")


def _country(value: str) -> str:
    if not is_country_code(value):
        raise ValueError("is not a country code of two capital letters, such as GT")
    return value


def _currency(value: str) -> str:
    if not is_currency(value):
        raise ValueError("is no currency’s code of three capital letters, such as EUR")
    return value


def _price(value: object) -> Decimal:
    if isinstance(value, str) and _PRICE.fullmatch(value) and Decimal(value):
        return Decimal(value)
    raise ValueError("is no price; write it in figures with a point, such as 1.39")


def _address(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\.[^\s]+", value):
        raise ValueError("is no address of a page; it begins with https://")
    return value


_Price = Annotated[Decimal, BeforeValidator(_price)]
_Countries = Annotated[tuple[Annotated[str, AfterValidator(_country)], ...], Field(min_length=1)]


@typed(frozen=True, slots=True, config=STRICT)
class Source:
    """Where a fact was read."""

    title: Annotated[Text, Field(min_length=1, max_length=300)]
    url: Annotated[str, AfterValidator(_address)]


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
    """What sending a letter from a country costs, and since when that is known."""

    country: str
    tariff: Tariff
    by_country: Mapping[str, Decimal]

    @property
    def currency(self) -> str:
        """The code (ISO 4217) of the currency of every price."""
        return self.tariff.currency

    @property
    def as_of(self) -> datetime.date:
        """The day from which, or on which, the prices are known to have held."""
        return self.tariff.as_of

    @property
    def source(self) -> Source:
        """Where the prices were read."""
        return self.tariff.source

    def price(self, destination: str | None) -> Decimal:
        """The stamp for a letter to that country; None is an invented one, far away."""
        return self.by_country.get(destination or "", self.tariff.rest_of_world)

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
            postage[path.stem] = _postage(path.stem, tariff)
    return MappingProxyType(postage), tuple(problems)


def _postage(country: str, tariff: Tariff) -> Postage:
    prices = {code: zone.price for zone in tariff.zones for code in zone.countries}
    return Postage(country, tariff, MappingProxyType({**prices, country: tariff.domestic}))


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
