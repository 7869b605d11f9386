"""What a facilitator wants → the kit: one file in printing order, whose cover says what to copy how often."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final, get_args

from app.actions.codes import read_code, shown_code
from app.actions.groups import reporting_for
from app.cases.case import Campaign, Case
from app.cases.sheet import Issue, Kind, Source, Status
from app.cases.status import is_withdrawn, openness, overall_status, shows_picture
from app.documents.document import MEDIA_TYPES, Document, Format, Size
from app.documents.page import Page
from app.documents.press import Press
from app.errors import (
    NoCaseLeft,
    OutOfRange,
    TooLateForKit,
    TooLateToReport,
    UnknownGroup,
    require_one_of,
)
from app.files.archive import archive
from app.files.problems import Problem
from app.kits.editable import part_docx
from app.kits.kit import (
    Earlier,
    GroupCodes,
    KitCase,
    KitFacts,
    Listed,
    PartFile,
    Planned,
    cover,
    listed,
    part_files,
    planned,
)
from app.kits.parts import AGES, COVER, KitPart, Mode
from app.languages import INTERFACE_LANGUAGES
from app.letters.words import Words, choose
from app.preparing import Preparing
from app.reporting import GRACE, MOST_PEOPLE
from app.writing import Wish, Writing

_ZIP: Final = "application/zip"
#: Lines that a cover and its back have room for, whatever they say.
_OVERLEAF: Final = 40


@dataclass(frozen=True, slots=True)
class KitWish:
    """A kit before it is made; ``cases`` and ``parts`` are slugs, and what is empty is the ready kit's.

    The facilitator reads it in ``language``, and the sheets for writers come in those of ``also``, too. Where
    no cases are chosen, suggested ones are of the ``topic`` (an issue of cases) if any are. With a
    ``report_code`` its cover has the codes of that group, and pages of the site at ``address``
    (``https://letters.example``) to use them on.
    """

    people: int
    language: str
    ready: str = "lesson"
    size: Size = Size.A4
    age: str = ""
    mode: Mode | None = None
    cases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    topic: str = ""
    report_code: str = ""
    address: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """All of the kit, each once, the facilitator's first."""
        return tuple(dict.fromkeys((self.language, *self.also)))


@dataclass(frozen=True, slots=True)
class KitPlan:
    """What a kit will hold, in printing order, and where each stands in the file; the cover is left out.

    ``told`` are its facts in each of its languages, the facilitator's first; ``parts`` those that it has.
    ``unfit`` are the names of parts that were asked for and are for other ways to write.
    """

    told: tuple[KitFacts, ...]
    parts: tuple[KitPart, ...]
    pages: tuple[Planned, ...]
    contents: tuple[Listed, ...]
    unfit: tuple[str, ...] = ()

    @property
    def facts(self) -> KitFacts:
        """Its facts as the facilitator reads them."""
        return self.told[0]

    @property
    def leaves(self) -> int:
        """Pages of the file, empty backs included."""
        return max((line.last for line in self.contents), default=1)

    @property
    def sheets(self) -> int:
        """Sheets of paper when all is copied as often as the cover says, its own included."""
        before = self.contents[0].first - 1 if self.contents else 2
        return before // 2 + sum(line.sheets for line in self.contents)


@dataclass(frozen=True, slots=True)
class Stamps:
    """What it costs if everybody posts one letter on their own: so many, at the ``source``'s prices of a day.

    ``suspended`` are the names of cases to whose country the post takes no letters; theirs are none of these.
    """

    letters: int
    price: Decimal
    currency: str
    as_of: datetime.date
    source: Source
    suspended: tuple[str, ...]


class Facilitating:
    """Makes kits; one for the whole program."""

    def __init__(self, writing: Writing, press: Press) -> None:
        self._writing = writing
        self._press = press
        self._preparing = Preparing(press)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the folder of kits, for which a part or a kit may be missing."""
        stock = self._writing.stock
        return tuple(one for one in stock.problems if one.file.is_relative_to(stock.kits.folder))

    def suggested(self, age: str, many: int, *languages: str, topic: str = "") -> tuple[Case, ...]:
        """Open cases of the live campaign for people of that age, told in these languages; at most so many.

        Where any are of that topic (an issue of cases), they are all of it.
        """
        live = self._writing.live_campaign()
        fitting = [
            case
            for case in self._writing.stock.catalogue.cases.values()
            if case.campaign == live
            and self._is_open(case)
            and case.words.keys() >= set(languages)
            and (case.facts.minimum_age or 0) <= AGES[age]
        ]
        # Those with a warning are for whoever chooses them.
        fitting.sort(key=lambda case: any(case.words[language].warning for language in languages))
        on_topic = [case for case in fitting if topic in case.facts.issues]
        return tuple(on_topic or fitting)[:many]

    def plan(self, wish: KitWish, patience: float | None = None) -> KitPlan:
        """What the kit will hold; new pages are waited for so many seconds, or to the end.

        Raises `NotLaidOutYet` when these are over, `UnknownCase`, `UnknownChoice`, `OutOfRange`,
        `NoCaseLeft`, what `Press.leaves` raises, and for a report code `UnknownGroup`, `TooLateToReport`,
        `TooLateForKit` and `LedgerUnreachable`.
        """
        told, chosen = self._told(wish), self._chosen(wish)
        parts = tuple(part for part in chosen if told[0].mode in part.facts.modes)
        asked = chosen if wish.parts else ()
        unfit = tuple(part.words[wish.language].front.name for part in asked if part not in parts)
        pages = planned(parts, told, self._letter)
        leaves = self._preparing.leaves([plan.page for plan in pages], patience)
        plan = KitPlan(told, parts, pages, listed(pages, leaves), unfit)
        if len(pages) <= _OVERLEAF:
            return plan
        _, front = self._front(plan, plan.contents)
        return replace(plan, contents=listed(pages, leaves, *self._press.leaves((front,))))

    def stamps(self, plan: KitPlan, country: str) -> Stamps | None:
        """What posting costs from that country (ISO code), a letter for each; None if it is not known."""
        postage = self._writing.stock.postage.get(country)
        if postage is None:
            return None
        letters, price, suspended = 0, Decimal(), []
        for shown, many in zip(plan.facts.cases, plan.facts.shares, strict=True):
            chosen = choose(shown.case, shown.kinds[0], Words(interface=plan.facts.language))
            to = shown.case.destination(chosen.addressee)
            code = to if isinstance(to, str) else None
            if postage.suspended_to(code):
                suspended.append(shown.case.name(plan.facts.language))
            else:
                letters, price = letters + many, price + many * postage.price(code)
        tariff = postage.tariff
        return Stamps(letters, price, tariff.currency, tariff.as_of, tariff.source, tuple(suspended))

    def kit(self, plan: KitPlan) -> Document:
        """The kit as one PDF. Raises `UnknownChoice` (no cover) and what `Press.print_all` raises."""
        name, front = self._front(plan, plan.contents)
        printed = self._press.print_all((front, *(planned.page for planned in plan.pages)))
        return Document(printed.data, MEDIA_TYPES[Format.PDF], f"{name}.pdf", printed.pages)

    def kit_zip(self, plan: KitPlan) -> Document:
        """The kit as a ZIP of one PDF a part, and DOCX of what a teacher may change; names keep the order.

        Raises what `kit` raises.
        """
        files = part_files(plan.pages, plan.contents)
        name, front = self._front(plan, [line for file in files for line in file.contents])
        first, *others = (self._press.print_all(own) for own in ((front,), *(file.pages for file in files)))
        packed = [(f"00-{COVER}.pdf", first.data)]
        for file, printed in zip(files, others, strict=True):
            packed += [(f"{file.name}.pdf", printed.data), *_to_change(plan, file)]
        pages = first.pages + sum(printed.pages for printed in others)
        return Document(archive(packed), _ZIP, f"{name}.zip", pages)

    def close(self) -> None:
        """Ends what is being laid out, before the press is closed."""
        self._preparing.close()

    def _front(self, plan: KitPlan, contents: Sequence[Listed]) -> tuple[str, Page]:
        """What the kit's file is called, without its ending, and the cover. Raises `UnknownChoice`."""
        parts = self._writing.stock.kits.parts
        require_one_of("part", COVER, parts)
        name = parts[COVER].words[plan.facts.language].front.printed["file"]
        return name, cover(parts[COVER], plan.facts, contents, plan.sheets)

    def _told(self, wish: KitWish) -> tuple[KitFacts, ...]:
        """The facts of the kit in each of its languages; of a group's codes, only the first tells."""
        if not 1 <= wish.people <= MOST_PEOPLE:
            raise OutOfRange("people", str(wish.people), 1, MOST_PEOPLE)
        require_one_of("kit", wish.ready, self._writing.stock.kits.ready)
        wanted = self._wanted(wish)
        cases = [case for case in wanted if self._is_open(case)]
        if not cases:
            raise NoCaseLeft
        left_out = [case for case in wanted if case not in cases]
        first, *others = (self._facts(wish, language, cases, left_out) for language in wish.languages)
        codes = self._codes(wish, cases[0].campaign) if wish.report_code else None
        return (replace(first, codes=codes), *others)

    def _wanted(self, wish: KitWish) -> tuple[Case, ...]:
        """The cases that were chosen, or else suggested ones, told in all of the kit's languages."""
        for language in wish.languages:
            require_one_of("language", language, INTERFACE_LANGUAGES)
        ready = self._writing.stock.kits.ready[wish.ready]
        age = wish.age or ready.age
        require_one_of("age", age, AGES)
        require_one_of("topic", wish.topic, ("", *get_args(Issue)))
        chosen = tuple(self._writing.stock.catalogue.case(slug) for slug in dict.fromkeys(wish.cases))
        for case, language in product(chosen, wish.languages):
            require_one_of("language", language, case.words)
        return chosen or self.suggested(age, ready.cases, *wish.languages, topic=wish.topic)

    def _facts(
        self, wish: KitWish, language: str, cases: Sequence[Case], left_out: Sequence[Case]
    ) -> KitFacts:
        ready = self._writing.stock.kits.ready[wish.ready]
        campaign = cases[0].campaign
        closes = campaign.edition(self._writing.today(campaign)).closes
        forms = self._writing.stock.templates.languages[language]
        return KitFacts(
            people=wish.people,
            cases=tuple(self._shown(case, language) for case in cases),
            language=language,
            direction=forms.direction,
            languages=wish.languages,
            mode=wish.mode or ready.mode,
            size=wish.size,
            age=wish.age or ready.age,
            campaign=campaign.words[language].front.title,
            closes=forms.day(language, closes, ""),
            left_out=tuple(_name(case, language) for case in left_out),
            earlier=tuple(self._earlier(language)),
        )

    def _codes(self, wish: KitWish, campaign: Campaign) -> GroupCodes:
        """The codes of the group that reports by the wish's, which writes in the campaign as it runs now."""
        group = reporting_for(wish.report_code)
        if group.campaign != campaign.slug:
            raise UnknownGroup
        edition = campaign.edition(group.opened)
        last = edition.closes + GRACE
        today = self._writing.today(campaign)
        if edition != campaign.edition(today):
            raise TooLateForKit(last) if today <= last else TooLateToReport(last)
        pages = f"{wish.address.rpartition('://')[2]}/{wish.language}"
        join = shown_code(group.code)
        return GroupCodes(
            report=shown_code(read_code(wish.report_code)),
            join=join,
            report_at=f"{pages}/report",
            join_at=f"{pages}/g/{join}",
            report_by=self._writing.stock.templates.languages[wish.language].day(wish.language, last, ""),
        )

    def _shown(self, case: Case, language: str) -> KitCase:
        kinds = tuple(kind for kind in case.facts.kinds if self._takes(case, kind))
        words = Words(interface=language, language=language)
        letter = self._writing.letter(case, kinds[0], words)
        today = self._writing.today(case.campaign)
        return KitCase(case, kinds, letter, case.picture if shows_picture(case, today) else None)

    def _earlier(self, language: str) -> Iterator[Earlier]:
        """Cases that are over, with what became of them, as far as both are told in that language."""
        for case in self._writing.stock.catalogue.cases.values():
            told = case.words.get(language)
            status = overall_status(case, self._writing.today(case.campaign))
            if told and told.front.outcomes and status is Status.CLOSED:
                yield Earlier(case.name(language), next(iter(told.front.outcomes.values())))

    def _chosen(self, wish: KitWish) -> tuple[KitPart, ...]:
        """The parts that were chosen, or else the ready kit's."""
        stock = self._writing.stock.kits
        for slug in wish.parts:
            require_one_of("part", slug, stock.parts)
        chosen = wish.parts or stock.ready[wish.ready].parts
        return tuple(part for slug, part in stock.parts.items() if slug in chosen)

    def _letter(self, part: KitPart, case: Case, facts: KitFacts) -> Page | None:
        """A letter without a name, for anybody to sign, on the part's paper; none if the case takes none."""
        for kind in part.facts.kinds:
            if self._takes(case, kind) and part.facts.paper in self._writing.papers_for(case, kind):
                words = Words(interface=facts.language, language=facts.language)
                options = {name: value.format(age=facts.age) for name, value in part.facts.options.items()}
                wish = Wish(paper=part.facts.paper, size=facts.size, options=options)
                return self._writing.page(case, self._writing.letter(case, kind, words), words, wish)
        return None

    def _takes(self, case: Case, kind: Kind) -> bool:
        return openness(case, kind, self._writing.today(case.campaign)).is_open

    def _is_open(self, case: Case) -> bool:
        return overall_status(case, self._writing.today(case.campaign)) is Status.OPEN


def _to_change(plan: KitPlan, file: PartFile) -> Iterator[tuple[str, bytes]]:
    """The file's part as DOCX, once in each of its languages: names and bytes; none unless it is editable."""
    (part,) = (part for part in plan.parts if part.slug == file.part)
    if part.facts.editable:
        for facts in plan.told if part.facts.each_language else plan.told[:1]:
            language = f"-{facts.language}" if part.facts.each_language and len(plan.told) > 1 else ""
            yield f"{file.name}{language}.docx", part_docx(part, facts)


def _name(case: Case, language: str) -> str:
    """The case's name, unless it was taken off every surface."""
    return "" if is_withdrawn(case) else case.name(language)
