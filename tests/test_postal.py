"""Countries → names in a language, and the line that stands last on an envelope."""

import pytest

from app.languages import INTERFACE_LANGUAGES
from app.postal import country_line, country_name, country_names, is_country_code


@pytest.mark.parametrize("code", ["NO", "GT", "IR", "GB", "US"])
def test_a_code_is_known(code: str) -> None:
    assert is_country_code(code)


@pytest.mark.parametrize("text", ["", "no", "UK", "EU", "UN", "001", "ZZ", "NOR", "Norway", "N\u00d8"])
def test_what_is_no_code_is_not(text: str) -> None:
    assert not is_country_code(text)


def test_a_country_has_a_name_in_every_language() -> None:
    assert [country_name("CI", language) for language in INTERFACE_LANGUAGES] == [
        "Côte d’Ivoire",
        "Côte d’Ivoire",
        "Côte d’Ivoire",
    ]
    assert [country_name("DE", language) for language in INTERFACE_LANGUAGES] == [
        "Germany",
        "Allemagne",
        "Alemania",
    ]


def test_every_language_names_every_country() -> None:
    known = set(country_names("en"))
    assert all(set(country_names(language)) == known for language in ("fr", "es", "ht", "zh-Hant"))


def test_names_stand_in_the_order_of_their_alphabet() -> None:
    names = list(country_names("fr").values())
    placed = [names.index(name) for name in ("Afghanistan", "Égypte", "Espagne", "Finlande", "Zimbabwe")]
    assert placed == sorted(placed)


@pytest.mark.parametrize(
    ("country", "language", "line"),
    [
        ("CI", "en", "CÔTE D’IVOIRE"),
        ("US", "fr", "ÉTATS-UNIS"),
        ("ES", "es", "ESPAÑA"),
        ({"en": "Almarra", "fr": "Almarre"}, "fr", "ALMARRE"),
        ({"en": "Almarra", "fr": "Almarre"}, "es", "ALMARRA"),
    ],
)
def test_the_last_line_is_in_accented_capitals(
    country: str | dict[str, str], language: str, line: str
) -> None:
    assert country_line(country, language) == line
