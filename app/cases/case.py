"""A campaign and a case as the rest of the house sees them: facts, and words in each of its languages."""

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.cases.sheet import (
    AddresseeFacts,
    AddresseeWords,
    CampaignFacts,
    CampaignFrontMatter,
    CaseFacts,
    CaseFrontMatter,
    Country,
    Kind,
)
from app.files.markdown import Prose
from app.files.pictures import Picture
from app.postal import country_name


@dataclass(frozen=True, slots=True)
class Avoid:
    """Words that a letter for this case must not contain, the reason, and what to write instead, if given."""

    words: tuple[str, ...]
    reason: str
    better: str = ""


@dataclass(frozen=True, slots=True)
class NotToAsk:
    """What letters must not ask or say: all of them, or those of one kind."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What happened, and on which day."""

    day: datetime.date
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample letter's source (Jinja), with the place where it stands, for problems."""

    source: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What letters for a case need in one language.

    ``messages`` are what the sample to the person says; ``ideas`` begin a sentence of the writer's own to the
    person, and ``personal`` are examples of one for an appeal.
    """

    front: CaseFrontMatter
    demands: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    samples: Mapping[Kind, Sample] = field(default_factory=dict)

    def examples(self, kind: Kind) -> tuple[str, ...]:
        """Sentences of the writer's own, or their beginnings, for a letter of that kind."""
        return self.personal if kind is Kind.APPEAL else self.ideas


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWords(LetterWords):
    """A case as it is told in one language, with what its letters need."""

    story: Prose
    plain: Prose
    not_to_ask: tuple[NotToAsk, ...] = ()
    risk: Prose | None = None
    warning: Prose | None = None
    vocabulary: tuple[tuple[str, str], ...] = ()
    updates: tuple[Update, ...] = ()

    def not_to_ask_in(self, kind: Kind) -> tuple[str, ...]:
        """What letters of that kind must not ask or say."""
        return tuple(rule.text for rule in self.not_to_ask if rule.kind in {None, kind})


@dataclass(frozen=True, slots=True)
class CampaignWords:
    """A campaign in one language."""

    front: CampaignFrontMatter
    about: Prose
    outcome: Prose | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The days between which letters count, both included."""

    opens: datetime.date
    closes: datetime.date


@dataclass(frozen=True, slots=True)
class Campaign:
    """A run of cases with dates, a goal and a time zone."""

    slug: str
    facts: CampaignFacts
    words: Mapping[str, CampaignWords]

    def today(self, now: datetime.datetime) -> datetime.date:
        """The day that it is in the campaign's time zone; ``now`` must be aware."""
        return now.astimezone(zoneinfo.ZoneInfo(self.facts.time_zone)).date()

    def edition(self, today: datetime.date) -> Edition:
        """The run that the day belongs to: a yearly campaign begins anew on the day after it closes."""
        if self.facts.closes_each_year is None:
            assert self.facts.opens is not None
            assert self.facts.closes is not None
            return Edition(self.facts.opens, self.facts.closes)
        month, day = map(int, self.facts.closes_each_year.split("-"))
        closes = datetime.date(today.year, month, day)
        if today > closes:
            closes = datetime.date(today.year + 1, month, day)
        opens = datetime.date(closes.year - 1, month, day) + datetime.timedelta(days=1)
        return Edition(opens, closes)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to, in one language."""

    slug: str
    kind: Kind
    facts: AddresseeFacts
    words: AddresseeWords
    name: str

    def lines(self) -> tuple[str, ...]:
        """The envelope from the top down: name, office, institution and postal lines, without the country."""
        name = " ".join(part for part in (self.words.honorific, self.name) if part)
        own = (name, self.words.office, self.words.institution, *self.facts.lines)
        return tuple(line for line in own if line)


@dataclass(frozen=True, slots=True)
class Case:
    """One person, group or community at risk.

    ``words`` are those in which the case is told, by language code; ``letters_only`` those of languages in
    which it is not told, and yet letters of some kinds can be written. ``shut_on`` has the day on which the
    desk has shut letters of a kind: files do not tell it.
    """

    slug: str
    campaign: Campaign
    folder: Path
    facts: CaseFacts
    words: Mapping[str, CaseWords]
    picture: Picture
    letters_only: Mapping[str, LetterWords] = field(default_factory=dict)
    shut_on: Mapping[Kind, datetime.date] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the case is told; letters of any kind can be written in each."""
        return tuple(self.words)

    def letter_languages(self, kind: Kind) -> tuple[str, ...]:
        """The languages in which letters of that kind can be written: first those in which it is told."""
        others = (code for code, words in self.letters_only.items() if words.front.is_for(kind))
        return (*self.words, *others)

    def letter_words(self, language: str) -> LetterWords:
        """What letters need in that language, which is one of `letter_languages`."""
        return self.words.get(language) or self.letters_only[language]

    def name(self, language: str) -> str:
        """The printed name, in that language where it differs."""
        return self.facts.name if isinstance(self.facts.name, str) else self.facts.name[language]

    def name_in_sentence(self, language: str) -> str:
        """The name as it stands amid a sentence of that language."""
        return self.letter_words(language).front.name_in_sentence or self.name(language)

    def credit(self, language: str) -> str:
        """Whom to thank for the picture."""
        credit = self.facts.picture.credit
        return credit if isinstance(credit, str) else credit[language]

    def country(self, language: str) -> str:
        """The country's name in that language."""
        return country_name(self.facts.country, language)

    def addressees(self, kind: Kind, language: str) -> tuple[Addressee, ...]:
        """Whom letters of that kind go to, the first being the usual one."""
        return tuple(
            Addressee(
                slug=facts.slug,
                kind=kind,
                facts=facts,
                words=self.letter_words(language).front.addressees[facts.slug],
                name=facts.name or "",
            )
            for facts in self.facts.addressees
            if facts.kind == kind
        )

    def destination(self, addressee: Addressee) -> Country:
        """The country that a letter to the addressee goes to: its code, or its name per language."""
        return addressee.facts.country or self.facts.country
