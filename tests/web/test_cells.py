"""The cells behind the overview as a CSV file: those of its filters, sent as they are read, without names."""

import csv
import datetime
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.actions.cell import Cell, Channel, Reason, Standing
from app.database import db
from app.desk import COLUMNS
from app.figures import WITHDRAWN
from tests.actions.made import append
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.website import Website, copied_cases

TODAY = datetime.datetime.now(datetime.UTC).date()
YESTERDAY = TODAY - datetime.timedelta(days=1)
ADDRESS = "/en/desk/cells.csv"


@pytest.fixture
def site(open_website: Open, tmp_path: Path) -> Website:
    """The example campaign alone, running until a month from now, without a letter."""
    folder = copied_cases(tmp_path)
    opens, closes = TODAY - datetime.timedelta(days=60), TODAY + datetime.timedelta(days=30)
    (folder / "example" / "campaign.yaml").write_text(f"opens: {opens}\ncloses: {closes}\ntime_zone: UTC\n")
    return open_website(folder)


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def add(website: Website, quantity: int, **changes: Any) -> None:
    cell = Cell(
        campaign="example", case="mira-solenne", addressee="the-king", kind="appeal", language="en",
        channel=Channel.TALLY, group="", day=YESTERDAY, standing=Standing.COUNTED,
    )  # fmt: skip
    with website.app.app_context():
        append(replace(cell, **changes), quantity, Reason.TALLY)


def rows(answer: TestResponse) -> list[dict[str, str]]:
    """The lines below the names of the columns."""
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_line_tells_all_of_a_cell(site: Website, desk: Desk) -> None:
    add(site, 24)
    answer = desk.ask(ADDRESS)
    day = str(YESTERDAY)
    assert [tuple(row.values()) for row in rows(answer)] == [
        ("example", "mira-solenne", "the-king", "appeal", "en", "tally", "", day, day, "counted", "24")
    ]
    assert answer.data.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    closes = TODAY + datetime.timedelta(days=30)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=example-{closes.year}.csv"


def test_the_overview_leads_to_the_cells_of_its_filters(site: Website, desk: Desk) -> None:
    assert ADDRESS not in desk.get("/en/desk").links
    add(site, 30)
    add(site, 7, case="orm-bay", addressee="families", kind="solidarity", language="es")
    assert ADDRESS in desk.get("/en/desk").links
    (link,) = (one for one in desk.get("/en/desk?written_in=es").links if ADDRESS in one)
    assert [(row["case"], row["quantity"]) for row in rows(desk.ask(link))] == [("orm-bay", "7")]
    assert len(rows(desk.ask(f"{ADDRESS}?day={YESTERDAY}"))) == 2
    assert rows(desk.ask(f"{ADDRESS}?kind=petition")) == []


@pytest.mark.parametrize("query", ["campaign=nobody", "edition=1999", "case=nobody", "channel=pigeon"])
def test_what_cannot_be_is_not_found(desk: Desk, query: str) -> None:
    assert desk.ask(f"{ADDRESS}?{query}").status_code == 404


def test_without_any_campaign_there_is_no_file(open_website: Open, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert at_desk(open_website(tmp_path / "none")).ask(ADDRESS).status_code == 404


def test_a_withdrawn_case_is_named_in_no_line(
    site: Website, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.files.watch.INTERVAL", 0)
    add(site, 12)
    facts = site.settings.case_files / "example" / "mira-solenne" / "case.yaml"
    facts.write_text(facts.read_text().replace("status: open", "status: withdrawn"))
    (row,) = rows(desk.ask(ADDRESS))
    assert (row["case"], row["addressee"], row["quantity"]) == (WITHDRAWN, "", "12")


def test_a_name_that_looks_like_a_formula_is_text(site: Website, desk: Desk) -> None:
    add(site, 3, group="=1+1")
    assert [row["group"] for row in rows(desk.ask(ADDRESS))] == ["'=1+1"]


def test_it_is_sent_as_it_is_read_and_who_leaves_off_leaves_nothing_open(site: Website, desk: Desk) -> None:
    for number in range(3):
        add(site, 1, group=f"GROUP{number}")
    answer = desk.client.get(ADDRESS)
    assert answer.is_streamed
    answer.close()
    with site.app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # It is a queue.


def test_with_the_ledger_away_a_page_says_so(site: Website, desk: Desk) -> None:
    site.break_database()
    assert desk.ask(ADDRESS).status_code == 503
