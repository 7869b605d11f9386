"""Cases and campaigns → what a page may show of them, typeset, in the reader's language."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from babel import Locale
from babel.dates import get_timezone_location
from babel.lists import format_list
from flask import Flask
from flask_babel import format_date, format_decimal, get_locale, gettext
from markupsafe import Markup, escape

from app.cases.case import Campaign, CampaignWords, Case, CaseWords, Edition
from app.cases.sheet import Kind
from app.cases.status import Openness, is_withdrawn, openness, shows_picture
from app.errors import EveryLetterError
from app.files.markdown import Prose
from app.web.shell import phrases
from app.web.shell.context import absolute, site
from app.web.shell.language import page_language

Text = TypeVar("Text", str, Prose)


class CaseWithdrawn(EveryLetterError):
    """The case was withdrawn, so nothing of it may be shown."""

    def __init__(self) -> None:
        super().__init__(sentence="The case was withdrawn.")


@dataclass(frozen=True, slots=True)
class ShownKind:
    """One kind of letter for a case: how it stands today, a last day of its own, what came of it.

    ``language`` is that of the ``outcome``.
    """

    kind: Kind
    openness: Openness
    write_until: datetime.date | None
    outcome: str | None
    language: str

    @property
    def why(self) -> str:
        """Why letters of this kind cannot be written; nothing where they can."""
        return gettext(phrases.REASONS[self.openness.reason]) if self.openness.reason else ""


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case that may be shown; ``language`` is that of its words: the page's, or the first that it has."""

    case: Case
    language: str
    has_picture: bool
    kinds: tuple[ShownKind, ...]

    @property
    def slug(self) -> str:
        """The case's part of an address."""
        return self.case.slug

    @property
    def name(self) -> str:
        """The printed name."""
        return self.case.name(self.language)

    @property
    def words(self) -> CaseWords:
        """The case in its language."""
        return self.case.words[self.language]

    @property
    def open_kinds(self) -> tuple[Kind, ...]:
        """The kinds of letter that can be written today."""
        return tuple(shown.kind for shown in self.kinds if shown.openness.is_open)


@dataclass(frozen=True, slots=True)
class ShownCampaign:
    """A campaign with those of its cases that may be shown; ``today`` is the day in its time zone."""

    campaign: Campaign
    language: str
    today: datetime.date
    edition: Edition
    cases: tuple[ShownCase, ...]

    @property
    def words(self) -> CampaignWords:
        """The campaign in its language."""
        return self.campaign.words[self.language]

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.today > self.edition.closes

    @property
    def is_coming(self) -> bool:
        """Whether its first day has not come, so that letters are practice."""
        return self.today < self.edition.opens

    @property
    def has_open_cases(self) -> bool:
        """Whether there is anybody to write for today."""
        return any(case.open_kinds for case in self.cases)

    @property
    def city(self) -> str:
        """The place whose clock decides when its days end, as the page's language calls it."""
        return get_timezone_location(
            self.campaign.facts.time_zone, locale=get_locale(), return_city=True
        ).rpartition("/")[2]

    @property
    def days_left(self) -> int | None:
        """Days until the last one, which is 0; None before the first and after the last."""
        runs = self.edition.opens <= self.today <= self.edition.closes
        return (self.edition.closes - self.today).days if runs else None


def register(app: Flask) -> None:
    """Make templates able to typeset content and to write numbers and days."""
    app.jinja_env.filters["typeset"] = typeset
    app.jinja_env.filters["marked"] = marked
    app.jinja_env.filters["number"] = written_number
    app.jinja_env.filters["day"] = written_day
    app.jinja_env.filters["direction"] = direction
    app.jinja_env.globals["absolute"] = absolute


def shown_case(slug: str) -> ShownCase:
    """The case of that slug. Raises `UnknownCase` and `CaseWithdrawn`."""
    case = site().writing.stock.catalogue.case(slug)
    if is_withdrawn(case):
        raise CaseWithdrawn
    return _shown(case)


def shown_campaign(campaign: Campaign) -> ShownCampaign:
    """The campaign as its page shows it."""
    writing = site().writing
    today = writing.today(campaign)
    cases = (case for case in writing.stock.catalogue.cases_of(campaign) if not is_withdrawn(case))
    shown = sorted(
        map(_shown, cases), key=lambda one: (not one.open_kinds, one.case.facts.number or 1_000, one.slug)
    )
    return ShownCampaign(campaign, _language_of(campaign.words), today, campaign.edition(today), tuple(shown))


def typeset(text: Text, language: str) -> Text:
    """The text with that language's quotes and no-break spaces, on screen as on paper."""
    known = site().writing.stock.templates.languages.get(language)
    if known is None:
        return text
    if isinstance(text, Prose):
        return Prose(known.typeset(text.source, ""))
    return known.typeset(text, "")


def marked(text: Text, language: str) -> Markup:
    """The text typeset, and marked with its language where that is not the page's."""
    if language == page_language():
        return escape(typeset(text, language))
    element = {str: "span", Prose: "div"}[type(text)]
    # Escaped before it is filled in: what a value says of its own HTML would be escaped once more.
    parts = (element, language, direction(language), escape(typeset(text, language)))
    return Markup("<{0} lang='{1}' dir='{2}'>{3}</{0}>").format(*parts)


def direction(language: str) -> str:
    """Where that language's lines begin: “ltr” or “rtl”."""
    known = site().writing.stock.templates.languages.get(language)
    return known.direction if known else "ltr"


def written_day(day: datetime.date) -> str:
    """The day as letters in the page's language write it (*1er décembre 2026*)."""
    known = site().writing.stock.templates.languages.get(page_language())
    return known.day(page_language(), day, "") if known else str(format_date(day, "long"))


def written_number(number: int) -> str:
    """The number as the page's language writes it."""
    known = site().writing.stock.templates.languages.get(page_language())
    return known.number(page_language(), number) if known else str(format_decimal(number))


def language_name(code: str) -> str:
    """What the page's language calls that language."""
    return Locale.parse(code, sep="-").get_display_name(page_language()) or code


def own_name(code: str) -> str:
    """What that language calls itself."""
    known = site().writing.stock.templates.languages.get(code)
    return known.name if known else language_name(code)


def filled(message: str, facts: Mapping[str, object], languages: tuple[str, ...] = ()) -> str:
    """The translated message with its facts; numbers and languages as the page's language has them."""
    written = {name: written_number(fact) if isinstance(fact, int) else fact for name, fact in facts.items()}
    if languages:
        names = [language_name(code) for code in languages]
        written["language"] = format_list(names, style="or", locale=get_locale())
    return str(gettext(message, **written))


def _shown(case: Case) -> ShownCase:
    today = site().writing.today(case.campaign)
    language = _language_of(case.words)
    kinds = tuple(
        ShownKind(kind, openness(case, kind, today), facts.write_until, *_outcome(case, kind, language))
        for kind, facts in case.facts.kinds.items()
    )
    return ShownCase(case, language, shows_picture(case, today), kinds)


def _outcome(case: Case, kind: Kind, language: str) -> tuple[str | None, str]:
    """What came of letters of that kind, in that language, or else in the first in which it is told."""
    for code in (language, *case.words):
        if outcome := case.words[code].front.outcomes.get(kind):
            return outcome, code
    return None, language


def _language_of(words: Mapping[str, object]) -> str:
    """The page's language, or the first that there is."""
    return page_language() if page_language() in words else next(iter(words))
