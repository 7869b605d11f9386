"""Case files and a day → what organizers have to look after in them, and a case's letters on every paper."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from app.cases.case import Campaign, Case
from app.cases.sheet import Kind, KindFacts, Status
from app.cases.status import Openness, is_withdrawn, openness
from app.checking import from_folders, reader_of
from app.documents.kept import KeptPictures
from app.documents.papers import Paper
from app.documents.press import Press
from app.errors import require_one_of
from app.files.problems import Problem
from app.inspecting import Inspecting
from app.languages import INTERFACE_LANGUAGES
from app.letters.compose import compose
from app.letters.letter import Letter
from app.letters.words import Words
from app.settings import Settings
from app.writing import Wish, Writing

#: Days before one is told, and days after which a case has to be reviewed again.
SOON: Final = 60
REVIEWED_FOR: Final = 180
_DRAFT: Final = "draft"
#: Pixels, for a picture among others and for one alone.
SMALL: Final = 208
LARGE: Final = 1_000


class What(StrEnum):
    """What a day is about: the facts' own names, and the day by which a case is to be reviewed."""

    CONSENT = "consent"
    WRITE = "write_until"
    RETURN = "return_by"
    COUNT = "count_by"
    REVIEW = "review"


#: Those of one kind of letter.
_OF_A_KIND: Final = (What.WRITE, What.RETURN, What.COUNT)


@dataclass(frozen=True, slots=True)
class Due:
    """A day that comes soon or has passed; ``left`` are the days until then, below 0 once it has."""

    left: int
    day: datetime.date
    what: What
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class OwnKind:
    """One kind of a case's letters: what its files or the desk say of it, and how it stands today."""

    kind: Kind
    status: Status
    openness: Openness


