"""The fields of case files, facts (``case.yaml``) and words per language (``en.md`` …) → typed values.

The classes are pydantic dataclasses: `app.files.typed` fills them from strings and reports each field that
does not fit; from then on they are ordinary frozen dataclasses.
"""

import re
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from app.files.text import Text
from app.files.typed import STRICT, Day
from app.postal import is_country_code

#: Bytes; file systems take no more.
LONGEST_FILE_NAME: Final = 255


class Kind(StrEnum):
    """What a letter is: to an official, or to the person."""

    APPEAL = "appeal"
    SOLIDARITY = "solidarity"


class Status(StrEnum):
    """Whether letters of a kind are wanted."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class SenderAddress(StrEnum):
    """How much of the writer's address a letter may show."""

    NONE = "none"
    NAME_AND_COUNTRY = "name-and-country"
    FULL = "full"


Issue = Literal[
    "freedom-of-expression", "freedom-of-assembly", "land-and-environment", "fair-trial", "torture",
    "womens-rights", "lgbti-rights", "childrens-rights", "refugees", "labour-rights",
    "enforced-disappearance", "death-penalty", "discrimination", "police-violence",
]  # fmt: skip
#: The names of folders and addressees: they stand in addresses of pages and in the ledger, for ever.
SLUG: Final = r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*"
#: An e-mail address as the web's forms take it (WHATWG HTML 4.10.5.1.5), with a dot in its domain.
_EMAIL: Final = (
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d]([a-z\d-]{0,61}[a-z\d])?"
)
#: A language's code (BCP 47), which is also the name of its file.
LANGUAGE: Final = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"


def _written_as(pattern: str, rule: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"cannot be “{value}”: {rule}")
        return value

    return AfterValidator(check)


Slug = Annotated[str, _written_as(SLUG, "small letters, digits and hyphens, 40 at most, such as the-king")]
Language = Annotated[str, _written_as(LANGUAGE, "a language's code is needed, such as en or pt-BR")]
Line = Annotated[Text, Field(min_length=1, max_length=300)]


def _country_code(value: str) -> str:
    if not is_country_code(value):
        raise ValueError("is not a country code of two capital letters, such as GT")
    return value


def _country(value: str | dict[str, str]) -> str | dict[str, str]:
    if isinstance(value, str) and not is_country_code(value):
        raise ValueError("is no country code such as GT; an invented country has a name per language")
    return value


def _file_name(value: str) -> str:
    if "/" in value or len(value.encode()) > LONGEST_FILE_NAME:
        raise ValueError("is no file name; the picture lies beside case.yaml, so name just the file")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        raise ValueError("is no address of a page; it begins with https://")
    return value


def _email(value: str) -> str:
    if not re.fullmatch(_EMAIL, value, re.ASCII | re.IGNORECASE):
        raise ValueError("is no e-mail address, such as office@example.org")
    return value


CountryCode = Annotated[str, AfterValidator(_country_code)]
#: An ISO 3166-1 code, or a name per language for a country that is invented.
Country = Annotated[str | dict[Language, Line], AfterValidator(_country)]


@dataclass(frozen=True, slots=True, config=STRICT)
class PictureFacts:
    """The picture's file name beside ``case.yaml`` and whom to thank for it (in each language)."""

    file: Annotated[Line, AfterValidator(_file_name)]
    credit: Line | dict[Language, Line]


@dataclass(frozen=True, slots=True, config=STRICT)
class Consent:
    """Who agreed to be written for, to what, in which languages (none named: all), and until when."""

    given_by: Line
    covers: tuple[Literal["name", "picture", "address", "quotation"], ...]
    languages: tuple[Language, ...] = ()
    until: Day | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class KindFacts:
    """One kind of letter for the case: its status, its dates and what the letter may say of its sender."""

    status: Status
    sender_address: SenderAddress = SenderAddress.FULL
    open_from: Day | None = None
    write_until: Day | None = None
    return_by: Day | None = None
    count_by: Day | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class AddresseeFacts:
    """Whom a letter goes to: postal lines as the destination writes them, country apart."""

    slug: Slug
    kind: Kind
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
    name: Line | None = None
    country: Country | None = None
    emails: tuple[Annotated[Line, AfterValidator(_email)], ...] = ()
    preferred_language: Language | None = None
    copies_to: tuple[Line, ...] = ()
    reaches: Literal["person", "family", "organization"] | None = None
    understands: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class SolidarityRules:
    """What a letter to the person may hold; everything is barred that is not allowed here."""

    religious: bool = False
    seasonal: bool = False
    mention_charges: bool = False
    mention_organization: bool = False
    forms: tuple[Literal["letter", "card", "drawing"], ...] = ("letter",)


@dataclass(frozen=True, slots=True, config=STRICT)
class Risk:
    """Who should think twice before writing: people in or from these countries, people with family there."""

    countries: tuple[CountryCode, ...] = ()
    family_ties: bool = False


@dataclass(frozen=True, slots=True, config=STRICT)
class Source:
    """Where a public fact was read."""

    title: Line
    url: Annotated[Text, AfterValidator(_address)]
    read_on: Day | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class CaseFacts:
    """``case.yaml``: what is the same in every language."""

    name: Line | dict[Language, Line]
    who: Literal["person", "group", "community"]
    country: Country
    issues: Annotated[tuple[Issue, ...], Field(min_length=1)]
    published: Day
    reviewed: Day
    picture: PictureFacts
    consent: Consent
    kinds: Annotated[dict[Kind, KindFacts], Field(min_length=1)]
    addressees: Annotated[tuple[AddresseeFacts, ...], Field(min_length=1)]
    sources: tuple[Source, ...]
    number: Annotated[int, Field(ge=1)] | None = None
    index: Line | None = None
    minimum_age: Annotated[int, Field(ge=5, le=21)] | None = None
    solidarity: SolidarityRules | None = None
    risk: Risk | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class AddresseeWords:
    """How a language names and addresses an addressee; French closings repeat the vocative."""

    salutation: Line
    closing: Line
    vocative: Line
    honorific: Line | None = None
    office: Line | None = None
    institution: Line | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class CaseFrontMatter:
    """The short words at the head of a case's language file.

    ``name_in_sentence``: the name amid a sentence, where it begins with an article (“the families”).
    ``letters``: the kinds of letter that the file is for; if any is named, it tells nothing else.
    """

    review: Literal["draft", "native-reviewed"]
    pronouns: Line
    hook: Line
    picture: Line
    addressees: dict[Slug, AddresseeWords]
    name_in_sentence: Line | None = None
    stationery: Line | None = None
    outcomes: dict[Kind, Line] = field(default_factory=dict)
    letters: tuple[Kind, ...] = ()

    def is_for(self, kind: Kind) -> bool:
        """Whether letters of that kind can be written in the language."""
        return not self.letters or kind in self.letters


@dataclass(frozen=True, slots=True, config=STRICT)
class CampaignFacts:
    """``campaign.yaml``: the dates of a run of cases, either once or closing each year on one day (MM-DD)."""

    time_zone: Line
    opens: Day | None = None
    closes: Day | None = None
    closes_each_year: Annotated[str, Field(pattern=r"^\d\d-\d\d$")] | None = None
    goal: Annotated[int, Field(ge=1)] | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, config=STRICT)
class CampaignFrontMatter:
    """The short words at the head of a campaign's language file."""

    title: Line
    hook: Line
