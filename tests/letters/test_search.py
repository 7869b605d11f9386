"""A text and a word → the places where the word stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.text import clean
from app.letters.search import folded

FOUND = {
    "capitals": ("Un TYRAN.", "tyran", ["TYRAN"]),
    "accents that are missing": ("Le regime", "régime", ["regime"]),
    "accents of their own": ("Le régime, ce RE\u0301GIME", "regime", ["régime", "RE\u0301GIME"]),
    "a mark that no letter takes in": ("x\u0331 y", "x", ["x\u0331"]),
    "spaces": ("bonne \u00a0\n année !", "bonne année", ["bonne \u00a0\n année"]),
    "an apostrophe": ("L’Aïd, l'aid", "l'Aïd", ["L’Aïd", "l'aid"]),
    "letters that are two": ("Große STRASSE", "grosse straße", ["Große STRASSE"]),
    "spaces at both ends": ("  amen \n", "amen", ["amen"]),
    "parts of words": ("tyrannie, atyran, tyran_", "tyran", []),
    "a script whose vowels are marks": ("কোক কে", "ক", []),
    "such a script's whole word": ("কোক কে!", "কে", ["কে"]),
    "nothing": ("", "amen", []),
}


@pytest.mark.parametrize(("text", "word", "found"), FOUND.values(), ids=FOUND)
def test_words_are_found_where_they_stand(text: str, word: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in folded(text).places(folded(word))] == found


PREFIXES = ("و", "ف", "ب", "ك", "ل", "ال", "لل")
WITH_PREFIXES = {
    "one": ("بارك الكنيسة", "كنيسة", ["الكنيسة"]),
    "several": ("وبالكنيسة، وللكنيسة", "كنيسة", ["وبالكنيسة", "وللكنيسة"]),
    "none": ("إلى كنيسة!", "كنيسة", ["كنيسة"]),
    "vowels and tatweel apart": ("وَالكَنِيسَة", "كنيسة", ["وَالكَنِيسَة"]),
    "hamza that is missing": ("ان شاء الله", "إن شاء الله", ["ان شاء الله"]),
    "another word that ends so": ("عبدالله وأعياد", "الله", []),
    "a word that goes on": ("كنيستنا", "كنيسة", []),
}


@pytest.mark.parametrize(("text", "word", "found"), WITH_PREFIXES.values(), ids=WITH_PREFIXES)
def test_words_are_found_with_what_is_written_together_with_them(
    text: str, word: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in folded(text).places(folded(word), PREFIXES)] == found


WORDS = st.sampled_from(["régime", "New Year’s", "ß", "Dieu", "İstanbul", "ﬁn", "que Alá", "কে"])
PIECES = st.sampled_from([" ", "\n", "\u0301", "\u0345", "’", "'", "É", "e", "ŉ", "ǰ", "\u0bca", "한", ", "])


@given(st.lists(WORDS | WORDS.map(str.upper) | PIECES | st.text(max_size=3)).map("".join).map(clean), WORDS)
def test_what_stands_at_a_place_is_the_word(text: str, word: str) -> None:
    watched = folded(word)
    for start, end in folded(text).places(watched):
        assert folded(text[start:end]).text == watched.text


@given(st.text(max_size=9).map(clean), WORDS, st.text(max_size=9).map(clean))
def test_a_word_between_spaces_is_found(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    places = set(folded(text).places(folded(word)))
    assert (len(before) + 1, len(before) + 1 + len(word)) in places
