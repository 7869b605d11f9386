"""The dashboard: each number with its definition and its moment, each value a link that filters."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine

from app.actions import groups
from app.actions.cell import PETITION, Cell, Channel, Reason, Standing
from app.actions.codes import join_code, shown_code
from app.languages import INTERFACE_LANGUAGES
from tests.actions.made import append
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.page import Page
from tests.web.website import Website, copied_cases

TODAY = datetime.datetime.now(datetime.UTC).date()
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _far_from_midnight() -> Iterator[None]:
    """While a test runs it stays the same day."""
    with time_machine.travel(datetime.datetime.combine(TODAY, datetime.time(12), datetime.UTC)):
        yield


@pytest.fixture
def site(open_website: Open, tmp_path: Path) -> Website:
    """The example campaign alone, running until a month from now, without a letter."""
    folder = copied_cases(tmp_path)
    opens, closes = TODAY - datetime.timedelta(days=60), TODAY + datetime.timedelta(days=30)
    (folder / "example" / "campaign.yaml").write_text(
        f"opens: {opens}\ncloses: {closes}\ntime_zone: UTC\ngoal: 1000\n"
    )
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
        append(replace(cell, **changes), quantity, Reason.TALLY, "ana")


def group(website: Website, kind: str = "school", region: str = "FR") -> str:
    with website.app.app_context():
        return join_code(groups.open_group("example", 28, kind, region, TODAY))


def table(page: Page, title: str) -> dict[str, list[str]]:
    """The rows of the table of that title: name → numbers."""
    for found in page.all("//table"):
        if " ".join(found.xpath("string(caption/text())").split()) == title:
            return {
                " ".join(row.xpath("string(th)").split()): [cell.text_content() for cell in row.xpath("td")]
                for row in found.xpath("tbody/tr")
            }
    return {}


def link(page: Page, name: str) -> str:
    """Where the link of that name leads."""
    (found,) = (one for one in page.all("//main//a") if " ".join(one.text_content().split()) == name)
    return str(found.get("href"))


def test_before_the_first_letter_it_says_what_will_show_there(desk: Desk) -> None:
    page = desk.get("/en/desk")
    assert "Nothing has been counted on these days yet." in page.text
    assert page.all("//main//table") == []
    assert page.headers["Cache-Control"] == "no-store"


def test_every_sum_is_told_in_its_place(site: Website, desk: Desk) -> None:
    school = group(site)
    add(site, 1234)
    add(site, 7, case="orm-bay", addressee="families", kind="solidarity", language="es", group=school)
    add(site, 4, kind=PETITION)
    add(site, 3, standing=Standing.HELD)
    add(site, 2, channel=Channel.OTHER)
    add(site, 5, standing=Standing.PRACTICE, day=YESTERDAY - datetime.timedelta(days=90))
    page = desk.get("/en/desk")
    for told in ("1,241 letters written", "4 signatures", "2 other contributions", "5 practice letters"):
        assert told in page.text
    assert link(page, "wait for an organizer") == "/en/desk/held"
    assert table(page, "Case") == {
        "Mira Solenne": ["1,234", "4"],
        "The fishing families of Orm Bay": ["7", "0"],
    }
    assert table(page, "Language") == {"English": ["1,234", "4"], "Spanish": ["7", "0"]}
    assert list(table(page, "Kind")) == [
        "Letters to the authorities",
        "Messages of solidarity",
        "Signatures of petitions",
    ]
    assert table(page, "How they came in") == {"Reported as a pile": ["1,241", "4"]}
    assert list(table(page, "Addressee")) == [
        "Aldemar III · Mira Solenne",
        "The fishing families of Orm Bay",
    ]
    assert table(page, "Group") == {
        f"{shown_code(school)} · A class or a school · France": ["7", "0"],
        "Not in a group": ["1,234", "4"],
    }
    assert table(page, "Kind of group") == {"A class or a school": ["7", "0"]}
    assert table(page, "Country of the group") == {"France": ["7", "0"]}


def test_each_number_has_its_moment_and_its_definition(site: Website, desk: Desk) -> None:
    add(site, 3)
    page = desk.get("/en/desk")
    captions = [caption.text_content() for caption in page.all("//caption")]
    assert len(captions) == 6
    assert all(" as of " in caption for caption in captions)
    assert "Letters, not people" in page.text


def test_the_goal_and_the_pace_are_those_of_the_whole_campaign(site: Website, desk: Desk) -> None:
    add(site, 122)
    page = desk.get("/en/desk")
    # 61 days with today, and 878 letters in 31 days.
    assert "So far, 2 letters a day on average." in page.text
    assert "it takes 29 letters a day from today." in page.text
    assert "a day on average" not in desk.get("/en/desk?case=mira-solenne").text
    add(site, 1000)
    assert "The goal of 1,000 letters has been reached." in desk.get("/en/desk").text


def test_less_than_a_letter_a_day_is_not_told_as_none(site: Website, desk: Desk) -> None:
    add(site, 1)
    assert "less than one letter a day" in desk.get("/en/desk").text


def test_values_are_links_that_filter_and_filters_can_be_taken_off(site: Website, desk: Desk) -> None:
    add(site, 30)
    add(site, 7, case="orm-bay", addressee="families", kind="solidarity", language="es")
    assert "/en/desk?case=orm-bay" in desk.get("/en/desk").links
    case = desk.get("/en/desk?case=orm-bay")
    assert "7 letters written" in case.text
    assert table(case, "Case") == {}
    both = desk.get(link(case, "Spanish"))
    assert "written_in=es" in both.source
    assert "Case The fishing families of Orm Bay" in both.text
    off = [str(one.get("href")) for one in both.all("//a[starts-with(@aria-label, 'Take off')]")]
    assert off == ["/en/desk?written_in=es", "/en/desk?case=orm-bay"]
    assert "37 letters written" in desk.get(link(both, "Show all letters")).text
    assert "Nothing of this has been counted." in desk.get("/en/desk?case=orm-bay&kind=appeal").text


@pytest.mark.parametrize(
    "wanted", ["day={day}", "kind=appeal", "channel=tally", "addressee=the-king", "group=-", "written_in=en"]
)
def test_every_field_filters(site: Website, desk: Desk, wanted: str) -> None:
    add(site, 30)
    add(
        site, 7, case="orm-bay", addressee="families", kind="solidarity", language="es", group=group(site),
        channel=Channel.EXTERNAL, day=TODAY,
    )  # fmt: skip
    assert "30 letters written" in desk.get(f"/en/desk?{wanted.format(day=YESTERDAY)}").text


def test_a_group_can_be_looked_at_alone(site: Website, desk: Desk) -> None:
    school = group(site, kind="", region="")
    add(site, 7, group=school)
    add(site, 9)
    page = desk.get(link(desk.get("/en/desk"), shown_code(school)))
    assert "7 letters written" in page.text
    assert table(page, "Group") == {}


def test_all_but_the_largest_groups_are_one_line_without_a_link(site: Website, desk: Desk) -> None:
    for number in range(22):
        add(site, 10 + number, group=f"GROUP0{number:02}")
    told = table(desk.get("/en/desk"), "Group")
    assert len(told) == 21
    assert told["2 smaller groups"] == ["21"]


@pytest.mark.parametrize(
    "query",
    [
        "campaign=nobody",
        "edition=1999",
        "edition=x",
        "case=nobody",
        "kind=novel",
        "channel=pigeon",
        "day=2026-13-01",
        "group=%00",
        "written_in=%C3%A9",
        f"addressee={'a' * 61}",
    ],
)
def test_what_cannot_be_is_not_found(desk: Desk, query: str) -> None:
    assert desk.get(f"/en/desk?{query}").status == 404


@pytest.mark.parametrize("query", ["written_in=xx1", "written_in=zz", "addressee=nobody", "group=NOBODY"])
def test_what_nobody_knows_is_told_as_it_is(desk: Desk, query: str) -> None:
    assert "Nothing of this has been counted." in desk.get(f"/en/desk?{query}").text


def test_a_withdrawn_case_keeps_its_letters_and_is_named_nowhere(
    site: Website, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.files.watch.INTERVAL", 0)
    add(site, 12)
    add(site, 3, case="long-gone")
    facts = site.settings.case_files / "example" / "mira-solenne" / "case.yaml"
    facts.write_text(facts.read_text().replace("status: open", "status: withdrawn"))
    page = desk.get("/en/desk")
    assert table(page, "Case") == {"Cases that were withdrawn": ["15"]}
    assert table(page, "Addressee") == {"Cases that were withdrawn": ["15"]}
    assert "mira" not in page.source.lower().replace("miracle", "")
    assert desk.get("/en/desk?case=mira-solenne").status == 404
    assert "Aldemar" not in desk.get("/en/desk?addressee=the-king").source


def test_days_are_drawn_and_stand_in_a_table_behind(site: Website, desk: Desk) -> None:
    add(site, 10, day=TODAY - datetime.timedelta(days=4))
    add(site, 5)
    page = desk.get("/en/desk")
    bars = page.all("//*[local-name()='svg'][@class='chart']/*[local-name()='rect']")
    assert [(bar.get("x"), bar.get("height")) for bar in bars] == [("91", "100.0"), ("121", "50.0")]
    assert list(table(page, "Day").values()) == [["10"], ["5"]]


def test_earlier_editions_and_other_campaigns_can_be_looked_at(open_website: Open) -> None:
    website = open_website()
    desk = at_desk(website)
    edition = website.app.extensions["every-letter services"].writing.campaign("example").edition(TODAY)
    add(website, 5, day=edition.opens)
    add(website, 3, day=edition.opens - datetime.timedelta(days=300))
    add(website, 3, day=edition.opens - datetime.timedelta(days=30))
    add(website, 9, campaign="remembered", case="bernardo-caal-xol", day=datetime.date(2021, 12, 1))
    page = desk.get("/en/desk?campaign=example")
    assert "5 letters written" in page.text
    earlier = desk.get(f"/en/desk?campaign=example&edition={edition.closes.year - 1}")
    assert "6 letters written" in earlier.text
    assert "Letters week by week" in earlier.text
    assert "9 letters written" in desk.get(link(page, "A campaign remembered")).text


def test_without_any_campaign_it_says_what_to_do(open_website: Open, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "No campaign yet" in at_desk(open_website(tmp_path / "none")).get("/en/desk").text


def test_with_the_ledger_away_a_page_says_so(site: Website, desk: Desk) -> None:
    site.break_database()
    assert desk.get("/en/desk").status == 503


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_it_stands_in_every_language(site: Website, desk: Desk, language: str) -> None:
    add(site, 1234)
    page = desk.get(f"/{language}/desk?day={YESTERDAY}")
    assert page.status == 200
    assert page.root.get("lang") == language
