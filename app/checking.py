"""Everything in the project's folders → every problem in it, from the first field to the laid-out page."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.cases.case import Case
from app.cases.check import consent_problems
from app.cases.sheet import Kind
from app.documents.document import Format
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
    wishes = [
        Wish(Format.PDF, paper.slug, size) for paper in writing.stock.papers.values() for size in paper.sizes
    ]
    for language in case.languages:
        for kind in case.facts.kinds:
            for addressee in case.addressees(kind, language):
                words = Words(
                    interface=language, addressee=addressee.slug, name="A. Writer", address="Line\nLine\nLine"
                )
                yield from (_Page(case, kind, words, wish) for wish in wishes)


def _problem(writing: Writing, page: _Page) -> Problem | None:
    case, language = page.case, page.words.interface
    today = writing.today(case.campaign)
    where = f"The sample letter of kind “{page.kind}” on {page.wish.paper} paper of size {page.wish.size}"
    path = case.folder / f"{language}.md"
    try:
        letter = compose(case, page.kind, page.words, writing.stock.templates, today)
        document = writing.document(case, letter, page.wish)
    except EveryLetterError as error:
        return Problem(path, 0, f"{where} cannot be printed: {error}")
    if document.pages is not None and document.pages > 1:
        return Problem(path, 0, f"{where} is longer than a page; shorten it.")
    return None
