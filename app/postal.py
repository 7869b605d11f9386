"""Countries: from a code or names per language to the line that stands last on an envelope."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

#: Groupings, and parts of countries that CLDR names beside them: their post is that of the country.
_NOT_COUNTRIES = frozenset("EU EZ QO UN XA XB ZZ AC CP DG EA IC TA".split())


def is_country_code(text: str) -> bool:
    """Whether it is an ISO 3166-1 alpha-2 code that CLDR names (groupings such as EU are none)."""
    return text in country_names("en")


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Code → name in that language, in the alphabetical order of the names (CLDR)."""
    # Small languages name few countries; English fills the gaps. Continents have numbers.
    names = {**Locale("en").territories, **Locale.parse(language, sep="-").territories}
    countries = {code: name for code, name in names.items() if code.isalpha() and code not in _NOT_COUNTRIES}
    return dict(sorted(countries.items(), key=lambda item: _without_accents(item[1])))


def _without_accents(name: str) -> str:
    """The name to sort by, so that É stands beside E rather than after Z."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))


def country_name(country: str | Mapping[str, str], language: str) -> str:
    """The country's name in that language, from its code or from names per language (else their first)."""
    if isinstance(country, str):
        return country_names(language)[country]
    return country.get(language) or next(iter(country.values()))


def country_line(country: str | Mapping[str, str], language: str) -> str:
    """The last line of an address abroad: the name in capitals, accents kept (Universal Postal Union S42)."""
    return country_name(country, language).upper()
