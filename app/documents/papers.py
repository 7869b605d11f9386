"""Folders of page templates → papers, or every problem in them; adding a paper is adding a folder."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from jinja2 import Environment, TemplateSyntaxError
from pydantic import Field
from pydantic.dataclasses import dataclass as typed

from app.cases.sheet import Kind, Line
from app.documents.document import Format, Size
from app.files.problems import Problem
from app.files.text import read_text
from app.files.typed import STRICT, read_yaml
from app.languages import DEFAULT_LANGUAGE


@typed(frozen=True, slots=True, config=STRICT)
class ChoiceFacts:
    """One choice of an option: the sizes that it is for, and what the page template needs to know of it.

    ``usual`` are the sizes for which it is taken before those that stand above it, ``most`` the most that
    numbers of the paper may be with it. ``finishes``: whether a print with this choice can finish a letter.
    ``measures`` are millimetres, points, or numbers of things: the template knows.
    """

    sizes: Annotated[tuple[Size, ...], Field(min_length=1)] = tuple(Size)
    usual: tuple[Size, ...] = ()
    most: dict[str, Decimal] = field(default_factory=dict)
    finishes: bool = True
    measures: dict[str, Decimal] = field(default_factory=dict)


@typed(frozen=True, slots=True, config=STRICT)
class OptionFacts:
    """What can be chosen of a paper: one of several choices, or a number between two (a plain one first)."""

    choices: dict[str, ChoiceFacts] = field(default_factory=dict)
    least: Decimal = Decimal(0)
    usual: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    step: Decimal = Decimal(1)


@typed(frozen=True, slots=True, config=STRICT)
class PaperFacts:
    """``paper.yaml``: whether a print finishes a letter, so that it counts, and what the paper comes in.

    ``place`` is where it stands in lists, ``preview`` the page that small pictures of it show, ``kinds`` are
    the letters that it is for. ``card``: only cases that take cards have it. ``faces``: it shows the letter
    beside the same in the writer's own language. ``lends``: it shows the case's picture and line, in every
    format. ``one_page``: a sample letter must not be longer. ``slots``: sender, place and date, and signature
    stand on lines of their own, filled in after the rest was laid out, so that its template never sees them.
    """

    place: int
    finishes: bool
    sizes: Annotated[tuple[Size, ...], Field(min_length=1)]
    formats: Annotated[tuple[Format, ...], Field(min_length=1)]
    preview: Annotated[int, Field(ge=1)] = 1
    kinds: tuple[Kind, ...] = tuple(Kind)
    card: bool = False
    faces: bool = False
    lends: bool = False
    one_page: bool = False
    slots: bool = False
    options: dict[str, OptionFacts] = field(default_factory=dict)


@typed(frozen=True, slots=True, config=STRICT)
class OptionWords:
    """What an option and each of its choices are called."""

    name: Line
    choices: dict[str, Line] = field(default_factory=dict)


@typed(frozen=True, slots=True, config=STRICT)
class PaperWords:
    """``words/<language>.yaml``: how people who choose a paper read of it, and what it says itself.

    ``file`` names what they take away, without an ending: it tells nothing of the letter.
    """

    name: Line
    about: Line
    file: Annotated[Line, Field(pattern=r"^[a-z-]+$")]
    options: dict[str, OptionWords] = field(default_factory=dict)
    printed: dict[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """One way to print words: its slug (the folder's name), facts, words by language and folder.

    ``edition`` changes with any file of any paper: they share some.
    """

    slug: str
    facts: PaperFacts
    words: Mapping[str, PaperWords]
    folder: Path
    edition: str

    def words_in(self, language: str) -> PaperWords:
        """How the paper is called in that language, or else in the one that every paper has."""
        return self.words.get(language) or self.words[DEFAULT_LANGUAGE]


def read_papers(folder: Path) -> tuple[Mapping[str, Paper], tuple[Problem, ...]]:
    """All papers of the folder by slug, in their places, and every problem found in any of them.

    A folder whose name begins with “_” holds what several papers share, and is no paper.
    """
    if not folder.is_dir():
        return MappingProxyType({}), (Problem(folder, 0, "There is no such folder of papers."),)
    papers: list[Paper] = []
    problems: list[Problem] = []
    edition = edition_of(folder)
    for place in sorted(child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "_."):
        paper, found = _read_paper(place, edition)
        problems += found
        if paper is not None:
            papers.append(paper)
    papers.sort(key=lambda paper: (paper.facts.place, paper.slug))
    return MappingProxyType({paper.slug: paper for paper in papers}), tuple(problems)


def edition_of(folder: Path) -> str:
    """A hash of everything that pages are made of."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _read_paper(folder: Path, edition: str) -> tuple[Paper | None, list[Problem]]:
    facts, found = read_yaml(PaperFacts, folder / "paper.yaml", folder)
    words, wrong_words = _read_words(folder)
    problems = [*found, *wrong_words, *_template_problems(folder)]
    if facts is not None:
        problems += (Problem(folder / "paper.yaml", 0, message) for message in _wrong_options(facts))
        problems += _uneven_words(folder, facts, words)
    if facts is None or problems:
        return None, problems
    return Paper(folder.name, facts, words, folder, edition), []


def _read_words(folder: Path) -> tuple[Mapping[str, PaperWords], list[Problem]]:
    words: dict[str, PaperWords] = {}
    problems: list[Problem] = []
    for path in sorted((folder / "words").glob("*.yaml")):
        value, found = read_yaml(PaperWords, path, folder)
        problems += found
        if value is not None:
            words[path.stem] = value
    if DEFAULT_LANGUAGE not in words and not problems:
        message = f"The paper has no name; write words/{DEFAULT_LANGUAGE}.yaml, one for each other language."
        problems.append(Problem(folder, 0, message))
    return MappingProxyType(words), problems


def _wrong_options(facts: PaperFacts) -> Iterator[str]:
    """What would leave somebody without a choice, or with a number that cannot be."""
    for name, option in facts.options.items():
        if option.choices:
            yield from _wrong_choices(name, option, facts)
        elif not _is_range(option):
            yield f"The option “{name}” needs choices, or a “usual” number, in steps, from “least” to “most”."


def _is_range(option: OptionFacts) -> bool:
    """Whether there are several numbers, and the usual one is among them."""
    in_order = option.least < option.most and option.least <= option.usual <= option.most
    return in_order and option.step > 0 and option.usual % option.step == 0


def _wrong_choices(name: str, option: OptionFacts, facts: PaperFacts) -> Iterator[str]:
    choices = option.choices.values()
    # Pages offer what finishes a letter apart from what does not, each in every size.
    for size, finishes in product(facts.sizes, sorted({True, *(choice.finishes for choice in choices)})):
        if not any(size in choice.sizes and choice.finishes is finishes for choice in choices):
            wanted = f"with “finishes: {'yes' if finishes else 'no'}” for the size “{size}”"
            yield f"The option “{name}” has no choice {wanted}; add one."
    for value, choice in option.choices.items():
        for size in (size for size in choice.usual if size not in choice.sizes):
            yield f"“{value}” is usual for the size “{size}”, which is not among its “sizes”; add it there."
        for number, most in choice.most.items():
            limited = facts.options.get(number)
            if limited is None or limited.choices or not limited.usual <= most <= limited.most:
                yield (
                    f"“{value}” limits “{number}” to {most}; name an option that is a number,"
                    " and stay between its “usual” and its “most”."
                )


def _uneven_words(folder: Path, facts: PaperFacts, words: Mapping[str, PaperWords]) -> Iterator[Problem]:
    """What one language names and another, or the facts, do not."""
    wanted = {name: set(option.choices) for name, option in facts.options.items()}
    printed = {name for own in words.values() for name in own.printed}
    for language, own in words.items():
        path = folder / "words" / f"{language}.yaml"
        named = {name: set(option.choices) for name, option in own.options.items()}
        for name in sorted(wanted.keys() | named.keys()):
            if wanted.get(name) != named.get(name):
                message = f"The option “{name}” and its choices are not the same here as in paper.yaml."
                yield Problem(path, 0, message)
        for name in sorted(printed - own.printed.keys()):
            yield Problem(path, 0, f"“printed.{name}” is missing, which another language has; translate it.")


def _template_problems(folder: Path) -> list[Problem]:
    path = folder / "page.html.jinja"
    text = read_text(path, folder)
    if isinstance(text, Problem):
        return [text]
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        return [Problem(path, error.lineno, f"The template cannot be read: {error.message}.")]
    return []
