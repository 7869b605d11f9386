"""A text and a word → where the word stands in it, whatever its capitals, accents, apostrophes and spaces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; ``origins`` are the places that its characters, and its end, came from."""

    text: str
    origins: tuple[int, ...]

    def places(self, word: "Folded", prefixes: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
        """Start and end, in characters of the text itself, of each place where the whole word stands.

        ``prefixes`` (*ال* in Arabic) may stand before it, written together with it; they belong to the place.
        """
        before = "|".join(re.escape(folded(prefix).text) for prefix in prefixes)
        for found in re.finditer(rf"(?<!\w)(?:{before})*{re.escape(word.text)}(?!\w)", self.text):
            start, end = found.span()
            # The vowels of some scripts are marks, which go on with a word and yet are no letters.
            if not any(map(_is_mark, self.text[max(0, start - 1) : start] + self.text[end : end + 1])):
                yield self.origins[start], self.origins[end]


def folded(text: str) -> Folded:
    """The text in small letters without accents, spaces in a row being one."""
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        plain = _without_accents(letter)
        if plain != " " or (letters and letters[-1] != " "):
            letters += plain
            origins += [place] * len(plain)
    end = len(text)
    if letters and letters[-1] == " ":
        letters.pop()
        end = origins.pop()
    return Folded("".join(letters), (*origins, end))


def _without_accents(letter: str) -> str:
    """The letter in small and without its marks, a space for any space; nothing of a mark on its own."""
    if letter.isspace():
        return " "
    if letter == "’":
        return "'"
    parts = (part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    # What was no accent goes together again, so that no word can end amid a letter.
    return unicodedata.normalize("NFC", "".join(parts)).casefold()


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")
