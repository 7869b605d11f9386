"""One case's folder or one campaign's files → a `Case` or a `Campaign`, or every problem in them."""

import datetime
import re
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from app.cases.case import (
    Avoid,
    Campaign,
    CampaignWords,
    Case,
    CaseWords,
    LetterWords,
    NotToAsk,
    Sample,
    Update,
)
from app.cases.check import case_problems
from app.cases.sheet import (
    LANGUAGE,
    SLUG,
    CampaignFacts,
    CampaignFrontMatter,
    CaseFacts,
    CaseFrontMatter,
    Kind,
    KindFacts,
)
from app.files.markdown import Page, Prose, read_page
from app.files.pictures import Picture, read_picture
from app.files.problems import Problem
from app.files.typed import day_of, read_yaml
from app.languages import INTERFACE_LANGUAGES

W = TypeVar("W")
#: Suggested sentences that a letter of solidarity needs; the general sample is made of the first three.
MESSAGES: Final = 3
_LETTER_SECTIONS: Final = frozenset(
    {"Demands", "Messages", "Ideas", "Personal", "Avoid", "Appeal", "Solidarity"}
)
_CASE_SECTIONS: Final = _LETTER_SECTIONS | {
    "Story", "In plain words", "Not to ask", "Risk", "Warning", "Vocabulary", "Updates"
}  # fmt: skip
#: What parts words in a list: Arabic has a comma of its own.
_COMMAS: Final = re.compile("[,،] ")
_CAMPAIGN_SECTIONS: Final = frozenset({"About", "Outcome"})


class Findings:
    """Collects problems while a folder is read; sections are asked for by name."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def add(self, path: Path, message: str, line: int = 0) -> None:
        """One more problem."""
        self.problems.append(Problem(path, line, message))

    def prose(self, page: Page, name: str) -> Prose | None:
        """The section as running text, or None if there is none."""
        section = page.sections.get(name)
        if section is None or not section.text.strip():
            return None
        self.problems += section.problems()
        return section.prose()

    def entries(self, page: Page, name: str) -> tuple[tuple[int, str], ...]:
        """The section's list items with their lines; none if there is no such section."""
        section = page.sections.get(name)
        if section is None:
            return ()
        items, problems = section.items()
        self.problems += problems
        return items

    def texts(self, page: Page, name: str) -> tuple[str, ...]:
        """The section's list items."""
        return tuple(text for _, text in self.entries(page, name))

    def pairs(self, page: Page, name: str, path: Path) -> tuple[tuple[int, str, str], ...]:
        """List items of the form “first: second”, with their lines."""
        pairs = []
        for line, text in self.entries(page, name):
            first, _, second = (part.strip() for part in text.partition(": "))
            if first and second:
                pairs.append((line, first, second))
            else:
                self.add(path, f"Each entry of “{name}” needs a colon: “- first: second”.", line)
        return tuple(pairs)


def read_campaign(folder: Path, root: Path) -> tuple[Campaign | None, tuple[Problem, ...]]:
    """The campaign of that folder, without its cases."""
    found = Findings(root)
    path = folder / "campaign.yaml"
    facts, problems = read_yaml(CampaignFacts, path, root)
    found.problems += problems
    if facts:
        found.problems += _campaign_dates(facts, path)
    words = _each_language(folder, found, _campaign_words, languages=())
    if facts is None or found.problems:
        return None, tuple(found.problems)
    return Campaign(folder.name, facts, words), ()


def _campaign_dates(facts: CampaignFacts, path: Path) -> list[Problem]:
    problems = []
    given = tuple(day is not None for day in (facts.opens, facts.closes, facts.closes_each_year))
    if given not in {(True, True, False), (False, False, True)}:
        problems.append("A campaign has either “opens” and “closes”, or “closes_each_year” (month-day).")
    if facts.opens and facts.closes and facts.closes < facts.opens:
        problems.append("“closes” is before “opens”; correct one of them.")
    if facts.closes_each_year and not _is_day_of_any_year(facts.closes_each_year):
        problems.append("“closes_each_year” is no day of every year; write month-day, such as 12-10.")
    if facts.time_zone not in zoneinfo.available_timezones():
        problems.append(f"There is no time zone “{facts.time_zone}”; write one such as Europe/Paris.")
    return [Problem(path, 0, message) for message in problems]


