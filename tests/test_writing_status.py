"""The spine hears the desk: what it shuts gives no letter from the next moment on, on both databases."""

import datetime
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask

from app.actions import statuses, totals
from app.cases.sheet import Kind, Status
from app.cases.status import is_withdrawn
from app.documents.document import Document, Format
from app.documents.page import Page
from app.documents.pdf.printing import Printed
from app.documents.press import Press
from app.errors import KindNotOpen
from app.letters.words import Words
from app.settings import ROOT, Settings
from app.writing import Outcome, Wish, Writing
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
TEXT, WORDS = Wish(format=Format.TXT), Words(interface="en", name="Ana")
OPEN, PAUSED, CLOSED, WITHDRAWN = Status


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates" / "pages", workers=1)
    yield press
    press.close()


@pytest.fixture
def writing(tmp_path: Path, press: Press) -> Writing:
    return made(tmp_path, press)


def made(folder: Path, press: Press, case_files: Path = ROOT / "case_files") -> Writing:
    """A node that starts now."""
    return Writing(settings(folder, case_files), press, lambda: NOON)


def settings(folder: Path, case_files: Path = ROOT / "case_files") -> Settings:
    return Settings(database_url="", secret_keys=("k" * 16,), data_dir=folder, case_files=case_files)


def say(status: Status, case: str = "idris-vael", kind: Kind = Kind.APPEAL) -> None:
    statuses.say(case, kind, status, {"en": "He is free."}, "carla", NOON.date(), needs_second=False)


def write(writing: Writing) -> Outcome:
    """Opens a page as the files have it, whatever the desk says, and sends it."""
    case = writing.files.catalogue.case("idris-vael")
    token = writing.read_token(writing.issue_token(case, Kind.APPEAL), case, Kind.APPEAL)
    return writing.write(case, Kind.APPEAL, WORDS, TEXT, token).outcome


def letters() -> int:
    return totals.ask("example", datetime.date(2025, 12, 11), datetime.date(2026, 12, 10)).letters


def test_the_stock_is_that_of_the_files_until_the_desk_says_something(writing: Writing) -> None:
    assert writing.stock is writing.files
    say(CLOSED)
    case = writing.stock.catalogue.case("idris-vael")
    assert case.facts.kinds[Kind.APPEAL].status is CLOSED
    assert case.words["en"].front.outcomes[Kind.APPEAL] == "He is free."
    assert writing.stock is writing.stock, "it is laid over the files once"
    assert writing.files.catalogue.case("idris-vael").facts.kinds[Kind.APPEAL].status is OPEN
    assert writing.stock.catalogue.case("orm-bay") is writing.files.catalogue.case("orm-bay")
    say(OPEN)
    assert writing.stock is writing.files


def test_a_change_of_the_files_is_seen_under_what_the_desk_says(
    tmp_path: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = Path(shutil.copytree(ROOT / "case_files", tmp_path / "cases"))
    monkeypatch.setattr("app.files.watch.INTERVAL", 0.0)
    writing = made(tmp_path, press, cases)
    say(PAUSED)
    path = cases / "example/idris-vael/case.yaml"
    assert is_withdrawn(writing.stock.catalogue.case("idris-vael")) is False
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("appeal: {status: open", "appeal: {status: withdrawn"), encoding="utf-8")
    assert is_withdrawn(writing.stock.catalogue.case("idris-vael"))


def test_other_folders_are_asked_without_the_desk(writing: Writing) -> None:
    say(WITHDRAWN)
    other = writing.over(settings(Path()))
    assert other.stock is other.files
    take_away()
    case = other.stock.catalogue.case("idris-vael")
    assert other.rendered(case, Kind.APPEAL, WORDS, TEXT).outcome is Outcome.NOT_ASKED


@pytest.mark.parametrize("status", [PAUSED, CLOSED, WITHDRAWN])
def test_what_was_shut_gives_no_letter_whatever_was_opened_before(writing: Writing, status: Status) -> None:
    case = writing.stock.catalogue.case("idris-vael")
    token = writing.read_token(writing.issue_token(case, Kind.APPEAL), case, Kind.APPEAL)
    say(status)
    with pytest.raises(KindNotOpen):
        writing.write(case, Kind.APPEAL, WORDS, TEXT, token)
    with pytest.raises(KindNotOpen):
        writing.rendered(case, Kind.APPEAL, WORDS, TEXT)
    assert letters() == 0
    say(OPEN)
    assert writing.write(case, Kind.APPEAL, WORDS, TEXT, token).outcome is Outcome.COUNTED, "it stays good"


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_that_is_laid_out_meanwhile_is_neither_given_nor_counted(
    writing: Writing, database: Flask, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    document = Writing.document

    def late(*given: object) -> Document:
        with database.app_context():
            # Another node says so.
            say(WITHDRAWN, kind=kind)
        return document(*given)  # type: ignore[arg-type]  # As it was called.

    assert write(writing) is Outcome.COUNTED
    monkeypatch.setattr(Writing, "document", late)
    with pytest.raises(KindNotOpen):
        write(writing)
    assert letters() == 1
    assert is_withdrawn(writing.stock.catalogue.case("idris-vael")), "the rest of the request goes by it"


def test_a_run_that_is_laid_out_meanwhile_is_not_given(
    writing: Writing, database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, print_all = writing.stock.catalogue.case("idris-vael"), Press.print_all

    def late(press: Press, pages: Sequence[Page]) -> Printed:
        with database.app_context():
            say(CLOSED)
        return print_all(press, pages)

    monkeypatch.setattr(Press, "print_all", late)
    with pytest.raises(KindNotOpen):
        writing.print_run(case, Kind.APPEAL, WORDS, Wish(), ("Ana", "Ben"), NOON.date())


def test_with_the_database_away_letters_are_given_by_what_was_said_last(
    writing: Writing, database: Flask, tmp_path: Path, press: Press
) -> None:
    say(CLOSED)
    assert writing.stock is not writing.files
    take_away()
    with database.app_context():
        case = writing.stock.catalogue.case("idris-vael")
        with pytest.raises(KindNotOpen):
            writing.letter(case, Kind.APPEAL, WORDS)
        other = writing.stock.catalogue.case("orm-bay")
        assert writing.rendered(other, Kind.APPEAL, WORDS, TEXT).outcome is Outcome.NOT_ASKED
    with database.app_context():
        assert (
            made(tmp_path, press).stock.catalogue.case("idris-vael").facts.kinds[Kind.APPEAL].status is OPEN
        )
