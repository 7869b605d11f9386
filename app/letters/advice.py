"""A letter and its case's rules → advice, each with its reason; advice never blocks."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from app.cases.case import Case
from app.cases.sheet import Kind, SenderAddress
from app.languages import translatable as _
from app.letters.compose import Choices, Words, choose, is_sample
from app.letters.templates import LetterTemplates

#: Where a piece of advice belongs: the form's name of the field.
_BODY, _ADDRESS, _LANGUAGE = "body", "address", "language"

LONGER_THAN_A_PAGE: Final = _(
    "The letter is %(pages)s pages long. One page is read; the second often is not."
)
NOT_TO_MENTION: Final = _("Please leave out “%(found)s”. %(reason)s")
RELIGIOUS: Final = _(
    "Please leave out “%(found)s”: religious words could be held against the person who receives this letter."
)
SEASONAL: Final = _(
    "Please leave out “%(found)s”: this person may not keep that feast,"
    " or the letter may arrive long after it."
)
NO_PERSONAL_SENTENCE: Final = _(
    "Add one sentence of your own: a letter that differs from all others is taken more seriously."
)
NO_PERSONAL_GREETING: Final = _(
    "Add one sentence of your own: it shows that somebody real is thinking of them."
)
NO_SENDER_ADDRESS: Final = _(
    "Take your address out: for this case letters should not show where their writer lives."
)
ONLY_NAME_AND_COUNTRY: Final = _(
    "Give only your name and country: for this case letters should not show a full address."
)
OTHER_LANGUAGE_PREFERRED: Final = _(
    "The addressee reads %(language)s best. If you can, choose it as the letter’s language."
)
TWO_LANGUAGES: Final = _(
    "Greeting and closing are now in %(language)s, but a part of your letter is still in another language."
)
NOT_UNDERSTOOD: Final = _(
    "If you can, write in %(language)s: that is what the person who receives this letter understands."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Advice:
    """One hint: a translatable sentence with its facts, and the field that it is about.

    The fact ``languages`` holds codes, which whoever shows the hint names in the reader's language.
    """

    message: str
    field: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)
    languages: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sentence in English, languages by their codes."""
        return self.message % {**self.facts, "language": ", ".join(self.languages)}


def advise(
    case: Case, kind: Kind, words: Words, templates: LetterTemplates, pages: int | None
) -> tuple[Advice, ...]:
    """Every hint for these words; ``pages``: the laid-out length where known. Raises `UnknownChoice`."""
    chosen = choose(case, kind, words)
    hints: list[Advice] = []
    if pages is not None and pages > 1:
        hints.append(Advice(LONGER_THAN_A_PAGE, _BODY, {"pages": str(pages)}))
    if is_sample(case, kind, words, templates):
        hints.append(Advice(NO_PERSONAL_SENTENCE if kind is Kind.APPEAL else NO_PERSONAL_GREETING, _BODY))
    else:
        hints += _not_to_mention(case, words.body or "", templates, chosen)
        hints += _two_languages(case, words.body or "", templates, chosen)
    hints += _sender_address(case, kind, words)
    hints += _other_language(case, chosen)
    return tuple(hints)


def _not_to_mention(case: Case, body: str, templates: LetterTemplates, chosen: Choices) -> Iterator[Advice]:
    for avoid in case.words[chosen.language].avoid:
        found = _found(avoid.words, body)
        if found:
            yield Advice(NOT_TO_MENTION, _BODY, {"found": found, "reason": avoid.reason})
    rules = case.facts.solidarity
    if chosen.addressee.kind is Kind.SOLIDARITY and rules:
        watch = templates.languages[chosen.language].watchwords
        for allowed, words, message in (
            (rules.religious, watch.religious, RELIGIOUS),
            (rules.seasonal, watch.seasonal, SEASONAL),
        ):
            found = _found(words, body)
            if found and not allowed:
                yield Advice(message, _BODY, {"found": found})


def _sender_address(case: Case, kind: Kind, words: Words) -> Iterator[Advice]:
    rule = case.facts.kinds[kind].sender_address
    if words.address.strip() and rule is not SenderAddress.FULL:
        yield Advice(NO_SENDER_ADDRESS if rule is SenderAddress.NONE else ONLY_NAME_AND_COUNTRY, _ADDRESS)


def _other_language(case: Case, chosen: Choices) -> Iterator[Advice]:
    """Languages that would serve better, of those in which the case can be written for."""
    facts = chosen.addressee.facts
    if facts.preferred_language in case.languages and facts.preferred_language != chosen.language:
        yield Advice(OTHER_LANGUAGE_PREFERRED, _LANGUAGE, languages=(facts.preferred_language,))
    understood = tuple(language for language in facts.understands if language in case.languages)
    if understood and chosen.language not in understood:
        yield Advice(NOT_UNDERSTOOD, _LANGUAGE, languages=understood)


def _two_languages(case: Case, body: str, templates: LetterTemplates, chosen: Choices) -> Iterator[Advice]:
    """Paragraphs of a sample in another language, left in the writer's own words."""
    own = {_folded(part) for part in body.split("\n\n") if part.strip()}
    samples = (
        _folded(part)
        for language in case.languages
        if language != chosen.language
        for addressee in case.addressees(chosen.addressee.kind, language)
        for part in templates.body(case, addressee, language, chosen.region).split("\n\n")
    )
    if own.intersection(samples):
        yield Advice(TWO_LANGUAGES, _BODY, languages=(chosen.language,))


def _found(words: tuple[str, ...], text: str) -> str:
    """Those that stand in the text as whole words, capitals and accents aside; joined by commas."""
    folded = _folded(text)
    return ", ".join(word for word in words if re.search(rf"(?<!\w){re.escape(_folded(word))}(?!\w)", folded))


def _folded(text: str) -> str:
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return " ".join(bare.casefold().replace("’", "'").split())
