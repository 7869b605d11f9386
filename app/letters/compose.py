"""A case, a kind and the writer's words → a letter."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.cases.case import Case
from app.cases.sheet import Kind
from app.cases.status import openness
from app.errors import NoWords
from app.files.text import clean, is_visible
from app.letters.language import LetterLanguage
from app.letters.letter import Block, Letter, blocks
from app.letters.paragraphs import switched
from app.letters.templates import LetterTemplates
from app.letters.words import Choices, Words, check_lengths, choose
from app.postal import country_line, country_name


def compose(case: Case, kind: Kind, words: Words, templates: LetterTemplates, today: datetime.date) -> Letter:
    """The letter that these words make; ``today`` is the day in the campaign's time zone.

    Raises `UnknownChoice`, `TooLong`, `NoWords` (the writer's faults) and `SampleFailed` (the case file's).
    """
    chosen = choose(case, kind, words)
    language, addressee = templates.languages[chosen.language], chosen.addressee

    def typeset(text: str) -> str:
        return _line(text, language, chosen.region)

    name = typeset(words.name)
    written = switched(case, kind, words, templates)
    return Letter(
        case=case.slug,
        kind=kind,
        language=chosen.language,
        direction=language.direction,
        title=typeset(language.title[kind].format(case=case.name_in_sentence(chosen.language))),
        sender=_sender(words, name, chosen),
        place_and_date=language.place_and_day(chosen.language, typeset(words.place), today, chosen.region),
        addressee=tuple(typeset(line) for line in addressee.lines()),
        country=country_line(case.destination(addressee), words.interface),
        country_language=words.interface,
        salutation=typeset(addressee.words.salutation),
        body=_body(written.body),
        closing=typeset(addressee.words.closing),
        signature=name,
        copies_label=typeset(language.copies_to) if addressee.facts.copies_to else "",
        copies_to=addressee.facts.copies_to,
        notes=_notes(case, kind, language, today),
        is_sample=written.is_sample,
    )


def copies(
    case: Case,
    kind: Kind,
    words: Words,
    templates: LetterTemplates,
    today: datetime.date,
    names: Sequence[str],
) -> Iterator[Letter]:
    """The letter of these words, once for each name. Raises what `compose` raises."""
    letter = compose(case, kind, words, templates, today)
    chosen = choose(case, kind, words)
    for name in names:
        check_lengths(replace(words, name=name))
        signed = _line(name, templates.languages[chosen.language], chosen.region)
        yield replace(letter, sender=_sender(words, signed, chosen), signature=signed)


def _line(text: str, language: LetterLanguage, region: str) -> str:
    """Words that stand on one line, typeset."""
    return language.typeset(clean(text).replace("\n", " ").strip(), region)


def _body(text: str) -> tuple[Block, ...]:
    if not is_visible(text):
        raise NoWords
    return blocks(text)


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
