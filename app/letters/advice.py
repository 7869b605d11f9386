"""A letter and its case's rules → advice, each with its reason and its place; advice never blocks."""

import dataclasses
from collections.abc import Iterator
from itertools import islice
from typing import Final

from app.cases.case import Case
from app.cases.sheet import Kind, SenderAddress
from app.files.text import clean
from app.languages import translatable as _
from app.letters.letter import places
from app.letters.paragraphs import switched
from app.letters.search import folded
from app.letters.templates import LetterTemplates
from app.letters.words import Choices, Words, choose

#: Hints on words to leave out: whoever has changed five will look again.
MOST_WORDS: Final = 5
#: Where a piece of advice belongs: the form's name of the field.
_BODY, _ADDRESS, _LANGUAGE = "body", "address", "language"

LONGER_THAN_A_PAGE: Final = _(
    "Your letter is %(pages)s pages long; try to keep it to one, because a second page often goes unread."
)
NOT_TO_MENTION: Final = _("Please leave out “%(found)s”.")
RELIGIOUS: Final = _(
    "Please leave out “%(found)s”: religious words could be held against the person who receives this letter."
)
SEASONAL: Final = _(
    "Please leave out “%(found)s”: this person may not keep that feast,"
    " or the letter may arrive long after it."
)
NO_PERSONAL_SENTENCE: Final = _(
    "Add one sentence of your own: letters that are all alike are easily put aside,"
    " but one that only you could write gets read."
)
NO_PERSONAL_GREETING: Final = _(
    "Add one sentence of your own: it shows that somebody real is thinking of them."
)
NO_SENDER_ADDRESS: Final = _(
    "Please take your address out: others may open this letter on its way,"
    " and it is safer if they do not learn where you live."
)
ONLY_NAME_AND_COUNTRY: Final = _(
    "Please give only your name and country: they show how far this case is known,"
    " and it is safer if nobody learns where you live."
)
OTHER_LANGUAGE_PREFERRED: Final = _(
    "If you can, choose %(language)s as the letter’s language: the addressee reads it best,"
    " and a letter that needs no translating is read sooner."
)
NOT_UNDERSTOOD: Final = _(
    "If you can, write in %(language)s: that is what the person who receives this letter understands."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Advice:
    """One hint: a translatable sentence with its facts, and the field that it is about.

    The fact ``languages`` holds codes, which whoever shows the hint names in the reader's language. ``place``
    is where the words stand, from start to end, in characters of the body as `clean` leaves it. In the
    letter's language are the case's own ``reason``, what is ``better`` there, and ``examples`` to begin from.
    """

    message: str
    field: str
    facts: dict[str, str] = dataclasses.field(default_factory=dict)
    languages: tuple[str, ...] = ()
    place: tuple[int, int] | None = None
    reason: str = ""
    better: str = ""
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sentence in English, languages by their codes, with the reason and the better words."""
        sentence = self.message % {**self.facts, "language": ", ".join(self.languages)}
        return " ".join(filter(None, (sentence, self.reason, self.better and f"Better: “{self.better}”.")))


def advise(
    case: Case, kind: Kind, words: Words, templates: LetterTemplates, pages: int | None
) -> tuple[Advice, ...]:
    """Every hint for these words; ``pages``: the laid-out length where known.

    Raises what `switched` raises.
    """
    chosen = choose(case, kind, words)
    hints: list[Advice] = []
    if pages is not None and pages > 1:
        hints.append(Advice(LONGER_THAN_A_PAGE, _BODY, {"pages": str(pages)}))
    now = switched(case, kind, words, templates)
    if now.kept:
        hints += _to_leave_out(case, _own_alone(clean(words.body or ""), now.kept), templates, chosen)
    elif now.body:
        hints.append(_personal(case, chosen))
    hints += _sender_address(case, kind, words)
    hints += _other_language(case, chosen)
    return tuple(hints)


def _personal(case: Case, chosen: Choices) -> Advice:
    kind = chosen.addressee.kind
    message = NO_PERSONAL_SENTENCE if kind is Kind.APPEAL else NO_PERSONAL_GREETING
    return Advice(message, _BODY, examples=case.letter_words(chosen.language).examples(kind))


def _own_alone(body: str, kept: tuple[int, ...]) -> str:
    """The body with all blotted out that is not in those paragraphs; places in it stay the same."""
    own, letters = set(kept), ["\0"] * len(body)
    for number, (start, end) in enumerate(places(body), 1):
        if number in own:
            letters[start:end] = body[start:end]
    return "".join(letters)


def _to_leave_out(case: Case, body: str, templates: LetterTemplates, chosen: Choices) -> tuple[Advice, ...]:
    """The first place of each word that is watched, from top to bottom; of two in one place the longer."""
    text = folded(body)
    prefixes = templates.languages[chosen.language].prefixes
    found = [
        (place, dataclasses.replace(advice, facts={"found": word}, place=place))
        for words, advice in _watched(case, templates, chosen)
        for word in words
        for place in islice(text.places(folded(word), prefixes), 1)
    ]
    told: list[Advice] = []
    reached = 0
    for (start, end), advice in sorted(found, key=lambda one: (one[0][0], -one[0][1])):
        if start >= reached:
            told.append(advice)
            reached = end
    return tuple(told[:MOST_WORDS])


def _watched(
    case: Case, templates: LetterTemplates, chosen: Choices
) -> Iterator[tuple[tuple[str, ...], Advice]]:
    """Words, and the advice on any of them: which one and where are still to be filled in."""
    for avoid in case.letter_words(chosen.language).avoid:
        yield avoid.words, Advice(NOT_TO_MENTION, _BODY, reason=avoid.reason, better=avoid.better)
    rules = case.facts.solidarity
    if chosen.addressee.kind is Kind.SOLIDARITY and rules:
        watch = templates.languages[chosen.language].watchwords
        if not rules.religious:
            yield watch.religious, Advice(RELIGIOUS, _BODY)
        if not rules.seasonal:
            yield watch.seasonal, Advice(SEASONAL, _BODY)


def _sender_address(case: Case, kind: Kind, words: Words) -> Iterator[Advice]:
    rule = case.facts.kinds[kind].sender_address
    if words.address.strip() and rule is not SenderAddress.FULL:
        yield Advice(NO_SENDER_ADDRESS if rule is SenderAddress.NONE else ONLY_NAME_AND_COUNTRY, _ADDRESS)


def _other_language(case: Case, chosen: Choices) -> Iterator[Advice]:
    """Languages that would serve better, of those in which the case can be written for."""
    facts = chosen.addressee.facts
    languages = case.letter_languages(facts.kind)
    if facts.preferred_language in languages and facts.preferred_language != chosen.language:
        yield Advice(OTHER_LANGUAGE_PREFERRED, _LANGUAGE, languages=(facts.preferred_language,))
    understood = tuple(language for language in facts.understands if language in languages)
    if understood and chosen.language not in understood:
        yield Advice(NOT_UNDERSTOOD, _LANGUAGE, languages=understood)
