"""Everything in the project's folders → every problem in it, from the first field to the laid-out page."""

import datetime
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, product
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeVar

from app.cases.case import Case
from app.cases.check import consent_problems
from app.cases.sheet import Kind
from app.documents.document import Format
from app.documents.papers import Paper
from app.documents.press import Press
from app.errors import EveryLetterError, PressFailed
from app.files.problems import Problem
from app.letters.compose import compose
from app.letters.words import Words
from app.settings import Settings
from app.writing import Wish, Writing

#: Seconds for a check in a process of its own: some hundred cases. What takes longer is ended.
LONGEST: Final = 300
#: Bytes of address space for it, and how much others go before.
_MEMORY: Final = 1 << 30
_NICE: Final = 10
#: Problems and characters of a problem that such a process tells.
MOST_TOLD: Final = 500
_LONGEST_TOLD: Final = 600

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Page:
    """One sample letter on one paper: the longest that an ordinary writer makes of it."""

    case: Case
    kind: Kind
    words: Words
    wish: Wish


@dataclass(frozen=True, slots=True)
class Step:
    """So many of all pages were laid out, and what was found by the newest of them, or before the first."""

    done: int
    many: int
    found: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What is checked: settings that name the folders, those of which problems are told, and a moment."""

    settings: Settings
    places: tuple[Path, ...]
    now: datetime.datetime


class _OwnPress(Press):
    """Makes everything in this very process, which has limits of its own."""

    def _made(self, make: Callable[..., T], *parts: object, seconds: float | None = None) -> T:
        del seconds
        try:
            return make(*parts)
        except EveryLetterError:
            raise
        except Exception as error:  # noqa: BLE001 – Whatever a layout engine raises, it is this page that failed.
            raise PressFailed(f"the page could not be built ({type(error).__name__})") from None


def problems(writing: Writing, places: tuple[Path, ...]) -> Iterator[tuple[Problem, ...]]:
    """Those inside these folders (resolved paths): first of the files as such, then case by case."""
    yield _of_files(writing, places)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for case in _cases(writing, places):
            found = pool.map(lambda page: _problem(writing, page), _pages(writing, case))
            expired = consent_problems(case, writing.today(case.campaign))
            yield (*expired, *(problem for problem in found if problem))


def steps(writing: Writing, places: tuple[Path, ...]) -> Iterator[Step]:
    """The same page by page: first what needs no page."""
    cases = tuple(_cases(writing, places))
    pages = tuple(chain.from_iterable(_pages(writing, case) for case in cases))
    expired = (consent_problems(case, writing.today(case.campaign)) for case in cases)
    yield Step(0, len(pages), (*_of_files(writing, places), *chain.from_iterable(expired)))
    for done, page in enumerate(pages, 1):
        problem = _problem(writing, page)
        yield Step(done, len(pages), (problem,) if problem else ())


def tell_steps(inside: Inside, to: Connection) -> None:
    """Takes its limits, and sends each step to whoever waits: for a process that may be ended at any time.

    Sample letters are small programs, so those that nobody has looked at are not composed in the server.
    """
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # Also where the server itself is gone.
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    os.nice(_NICE)
    with to, tempfile.TemporaryDirectory(prefix="every-letter-check-") as scratch:
        tempfile.tempdir = scratch
        press = _OwnPress(inside.settings.letter_templates, sheets=Path(scratch))
        writing = Writing(inside.settings, press, lambda: inside.now, hears_the_desk=False)
        left = MOST_TOLD
        for step in steps(writing, inside.places):
            found = tuple(_brief(problem) for problem in step.found[:left])
            left -= len(found)
            to.send(Step(step.done, step.many, found))


def reader_of(case: Case, language: str, paper: Paper) -> str:
    """The language of a writer who may print that; empty: nobody can set it beside a language of theirs."""
    if not paper.facts.faces and language in case.languages:
        return language
    return next((other for other in case.languages if other != language), "")


def from_folders(problem: Problem, settings: Settings) -> Problem:
    """The same with its file as it is called from the folder of case files, or beside that of templates."""
    cases, templates = settings.case_files.resolve(), settings.letter_templates.resolve()
    path = problem.file.resolve() if problem.file.is_absolute() else problem.file
    for root in (cases, templates.parent):
        if path.is_relative_to(root) and path != root:
            # Some sentences name a file as well.
            message = problem.message.replace(f"{root}{os.sep}", "")
            return Problem(path.relative_to(root), problem.line, message)
    return Problem(Path(path.name), problem.line, problem.message)


def _of_files(writing: Writing, places: tuple[Path, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in writing.stock.problems if _is_inside(problem.file, places))


def _cases(writing: Writing, places: tuple[Path, ...]) -> Iterator[Case]:
    cases = writing.stock.catalogue.cases.values()
    return (case for case in cases if _is_inside(case.folder, places))


def _is_inside(path: Path, places: tuple[Path, ...]) -> bool:
    return any(path.resolve().is_relative_to(place) for place in places)


def _pages(writing: Writing, case: Case) -> Iterator[_Page]:
    for kind in case.facts.kinds:
        papers = writing.papers_for(case, kind).values()
        for language, paper in product(case.letter_languages(kind), papers):
            mine = reader_of(case, language, paper)
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


def _brief(problem: Problem) -> Problem:
    """A sentence quotes what it is about, which may be very long."""
    message = problem.message
    if len(message) > _LONGEST_TOLD:
        message = f"{message[:_LONGEST_TOLD]} …"
    return Problem(problem.file, problem.line, message)
