"""Parts, cases and people → the pages of a kit in printing order, and how often each is copied."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from babel import Locale
from jinja2 import TemplateError

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.document import Size
from app.documents.page import Page, Resource, page_templates, resources
from app.errors import PressFailed
from app.files.markdown import Prose
from app.files.pictures import Picture
from app.kits.parts import COVER, KitPart, Mode
from app.letters.letter import Letter

#: Who needs a copy: one is for all, some want one, each has one, or each who writes for its case or in its
#: language.
Whom = Literal["one", "some", "everybody", "case", "language"]


@dataclass(frozen=True, slots=True)
class KitCase:
    """A case in a kit, and which letters are written for it now.

    ``letter`` is the first of them, signed by nobody; the ``picture`` is there while it may be shown.
    """

    case: Case
    kinds: tuple[Kind, ...]
    letter: Letter
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that is over: its name, and what became of it."""

    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class GroupCodes:
    """A group's codes as they are shown: to ``report`` by, and for members to ``join`` by.

    ``report_at`` and ``join_at`` are addresses as people type them, ``report_by`` is the last day on which
    the group can report, written out.
    """

    report: str
    join: str
    report_at: str
    join_at: str
    report_by: str


@dataclass(frozen=True, slots=True)
class KitFacts:
    """What every page of a kit may speak of, told in a ``language`` that runs in a ``direction``.

    ``languages`` are all of the kit, the facilitator's first. ``people`` will write; ``closes`` is the last
    day that counts, written out; ``left_out`` are the names of cases that were wanted and cannot be written
    for, and ``earlier`` those that are over. Of a group's ``codes`` only the cover is told.
    """

    people: int
    cases: tuple[KitCase, ...]
    language: str
    direction: str
    languages: tuple[str, ...]
    mode: Mode
    size: Size
    age: str
    campaign: str
    closes: str
    left_out: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    codes: GroupCodes | None = None

    @property
    def people_for_a_case(self) -> int:
        """How many write for each case, when they are shared out evenly."""
        return math.ceil(self.people / len(self.cases))

    @property
    def shares(self) -> tuple[int, ...]:
        """How many write for each case in turn, all of them together."""
        many, more = divmod(self.people, len(self.cases))
        return tuple(many + (number < more) for number in range(len(self.cases)))

    @property
    def language_names(self) -> tuple[str, ...]:
        """The kit's languages, each by its own name as it stands within a sentence (CLDR)."""
        return tuple(map(_own_name, self.languages))


@dataclass(frozen=True, slots=True)
class Planned:
    """Pages of a ``part`` that belong together: what they are, how many copies of each, and for whom."""

    part: str
    name: str
    page: Page
    copies: int
    sides: int
    whom: Whom


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the cover: what stands on which leaves of the file, how to copy it, and for whom.

    ``file`` is the number of that file, where each part has one of its own.
    """

    name: str
    first: int
    last: int
    copies: int
    sides: int
    whom: Whom
    file: str = ""

    @property
    def sheets(self) -> int:
        """Sheets of paper that its copies take."""
        return self.copies * math.ceil((self.last - self.first + 1) / self.sides)


@dataclass(frozen=True, slots=True)
class PartFile:
    """A ``part`` in a file of its own: its ``name`` without ending, its pages, and what the cover lists."""

    part: str
    name: str
    pages: tuple[Page, ...]
    contents: tuple[Listed, ...]


#: A letter for that case on the paper of that part, in the facts' language; None if it takes no such letter.
LetterPage = Callable[[KitPart, Case, KitFacts], "Page | None"]


def planned(parts: Sequence[KitPart], told: Sequence[KitFacts], letter: LetterPage) -> tuple[Planned, ...]:
    """The pages of these parts but the cover, of a kit whose facts are told in each of its languages.

    Raises `PressFailed` (a template’s fault).
    """
    # All of these are copied and handed out, so none can tell the code that reports.
    told = [replace(facts, codes=None) for facts in told]
    return tuple(plan for part in parts if part.slug != COVER for plan in _planned(part, told, letter))


def cover(part: KitPart, facts: KitFacts, contents: Sequence[Listed], sheets: int) -> Page:
    """The kit's first page, which lists the others and tells how many sheets of paper are needed in all."""
    page = _page(part, facts, facts.cases, contents, sheets)
    # Pages of an edition may be kept in a folder; a secret never is.
    return replace(page, edition="") if facts.codes else page


def listed(plans: Sequence[Planned], leaves: Sequence[int], before: int = 2) -> tuple[Listed, ...]:
    """Where everything stands in the file, after so many leaves of the cover: each begins on the right."""
    lines: list[Listed] = []
    first = before + before % 2 + 1
    for plan, number in zip(plans, leaves, strict=True):
        last = first + number - 1
        lines.append(Listed(plan.name, first, last, plan.copies, plan.sides, plan.whom))
        first += number + number % 2
    return tuple(lines)


