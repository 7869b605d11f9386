"""The books at the desk: reports made by organizers, taken away by everybody there, and never changed."""

import datetime
import logging
from pathlib import Path

import pytest

from app.accounts import acts
from app.accounts.roles import Role
from app.actions import closings, ledger
from app.actions.cell import Cell, Channel, Standing
from app.actions.tallies import Tally
from app.cases.case import Edition
from app.closing.books import Books
from app.closing.words import BooksUnreadable
from app.errors import PressFailed
from app.files.problems import Problem
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.website import Website, copied_cases, run_once

BOOKS = "/en/desk/books"
OPENS, CLOSES = datetime.date(2020, 12, 1), datetime.date(2020, 12, 10)
OF = "example.2020"


@pytest.fixture
def site(open_website: Open, tmp_path: Path) -> Website:
    """A campaign that is over, with 24 letters."""
    cases = copied_cases(tmp_path / "files")
    run_once(cases, "example", OPENS, CLOSES)
    website = open_website(cases)
    tally(website, 24)
    return website


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def tally(website: Website, quantity: int, standing: Standing = Standing.COUNTED) -> None:
    cell = Cell(
        campaign="example", case="mira-solenne", addressee="king", kind="appeal", language="en",
        channel=Channel.TALLY, group="", day=CLOSES, standing=standing,
    )  # fmt: skip
    with website.app.app_context():
        ledger.tally([Tally(f"tally of {quantity}", cell, quantity)], "ana", CLOSES)


def made(website: Website) -> list[str]:
    with website.app.app_context():
        return [f"{one.number} {one.step}" for one in closings.filed()]


def test_a_report_is_made_told_and_recorded(site: Website, desk: Desk) -> None:
    page = desk.get(BOOKS)
    assert "No report has been made yet." in page.text
    assert {"provisional", "final", "addendum"} <= set(page.buttons())
    page = desk.post(BOOKS, {"of": OF, "as": "provisional"})
    assert "Report no. 1 is made and stands below." in page.text
    for told in ("Provisional report · no. 1", "Letters to Almarra", "10 December 2020", desk.name):
        assert told in page.text
    with site.app.app_context():
        (filed,) = closings.filed()
        act = acts.newest(1)[0]
    assert filed.hash.hex() in page.text
    assert (act.organizer, act.act, act.about) == (desk.name, "made-report", "1: provisional, example")


def test_books_are_closed_after_a_question_and_once(site: Website, desk: Desk) -> None:
    page = desk.post(BOOKS, {"of": OF, "as": "final"})
    assert "Close the books of these days?" in page.text
    assert made(site) == [], "a question changes nothing"
    sure = page.fields(1) | {"as": "final"}
    assert "Report no. 1 is made" in desk.post(BOOKS, sure).text
    page = desk.post(BOOKS, sure)
    assert page.status == 409
    assert "were closed on" in page.text
    assert made(site) == ["1 final"]


def test_why_a_report_is_not_made_is_told_with_what_to_do(site: Website, desk: Desk) -> None:
    page = desk.post(BOOKS, {"of": OF, "as": "addendum"})
    assert (page.status, "these days have none yet" in page.text) == (409, True)
    tally(site, 600, Standing.HELD)
    page = desk.post(BOOKS, {"of": OF, "as": "final", "sure": "yes"})
    assert (page.status, "wait for a decision: 600" in page.text) == (409, True)
    assert page.fields(1)["of"] == OF
    assert made(site) == []


@pytest.mark.parametrize(
    "fields", [{}, {"as": "final"}, {"of": OF, "as": "other"}, {"of": "x", "as": "final"}]
)
def test_a_form_that_names_nothing_does_nothing(site: Website, desk: Desk, fields: dict[str, str]) -> None:
    assert desk.post(BOOKS, fields).status == 422
    assert made(site) == []


def test_everybody_at_the_desk_takes_the_files_away(site: Website, desk: Desk) -> None:
    desk.post(BOOKS, {"of": OF, "as": "provisional"})
    viewer = at_desk(site, Role.VIEWER)
    page = viewer.get(BOOKS)
    assert "provisional" not in page.buttons()
    files = [link for link in page.links if f"{BOOKS}/1/" in link]
    assert [link.removeprefix(f"{BOOKS}/1/") for link in files] == [
        "pdf?size=a4",
        "pdf?size=letter",
        "xlsx",
        "csv",
    ]
    heads = [viewer.ask(link).data[:4] for link in files]
    assert heads == [b"%PDF", b"%PDF", b"PK\x03\x04", b"\xef\xbb\xbfT"]
    answer = viewer.ask(files[-1].replace("/en/", "/fr/"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=rapport-1.csv"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("file", ["2/csv", "0/csv", "x/csv", "9" * 40 + "/csv", "1/doc", "1/pdf?size=a3"])
def test_there_are_no_other_files(site: Website, desk: Desk, file: str) -> None:
    del site
    desk.post(BOOKS, {"of": OF, "as": "provisional"})
    assert desk.ask(f"{BOOKS}/{file}").status_code == 404


def test_what_cannot_be_printed_is_told(
    site: Website, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.post(BOOKS, {"of": OF, "as": "provisional"})

    def fails(error: Exception) -> None:
        def document(*_: object) -> None:
            raise error

        monkeypatch.setattr(Books, "document", document)

    fails(PressFailed("it took long"))
    with caplog.at_level(logging.WARNING):
        page = desk.get(f"{BOOKS}/1/pdf")
    assert (page.status, "its workbook or its table" in page.text) == (500, True)
    assert "Report 1 could not be printed (PressFailed)" in caplog.text
    fails(BooksUnreadable(Problem(Path("words/fr.yaml"), 3, "“total” is missing; add it.")))
    page = desk.get(f"{BOOKS}/1/pdf")
    assert (page.status, "in fr.yaml. “total” is missing" in page.text) == (500, True)
    del site


def test_reports_outlive_the_files_of_their_campaign(site: Website, desk: Desk) -> None:
    wanted = closings.Wanted("bygone", Edition(OPENS, CLOSES), closings.Step.FINAL, CLOSES, "operator")
    with site.app.app_context():
        closings.close(wanted, lambda _counts: {})
    page = desk.get(BOOKS)
    assert "bygone:" in page.text
    assert "by The operator" in page.text
