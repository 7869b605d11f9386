"""Folders of page templates → papers, or every problem in them; adding a paper is adding a folder."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from jinja2 import Environment, TemplateSyntaxError
from pydantic import Field
from pydantic.dataclasses import dataclass

from app.documents.document import Size
from app.files.problems import Problem
from app.files.text import read_text
from app.files.typed import STRICT, read_yaml
from app.languages import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True, config=STRICT)
class PaperFacts:
    """``paper.yaml``: whether a print finishes a letter, so that it counts, and the sizes on offer."""

    finishes: bool
    sizes: Annotated[tuple[Size, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class PaperWords:
    """``words/<language>.yaml``: how people who choose a paper read of it."""

    name: Annotated[str, Field(min_length=1)]
    about: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Paper:
    """One way to print words: its slug (the folder's name), facts, words by language and folder."""

    slug: str
    finishes: bool
    sizes: tuple[Size, ...]
    words: Mapping[str, PaperWords]
    folder: Path


def read_papers(folder: Path) -> tuple[Mapping[str, Paper], tuple[Problem, ...]]:
    """All papers of the folder by slug, in the order of their names, and every problem found in any of them.

    A folder whose name begins with “_” holds what several papers share, and is no paper.
    """
    papers: dict[str, Paper] = {}
    problems: list[Problem] = []
    for place in sorted(child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "_."):
        paper, found = _read_paper(place)
        problems += found
        if paper is not None:
            papers[paper.slug] = paper
    return MappingProxyType(papers), tuple(problems)


def _read_paper(folder: Path) -> tuple[Paper | None, list[Problem]]:
    facts, found = read_yaml(PaperFacts, folder / "paper.yaml", folder)
    words, wrong_words = _read_words(folder)
    problems = [*found, *wrong_words, *_template_problems(folder)]
    if facts is None or problems:
        return None, problems
    return Paper(folder.name, facts.finishes, facts.sizes, words, folder), problems


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