def part_files(plans: Sequence[Planned], contents: Sequence[Listed]) -> tuple[PartFile, ...]:
    """The same pages with a file for each part, numbered in printing order from 1: 0 is the cover's."""
    return tuple(
        _part_file(number, tuple(pairs))
        for number, (_, pairs) in enumerate(
            groupby(zip(plans, contents, strict=True), key=lambda pair: pair[0].part), start=1
        )
    )


def _part_file(number: int, pairs: Sequence[tuple[Planned, Listed]]) -> PartFile:
    (plan, first), file = pairs[0], f"{number:02}"
    # It begins on a right-hand page, as its file does: so, left and right stay what they are.
    before = first.first - 1
    return PartFile(
        plan.part,
        f"{file}-{plan.part}",
        tuple(plan.page for plan, _ in pairs),
        tuple(
            replace(line, first=line.first - before, last=line.last - before, file=file) for _, line in pairs
        ),
    )


def _planned(part: KitPart, told: Sequence[KitFacts], letter: LetterPage) -> Iterator[Planned]:
    for facts in told if part.facts.each_language else told[:1]:
        for cases in _shared_out(part, facts):
            if not all(getattr(shown, need) for need in part.facts.needs for shown in cases):
                continue
            page = letter(part, cases[0].case, facts) if part.facts.paper else _page(part, facts, cases)
            if page is not None:
                name = _name(part, facts, cases)
                page = replace(page, bookmark=name, on_right=True)
                copies, whom = _copies(part, facts)
                yield Planned(part.slug, name, page, copies, part.facts.sides, whom)


def _name(part: KitPart, facts: KitFacts, cases: Sequence[KitCase]) -> str:
    """What the facilitator calls a page: the part, its language where others have theirs, and its cases."""
    facilitator, *others = facts.languages
    of: list[str] = []
    if part.facts.each_language and others:
        of.append(_own_name(facts.language))
    if part.facts.each != "kit":
        of.append(_names(cases, facilitator))
    return " – ".join(filter(None, (part.words[facilitator].front.name, " · ".join(of))))


def _shared_out(part: KitPart, facts: KitFacts) -> list[tuple[KitCase, ...]]:
    """The cases of each page: all of them on one, or one, or two."""
    if part.facts.each == "kit":
        return [facts.cases]
    step = 2 if part.facts.each == "pair" else 1
    return [facts.cases[start : start + step] for start in range(0, len(facts.cases), step)]


def _copies(part: KitPart, facts: KitFacts) -> tuple[int, Whom]:
    """How many are needed, and who needs them: people are shared out evenly between cases and languages."""
    if part.facts.copies == "one":
        return 1, "one"
    cases = 1 if part.facts.each == "kit" else len(facts.cases)
    languages = len(facts.languages) if part.facts.each_language else 1
    copies = math.ceil(facts.people / (cases * languages * part.facts.serves))
    if part.facts.copies == "some":
        return copies, "some"
    return copies, "everybody" if cases == languages == 1 else "language" if cases == 1 else "case"


def _own_name(language: str) -> str:
    return Locale.parse(language, sep="-").get_display_name(language) or language


def _names(cases: Sequence[KitCase], language: str) -> str:
    return " · ".join(shown.case.name(language) for shown in cases)


def _page(
    part: KitPart,
    facts: KitFacts,
    cases: Sequence[KitCase],
    contents: Sequence[Listed] = (),
    sheets: int = 0,
) -> Page:
    """A page of the kit's own. Words in braces, as ``{people}``, are filled in."""
    words = part.words[facts.language]
    pictures = {
        f"page:picture-{number}": shown.picture for number, shown in enumerate(cases) if shown.picture
    }
    name = f"{part.slug}/page.html.jinja" if part.has_template else "_shared/prose.html.jinja"
    try:
        html = (
            page_templates(part.folder.parent, part.edition)
            .get_template(name)
            .render(
                part=part.slug,
                kit=facts,
                cases=cases,
                letter=cases[0].letter,
                front=words.front,
                printed=words.front.printed,
                sections=_filled(words.sections, facts),
                contents=contents,
                sheets=sheets,
            )
        )
    except (TemplateError, LookupError, ValueError) as error:
        # The last two come of braces in a part's words that the template fills in.
        raise PressFailed(f"the template of the part “{part.slug}” is at fault: {error}") from None
    own = (Resource(url, picture.data, picture.media_type) for url, picture in pictures.items())
    return Page(html, part.folder, (*resources(None), *own), edition=part.edition)


def _filled(sections: Mapping[str, Prose], facts: KitFacts) -> Mapping[str, Prose]:
    values = {
        "{people}": str(facts.people),
        "{cases}": _names(facts.cases, facts.language),
        "{campaign}": facts.campaign,
        "{closes}": facts.closes,
    }

    def filled(text: str) -> str:
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    return {filled(heading): Prose(filled(prose.source)) for heading, prose in sections.items()}
