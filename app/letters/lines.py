"""A letter → short pieces to copy by hand, one by one, from top to bottom."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from app.letters.language import LetterLanguage
from app.letters.letter import Block, Letter, NumberedList

# What may end a sentence, with the marks that close behind it and the space that follows. After ideographs no
# space need follow, and a no-break space is not where a line may end.
_END: Final = re.compile(r"[.!?…;؟؛۔।॥][»”’›)\]\u00a0\u202f]*[ \t]+|[。！？][」』”’）]*[ \t]*")
#: A sentence may begin with a capital, a letter of a script that has none, a digit or a mark that opens.
_BEGINS: Final = frozenset({"Lu", "Lt", "Lo", "Nd", "Ps", "Pi"})
_OPENS: Final = "(«“‘¿¡"


def letter_lines(letter: Letter, language: LetterLanguage) -> tuple[tuple[str, ...], ...]:
    """Its parts (sender, place and date, addressee, salutation, each paragraph, …), each as its lines.

    A line of running text is one sentence; ``language`` is the letter's. What is empty is left out.
    """
    parts = (
        letter.sender,
        (letter.place_and_date,),
        (*letter.addressee, letter.country),
        (letter.salutation,),
        *(_block(block, language) for block in letter.body),
        (letter.closing,),
        (letter.signature,),
        (letter.copies_label, *letter.copies_to),
    )
    filled = (tuple(filter(None, part)) for part in parts)
    return tuple(part for part in filled if part)


def _block(block: Block, language: LetterLanguage) -> tuple[str, ...]:
    if isinstance(block, NumberedList):
        return tuple(f"{number}. {item}" for number, item in enumerate(block.items, 1))
    return tuple(sentence for line in block.text.split("\n") for sentence in _sentences(line, language))


def _sentences(line: str, language: LetterLanguage) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        if _ends_a_sentence(line[start : end.start() + 1], line[end.end() :], language):
            yield line[start : end.end()].strip()
            start = end.end()
    yield line[start:].strip()


def _ends_a_sentence(before: str, after: str, language: LetterLanguage) -> bool:
    """Whether a sentence ends between the two, and not an abbreviation, an initial or a list's number."""
    if not after or not (after[0] in _OPENS or unicodedata.category(after[0]) in _BEGINS):
        return False
    word = before.rsplit(maxsplit=1)[-1].rpartition("’")[2].lstrip(_OPENS)
    stem = word.removesuffix(".")
    if word == stem:
        return True
    last = stem.rpartition(".")[2]
    initial = len(last) == 1 and last.isupper()
    counts = stem.isdigit() and before.removesuffix(word).rstrip()[-1:] in {"", ":", ";"}
    return not (initial or counts or word.casefold() in language.abbreviations)
