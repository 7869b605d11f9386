"""What one file alone cannot tell: whether a case's facts and its words in all languages fit together."""

import datetime
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from app.cases.case import Case, CaseWords, LetterWords
from app.cases.sheet import AddresseeFacts, CaseFacts, Kind, KindFacts, Status
from app.files.problems import Problem


def case_problems(folder: Path, facts: CaseFacts, words: Mapping[str, LetterWords]) -> tuple[Problem, ...]:
    """Every problem between the files of a case."""
    yaml = folder / "case.yaml"
    messages = (*_facts(facts), *_names_per_language(facts, words), *_nowhere_told(words))
    problems = [Problem(yaml, 0, message) for message in messages]
    for language, own in words.items():
        path = folder / f"{language}.md"
        problems += [Problem(path, 0, message) for message in _words(facts, own)]
    problems += [
        Problem(folder / f"{language}.md", 0, message) for language, message in _uneven_demands(words)
    ]
    return tuple(problems)


def consent_problems(case: Case, today: datetime.date) -> tuple[Problem, ...]:
    """A consent that has run out: the case is paused and its picture hidden until someone asks again."""
    until = case.facts.consent.until
    if until is None or until >= today:
        return ()
    return (
        Problem(
            case.folder / "case.yaml",
            0,
            f"The consent ended on {until}; ask again and set “consent.until”, or close the case.",
        ),
    )


def _facts(facts: CaseFacts) -> Iterator[str]:
    slugs = [addressee.slug for addressee in facts.addressees]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"Two addressees have the slug “{slug}”; give each its own."
    for kind, kind_facts in facts.kinds.items():
        if kind not in {addressee.kind for addressee in facts.addressees}:
            yield f"There is no addressee of kind “{kind}”; add one, or take the kind out."
        yield from _dates(kind, kind_facts)
    if "name" not in facts.consent.covers:
        yield "The consent does not cover the name; ask for that, or tell the story under another name."
    if Kind.SOLIDARITY in facts.kinds and facts.solidarity is None:
        yield "The rules for letters to the person are missing; add the group of fields “solidarity”."
    yield from (message for addressee in facts.addressees for message in _addressee(addressee, facts))


def _addressee(addressee: AddresseeFacts, facts: CaseFacts) -> Iterator[str]:
    if addressee.kind not in facts.kinds:
        yield f"The addressee “{addressee.slug}” is of kind “{addressee.kind}”, which is not under “kinds”."
    if addressee.kind is Kind.SOLIDARITY and addressee.reaches is None:
        yield f"The addressee “{addressee.slug}” needs “reaches”: person, family or organization."


def _dates(kind: Kind, facts: KindFacts) -> Iterator[str]:
    named = ("open_from", "write_until", "return_by", "count_by")
    given = [(name, day) for name in named if (day := getattr(facts, name)) is not None]
    for (earlier, first), (later, second) in pairwise(given):
        if second < first:
            order = f"{later} ({second}) is before {earlier} ({first})"
            yield f"The dates of “{kind}” are in the wrong order: {order}; correct one of them."


def _names_per_language(facts: CaseFacts, words: Mapping[str, LetterWords]) -> Iterator[str]:
    # What letters do not say is wanted only where the case is told.
    told = [language for language, own in words.items() if isinstance(own, CaseWords)]
    countries = [(f"the country of “{one.slug}”", one.country, told) for one in facts.addressees]
    own = [("the name", facts.name, words), ("the country", facts.country, words)]
    for what, names, languages in [*own, ("the credit", facts.picture.credit, told), *countries]:
        if isinstance(names, Mapping):
            for language in languages:
                if language not in names:
                    yield f"In “{language}” {what} is missing; add it beside the other languages."


def _nowhere_told(words: Mapping[str, LetterWords]) -> Iterator[str]:
    if not any(isinstance(own, CaseWords) for own in words.values()):
        yield "Every language’s file is for letters alone, so nobody can read the case; tell it in one."


def _words(facts: CaseFacts, words: LetterWords) -> Iterator[str]:
    named, known = set(words.front.addressees), {addressee.slug for addressee in facts.addressees}
    wanted = {addressee.slug for addressee in facts.addressees if words.front.is_for(addressee.kind)}
    for slug in sorted(wanted - named):
        yield f"The words for the addressee “{slug}” are missing; add them under “addressees”."
    for slug in sorted(named - known):
        yield f"There is no addressee “{slug}” in case.yaml; correct the slug or remove it."
    for addressee in facts.addressees:
        own = words.front.addressees.get(addressee.slug)
        if own and not (addressee.name or own.office or own.institution):
            yield f"The addressee “{addressee.slug}” has no name, office or institution; add one of them."
    for kind in words.front.letters:
        if kind not in facts.kinds:
            yield f"This file is for letters of kind “{kind}”, which is not under “kinds” in case.yaml."
    if isinstance(words, CaseWords):
        yield from _told(facts, words)


def _told(facts: CaseFacts, words: CaseWords) -> Iterator[str]:
    for kind, kind_facts in facts.kinds.items():
        if kind_facts.status in {Status.PAUSED, Status.CLOSED} and kind not in words.front.outcomes:
            yield f"Letters of kind “{kind}” are {kind_facts.status}; say why under “outcomes”."
    if facts.risk and words.risk is None:
        yield "case.yaml names a risk for the writer; explain it in a section “## Risk”."


def _uneven_demands(words: Mapping[str, LetterWords]) -> Iterator[tuple[str, str]]:
    counts = {language: len(own.demands) for language, own in words.items() if own.front.is_for(Kind.APPEAL)}
    most = max(counts.values(), default=0)
    for language, count in counts.items():
        if count < most:
            fullest = next(name for name, number in counts.items() if number == most)
            counted = f"There are {count} demands here, but {most} in “{fullest}”"
            yield language, f"{counted}; every language asks for the same."
