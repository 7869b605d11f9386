"""Entries: listed, the newest first, and corrected once, by a number, a reason and a yes."""

import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from app.accounts import acts
from app.accounts.roles import Role
from app.actions import entries, ledger
from app.actions.authors import FACILITATOR, OPERATOR
from app.actions.entries import Entered
from app.tallying import Paper
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.group import entered, opened_group, site_of
from tests.web.page import Page
from tests.web.website import Website, copied_cases, edit

ENTRIES = "/en/desk/entries"
MIRA = "mira-solenne"
_piles = count(1)


@pytest.fixture
def site(open_website: Open) -> Website:
    return open_website()


@pytest.fixture
def desk(site: Website) -> Desk:
    return at_desk(site)


def add(website: Website, quantity: int = 240, author: str = "ana", **changes: Any) -> int:
    """A new entry's number."""
    services = site_of(website)
    with website.app.app_context():
        case = services.writing.stock.catalogue.case(changes.get("case", MIRA))
        day = services.tallying.days(case.campaign)[1]
        told = {"case": MIRA, "kind": "appeal", "language": "en", **changes}
        paper = Paper(day=day, quantity=quantity, **told)
        (tallied,) = services.tallying.enter(
            [services.tallying.tally(paper, f"{len(_all(website))}")], author
        )
    return tallied.number


def _all(website: Website) -> tuple[Entered, ...]:
    with website.app.app_context():
        return entries.newest(entries.Wanted(), most=1_000)


def rows(page: Page) -> dict[int, str]:
    """The entries of the list: number → what is told."""
    return {
        int(str(row.get("id")).removeprefix("entry-")): re.sub(r"\s+", " ", row.text_content()).strip()
        for row in page.all("//tbody/tr")
    }


def link(page: Page, name: str) -> str:
    (found,) = {str(one.get("href")) for one in page.all("//main//a") if one.text_content().strip() == name}
    return found


def correct(desk: Desk, number: int, **typed: str) -> Page:
    """The question whether it is meant, or why it is not asked."""
    page = desk.get(f"{ENTRIES}/{number}")
    return desk.post(f"{ENTRIES}/{number}", page.fields(1) | {"why": "a slip", **typed})


def sure(desk: Desk, number: int, asked: Page) -> Page:
    return desk.post(f"{ENTRIES}/{number}", asked.fields(1))


def test_an_empty_list_says_how_to_begin(site: Website, desk: Desk) -> None:
    page = desk.get(ENTRIES)
    assert "Nothing of this was entered by hand." in page.text
    assert link(page, "Enter paper letters") == "/en/desk/tally"
    assert "Enter paper letters" not in at_desk(site, Role.VIEWER).get(ENTRIES).text


def test_each_entry_tells_what_it_is(site: Website, desk: Desk) -> None:
    code = opened_group(site)
    entered(site, code, {f"whole.{MIRA}.appeal": "3"})
    add(site, 24, reference="=box 3", note="a parcel")
    add(site, 600, "ben", kind="solidarity")
    add(site, 5, OPERATOR, kind="other", channel="external")
    with site.app.app_context():
        ledger.release(3, "cleo", None)
    told = rows(desk.get(ENTRIES))
    assert list(told) == [6, 5, 4, 3, 2, 1]
    for number, words in {
        6: ("Let count", "+600", "cleo"),
        5: ("Waits no longer", "−600", "cleo"),
        4: ("+5", "The operator", "Other contributions"),
        3: ("+600", "wait for somebody else", "ben", "Messages of solidarity"),
        2: ("+24", "ana", "Mira Solenne", "Letters to the authorities", "Paper: =box 3", "Note: a parcel"),
        1: ("+3", "A facilitator", "Group"),
    }.items():
        assert all(word in told[number] for word in words), told[number]


def test_values_are_links_that_filter_and_filters_can_be_taken_off(site: Website, desk: Desk) -> None:
    add(site, 24)
    add(site, 7, "ben", case="orm-bay")
    add(site, 8, "ben")
    by_ben = desk.get(link(desk.get(ENTRIES), "ben"))
    assert list(rows(by_ben)) == [3, 2]
    assert "Entered by ben" in by_ben.text
    assert "author=ben" in by_ben.source
    both = desk.get(link(by_ben, "Mira Solenne"))
    assert list(rows(both)) == [3]
    off = [str(one.get("href")) for one in both.all("//a[starts-with(@aria-label, 'Take off')]")]
    assert off == [f"{ENTRIES}?author=ben", f"{ENTRIES}?case={MIRA}"]
    assert list(rows(desk.get(link(both, "Show all entries")))) == [3, 2, 1]
    day = next(one for one in both.links if "day=" in one)
    assert list(rows(desk.get(day))) == [3]
    assert "Nothing of this" in desk.get(f"{ENTRIES}?day=1999-12-31").text


