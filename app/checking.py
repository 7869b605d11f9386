"""Everything in the project's folders → every problem in it, from the first field to the laid-out page."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from app.cases.case import Case
from app.cases.check import consent_problems
from app.cases.sheet import Kind
from app.documents.document import Format
from app.documents.papers import Paper
from app.errors import EveryLetterError
from app.files.problems import Problem
from app.letters.compose import compose
from app.letters.words import Words
from app.writing import Wish, Writing


@dataclass(frozen=True, slots=True)
class _Page:
    """One sample letter on one paper: the longest that an ordinary writer makes of it."""

    case: Case
    kind: Kind
    words: Words
    wish: Wish


def problems(writing: Writing, places: tuple[Path, ...]) -> Iterator[tuple[Problem, ...]]:
    """Those inside these folders (resolved paths): first of the files as such, then case by case."""
    stock = writing.stock
    yield tuple(problem for problem in stock.problems if _is_inside(problem.file, places))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for case in stock.catalogue.cases.values():
            if not _is_inside(case.folder, places):
                continue
            found = pool.map(lambda page: _problem(writing, page), _pages(writing, case))
            expired = consent_problems(case, writing.today(case.campaign))
            yield (*expired, *(problem for problem in found if problem))


def _is_inside(path: Path, places: tuple[Path, ...]) -> bool:
    return any(path.resolve().is_relative_to(place) for place in places)


def _pages(writing: Writing, case: Case) -> Iterator[_Page]:
    for kind in case.facts.kinds:
        papers = writing.papers_for(case, kind).values()
        for language, paper in product(case.letter_languages(kind), papers):
            mine = _reader(case, language, paper)
            for addressee in case.addressees(kind, language) if mine else ():
                words = Words(
                    interface=mine,
                    language=language,
                    addressee=addressee.slug,
                    name="A. Writer",
                    address="Line\nLine\nLine",
                )
                wishes = (Wish(Format.PDF, paper.slug, size) for size in paper.facts.sizes)
                yield from (_Page(case, kind, words, wish) for wish in wishes)


def _reader(case: Case, language: str, paper: Paper) -> str:
    """The language of a writer who may print that; empty: nobody can set it beside a language of theirs."""
    if not paper.facts.faces and language in case.languages:
        return language
    return next((other for other in case.languages if other != language), "")


def _problem(writing: Writing, page: _Page) -> Problem | None:
    case, language = page.case, page.words.language
    today = writing.today(case.campaign)
    where = f"The sample letter of kind “{page.kind}” on {page.wish.paper} paper of size {page.wish.size}"
    path = case.folder / f"{language}.md"
    try:
        letter = compose(case, page.kind, page.words, writing.stock.templates, today)
        # Where a letter may be of any length, it is enough that its words find room.
        if not writing.stock.papers[page.wish.paper].facts.one_page:
            writing.page(case, letter, page.words, page.wish)
        elif writing.document(case, letter, page.words, page.wish).pages != 1:
            return Problem(path, 0, f"{where} is longer than a page; shorten it.")
    except EveryLetterError as error:
        return Problem(path, 0, f"{where} cannot be printed: {error}")
    return None
