"""The words of the pages: all there, in every language, with the same places to fill in."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from babel.messages import frontend
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.settings import ROOT

FOLDER = ROOT / "app" / "translations"
OTHERS = [language for language in INTERFACE_LANGUAGES if language != DEFAULT_LANGUAGE]
PLACE = re.compile(r"%\(\w+\)s|%%")


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: str | Sequence[str] | None) -> list[str]:
    """The message in singular and plural, if it has one."""
    return [message] if isinstance(message, str) else list(message or ())


def first(message: str | Sequence[str]) -> str:
    """The message, or its singular."""
    return forms(message)[0]


def asked_for() -> set[str]:
    """Every message that modules and templates hold, by its singular."""
    # The library gives it no types.
    read_mapping: Any = frontend.parse_mapping_cfg
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = read_mapping(file)
    keywords = {**DEFAULT_KEYWORDS, "translatable": None}
    found = extract_from_dir(ROOT / "app", methods, options, keywords=keywords)
    return {first(message) for _, _, message, _, _ in found}


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each message or form of one, with its translation."""
    for message in catalogue(language):
        if not message.id:
            continue
        originals, strings = forms(message.id), forms(message.string)
        yield from zip([*originals, *originals[-1:] * (len(strings) - len(originals))], strings, strict=True)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_exactly_what_the_pages_ask_for(language: str) -> None:
    assert {first(message.id) for message in catalogue(language) if message.id} == asked_for()


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_a_guess(language: str) -> None:
    assert [original for original, string in pairs(language) if not string.strip()] == []
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_places_to_fill_in(language: str) -> None:
    differing = [
        (original, string)
        for original, string in pairs(language)
        if sorted(PLACE.findall(original)) != sorted(PLACE.findall(string))
    ]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_sources(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    differing = [
        message.id
        for message in catalogue(language)
        if message.id and forms(compiled[first(message.id)].string) != forms(message.string)
    ]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_set_with_curly_quotes(language: str) -> None:
    assert [string for _, string in pairs(language) if "'" in string or '"' in string] == []


def test_one_register_speaks_to_the_reader() -> None:
    familiar = re.compile(r"\b(tu|toi|ton|ta|tes|te)\b|\bt’", re.IGNORECASE)
    polite = re.compile(r"\b(usted|ustedes|su carta|sus palabras)\b", re.IGNORECASE)
    assert [string for _, string in pairs("fr") if familiar.search(string)] == []
    assert [string for _, string in pairs("es") if polite.search(string)] == []


def test_french_marks_never_stand_alone_on_a_line() -> None:
    wrong = [
        string for _, string in pairs("fr") if re.search(r" [:;!?»]|« |[^\s\u00a0\u202f(][;!?»]", string)
    ]
    assert wrong == []