def test_there_are_fifty_on_a_page(site: Website, desk: Desk) -> None:
    for _ in range(51):
        add(site, 1)
    page = desk.get(ENTRIES)
    assert list(rows(page)) == list(range(51, 1, -1))
    older = desk.get(link(page, "Older entries"))
    assert list(rows(older)) == [1]
    assert link(older, "To the newest") == ENTRIES
    assert "Older entries" not in older.text


@pytest.mark.parametrize(
    "query",
    [
        "case=nobody",
        "case=%00",
        "day=2026-13-01",
        "day=x",
        "author=%C3%A9",
        f"author={'a' * 61}",
        "before=x",
        "before=-1",
        f"before={2**31}",
        f"before={'9' * 30}",
    ],
)
def test_what_cannot_be_is_not_found(website: Website, query: str) -> None:
    assert at_desk(website).get(f"{ENTRIES}?{query}").status == 404


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "1.5", str(2**31), "9" * 30])
def test_entries_that_there_are_not_are_not_found(site: Website, desk: Desk, number: str) -> None:
    add(site)
    for page in (desk.get(f"{ENTRIES}/{number}"), desk.post(f"{ENTRIES}/{number}", {"quantity": "1"})):
        assert page.status == 404


def test_a_viewer_sees_and_corrects_nothing(site: Website) -> None:
    add(site)
    viewer = at_desk(site, Role.VIEWER)
    assert f"{ENTRIES}/1" not in viewer.get(ENTRIES).links
    assert viewer.get(f"{ENTRIES}/1").status == 403
    sent = {"quantity": "24", "why": "a slip", "sure": "yes"}
    assert viewer.post(f"{ENTRIES}/1", sent).status == 403
    assert site.total() == 240


def test_a_wrong_number_is_found_and_corrected_in_a_few_steps(site: Website, desk: Desk) -> None:
    add(site, 240, desk.name, reference="box 3")
    page = desk.get(ENTRIES)
    (address,) = [one for one in page.links if one.startswith(f"{ENTRIES}/")]
    form = desk.get(address)
    assert "The reason will be public: name nobody." in form.text
    asked = desk.post(address, form.fields(1) | {"quantity": "24", "why": "a slip of the pen"})
    assert "240 → 24" in asked.text
    assert "Everybody will read the reason: “a slip of the pen”" in asked.text
    assert site.total() == 240, "a question changes nothing"
    done = desk.post(address, asked.fields(1))
    assert "Entry 3 says so now: 240 → 24" in done.text
    assert site.total() == 24
    told = rows(desk.get(ENTRIES))
    assert "Taken back by entry 2" in told[1]
    assert "Takes back entry 1" in told[2]
    assert "a slip of the pen" in told[2]
    assert "box 3" in told[3]
    with site.app.app_context():
        act = acts.newest(1)[0]
    assert (act.organizer, act.act, act.about) == (desk.name, "corrected", f"1: {MIRA}.appeal, 240 → 24")


def test_what_is_sent_twice_is_corrected_once(site: Website, desk: Desk) -> None:
    add(site)
    asked = correct(desk, 1, quantity="24")
    pages = [sure(desk, 1, asked) for _ in range(2)]
    assert all("Entry 3 says so now" in page.text for page in pages)
    assert (site.total(), len(_all(site))) == (24, 3)
    with site.app.app_context():
        assert [act.act for act in acts.newest()].count("corrected") == 1


def test_all_of_it_can_be_taken_back(site: Website, desk: Desk) -> None:
    add(site)
    asked = correct(desk, 1, quantity="0")
    assert "nothing stands in its place" in asked.text
    assert "240 letters were taken back" in sure(desk, 1, asked).text
    assert site.total() == 0


