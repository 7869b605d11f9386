"""Letters → pages as a run has them, and words of every script to fill into these."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.documents.chosen import ChosenPaper
from app.documents.page import Page, Value, page_of, values_of
from app.documents.pdf.layout import lay_out
from app.documents.pdf.sheet import Sheet, Slot
from app.letters.letter import Letter
from tests.documents.letters import FOLDERS, LENT, PLAIN, sample

#: Names that stand on one line of a letter, by script.
NAMES: Final = {
    "kerning": "AVA Tó Łuç",
    "ligatures": "fi Waffle Iffy",
    "Arabic": "ليلى الحسيني",
    "Arabic with marks": "مُحَمَّد بْنُ عَبْدِ اللّٰه",
    "Hebrew": "יָעֵל כֹּהֵן",
    "mixed directions": "Ana ليلى Bo כהן 12",
    "Hindi": "श्री नरेन्द्र क्षत्रिय",
    "Tamil": "கௌரி குமார்",
    "Thai": "สมชาย ใจดี",
    "Han": "王小明",
    "Hangul": "한국어 이름",
    "Ethiopic": "ሀይለ ገብረ",
    "Adlam": "𞤀𞤣𞤤𞤢𞤥",
    "combining marks": "A\u0301\u0327n\u0303a\u0308\u0301",
    "no-break spaces": "Ángel\u00a0de\u00a0la\u00a0Cruz",
    "joiners": "क्\u200dष",
    "a mark of direction": "\u200fAna",
}
#: Names that are laid out with the letter: several lines, high stacks of marks, and pictures.
LAID_OUT: Final = {
    "Myanmar": "မြန်မာ ကျွန်ုပ်",
    "Tibetan": "བོད་ཡིག་",
    "many marks": "A" + "\u0301\u0316" * 14 + "na",
    "a hundred characters": "Wilhelmina " * 9,
    "two hundred characters": "Ana María " * 20,
    "several lines": "Ana\nMaría",
    "emoji": "Ana 😊",
    "a family": "Ana 👩‍👩‍👧",
}
#: Words that would mean something to a program along the way if any read them as anything but words.
HOSTILE: Final = (
    '<span data-slot="1">x</span>',
    "</span><style>*{display:none}</style>",
    ") Tj ET Q endstream endobj",
    "(\\) <FEFF0041> >>BDC /MCID 0",
    "%b %d %s 100% \\0 \\1 \\g<0>",
    "xref 0 1 trailer <</Root 1 0 R>> startxref 0 %%EOF",
    "1 0 R {{ 7 * 7 }} &lt; &#65;",
)
_FIRST: Final = (
    "Ana Łucja José Óscar Zoë Søren Müge Đorđe Íñigo Þóra Ngọc Ștefan Čedo Ægir Waffle AVA".split()
)


def of(name: str, letter: Letter | None = None) -> Letter:
    """The letter, by default a sample, from somebody of that name."""
    letter = letter or sample(is_sample=True)
    return replace(letter, sender=(name, *letter.sender[1:]), signature=name)


def run(letters: Sequence[Letter], paper: ChosenPaper = PLAIN) -> tuple[Page, ...]:
    """The letters' pages, which differ in their words alone."""
    page = page_of(letters[0], paper, LENT)
    return tuple(replace(page, values=values_of(letter)) for letter in letters)


def names(many: int, seed: int = 5) -> list[str]:
    """As many different names, none of which holds another."""
    chance = random.Random(seed)
    return [f"{chance.choice(_FIRST)} {chance.choice(_FIRST)} {number:05}" for number in range(many)]


def sheet_and_slots(paper: ChosenPaper = PLAIN) -> tuple[Sheet, list[Slot]]:
    """A sample letter's sheet, and its slots."""
    sheet = lay_out(page_of(sample(is_sample=True), paper, LENT), FOLDERS)
    return sheet, [slot for leaf in sheet.leaves for slot in leaf.slots]


def bare(html: str, *values: str) -> Page:
    """A page of that body and nothing else, with words for its slots; ``{0}`` is the first slot."""
    for number in range(2):
        html = html.replace(f"{{{number}}}", f'<span data-slot="{number}">x</span>')
    head = '<!doctype html><html lang="en"><title>x</title><style>@page { size: a5 }</style>'
    words = tuple(Value(value, "ltr") for value in values)
    return Page(f"{head}<body>{html}", PLAIN.paper.folder, (), words)
