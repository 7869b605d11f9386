"""Folders of kit parts → parts and ready kits, or every problem in them; adding a part is adding a folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as typed

from app.cases.sheet import Kind, Line
from app.documents.papers import edition_of
from app.files.markdown import Prose, read_page
from app.files.problems import Problem
from app.files.typed import STRICT, read_yaml
from app.languages import INTERFACE_LANGUAGES

#: The part that every kit begins with; it lists the others.
COVER: Final = "cover"
#: Bands of age, as lined paper has them, and the youngest of each.
AGES: Final = MappingProxyType({"6-8": 6, "9-12": 9, "13-15": 13, "16+": 16})


class Mode(StrEnum):
    """How the people whom a kit is for will write."""

    SIGN = "sign"
    COPY = "copy"
    STARTERS = "starters"
    OWN = "own"
    DRAW = "draw"


@typed(frozen=True, slots=True, config=STRICT)
class PartFacts:
    """``part.yaml``: where the part stands in a kit, how often, and how often it is copied.

    ``each``: whether it stands once in a kit, once for each case or once for two cases. ``copies``: one is
    enough, everybody needs one (of a case, everybody who writes for it), or some want one. One ``serves`` so
    many people, who share it or cut it apart, or one of whom wants it. ``sides`` to print on. ``modes`` are
    those that it is for; for a case that lacks what it ``needs``, it is left out. With ``each_language`` it
    comes once in each language of the kit, else in the facilitator's alone; one that is ``editable`` may be
    changed by a teacher. A part with a ``paper`` is letters of these ``kinds`` on it, with these ``options``;
    others have a template of their own, or only words.
    """

    place: int
    each: Literal["kit", "case", "pair"] = "kit"
    copies: Literal["one", "everybody", "some"] = "one"
    serves: Annotated[int, Field(ge=1)] = 1
    sides: Annotated[int, Field(ge=1, le=2)] = 1
    modes: tuple[Mode, ...] = tuple(Mode)
    needs: tuple[Literal["picture"], ...] = ()
    each_language: bool = False
    editable: bool = False
    paper: str = ""
    kinds: tuple[Kind, ...] = ()
    options: dict[str, str] = field(default_factory=dict)


@typed(frozen=True, slots=True, config=STRICT)
class PartFront:
    """The head of a part's language file: its name in lists and on its page, and what it is good for."""

    name: Line
    about: Line
    printed: dict[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part in one language: its head, and its sections in their order."""

    front: PartFront
    sections: Mapping[str, Prose]


@dataclass(frozen=True, slots=True)
class KitPart:
    """One part of kits: its slug (the folder's name), facts and words; ``edition`` as of papers."""

    slug: str
    facts: PartFacts
    words: Mapping[str, PartWords]
    folder: Path
    edition: str

    @property
    def has_template(self) -> bool:
        """Whether it is laid out in a way of its own."""
        return (self.folder / "page.html.jinja").is_file()


@typed(frozen=True, slots=True, config=STRICT)
class ReadyKit:
    """A kit that asks only how many people there are."""

    names: dict[str, Line]
    about: dict[str, Line]
    minutes: Annotated[int, Field(ge=5)]
    cases: Annotated[int, Field(ge=1)]
    mode: Mode
    people: Annotated[int, Field(ge=1)]
    parts: Annotated[tuple[str, ...], Field(min_length=1)]
    age: str = "13-15"


@typed(frozen=True, slots=True, config=STRICT)
class ReadyKits:
    """``ready.yaml``: ready kits by their slugs."""

    kits: dict[str, ReadyKit]


@dataclass(frozen=True, slots=True)
class KitStock:
    """All parts by slug, in their places, and the ready kits, as the folder has them."""

    folder: Path
    parts: Mapping[str, KitPart]
    ready: Mapping[str, ReadyKit]


def read_kits(folder: Path) -> tuple[KitStock, tuple[Problem, ...]]:
    """All parts and ready kits of the folder, and every problem found in any of them."""
    if not folder.is_dir():
        return KitStock(folder, {}, {}), (Problem(folder, 0, "There is no such folder of kits."),)
    ready, problems = read_yaml(ReadyKits, folder / "ready.yaml", folder)
    found = list(problems)
    edition = edition_of(folder)
    parts: list[KitPart] = []
    for place in sorted(child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "_."):
        part, wrong = _read_part(place, edition)
        found += wrong
        if part is not None:
            parts.append(part)
    parts.sort(key=lambda part: (part.facts.place, part.slug))
    stock = KitStock(
        folder,
        MappingProxyType({part.slug: part for part in parts}),
        MappingProxyType(ready.kits if ready else {}),
    )
    return stock, (*found, *_wrong_kits(stock, folder / "ready.yaml"))


def _read_part(folder: Path, edition: str) -> tuple[KitPart | None, list[Problem]]:
    facts, found = read_yaml(PartFacts, folder / "part.yaml", folder)
    problems = list(found)
    words: dict[str, PartWords] = {}
    for path in sorted(folder.glob("*.md")):
        front, page, wrong = read_page(PartFront, path, folder)
        problems += wrong
        problems += (problem for section in page.sections.values() for problem in section.problems())
        if front is not None:
            sections = {heading: section.prose() for heading, section in page.sections.items()}
            words[path.stem] = PartWords(front, MappingProxyType(sections))
    for language in INTERFACE_LANGUAGES:
        if language not in words and not problems:
            problems.append(Problem(folder, 0, f"The part is not told in “{language}”; write {language}.md."))
    if facts is None or problems:
        return None, problems
    return KitPart(folder.name, facts, MappingProxyType(words), folder, edition), []


def _wrong_kits(stock: KitStock, path: Path) -> Iterator[Problem]:
    """What would leave somebody without a kit, a part of it or its name."""
    if COVER not in stock.parts:
        yield Problem(path, 0, f"There is no part “{COVER}”, with which every kit begins; write it.")
    for slug, kit in stock.ready.items():
        for part in kit.parts:
            if part not in stock.parts:
                yield Problem(path, 0, f"The kit “{slug}” names the part “{part}”, which there is not.")
        if kit.age not in AGES:
            yield Problem(path, 0, f"The kit “{slug}” cannot be for “{kit.age}”; choose {', '.join(AGES)}.")
        for language in INTERFACE_LANGUAGES:
            if language not in kit.names or language not in kit.about:
                yield Problem(path, 0, f"The kit “{slug}” has no name or no “about” in “{language}”.")
