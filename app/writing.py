"""The spine: compose → render → record; the web and the command line call it alike."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from app.actions import epochs, ledger, runs, statuses
from app.actions import token as tokens
from app.actions.authors import PROGRAM
from app.actions.cell import Cell, Channel, Standing
from app.actions.ledger import Recorded
from app.actions.runs import Run
from app.actions.token import Token
from app.cases.case import Campaign, Case
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.overlay import Says, overlaid, overlaid_case
from app.cases.sheet import Kind, SenderAddress
from app.cases.status import live_campaign, openness, shows_picture
from app.documents.chosen import ChosenPaper, choose_paper
from app.documents.document import Document, Format, Size
from app.documents.make import document
from app.documents.page import Lent, Page, page_of, values_of
from app.documents.papers import Paper, read_papers
from app.documents.press import Press
from app.errors import ForgedToken, KindNotOpen, LedgerUnreachable, NotRecorded
from app.files.problems import Problem
from app.files.watch import Watched
from app.kits.parts import KitStock, read_kits
from app.letters.advice import Advice, advise
from app.letters.compose import compose, copies
from app.letters.letter import Letter
from app.letters.mirror import mirrored
from app.letters.paragraphs import Switched, switched
from app.letters.templates import LetterTemplates, read_letter_templates, writable
from app.letters.words import Words, choose
from app.postage import Postage, read_postage
from app.postal import country_name
from app.settings import Settings


class Outcome(StrEnum):
    """What became of a letter in the ledger."""

    COUNTED = "counted"
    PRACTICE = "practice"
    HELD = "held"
    ALREADY = "already"
    EXPIRED = "expired"
    OLD_EPOCH = "old-epoch"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not-asked"

    @property
    def is_counted(self) -> bool:
        """Whether the letter counts, from now on or from before; one that is held may count later."""
        return self in {Outcome.COUNTED, Outcome.PRACTICE, Outcome.ALREADY}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the writer wants to take away."""

    format: Format = Format.PDF
    paper: str = "plain"
    size: Size = Size.A4
    #: The paper's own options, by name; what is left out is as usual.
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Written:
    """A finished letter: its words, its document, what to think over, and whether it was counted."""

    letter: Letter
    document: Document
    advice: tuple[Advice, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Look:
    """A letter before it is finished: its words, its number of pages, pictures (PNG) if wanted, and advice.

    ``body`` is what the writer goes on with: paragraphs that were left alone are in the letter's language.
    """

    letter: Letter
    body: str
    pages: int
    pictures: tuple[bytes, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything that was read from the project's folders, and every problem in it."""

    catalogue: Catalogue
    templates: LetterTemplates
    papers: Mapping[str, Paper]
    postage: Mapping[str, Postage]
    kits: KitStock
    problems: tuple[Problem, ...]


def read_stock(settings: Settings) -> Stock:
    """Everything in both folders; what cannot be used is left out and told in ``problems``."""
    templates, of_templates = read_letter_templates(settings.letter_templates)
    papers, of_papers = read_papers(settings.letter_templates / "pages")
    postage, of_postage = read_postage(settings.letter_templates / "postage")
    catalogue = writable(read_catalogue(settings.case_files), templates)
    kits, of_kits = read_kits(settings.letter_templates / "kits")
    problems = sorted((*catalogue.problems, *of_templates, *of_papers, *of_postage, *of_kits))
    return Stock(catalogue, templates, papers, postage, kits, tuple(problems))


class Writing:
    """Writes letters: one for the whole program, asked from any thread."""

    def __init__(
        self,
        settings: Settings,
        press: Press,
        now: Callable[[], datetime.datetime],
        *,
        hears_the_desk: bool = True,
    ) -> None:
        """``now`` tells the time, with its zone; unless it ``hears_the_desk``, the files alone speak."""
        self._press = press
        self._keys = settings.secret_keys
        self.now = now
        self._files = Watched((settings.case_files, settings.letter_templates), lambda: read_stock(settings))
        self._heard = statuses.Heard() if hears_the_desk else None
        self._overlaid: tuple[Stock, Says, Stock] | None = None

    @property
    def files(self) -> Stock:
        """Cases, templates and papers as the files stand now, whatever the desk says of cases."""
        return self._files.current()

    @property
    def stock(self) -> Stock:
        """The same with what the desk says of cases, as the present request finds it."""
        files, says = self.files, self._heard.says() if self._heard else {}
        if not says:
            return files
        kept = self._overlaid
        if kept is None or kept[0] is not files or kept[1] is not says:
            catalogue = overlaid(files.catalogue, says)
            self._overlaid = kept = files, says, replace(files, catalogue=catalogue)
        return kept[2]

    def live_campaign(self) -> Campaign | None:
        """The campaign that is shown and counted first."""
        return live_campaign(tuple(self.stock.catalogue.campaigns.values()), self.now())

    def campaign(self, slug: str = "") -> Campaign:
        """The campaign of that slug, or the live one. Raises `UnknownCampaign`."""
        live = self.live_campaign()
        return self.stock.catalogue.campaign(slug) if slug or live is None else live

    def over(self, settings: Settings) -> "Writing":
        """The same press over other folders, of which no desk says anything."""
        return Writing(settings, self._press, self.now, hears_the_desk=False)

    def today(self, campaign: Campaign) -> datetime.date:
        """The day that it is for that campaign."""
        return campaign.today(self.now())

    def require_open(self, case: Case, kind: Kind, today: datetime.date | None = None) -> None:
        """Raises `KindNotOpen` unless letters of that kind may be written on that day (by default, today)."""
        reason = openness(case, kind, today or self.today(case.campaign)).reason
        if reason is not None:
            raise KindNotOpen(case.slug, kind, reason)

    def papers_for(self, case: Case, kind: Kind) -> Mapping[str, Paper]:
        """The papers for letters of that kind, by slug: a case that takes no cards has none of these."""
        rules = case.facts.solidarity
        takes_cards = rules is None or "card" in rules.forms
        return {
            slug: paper
            for slug, paper in self.stock.papers.items()
            if kind in paper.facts.kinds and (takes_cards or not paper.facts.card)
        }

    def letter(self, case: Case, kind: Kind, words: Words, today: datetime.date | None = None) -> Letter:
        """The letter alone, of today. Raises `KindNotOpen` and what `compose` raises."""
        today = today or self.today(case.campaign)
        self.require_open(case, kind, today)
        return compose(case, kind, words, self.stock.templates, today)

    def switched(self, case: Case, kind: Kind, words: Words) -> Switched:
        """The words with each untouched paragraph in the language and to the addressee that they choose.

        Raises `UnknownChoice`, `TooLong` and `SampleFailed`.
        """
        return switched(case, kind, words, self.stock.templates)

    def look(self, case: Case, kind: Kind, words: Words, wish: Wish, *, pictures: int) -> Look:
        """The letter as it will be printed, uncounted, with as many pictures of its first pages.

        Raises what `page` and `Press.pictures` raise.
        """
        letter = self.letter(case, kind, words)
        seen = self._press.pictures(self.page(case, letter, words, wish), most=pictures)
        # Advice tells places in the words that the writer is shown next.
        body = self.switched(case, kind, words).body
        advice = self._advice(case, kind, replace(words, body=body), wish, seen.printed.pages)
        return Look(letter, body, seen.printed.pages, seen.pages, advice)

    def page(self, case: Case, letter: Letter, words: Words, wish: Wish) -> Page:
        """The letter of these words as it will be laid out.

        Raises what `choose_paper` and `page_of` raise, and `NoMirror`.
        """
        paper = self._paper(case, letter.kind, words, wish)
        return page_of(letter, paper, self._lent(case, letter, words, paper))

    def document(self, case: Case, letter: Letter, words: Words, wish: Wish) -> Document:
        """The letter of these words as bytes.

        Raises what `choose_paper` and `make.document` raise, and `NoMirror`.
        """
        paper = self._paper(case, letter.kind, words, wish)
        return document(letter, wish.format, paper, self._lent(case, letter, words, paper), self._press)

    def print_run(
        self, case: Case, kind: Kind, words: Words, wish: Wish, names: Sequence[str], today: datetime.date
    ) -> bytes:
        """One PDF with a copy of the letter for each name, in their order, uncounted.

        Raises what `letter` and `document` raise.
        """
        self.require_open(case, kind, today)
        letters = copies(case, kind, words, self.stock.templates, today, names)
        printed = self._press.print_all(tuple(self._pages(case, letters, words, wish)))
        self._require_still_open(case, kind, today)
        return printed.data

    def rendered(
        self, case: Case, kind: Kind, words: Words, wish: Wish, today: datetime.date | None = None
    ) -> Written:
        """The letter and its document, for a writer who knows that it is not counted.

        Raises what `letter` and `document` raise.
        """
        today = today or self.today(case.campaign)
        letter = self.letter(case, kind, words, today)
        made = self.document(case, letter, words, wish)
        self._require_still_open(case, kind, today)
        hints = self._advice(case, kind, words, wish, made.pages)
        return Written(letter, made, hints, Outcome.NOT_ASKED)

    def write(
        self, case: Case, kind: Kind, words: Words, wish: Wish, token: Token, *, held: bool = False
    ) -> Written:
        """The letter and its document, counted in one transaction after it was rendered.

        ``held``: it waits for an organizer, unless it is practice, which never does. A ledger out of reach
        never keeps a letter back. Raises what `rendered` raises, nothing counted.
        """
        # The clock is read once: a letter that is printed over midnight counts for the day that it bears.
        now = self.now()
        today = case.campaign.today(now)
        written = self.rendered(case, kind, words, wish, today)
        if wish.format is Format.PDF and not self._paper(case, kind, words, wish).finishes:
            return written
        if token.expired(now):
            return replace(written, outcome=Outcome.EXPIRED)
        cell = self._cell(case, kind, words, token.group, today, held=held)
        return replace(written, outcome=_recorded(lambda: ledger.record(token, cell), cell.standing))

    def is_known_run(self, case: Case, kind: Kind, words: Words, run: Run) -> bool:
        """Whether the run has been counted before.

        Raises `UnknownChoice`, `RunDiffers` if its token has counted another one, and `LedgerUnreachable`.
        """
        cell = self._cell(case, kind, words, run.group, self.today(case.campaign))
        return runs.is_known(run.token, cell, run.quantity)

    def count_run(self, case: Case, kind: Kind, words: Words, run: Run, today: datetime.date) -> Outcome:
        """Counts a run whose copies are printed and bear that day: one entry of so many letters.

        Raises `UnknownChoice`, `RunDiffers` and `RunTooLarge`, nothing counted.
        """
        cell = self._cell(case, kind, words, run.group, today)
        asked = (run.token, cell, run.quantity, PROGRAM, run.most)
        return _recorded(lambda: ledger.record_run(*asked), cell.standing)

    def issue_token(self, case: Case, kind: Kind, group: str = "") -> str:
        """A fresh token for one letter; nothing of it is stored. Without a ledger it will not count."""
        try:
            epoch = epochs.current()
        except LedgerUnreachable:
            epoch = ""
        return tokens.issue(
            case.campaign.slug, case.slug, kind, group, epoch=epoch, keys=self._keys, now=self.now()
        )

    def read_token(self, text: str, case: Case, kind: Kind, group: str = "") -> Token:
        """The token of a form, perhaps expired. Raises `ForgedToken` if it is not for this letter."""
        token = tokens.read(text, self._keys)
        if not token.is_for(case.campaign.slug, case.slug, kind, group):
            raise ForgedToken
        return token

    def close(self) -> None:
        """Ends the press's processes."""
        self._press.close()

    def _require_still_open(self, case: Case, kind: Kind, today: datetime.date) -> None:
        """Raises `KindNotOpen` if the desk has shut these letters while one was laid out."""
        says = self._heard.says_now() if self._heard else {}
        self.require_open(overlaid_case(case, says), kind, today)

    def _advice(
        self, case: Case, kind: Kind, words: Words, wish: Wish, pages: int | None
    ) -> tuple[Advice, ...]:
        # On other papers, more than a page may be as it should be.
        counted = pages if self.stock.papers[wish.paper].facts.one_page else None
        return advise(case, kind, words, self.stock.templates, counted)

    def _paper(self, case: Case, kind: Kind, words: Words, wish: Wish) -> ChosenPaper:
        papers = self.papers_for(case, kind)
        return choose_paper(papers, wish.paper, wish.size, wish.options, words.interface)

    def _lent(self, case: Case, letter: Letter, words: Words, paper: ChosenPaper) -> Lent:
        """What may stand beside the letter: the case's line if it gives one, its picture while consent holds.

        Where charges may not be mentioned to the person, neither may a picture that tells of them.
        """
        facts = paper.paper.facts
        today = self.today(case.campaign)
        front = case.letter_words(letter.language).front
        rules = case.facts.solidarity
        silent = letter.kind is Kind.SOLIDARITY and rules is not None and not rules.mention_charges
        shows = facts.lends and shows_picture(case, today) and not silent
        facing = mirrored(letter, case, words, self.stock.templates, today) if facts.faces else None
        return Lent(
            line=front.stationery if facts.lends else None,
            picture=case.picture if shows else None,
            picture_alt=front.picture if shows else "",
            sender=_on_envelopes(letter, words, case.facts.kinds[letter.kind].sender_address),
            mirror=facing,
        )

    def _pages(self, case: Case, letters: Iterable[Letter], words: Words, wish: Wish) -> Iterator[Page]:
        """A page for each letter; those with slots in the same places differ in their values alone."""
        alike: dict[tuple[int, bool], Page] = {}
        for letter in letters:
            slots = len(letter.sender), bool(letter.signature)
            page = alike.get(slots) or self.page(case, letter, words, wish)
            if page.values:
                alike[slots] = page
            yield replace(page, values=values_of(letter)) if page.values else page

    def _cell(
        self, case: Case, kind: Kind, words: Words, group: str, today: datetime.date, *, held: bool = False
    ) -> Cell:
        chosen = choose(case, kind, words)
        standing = Standing.HELD if held else Standing.COUNTED
        return Cell(
            campaign=case.campaign.slug,
            case=case.slug,
            addressee=chosen.addressee.slug,
            kind=kind,
            language=chosen.language,
            channel=Channel.ONLINE,
            group=group,
            day=today,
            standing=Standing.PRACTICE if openness(case, kind, today).practice else standing,
        )


def _on_envelopes(letter: Letter, words: Words, allowed: SenderAddress) -> tuple[str, ...]:
    """As much of the sender as may stand on an envelope; the post at home reads the country."""
    if allowed is SenderAddress.NONE or not letter.sender:
        return ()
    country = (country_name(words.country, words.interface),) if words.country else ()
    if allowed is SenderAddress.FULL:
        return (*letter.sender[: -len(country) or None], *country)
    return (letter.signature, *country) if letter.signature else ()


def _recorded(record: Callable[[], Recorded], standing: Standing) -> Outcome:
    try:
        recorded = record()
    except NotRecorded:
        return Outcome.UNREACHABLE
    return Outcome(standing if recorded is Recorded.COUNTED else recorded)