def _is_day_of_any_year(month_day: str) -> bool:
    try:
        datetime.date.fromisoformat(f"2025-{month_day}")
    except ValueError:
        return False
    return True


def _campaign_words(path: Path, found: Findings) -> CampaignWords | None:
    front, page, problems = read_page(CampaignFrontMatter, path, found.root)
    found.problems += problems
    if problems and not page.sections:
        return None
    _unknown_sections(page, _CAMPAIGN_SECTIONS, path, found)
    about = _required_prose(page, "About", path, found)
    outcome = found.prose(page, "Outcome")
    return CampaignWords(front, about, outcome) if front and about else None


def read_case(folder: Path, campaign: Campaign, root: Path) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case of that folder; a case with any problem is not served."""
    found = Findings(root)
    if not re.fullmatch(SLUG, folder.name):
        found.add(folder, "A case's folder is named in small letters, digits and hyphens, 40 at most.")
    path = folder / "case.yaml"
    facts, problems = read_yaml(CaseFacts, path, root)
    found.problems += problems
    kinds = facts.kinds if facts else {}
    consented = facts.consent.languages if facts else ()
    words = _each_language(folder, found, lambda path, found: _case_words(path, found, kinds), consented)
    picture = _picture(folder, facts, found) if facts else None
    if facts and words:
        found.problems += case_problems(folder, facts, words)
    if facts is None or picture is None or found.problems:
        return None, tuple(found.problems)
    told = {language: own for language, own in words.items() if isinstance(own, CaseWords)}
    others = {language: own for language, own in words.items() if language not in told}
    return Case(folder.name, campaign, folder, facts, told, picture, others), ()


def _picture(folder: Path, facts: CaseFacts, found: Findings) -> Picture | None:
    path = folder / facts.picture.file
    if not path.is_file():
        message = f"There is no picture “{path.name}” beside case.yaml; add it or correct the name."
        found.add(folder / "case.yaml", message)
        return None
    if not path.resolve().is_relative_to(folder.resolve()):
        found.add(path, "This is a link to a file outside the folder; copy the picture itself here.")
        return None
    picture = read_picture(path)
    if isinstance(picture, Problem):
        found.problems.append(picture)
        return None
    return picture


def _each_language(
    folder: Path, found: Findings, read: Callable[[Path, Findings], W | None], languages: tuple[str, ...]
) -> Mapping[str, W]:
    """The words per language: of each file there is, and a problem for each that has to be there and is not.

    ``languages`` are those for which consent was given; none named means all. The interface's come first.
    """
    files = {path.stem for path in folder.glob("*.md") if re.fullmatch(LANGUAGE, path.stem)}
    allowed = languages or (*INTERFACE_LANGUAGES, *sorted(files))
    words = {}
    for language in dict.fromkeys((*(one for one in INTERFACE_LANGUAGES if one in allowed), *allowed)):
        path = folder / f"{language}.md"
        if language not in files:
            message = f"The words in “{language}” are missing; copy another language's file and translate it."
            found.add(path, message)
        elif value := read(path, found):
            words[language] = value
    return words


def _case_words(path: Path, found: Findings, kinds: Mapping[Kind, KindFacts]) -> LetterWords | None:
    front, page, problems = read_page(CaseFrontMatter, path, found.root)
    found.problems += problems
    if problems and not page.sections:
        return None
    if front and front.letters:
        _letters_alone(page, path, found)
        return _letter_words(page, path, found, front.letters)(front)
    _unknown_sections(page, _CASE_SECTIONS, path, found)
    story = _required_prose(page, "Story", path, found)
    plain = _required_prose(page, "In plain words", path, found)
    words = partial(
        CaseWords,
        **_letter_words(page, path, found, kinds).keywords,
        not_to_ask=tuple(map(_not_to_ask, found.texts(page, "Not to ask"))),
        risk=found.prose(page, "Risk"),
        warning=found.prose(page, "Warning"),
        vocabulary=tuple((term, meaning) for _, term, meaning in found.pairs(page, "Vocabulary", path)),
        updates=_updates(page, path, found),
    )
    return words(front=front, story=story, plain=plain) if front and story and plain else None


def _letters_alone(page: Page, path: Path, found: Findings) -> None:
    """Problems of a file that is for letters of some kinds and tells nothing else."""
    if path.stem in INTERFACE_LANGUAGES:
        message = "The pages are in this language too, so the whole case is told in it; remove “letters”."
        found.add(path, message)
    for name in sorted(_CASE_SECTIONS - _LETTER_SECTIONS):
        if name in page.sections:
            message = f"This file is for letters alone, so “{name}” is never shown; remove it, or “letters”."
            found.add(path, message, page.sections[name].line - 1)
    _unknown_sections(page, _CASE_SECTIONS, path, found)


def _letter_words(page: Page, path: Path, found: Findings, kinds: Collection[Kind]) -> partial[LetterWords]:
    """What letters of those kinds need, but for the words at the head of the file."""
    demands, messages = found.texts(page, "Demands"), found.texts(page, "Messages")
    if Kind.APPEAL in kinds and not demands:
        found.add(path, "The section “## Demands” is missing or empty; an appeal asks for something.")
    if Kind.SOLIDARITY in kinds and len(messages) < MESSAGES:
        found.add(path, f"The section “## Messages” needs {MESSAGES} sentences or more; suggest some.")
    return partial(
        LetterWords,
        demands=demands,
        messages=messages,
        ideas=found.texts(page, "Ideas"),
        personal=found.texts(page, "Personal"),
        avoid=_avoid(page, path, found),
        samples=_samples(page),
    )


def _avoid(page: Page, path: Path, found: Findings) -> tuple[Avoid, ...]:
    entries = []
    for line, terms, reason in found.pairs(page, "Avoid", path):
        watched, *better = (side.strip() for side in terms.split("=>"))
        words = tuple(word for word in (word.strip(" ,،") for word in _COMMAS.split(watched)) if word)
        if words and (not better or (len(better) == 1 and better[0])):
            entries.append(Avoid(words, reason, "".join(better)))
        else:
            message = "An entry of “Avoid” reads “- words: reason” or “- words => better words: reason”."
            found.add(path, f"{message} Write what is missing.", line)
    return tuple(entries)


def _not_to_ask(text: str) -> NotToAsk:
    """A rule, which may begin with the kind that it is for: “(appeal) Do not ask …”."""
    for kind in Kind:
        if text.startswith(f"({kind}) "):
            return NotToAsk(text.removeprefix(f"({kind}) "), kind)
    return NotToAsk(text)


def _samples(page: Page) -> Mapping[Kind, Sample]:
    sections = {kind: page.sections.get(kind.capitalize()) for kind in Kind}
    return {
        kind: Sample(section.text, str(section.file), section.line)
        for kind, section in sections.items()
        if section
    }


def _updates(page: Page, path: Path, found: Findings) -> tuple[Update, ...]:
    updates = []
    for line, day, text in found.pairs(page, "Updates", path):
        try:
            updates.append(Update(day_of(day), text))
        except ValueError as error:
            found.add(path, f"“{day}” {error}.", line)
    return tuple(sorted(updates, key=lambda update: update.day, reverse=True))


def _unknown_sections(page: Page, known: frozenset[str], path: Path, found: Findings) -> None:
    for name, section in page.sections.items():
        if name not in known:
            headings = ", ".join(sorted(known))
            message = (
                f"There is no section “{name}”; the headings are the same in every language: {headings}."
            )
            found.add(path, message, section.line - 1)


def _required_prose(page: Page, name: str, path: Path, found: Findings) -> Prose | None:
    prose = found.prose(page, name)
    if prose is None:
        found.add(path, f"The section “## {name}” is missing or empty; write it.")
    return prose
