"""Text as people type it → text as a language and a country set it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.templates import LetterTemplates

NBSP = "\u00a0"
NNBSP = "\u202f"

ENGLISH = {
    "quotes": ('I read "Freedom" (and "Hope").', "I read “Freedom” (and “Hope”)."),
    "single quotes": ("They said 'no' twice: 'no, no!'", "They said ‘no’ twice: ‘no, no!’"),
    "quotes in quotes": ("\"She sang 'Home'.\"", "“She sang ‘Home’.”"),
    "an apostrophe": ("It's Ana's; don't.", "It’s Ana’s; don’t."),
    "an apostrophe in quotes": ("He said 'it's late'.", "He said ‘it’s late’."),
    "decades": ("the '80s and the '90s", "the ’80s and the ’90s"),
    "possessives": ("the writers' and the readers' rights", "the writers’ and the readers’ rights"),
    "quotes after a dash": ('Ana—"the poet"—sang.', "Ana—“the poet”—sang."),
    "spaces": ("Why ? Because : so !", "Why ? Because : so !"),
    "quotes that are set already": ("“It’s ‘so’.”", "“It’s ‘so’.”"),
    "a line of its own": ('"No"\n"Yes"', "“No”\n“Yes”"),
}
FRENCH = {
    "a colon": ("Je demande :", f"Je demande{NBSP}:"),
    "high marks": ("Qui ? Toi ; moi !", f"Qui{NNBSP}? Toi{NNBSP}; moi{NNBSP}!"),
    "marks without a space": ("Qui? 10:30 https://a.example", "Qui? 10:30 https://a.example"),
    "two marks": ("Quoi ? !", f"Quoi{NNBSP}?{NNBSP}!"),
    "guillemets": ("« Oui », dit-elle.", f"«{NBSP}Oui{NBSP}», dit-elle."),
    "straight quotes": ('Elle dit "oui".', f"Elle dit «{NBSP}oui{NBSP}»."),
    "quotes in quotes": ("\"Elle dit 'oui'\"", f"«{NBSP}Elle dit “oui”{NBSP}»"),
    "elision": ("l'école d'Ana", "l’école d’Ana"),
    "other spaces": (f"Oui{NBSP}! Non{NNBSP}: si  ?", f"Oui{NNBSP}! Non{NBSP}: si{NNBSP}?"),
}
SPANISH = {
    "quotes": ('Leí "Libertad".', "Leí «Libertad»."),
    "quotes in quotes": ("\"Dijo 'no'\"", "«Dijo “no”»"),
    "marks that open": ('¿"Libertad"? ¡"Sí"!', "¿«Libertad»? ¡«Sí»!"),
    "no spaces": ("¿Quién ? ¡Tú !", "¿Quién ? ¡Tú !"),
}
REGIONS = [
    ("CA", "Qui ? Toi ; moi ! Ceci :", f"Qui? Toi; moi! Ceci{NBSP}:"),
    ("CA", "« Oui »", f"«{NBSP}Oui{NBSP}»"),
    ("CH", "Qui ? Ceci : « Oui »", f"Qui{NNBSP}? Ceci{NNBSP}: «{NNBSP}Oui{NNBSP}»"),
    ("CH", "\"Elle dit 'oui'\"", f"«{NNBSP}Elle dit ‹oui›{NNBSP}»"),
    ("BE", "Qui ?", f"Qui{NNBSP}?"),
]


@pytest.mark.parametrize(("typed", "set_"), ENGLISH.values(), ids=ENGLISH)
def test_english_is_set(templates: LetterTemplates, typed: str, set_: str) -> None:
    assert templates.languages["en"].typeset(typed, "") == set_


@pytest.mark.parametrize(("typed", "set_"), FRENCH.values(), ids=FRENCH)
def test_french_is_set(templates: LetterTemplates, typed: str, set_: str) -> None:
    assert templates.languages["fr"].typeset(typed, "FR") == set_


@pytest.mark.parametrize(("typed", "set_"), SPANISH.values(), ids=SPANISH)
def test_spanish_is_set(templates: LetterTemplates, typed: str, set_: str) -> None:
    assert templates.languages["es"].typeset(typed, "MX") == set_


@pytest.mark.parametrize(("region", "typed", "set_"), REGIONS)
def test_french_is_set_as_the_country_does(
    templates: LetterTemplates, region: str, typed: str, set_: str
) -> None:
    assert templates.languages["fr"].typeset(typed, region) == set_


PIECES = st.sampled_from(
    ["'", '"', " ", NBSP, NNBSP, ":", "?", "«", "»", "“", "‹", "a", "é", "(", "\n", "¿", "—"]
)
TYPED = st.lists(PIECES | st.text(max_size=2), max_size=40).map("".join)


@given(TYPED, st.sampled_from([("en", ""), ("fr", ""), ("fr", "CA"), ("fr", "CH"), ("es", "")]))
def test_setting_a_text_twice_is_the_same_as_once(
    templates: LetterTemplates, typed: str, where: tuple[str, str]
) -> None:
    language, region = templates.languages[where[0]], where[1]
    once = language.typeset(typed, region)
    assert language.typeset(once, region) == once


@given(TYPED, st.sampled_from(["en", "fr", "es"]))
def test_setting_a_text_touches_quotes_and_spaces_alone(
    templates: LetterTemplates, typed: str, language: str
) -> None:
    marks = "'\"«»“”‘’‹›"
    once = templates.languages[language].typeset(typed, "")
    kept = [
        [letter for letter in text if letter not in marks and not letter.isspace()] for text in (typed, once)
    ]
    assert kept[0] == kept[1]
