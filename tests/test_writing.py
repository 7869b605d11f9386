"""The spine on both databases: what becomes of a letter, whatever state the ledger and the token are in."""

import dataclasses
import datetime
import io
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app import database as house
from app.actions import epochs, totals
from app.actions.token import Token
from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.document import Format, Size
from app.documents.page import Page
from app.documents.press import Press
from app.errors import CannotPrint, ForgedToken, KindNotOpen, NoWords, TooLong, UnknownChoice
from app.files import watch
from app.letters.words import Words
from app.settings import ROOT, Settings
from app.writing import Outcome, Wish, Writing

pytestmark = pytest.mark.usefixtures("database")

TEXT = Wish(format=Format.TXT)
WORDS = Words(interface="en", name="Ana")
NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def case_files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates" / "pages")
    yield press
    press.close()


@pytest.fixture
def writing(case_files: Path, clock: Clock, press: Press) -> Writing:
    return Writing(settings(case_files), press, clock)


def settings(case_files: Path) -> Settings:
    return Settings(database_url="", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files)


@pytest.fixture
def case(writing: Writing) -> Case:
    return writing.stock.catalogue.case("idris-vael")


@pytest.fixture
def token(writing: Writing, case: Case) -> Token:
    return fresh(writing, case)


def fresh(writing: Writing, case: Case) -> Token:
    return writing.read_token(writing.issue_token(case, Kind.APPEAL), case, Kind.APPEAL)


def letters(case: Case, *, practice: bool = False) -> int:
    edition = case.campaign.edition(NOON.date())
    asked = totals.ask(case.campaign.slug, edition.opens, edition.closes)
    return asked.practice if practice else asked.letters


def test_a_letter_is_counted_once_in_whatever_format(writing: Writing, case: Case, token: Token) -> None:
    first = writing.write(case, Kind.APPEAL, WORDS, Wish(), token)
    again = writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    assert (first.outcome, again.outcome) == (Outcome.COUNTED, Outcome.ALREADY)
    assert first.document.data.startswith(b"%PDF")
    assert letters(case) == 1


def test_a_preview_counts_nothing(writing: Writing, case: Case) -> None:
    assert writing.rendered(case, Kind.APPEAL, WORDS, TEXT).outcome is Outcome.NOT_ASKED
    assert letters(case) == 0


def test_a_letter_that_cannot_be_made_counts_nothing_and_its_token_stays_good(
    writing: Writing, case: Case, token: Token
) -> None:
    with pytest.raises(TooLong):
        writing.write(case, Kind.APPEAL, Words(interface="en", body="x" * 10_001), TEXT, token)
    with pytest.raises(UnknownChoice):
        writing.write(case, Kind.APPEAL, WORDS, Wish(Format.TXT, "gold"), token)
    assert letters(case) == 0
    assert writing.write(case, Kind.APPEAL, WORDS, TEXT, token).outcome is Outcome.COUNTED


def test_an_expired_token_gives_the_letter_uncounted(
    writing: Writing, case: Case, token: Token, clock: Clock
) -> None:
    clock.now += datetime.timedelta(days=7, seconds=1)
    written = writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    assert (written.outcome, letters(case)) == (Outcome.EXPIRED, 0)
    assert b"Ana" in written.document.data


def test_a_token_from_before_a_restored_backup_gives_the_letter_uncounted(
    writing: Writing, case: Case, token: Token
) -> None:
    epochs.start_new()
    assert writing.write(case, Kind.APPEAL, WORDS, TEXT, token).outcome is Outcome.OLD_EPOCH
    assert letters(case) == 0


def test_without_a_ledger_the_letter_is_given_and_a_page_still_gets_a_token(
    writing: Writing, case: Case, token: Token
) -> None:
    with house.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE epochs RENAME TO epochs_away")
    written = writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    assert written.outcome is Outcome.UNREACHABLE
    assert b"Ana" in written.document.data
    assert writing.issue_token(case, Kind.APPEAL)


def test_a_token_is_good_for_its_own_letter_only(writing: Writing, case: Case) -> None:
    with pytest.raises(ForgedToken):
        writing.read_token(writing.issue_token(case, Kind.SOLIDARITY), case, Kind.APPEAL)
    with pytest.raises(ForgedToken):
        writing.read_token("forged", case, Kind.APPEAL)


def test_before_a_campaign_opens_letters_are_practice_and_say_so(
    writing: Writing, case_files: Path, clock: Clock
) -> None:
    facts = case_files / "example" / "campaign.yaml"
    facts.write_text("opens: 2026-12-01\ncloses: 2026-12-10\ntime_zone: Europe/Paris\n")
    writing = writing.over(settings(case_files))
    case = writing.stock.catalogue.case("idris-vael")
    written = writing.write(case, Kind.APPEAL, WORDS, TEXT, fresh(writing, case))
    assert written.outcome is Outcome.PRACTICE
    assert (letters(case), letters(case, practice=True)) == (0, 1)
    assert "A practice letter" in written.document.data.decode()
    clock.now += datetime.timedelta(days=30)
    with pytest.raises(KindNotOpen, match="the campaign is over"):
        writing.write(case, Kind.APPEAL, WORDS, TEXT, fresh(writing, case))


