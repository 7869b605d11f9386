"""The figures that are shown: under names that may be shown, in steps, and none rather than an error."""

import dataclasses
import datetime

import pytest

from app import figures
from app.actions import snapshots
from app.actions.cell import Cell, Channel, Reason, Standing
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.sheet import Kind, Status
from app.figures import WITHDRAWN
from app.settings import ROOT
from tests.actions.made import append
from tests.databases import take_away

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime.datetime(2026, 11, 20, 12, 0, 30, tzinfo=datetime.UTC)
STEP = 60


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(ROOT / "case_files")


def add(case: str, quantity: int, standing: Standing = Standing.COUNTED) -> None:
    cell = Cell(
        campaign="example", case=case, addressee="office", kind=Kind.APPEAL, language="en",
        channel=Channel.TALLY, group="", day=NOW.date(), standing=standing,
    )  # fmt: skip
    append(cell, quantity, Reason.TALLY, "a test")


def test_a_withdrawn_case_and_one_whose_folder_is_gone_keep_their_letters_and_lose_their_names(
    catalogue: Catalogue,
) -> None:
    case = catalogue.case("idris-vael")
    kinds = {
        kind: dataclasses.replace(facts, status=Status.WITHDRAWN) for kind, facts in case.facts.kinds.items()
    }
    withdrawn = dataclasses.replace(case, facts=dataclasses.replace(case.facts, kinds=kinds))
    hidden = dataclasses.replace(catalogue, cases={**catalogue.cases, "idris-vael": withdrawn})
    for slug, quantity in {"mira-solenne": 4, "idris-vael": 2, "long-gone": 1}.items():
        add(slug, quantity)
    shown = figures.exact(hidden, hidden.campaign("example"), NOW)
    assert shown.total == 7
    assert shown.by_case == {"mira-solenne": 4, WITHDRAWN: 3}


def test_the_public_total_moves_in_steps_and_a_page_takes_the_last_one(catalogue: Catalogue) -> None:
    campaign = catalogue.campaign("example")
    add("mira-solenne", 4)
    first = figures.published(catalogue, campaign, NOW, STEP)
    add("mira-solenne", 3)
    again = figures.published(catalogue, campaign, NOW + datetime.timedelta(seconds=20), STEP)
    later = NOW + datetime.timedelta(seconds=STEP)
    on_a_page = figures.shown(catalogue, campaign, later, STEP)
    moved = figures.published(catalogue, campaign, later, STEP)
    assert on_a_page
    assert [one.total for one in (first, again, on_a_page, moved)] == [4, 4, 4, 7]
    assert first.as_of == NOW.replace(second=0), "the start of the step, never the time of a letter"


def test_a_page_asks_by_itself_where_nothing_recent_was_published(catalogue: Catalogue) -> None:
    campaign = catalogue.campaign("example")
    assert snapshots.latest("example") is None
    figures.published(catalogue, campaign, NOW, STEP)
    add("mira-solenne", 1)
    shown = figures.shown(catalogue, campaign, NOW + datetime.timedelta(minutes=10), STEP)
    assert shown
    assert shown.total == 1


def test_without_steps_the_ledger_is_asked_each_time(catalogue: Catalogue) -> None:
    campaign = catalogue.campaign("example")
    add("mira-solenne", 2)
    shown = figures.shown(catalogue, campaign, NOW, step=0)
    assert shown
    assert shown.total == 2


def test_practice_stands_apart(catalogue: Catalogue) -> None:
    add("mira-solenne", 2, Standing.PRACTICE)
    shown = figures.exact(catalogue, catalogue.campaign("example"), NOW)
    assert (shown.total, shown.practice) == (0, 2)


def test_while_the_ledger_is_away_a_page_shows_nothing(catalogue: Catalogue) -> None:
    take_away()
    assert figures.shown(catalogue, catalogue.campaign("example"), NOW, STEP) is None
