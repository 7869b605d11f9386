"""A case, a kind and the writer's words → a letter."""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.cases.case import Addressee, Case
from app.cases.sheet import Kind
from app.cases.status import openness
from app.errors import NoWords, TooLong, UnknownChoice
from app.files.text import clean
from app.letters.language import LetterLanguage
from app.letters.letter import Letter, blocks
from app.letters.templates import LetterTemplates
from app.postal import country_line, country_name, is_country_code

#: Characters. The body's limit keeps any letter within ten seconds of layout; the others fit an envelope.
LIMITS: Final = {"name": 100, "place": 100, "address": 400, "body": 10_000}


#: Letters and symbols that look like spaces: Hangul fillers and the empty Braille pattern.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a writer gives: every field may be left empty.

    ``addressee`` is a slug (empty: the first), ``language`` the letter's own (empty: the interface's),
    ``country`` where the writer is (ISO code), ``interface`` the language of the pages, which the post that
    takes the letter reads. ``body`` is everything between salutation and closing; None is the sample.
    """

    interface: str
    addressee: str = ""
    name: str = ""
    address: str = ""
    place: str = ""
    country: str = ""
    body: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """The case's answers to what the writer chose."""

    addressee: Addressee
    language: str
    region: str


def choose(case: Case, kind: Kind, words: Words) -> Choices:
    """The addressee, the letter's language and the writer's region. Raises `UnknownChoice`."""
    language = words.language or (words.interface if words.interface in case.languages else case.languages[0])
    _one_of("language", language, case.languages)
    addressees = {addressee.slug: addressee for addressee in case.addressees(kind, language)}
    slug = words.addressee or next(iter(addressees), "")
    _one_of("addressee", slug, addressees)
    if words.country and not is_country_code(words.country):
        raise UnknownChoice("country", words.country, ("FR", "GB", "US", "…"))
    return Choices(addressees[slug], language, words.country)


def compose(case: Case, kind: Kind, words: Words, templates: LetterTemplates, today: datetime.date) -> Letter:
    """The letter that these words make; ``today`` is the day in the campaign's time zone.

    Raises `UnknownChoice`, `TooLong`, `NoWords` (the writer's faults) and `SampleFailed` (the case file's).
    """
    _check_lengths(words)
    chosen = choose(case, kind, words)
    language, addressee = templates.languages[chosen.language], chosen.addressee
    country = addressee.facts.country or case.facts.country

    def typeset(text: str) -> str:
        return language.typeset(clean(text).replace("\n", " ").strip(), chosen.region)

    name = typeset(words.name)
    return Letter(
        case=case.slug,
        kind=kind,
        language=chosen.language,
        direction=language.direction,
        title=typeset(language.title[kind].format(case=case.name_in_sentence(chosen.language))),
        sender=_sender(words, name, chosen),
        place_and_date=language.place_and_day(chosen.language, typeset(words.place), today, chosen.region),
        addressee=tuple(typeset(line) for line in addressee.lines()),
        country=country_line(country, words.interface),
        country_language=words.interface,
        salutation=typeset(addressee.words.salutation),
        body=blocks(_body(case, words, templates, chosen)),
        closing=typeset(addressee.words.closing),
        signature=name,
        copies_label=typeset(language.copies_to) if addressee.facts.copies_to else "",
        copies_to=addressee.facts.copies_to,
        notes=_notes(case, kind, language, today),
    )


def is_sample(case: Case, kind: Kind, words: Words, templates: LetterTemplates) -> bool:
    """Whether the body was left as one of the case's samples, in whatever language; spaces do not matter."""
    if words.body is None:
        return True
    chosen = choose(case, kind, words)
    own = _bare(templates.languages[chosen.language].typeset(clean(words.body), chosen.region))
    return own in {_bare(text) for text in _samples(case, chosen, templates)}


def _samples(case: Case, chosen: Choices, templates: LetterTemplates) -> Iterable[str]:
    for language in case.languages:
        for addressee in case.addressees(chosen.addressee.kind, language):
            text = templates.body(case, addressee, language, chosen.region)
            # A browser sends back what it was shown: the sample in its own language, typeset in the letter's.
            yield text
            yield templates.languages[chosen.language].typeset(text, chosen.region)


def _bare(text: str) -> str:
    return "".join(text.split())


def _body(case: Case, words: Words, templates: LetterTemplates, chosen: Choices) -> str:
    if words.body is None or is_sample(case, chosen.addressee.kind, words, templates):
        return templates.body(case, chosen.addressee, chosen.language, chosen.region)
    text = templates.languages[chosen.language].typeset(clean(words.body), chosen.region)
    if not any(map(_is_visible, text)):
        raise NoWords
    return text


def _is_visible(letter: str) -> bool:
    """Whether it leaves ink: a letter, number, mark of punctuation or symbol, save those that are blank."""
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK


def _sender(words: Words, name: str, chosen: Choices) -> tuple[str, ...]:
    """Name, address and country as the writer gave them; a country alone says too little to print."""
    address = [line.strip() for line in clean(words.address).split("\n") if line.strip()]
    lines = [line for line in (name, *address) if line]
    if lines and words.country:
        lines.append(country_name(words.country, chosen.language))
    return tuple(lines)


def _notes(case: Case, kind: Kind, language: LetterLanguage, today: datetime.date) -> tuple[str, ...]:
    notes = []
    if case.campaign.facts.example:
        notes.append(language.note.example)
    if openness(case, kind, today).practice:
        notes.append(language.note.practice)
    return tuple(language.typeset(note, "") for note in notes)


def _one_of(what: str, value: str, offered: Iterable[str]) -> None:
    if value not in offered:
        raise UnknownChoice(what, value, tuple(offered))


def _check_lengths(words: Words) -> None:
    for field, limit in LIMITS.items():
        # A form sends two characters for a line's end, of which its reader has typed one.
        length = len(clean(getattr(words, field) or ""))
        if length > limit:
            raise TooLong(field, length, limit)