def test_the_day_is_that_of_the_campaign_s_own_time_zone(
    writing: Writing, case: Case, token: Token, clock: Clock
) -> None:
    clock.now = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
    written = writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    assert "21 November 2026" in written.document.data.decode(), "half past midnight in Paris"
    with house.reading() as connection:
        assert connection.exec_driver_sql("SELECT day FROM letters").scalar_one() in {
            datetime.date(2026, 11, 21),
            "2026-11-21",
        }


def test_a_letter_printed_over_midnight_counts_for_the_day_that_it_bears(
    case_files: Path, press: Press
) -> None:
    facts = case_files / "example" / "campaign.yaml"
    facts.write_text("opens: 2026-12-01\ncloses: 2026-12-10\ntime_zone: UTC\n")
    last_second = datetime.datetime(2026, 12, 10, 23, 59, 59, tzinfo=datetime.UTC)
    seconds = itertools.count()
    writing = Writing(
        settings(case_files), press, lambda: last_second + datetime.timedelta(seconds=next(seconds))
    )
    case = writing.stock.catalogue.case("idris-vael")
    token = writing.read_token(writing.issue_token(case, Kind.APPEAL), case, Kind.APPEAL)
    seconds = itertools.count()
    written = writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    assert written.outcome is Outcome.COUNTED
    assert "10 December 2026" in written.document.data.decode()
    assert totals.ask("example", datetime.date(2026, 12, 1), datetime.date(2026, 12, 10)).letters == 1


def test_a_paper_that_finishes_no_letter_counts_nothing(case_files: Path, clock: Clock) -> None:
    templates = Path(shutil.copytree(ROOT / "letter_templates", case_files.parent / "letter_templates"))
    (templates / "pages" / "plain" / "paper.yaml").write_text(
        "place: 1\nfinishes: no\nformats: [pdf, txt]\nsizes: [a4]\n"
    )
    own = dataclasses.replace(settings(case_files), letter_templates=templates)
    writing = Writing(own, Press(templates / "pages", workers=1), clock)
    case = writing.stock.catalogue.case("idris-vael")
    token = fresh(writing, case)
    assert writing.write(case, Kind.APPEAL, WORDS, Wish(), token).outcome is Outcome.NOT_ASKED
    assert letters(case) == 0
    assert writing.write(case, Kind.APPEAL, WORDS, TEXT, token).outcome is Outcome.COUNTED, (
        "text has no paper"
    )
    writing.close()


def test_letters_of_nothing_visible_are_no_letters(writing: Writing, case: Case, token: Token) -> None:
    for nothing in ("\u200b", "\u00ad\u2060", "\u3164", "\u2800", "\u0301", " \n\n "):
        with pytest.raises(NoWords):
            writing.write(case, Kind.APPEAL, Words(interface="en", body=nothing), TEXT, token)
    heart = writing.write(case, Kind.APPEAL, Words(interface="en", body="❤"), TEXT, token)
    assert heart.outcome is Outcome.COUNTED


