"""Papers, formats, options, sizes and languages → the prints of the bundled cases: all, or a selection."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.chosen import choose_paper, offered
from app.documents.document import Format, Size
from app.documents.papers import OptionFacts, Paper
from app.errors import OutOfRange
from app.writing import Wish
from tests.papers.making import Made, Maker

#: Options by name with what is chosen of them; those left out are as usual.
Way = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Print:
    """How a paper is asked for."""

    format: Format
    size: Size
    way: Way
    language: str

    def pairs(self) -> set[frozenset[object]]:
        """What meets in it, two by two: an option need not meet every language."""
        paper: set[object] = {self.size, *self.way}
        return {frozenset(pair) for pair in (*combinations(paper, 2), *product(paper, [self.language]))} - {
            frozenset((option, self.language)) for option in self.way
        }


@dataclass(frozen=True)
class Cell:
    """One print: of which case, how, and in which language."""

    paper: str
    asked: Print
    case: Case
    kind: Kind

    def __str__(self) -> str:
        asked = self.asked
        parts = (self.paper, asked.size, *sum(asked.way, ()), asked.language, self.case.slug, self.kind)
        return f"{'-'.join(parts)}.{asked.format}"

    def made(self, maker: Maker) -> Made:
        """The print itself."""
        wish = Wish(self.asked.format, self.paper, self.asked.size, dict(self.asked.way))
        return maker.make(self.case, self.kind, self.asked.language, wish)


def cells(maker: Maker, *, whole: bool) -> Iterator[Cell]:
    """Each paper in each format, size and language with each choice; or few prints in which any two meet."""
    for paper in maker.stock.papers.values():
        letters = [pair for pair in maker.cases() if pair[1] in paper.facts.kinds]
        # In the order in which the cases come to have letters in them.
        languages = tuple(dict.fromkeys(one for case, kind in letters for one in case.letter_languages(kind)))
        for number, asked in enumerate((all_prints if whole else some_prints)(paper, languages)):
            own = [pair for pair in letters if asked.language in pair[0].letter_languages(pair[1])]
            # One more at each round, so that no language meets the same cases again and again.
            yield Cell(paper.slug, asked, *own[(number + number // len(languages)) % len(own)])


def all_prints(paper: Paper, languages: tuple[str, ...]) -> Iterator[Print]:
    """As usual, then with each choice of each option over that, in every size and language."""
    for format, size in product(paper.facts.formats, paper.facts.sizes):
        options = paper.facts.options.items() if format is Format.PDF else ()
        single = [((name, value),) for name, option in options for value in _values(option, size)]
        for way, language in product([(), *single], languages):
            if _is_there(paper, size, way):
                yield Print(format, size, way, language)


def some_prints(paper: Paper, languages: tuple[str, ...]) -> Iterator[Print]:
    """Few, in which any two choices meet, and each size every language: what brings most comes first."""
    for format in paper.facts.formats:
        asked = list(_combined(paper, format, languages))
        missing = set().union(*(one.pairs() for one in asked))
        while missing:
            best = max(asked, key=lambda one: len(one.pairs() & missing))
            missing -= best.pairs()
            yield best


def _combined(paper: Paper, format: Format, languages: tuple[str, ...]) -> Iterator[Print]:
    options = paper.facts.options if format is Format.PDF else {}
    for size in paper.facts.sizes:
        for values in product(*(_values(option, size) for option in options.values())):
            way = tuple(zip(options, values, strict=True))
            if _is_there(paper, size, way):
                yield from (Print(format, size, way, language) for language in languages)


def _values(option: OptionFacts, size: Size) -> tuple[str, ...]:
    return offered(option, size) or tuple(dict.fromkeys(map(str, (option.usual, option.least, option.most))))


def _is_there(paper: Paper, size: Size, way: Way) -> bool:
    """Whether its options go together: a sheet of 21 labels has no 30th."""
    try:
        return bool(choose_paper({"": paper}, "", size, dict(way), "en"))
    except OutOfRange:
        return False
