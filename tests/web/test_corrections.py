"""The public log of corrections: what was taken back and why, without names, of whatever case it was."""

from datetime import date
from pathlib import Path

import pytest

from app.actions import ledger
from app.actions.cell import Cell, Channel, Standing
from app.actions.tallies import Tally
from app.web.browse import corrections
from tests.web.conftest import Open
from tests.web.group import MIRA, entered, opened_group
from tests.web.website import Website, copied_cases, edit

PAGE = "/en/corrections"
DAY = date(2026, 11, 19)
CELL = Cell(
    campaign="example",
    case="mira-solenne",
    addressee="king",
    kind="appeal",
    language="en",
    channel=Channel.TALLY,
    group="",
    day=DAY,
    standing=Standing.COUNTED,
)


def corrected(website: Website, quantity: int, right: int, note: str, today: date = DAY) -> None:
    """A tally of Ana's that Ben corrects."""
    with website.app.app_context():
        (made,) = ledger.tally([Tally(f"{note} {today}", CELL, quantity)], "ana.ferrer", DAY)
        ledger.correct(made.number, right, note, "ben.okoro", today, f"correction of {made.number}")


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


def test_without_corrections_the_page_says_so(site: Website) -> None:
    assert "nothing had to be corrected" in site.get(PAGE).text


def test_a_correction_is_told_with_its_day_reason_and_campaign_and_without_names(site: Website) -> None:
    corrected(site, 2_400, 24, "Two noughts <too> many.", date(2026, 11, 21))
    page = site.get(PAGE)
    for told in (
        "21 November 2026",
        "Mira Solenne · Letters to the authorities · Reported as a pile",
        "Taken back: 2,400 · Entered in their place: 24",
        "Reason: Two noughts <too> many.",
        "Letters to Almarra, 11 December 2025 – 10 December 2026",
    ):
        assert told in page.text
    assert "nothing had to be corrected" not in page.text
    assert not any(name in page.text for name in ("ana.ferrer", "ben.okoro", "king"))
    assert "2 400" in site.get("/fr/corrections").text.replace("\N{NO-BREAK SPACE}", " ").replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )


def test_what_a_group_corrects_is_told_without_the_group(site: Website) -> None:
    code = opened_group(site)
    entered(site, code, {f"whole.{MIRA}": "30"})
    entered(site, code, {f"whole.{MIRA}": "27"})
    text = site.get(PAGE).text
    assert "Letters to the authorities · Corrected by groups" in text
    assert "Taken back: 3" in text
    assert "Entered in their place" not in text


def test_of_a_withdrawn_case_neither_name_nor_reason_is_told(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    corrected(website, 24, 0, "Mira’s class counted twice.")
    edit(cases / "example/mira-solenne/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    text = open_website(cases).get(PAGE).text
    assert "A case that was withdrawn" in text
    assert "Taken back: 24" in text
    assert "Mira" not in text


def test_of_a_campaign_whose_folder_is_gone_the_number_is_told(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    corrected(website, 24, 0, "Counted twice.")
    (cases / "example").rename(tmp_path / "put away")
    text = open_website(cases).get(PAGE).text
    assert "A case that was withdrawn" in text
    assert "Almarra" not in text


def test_of_many_corrections_the_earlier_are_summed(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "_MOST", 1)
    for day in (19, 20, 21):
        corrected(site, day, 1, "Counted twice.", date(2026, 11, day))
    text = site.get(PAGE).text
    assert "2 more corrections were made. Taken back: 39" in text
    assert "19 November" not in text


def test_without_the_ledger_the_page_asks_to_come_back(site: Website) -> None:
    site.break_database()
    page = site.get(PAGE)
    assert (page.status, page.headers["Retry-After"]) == (503, "60")


def test_it_is_linked_where_the_number_is_explained(site: Website) -> None:
    for path in ("/en/", "/en/about"):
        assert PAGE in site.get(path).links
