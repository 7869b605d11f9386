"""What a writer gives and chooses for a letter → the case's own addressee, language and region."""

from dataclasses import dataclass
from typing import Final

from app.cases.case import Addressee, Case
from app.cases.sheet import Kind
from app.errors import TooLong, TooManyLines, UnknownChoice, require_one_of
from app.files.text import clean
from app.postal import is_country_code

#: Characters. The body's limit keeps any letter within ten seconds of layout; the others fit an envelope.
LIMITS: Final = {"name": 100, "place": 100, "address": 400, "body": 10_000}
#: Lines; of shorter ones a page engine takes seconds over thousands, and no letter has so many.
MOST_LINES: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a writer gives: every field may be left empty.

    ``addressee`` is a slug (empty: the first), ``language`` the letter's own (empty: the interface's),
    ``country`` where the writer is (ISO code), ``interface`` the language of the pages, which the post that
    takes the letter reads. ``body`` is everything between salutation and closing; None is the sample.
    """

    interface: str
    addressee: str = ""
    name: str = ""
    address: str = ""
    place: str = ""
    country: str = ""
    body: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """The case's answers to what the writer chose."""

    addressee: Addressee
    language: str
    region: str


def choose(case: Case, kind: Kind, words: Words) -> Choices:
    """The addressee, the letter's language and the writer's region. Raises `UnknownChoice`."""
    languages = case.letter_languages(kind)
    language = words.language or (words.interface if words.interface in languages else languages[0])
    require_one_of("language", language, languages)
    addressees = {addressee.slug: addressee for addressee in case.addressees(kind, language)}
    slug = words.addressee or next(iter(addressees), "")
    require_one_of("addressee", slug, addressees)
    if words.country and not is_country_code(words.country):
        raise UnknownChoice("country", words.country, ("FR", "GB", "US", "…"))
    return Choices(addressees[slug], language, words.country)


def check_lengths(words: Words) -> None:
    """Raises `TooLong` or `TooManyLines` for the first field that is no letter's."""
    for field, limit in LIMITS.items():
        # A form sends two characters for a line's end, of which its reader has typed one.
        text = clean(getattr(words, field) or "")
        if len(text) > limit:
            raise TooLong(field, len(text), limit)
        lines = text.count("\n") + 1
        if lines > MOST_LINES:
            raise TooManyLines(field, lines, MOST_LINES)
