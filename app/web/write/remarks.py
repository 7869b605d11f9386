"""Errors and advice → translated remarks, each beside the field that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import format_decimal
from markupsafe import Markup

from app.errors import (
    CannotPrint,
    DoesNotFit,
    EveryLetterError,
    ForgedToken,
    NoMirror,
    OutOfRange,
    PressFailed,
    TooLong,
    UnknownChoice,
)
from app.letters.advice import Advice
from app.web.shell.content import filled, marked, typeset
from app.web.shell.remarks import LONGEST_VALUE, Remarks, not_on_offer
from app.web.write.form import LetterForm

#: Characters of the letter that are shown on either side of a place in it.
_AROUND: Final = 40


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the letter is not finished: a translated sentence, and the field that it is about."""

    sentence: str
    field: str
    try_as_file: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A translated piece of advice, its field, and for the body its place: from ``start`` to ``end``.

    ``reason``, ``better`` and ``examples`` are in the letter's language, typeset.
    """

    sentence: str
    field: str
    reason: Markup
    excerpt: Markup
    start: int | None
    end: int | None
    better: str
    examples: tuple[str, ...]


def refusal_of(error: EveryLetterError, form: LetterForm) -> Refusal:
    """What to say of a letter that was not taken."""
    facts = {
        # As print has it: a sign as wide as a figure.
        name: format_decimal(fact).replace("-", "−") if isinstance(fact, Decimal) else fact
        for name, fact in error.facts.items()
    }
    if "value" in facts:
        facts["value"] = str(facts["value"])[:LONGEST_VALUE]
    return Refusal(
        not_on_offer(facts["value"]) if isinstance(error, UnknownChoice) else filled(error.message, facts),
        _field_of(error, form),
        try_as_file=isinstance(error, (CannotPrint, PressFailed)),
    )


def hints_of(advice: tuple[Advice, ...], body: str, language: str) -> tuple[Hint, ...]:
    """Each piece of advice in the reader's language, with the words that it is about in the letter's."""
    return tuple(_hint(one, body, language) for one in advice)


def remarks_on(
    form: LetterForm, problem: Refusal | None = None, hints: tuple[Hint, ...] = ()
) -> Mapping[str, Remarks]:
    """What is to be said beside each field of the form."""
    return {field.name: _remarks_on(field.name, problem, hints) for field in form}


def _remarks_on(field: str, problem: Refusal | None, hints: tuple[Hint, ...]) -> Remarks:
    wrong = problem.sentence if problem and problem.field == field else ""
    # The words of the letter have a list of hints of their own, above them.
    return Remarks(wrong, tuple(hint.sentence for hint in hints if hint.field == field != "body"))


def _field_of(error: EveryLetterError, form: LetterForm) -> str:
    """The form's name of what the error is about; nothing where it is about none of its fields."""
    match error:
        case ForgedToken():
            return ""
        case DoesNotFit() | NoMirror():
            return form.paper.name
        case TooLong() | OutOfRange():
            named = error.field
        case _:
            named = str(error.facts.get("what", "body"))
    of_paper = f"{form.asked_paper}.{named}"
    return of_paper if of_paper in form else named


def _hint(advice: Advice, body: str, language: str) -> Hint:
    start, end = advice.place or (None, None)
    return Hint(
        sentence=filled(advice.message, advice.facts, advice.languages),
        field=advice.field,
        reason=marked(advice.reason, language) if advice.reason else Markup(),
        excerpt=_excerpt(body, advice.place) if advice.place else Markup(),
        start=start,
        end=end,
        better=typeset(advice.better, language),
        examples=tuple(typeset(example, language) for example in advice.examples),
    )


def _excerpt(body: str, place: tuple[int, int]) -> Markup:
    """The words with some on either side, the place itself marked."""
    start, end = place
    before, after = body[max(0, start - _AROUND) : start], body[end : end + _AROUND]
    if start > _AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + _AROUND < len(body):
        after = f"{after.rpartition(' ')[0]} …"
    return Markup("{}<mark>{}</mark>{}").format(before, body[start:end], after)
