"""Text as people type it → text as a language sets it: quotes, apostrophes and the spaces beside punctuation.

Only spaces and quotes that are there already are touched; nothing is put where the writer left nothing.
What a language wants is data (``letter_templates/languages/``), so no language is ever an ``if``.
"""

import re
from dataclasses import field

from pydantic.dataclasses import dataclass

from app.files.typed import STRICT

Quotes = tuple[str, str]
# Unicode's property Quotation_Mark, which the apostrophe has too.
_MARKS = re.compile("[\"'«»‘-‟‹›⹂「-』〝-〟﹁-﹄＂＇｢｣]")
_SPACES = " \u00a0\u202f"
# A straight mark opens at the start of a line and after a space, a dash or an opening mark; else it closes.
_OPENS = r"(?<![^\s(\[«“‘‹¿¡—–])"


@dataclass(frozen=True, config=STRICT)
class Typography:
    """A language's marks: opening and closing quotes, and the space that stands before or after a mark."""

    double_quotes: Quotes
    single_quotes: Quotes
    space_before: dict[str, str] = field(default_factory=dict)
    space_after: dict[str, str] = field(default_factory=dict)


def typeset(text: str, typography: Typography) -> str:
    """The text with that language's quotes, apostrophes and no-break spaces; twice is the same as once."""
    return _spaced(_quoted(text, typography), typography)


def unset(text: str) -> str:
    """The text in a form that no typesetting changes, to compare it: without spaces, all quotes one mark."""
    return _MARKS.sub("'", "".join(text.split()))


def _quoted(text: str, typography: Typography) -> str:
    text = re.sub(rf'{_OPENS}"(?=\S)', typography.double_quotes[0], text)
    text = text.replace('"', typography.double_quotes[1])
    # What is no pair is an apostrophe; those within words come first, lest they close a pair.
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    opening, closing = typography.single_quotes
    text = re.sub(rf"{_OPENS}'(?=\S)([^'\n]*[^'\s])'(?!\w)", rf"{opening}\1{closing}", text)
    return text.replace("'", "’")


def _spaced(text: str, typography: Typography) -> str:
    before, after = typography.space_before, typography.space_after
    if before:
        marks = re.escape("".join(before))
        text = re.sub(rf"(?<=\S)[{_SPACES}]+([{marks}])", lambda found: before[found[1]] + found[1], text)
    if after:
        marks = re.escape("".join(after))
        text = re.sub(rf"([{marks}])[{_SPACES}]+(?=\S)", lambda found: found[1] + after[found[1]], text)
    return text