@dataclass(frozen=True, slots=True)
class ReviewedCase:
    """What is to be looked after in a case. One with problems is not served: then ``case`` is None.

    ``lacks`` are languages of the interface in which it is not told, ``drafts`` those whose words nobody has
    reviewed; ``dues`` begin with the most urgent.
    """

    slug: str
    case: Case | None
    kinds: tuple[OwnKind, ...] = ()
    lacks: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    dues: tuple[Due, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Whether neither its name nor its letters may be shown."""
        return self.case is not None and is_withdrawn(self.case)


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign's cases, the most urgent first; ``problems`` are its own and those of no campaign."""

    cases: tuple[ReviewedCase, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Which of a case's sample letters; without an addressee, that to the first."""

    kind: Kind
    language: str
    addressee: str = ""


class Reviewing:
    """Looks after case files for the organizers; one for the whole program. ``inspecting`` checks files."""

    def __init__(self, settings: Settings, writing: Writing, press: Press) -> None:
        self._settings = settings
        self._writing = writing
        self._press = press
        self._kept = KeptPictures(press)
        self.inspecting = Inspecting(settings, writing)

    def overview(self, campaign: Campaign | None) -> Overview:
        """That of the campaign; without one, only what is wrong with all files."""
        catalogue, slug = self._writing.stock.catalogue, campaign.slug if campaign else ""
        # Of each folder, whatever is in it: a fault of a template keeps cases away that have none.
        of_cases: dict[str, list[Problem]] = {folder: [] for folder in self._case_folders(slug)}
        others: list[Problem] = []
        for problem in self._problems():
            root, *below = problem.file.parts
            if root == slug and below and below[0] in of_cases:
                of_cases[below[0]].append(problem)
            elif root == slug or root not in catalogue.campaigns:
                others.append(problem)
        served = catalogue.cases_of(campaign) if campaign else ()
        cases = [self._reviewed(case, of_cases.pop(case.slug, ())) for case in served]
        cases += [ReviewedCase(own, None, problems=tuple(found)) for own, found in of_cases.items()]
        return Overview(tuple(sorted(cases, key=_urgency)), tuple(others))

    def papers(self, case: Case, kind: Kind, language: str) -> tuple[Paper, ...]:
        """Those on which somebody may print letters of that kind in that language."""
        papers = self._writing.papers_for(case, kind).values()
        return tuple(paper for paper in papers if reader_of(case, language, paper))

    def letter(self, case: Case, sample: Sample) -> Letter:
        """The letter, also where nobody may write it now. Raises `UnknownChoice`."""
        return self._composed(case, sample.kind, _words(sample, case.languages[0]))

    def picture(self, case: Case, sample: Sample, wish: Wish, *, is_large: bool) -> bytes:
        """The letter on that paper (PNG), also where nobody may write it now.

        Raises `UnknownChoice` and what `Writing.page` and `KeptPictures.of` raise.
        """
        papers = {paper.slug: paper for paper in self.papers(case, sample.kind, sample.language)}
        require_one_of("paper", wish.paper, papers)
        paper = papers[wish.paper]
        words = _words(sample, reader_of(case, sample.language, paper))
        page = self._writing.page(case, self._composed(case, sample.kind, words), words, wish)
        if is_large:
            return self._press.pictures(page, LARGE, most=1).pages[0]
        return self._kept.of(page, SMALL, paper.facts.preview)

    def _composed(self, case: Case, kind: Kind, words: Words) -> Letter:
        today = self._writing.today(case.campaign)
        return compose(case, kind, words, self._writing.stock.templates, today)

    def _problems(self) -> Iterator[Problem]:
        return (from_folders(problem, self._settings) for problem in self._writing.stock.problems)

    def _case_folders(self, campaign: str) -> tuple[str, ...]:
        """The names of the folders in the campaign's."""
        own = self._settings.case_files / campaign
        folders = (path for path in (own.iterdir() if campaign else ()) if path.is_dir())
        return tuple(path.name for path in folders if not path.name.startswith("."))

    def _reviewed(self, case: Case, problems: Iterable[Problem]) -> ReviewedCase:
        today = self._writing.today(case.campaign)
        every = chain(case.words.items(), case.letters_only.items())
        return ReviewedCase(
            slug=case.slug,
            case=case,
            kinds=tuple(
                OwnKind(kind, facts.status, openness(case, kind, today))
                for kind, facts in case.facts.kinds.items()
            ),
            lacks=tuple(language for language in INTERFACE_LANGUAGES if language not in case.words),
            drafts=tuple(language for language, words in every if words.front.review == _DRAFT),
            dues=tuple(sorted(_dues(case, today), key=lambda due: (due.left, due.what))),
            problems=tuple(problems),
        )


def _words(sample: Sample, interface: str) -> Words:
    return Words(interface=interface, language=sample.language, addressee=sample.addressee)


def _dues(case: Case, today: datetime.date) -> Iterator[Due]:
    """The days that organizers have to know of: none of a case that was withdrawn, nor of closed letters."""
    if is_withdrawn(case):
        return
    wanted = {kind: facts for kind, facts in case.facts.kinds.items() if facts.status is not Status.CLOSED}
    days: list[tuple[datetime.date | None, What, Kind | None]]
    days = [(case.facts.consent.until, What.CONSENT, None)]
    if wanted:
        review = case.facts.reviewed + datetime.timedelta(days=REVIEWED_FOR)
        days.append((review, What.REVIEW, None))
    days += [(day, what, kind) for kind, facts in wanted.items() for what, day in _days(facts)]
    for day, what, of in days:
        if day is not None and (left := (day - today).days) <= SOON:
            yield Due(left, day, what, of)


def _days(facts: KindFacts) -> Iterator[tuple[What, datetime.date | None]]:
    return ((what, getattr(facts, what)) for what in _OF_A_KIND)


def _urgency(one: ReviewedCase) -> tuple[bool, int, int, str]:
    """Those with problems, then the nearest day, then what is lacking; those withdrawn need nothing."""
    nearest = one.dues[0].left if one.dues else SOON + 1
    lacking = 0 if one.is_withdrawn else len(one.lacks) + len(one.drafts)
    return not one.problems, nearest, -lacking, one.slug