def test_a_changed_file_is_noticed_without_a_restart(
    writing: Writing, case_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "orm-bay" in writing.stock.catalogue.cases
    shutil.rmtree(case_files / "example" / "orm-bay")
    monkeypatch.setattr(watch, "INTERVAL", 0)
    assert "orm-bay" not in writing.stock.catalogue.cases


def test_where_charges_may_not_be_mentioned_the_picture_stays_off_letters_to_the_person(
    writing: Writing, case: Case
) -> None:
    stationery = Wish(paper="stationery")
    to_the_office = writing.rendered(case, Kind.APPEAL, WORDS, stationery).document.data
    to_the_person = writing.rendered(case, Kind.SOLIDARITY, WORDS, stationery).document.data
    alternative = case.words["en"].front.picture
    assert alternatives(to_the_office) == [alternative]
    assert alternatives(to_the_person) == []


@pytest.mark.parametrize(
    ("slug", "kind", "shown"),
    [
        ("mira-solenne", Kind.SOLIDARITY, ()),
        ("mira-solenne", Kind.APPEAL, ("Ana Ferrer", "France")),
        ("orm-bay", Kind.APPEAL, ("Ana Ferrer", "3 Quay Street", "69001 Lyon", "France")),
    ],
)
def test_an_envelope_shows_as_much_of_the_sender_as_the_case_allows(
    writing: Writing, slug: str, kind: Kind, shown: tuple[str, ...]
) -> None:
    words = Words(interface="en", name="Ana Ferrer", address="3 Quay Street\n69001 Lyon", country="FR")
    page = page_of(writing, writing.stock.catalogue.case(slug), kind, words, Wish(paper="envelope"))
    sender = ("Ana Ferrer", "3 Quay Street", "69001 Lyon", "France")
    assert tuple(line for line in sender if line in page.html) == shown


def page_of(writing: Writing, case: Case, kind: Kind, words: Words, wish: Wish) -> Page:
    """The letter as it will be laid out."""
    return writing.page(case, writing.letter(case, kind, words), words, wish)


def test_a_case_lends_its_picture_and_line_to_papers_that_show_them_alone(writing: Writing) -> None:
    case = writing.stock.catalogue.case("orm-bay")
    pages = {
        paper: page_of(writing, case, Kind.APPEAL, WORDS, Wish(paper=paper))
        for paper in ("plain", "stationery")
    }
    lent = {paper: [resource.url for resource in page.resources] for paper, page in pages.items()}
    assert lent == {"plain": ["page:fonts"], "stationery": ["page:fonts", "page:picture"]}


def test_who_gives_no_name_is_no_sender(writing: Writing) -> None:
    words = Words(interface="en", country="FR")
    page = page_of(
        writing, writing.stock.catalogue.case("mira-solenne"), Kind.APPEAL, words, Wish(paper="envelope")
    )
    assert "France" not in page.html


def test_a_paper_is_only_for_its_kinds_of_letter_and_a_card_for_cases_that_take_cards(
    writing: Writing, case_files: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = Wish(paper="postcard")
    assert page_of(writing, case, Kind.SOLIDARITY, WORDS, card).html
    with pytest.raises(UnknownChoice, match="no paper “postcard”"):
        page_of(writing, case, Kind.APPEAL, WORDS, card)
    facts = case_files / "example" / case.slug / "case.yaml"
    facts.write_text(facts.read_text().replace("forms: [letter, card, drawing]", "forms: [letter]"))
    monkeypatch.setattr(watch, "INTERVAL", 0)
    case = writing.stock.catalogue.case(case.slug)
    with pytest.raises(UnknownChoice, match="no paper “postcard”"):
        page_of(writing, case, Kind.SOLIDARITY, WORDS, card)


def alternatives(pdf: bytes) -> list[str]:
    """The words that stand for each picture of the page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        figures = (item for item in document.objects if isinstance(item, pikepdf.Dictionary))
        return [str(item["/Alt"]) for item in figures if item.get("/S") == "/Figure"]


NAMES = ("Ana Ferrer", "ليلى الحسيني", "", "Ana Ferrer", "José 😊 Ñandú", "王小明", "Wilhelmina " * 9)


def run_of(writing: Writing, case: Case, kind: Kind, words: Words, wish: Wish) -> bytes:
    return writing.print_run(case, kind, words, wish, NAMES, NOON.date())


@pytest.mark.parametrize(
    ("kind", "wish"),
    [
        (Kind.APPEAL, Wish(paper="plain")),
        (Kind.APPEAL, Wish(paper="mirror")),
        (Kind.APPEAL, Wish(paper="envelope")),
        (Kind.SOLIDARITY, Wish(paper="large", size=Size.LETTER)),
        (Kind.SOLIDARITY, Wish(paper="postcard", options={"cards": "single"})),
    ],
    ids=lambda given: getattr(given, "paper", given),
)
def test_a_run_is_the_letter_of_each_name_in_their_order(
    writing: Writing, case: Case, kind: Kind, wish: Wish
) -> None:
    words = Words(interface="fr", language="en", address="3 Quay Street\nLyon", country="FR", place="Lyon")
    alone = [
        words_of(writing.rendered(case, kind, dataclasses.replace(words, name=name), wish).document.data)
        for name in NAMES
    ]
    assert words_of(run_of(writing, case, kind, words, wish)) == [page for pages in alone for page in pages]
    assert letters(case) == 0


def test_changed_words_run_as_the_sample_does(writing: Writing, case: Case) -> None:
    words = Words(interface="en", body="My own words.")
    pages = words_of(run_of(writing, case, Kind.APPEAL, words, Wish()))
    assert len(pages) == len(NAMES)
    assert all("My own words." in page for page in pages)


@pytest.mark.parametrize(
    ("names", "error"),
    [(("Ana", "\ue000 Bo"), CannotPrint), (("Ana", "x" * 101), TooLong)],
    ids=["sign", "long"],
)
def test_a_run_with_a_name_that_cannot_be_printed_is_refused_whole(
    writing: Writing, case: Case, names: tuple[str, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        writing.print_run(case, Kind.APPEAL, WORDS, Wish(), names, NOON.date())


def test_no_run_is_printed_of_letters_that_may_not_be_written(writing: Writing) -> None:
    closed = writing.stock.catalogue.case("bernardo-caal-xol")
    with pytest.raises(KindNotOpen):
        run_of(writing, closed, Kind.APPEAL, WORDS, Wish())


def words_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