def test_a_correction_to_much_waits(site: Website, desk: Desk) -> None:
    add(site)
    done = sure(desk, 1, correct(desk, 1, quantity="900"))
    assert "waits for a second person" in done.text
    assert site.total() == 0


def test_who_is_alone_is_told_that_a_correction_waits(open_website: Open) -> None:
    site = open_website(second_person=False)
    add(site)
    desk = at_desk(site)
    assert "waits to be let count" in sure(desk, 1, correct(desk, 1, quantity="900")).text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"quantity": "12a"}, "quantity", "from 0 to 100,000"),
        ({"quantity": "-5"}, "quantity", "from 0 to 100,000"),
        ({"quantity": ""}, "quantity", "from 0 to 100,000"),
        ({"quantity": "10000000"}, "quantity", "from 0 to 100,000"),
        ({"quantity": "999999"}, "quantity", "from 0 to 100,000"),
        ({"quantity": "240"}, "quantity", "says 240 already"),
        ({"quantity": "24", "why": "  "}, "why", "Please say in a few words"),
        ({"quantity": "24", "why": "x" * 301}, "why", "the limit is 300"),
    ],
)
def test_what_is_no_correction_is_told_beside_its_field_and_kept(
    site: Website, desk: Desk, typed: Mapping[str, str], field: str, sentence: str
) -> None:
    add(site)
    page = correct(desk, 1, **typed)
    assert page.status == 422
    (told,) = page.all(f"//*[@id='{field}-problem']")
    assert sentence in told.text_content()
    kept = page.fields(1)
    assert [kept[name] for name in typed] == [text.strip() for text in typed.values()]
    assert desk.post(f"{ENTRIES}/1", page.fields(1) | {"sure": "yes"}).status == 422
    assert site.total() == 240


def test_of_two_at_one_entry_the_second_is_told_who_was_first(site: Website, desk: Desk) -> None:
    add(site)
    other = at_desk(site)
    mine, theirs = correct(desk, 1, quantity="24"), correct(other, 1, quantity="42")
    sure(desk, 1, mine)
    page = sure(other, 1, theirs)
    assert page.status == 409
    assert f"taken back already, by entry 2 of {desk.name}" in page.text
    # Who was a step behind is told at that step.
    late = other.post(f"{ENTRIES}/1", {"quantity": "42", "why": "a slip"})
    assert late.status == 409
    assert site.total() == 24


def test_what_takes_back_and_what_was_taken_back_has_no_form(site: Website, desk: Desk) -> None:
    add(site)
    sure(desk, 1, correct(desk, 1, quantity="24"))
    for number in (1, 2):
        page = desk.get(f"{ENTRIES}/{number}")
        assert (page.status, "cannot be corrected" in page.text) == (200, True)
        sent = {"quantity": "5", "why": "a slip", "sure": "yes"}
        assert desk.post(f"{ENTRIES}/{number}", sent).status == 409
    assert site.total() == 24


def test_what_a_group_has_reported_can_be_corrected(site: Website, desk: Desk) -> None:
    entered(site, opened_group(site), {f"whole.{MIRA}.appeal": "30"})
    assert _all(site)[0].author == FACILITATOR
    sure(desk, 1, correct(desk, 1, quantity="3"))
    assert site.total() == 3


def test_a_reason_is_words_and_stays_in_its_direction(site: Website, desk: Desk) -> None:
    add(site)
    asked = correct(desk, 1, quantity="24", why="=1+1 \u202eslip\u2066 <b>")
    assert "“=1+1 slip <b>”" in asked.text
    sure(desk, 1, asked)
    assert _all(site)[0].note == "=1+1 slip <b>"


def test_entries_of_a_withdrawn_case_name_nobody_and_are_corrected_still(
    open_website: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.files.watch.INTERVAL", 0)
    folder = copied_cases(tmp_path)
    site = open_website(folder)
    add(site)
    facts = folder / "example" / MIRA / "case.yaml"
    edit(facts, ("appeal: {status: open", "appeal: {status: withdrawn"))
    desk = at_desk(site)
    page = desk.get(ENTRIES)
    assert "Cases that were withdrawn" in rows(page)[1]
    assert "mira" not in page.source.lower()
    assert desk.get(f"{ENTRIES}?case={MIRA}").status == 404
    assert "Entry 3 says so now" in sure(desk, 1, correct(desk, 1, quantity="24")).text
