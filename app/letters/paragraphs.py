"""A writer's words → the same in the letter's chosen language, wherever they are still the sample's.

Paragraph by paragraph a sample says the same in every language and to every addressee. So a paragraph that
was left as a sample has it can follow its writer to another language; one that was not stays as it is, in its
place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.cases.case import Case
from app.cases.sheet import Kind
from app.files.text import clean
from app.letters.letter import blocks, plain_text
from app.letters.templates import LetterTemplates
from app.letters.typography import unset
from app.letters.words import Choices, Words, check_lengths, choose


@dataclass(frozen=True, slots=True)
class Switched:
    """A body in its chosen language, and the numbers, from 1, of the paragraphs that are the writer's own.

    ``is_sample``: the body as a whole was left alone.
    """

    body: str
    kept: tuple[int, ...] = ()
    is_sample: bool = False


def switched(case: Case, kind: Kind, words: Words, templates: LetterTemplates) -> Switched:
    """The body for the language, addressee and country of ``words``; the writer's own paragraphs are typeset.

    Where a sample has more paragraphs in one language than in another, only a letter that was left alone as a
    whole can follow. Raises `UnknownChoice`, `TooLong` and `SampleFailed`.
    """
    check_lengths(words)
    chosen = choose(case, kind, words)
    sample = templates.body(case, chosen.addressee, chosen.language, chosen.region)
    if words.body is None:
        return Switched(sample, is_sample=True)
    text = templates.languages[chosen.language].typeset(clean(words.body), chosen.region)
    samples = (sample, *_samples(case, chosen, templates))
    if unset(text) in map(unset, samples):
        return Switched(sample, is_sample=True)
    own = _paragraphs(text)
    following = _following(own, _paragraphs(sample), samples)
    now = [following.get(number, one) for number, one in enumerate(own, 1)]
    kept = tuple(number for number, _ in enumerate(own, 1) if number not in following)
    return Switched("\n\n".join(now), kept)


def _samples(case: Case, chosen: Choices, templates: LetterTemplates) -> Iterator[str]:
    """The sample in every language and to every addressee of the kind."""
    kind = chosen.addressee.kind
    for language in case.letter_languages(kind):
        for addressee in case.addressees(kind, language):
            yield templates.body(case, addressee, language, chosen.region)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(plain_text((block,)) for block in blocks(text))


def _following(own: Sequence[str], wanted: Sequence[str], samples: Iterable[str]) -> Mapping[int, str]:
    """The number, from 1, of each paragraph that a sample has → what takes its place."""
    known: dict[str, int] = {}
    for paragraphs in map(_paragraphs, samples):
        if len(paragraphs) == len(wanted):
            for place, paragraph in enumerate(paragraphs):
                known.setdefault(unset(paragraph), place)
    found = {number: known[unset(one)] for number, one in enumerate(own, 1) if unset(one) in known}
    # Whoever says a thing twice, in two languages perhaps, means to; a letter must not say it twice in one.
    times = Counter(found.values())
    return {number: wanted[place] for number, place in found.items() if times[place] == 1}
