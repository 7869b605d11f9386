"""The piles that a facilitator tells of: nothing is counted twice, and nothing that was typed is lost."""

import datetime
from pathlib import Path

import pytest
import time_machine

from app.actions import piles
from app.actions.cell import Channel, Standing
from app.languages import INTERFACE_LANGUAGES
from tests.web.conftest import Open
from tests.web.group import (
    MIRA,
    REPORT,
    RUN,
    entered,
    join_code_of,
    letters,
    looked,
    opened_group,
    run_fields,
    summed,
    write_online,
)
from tests.web.website import Website, copied_cases, edit, run_once


@pytest.fixture
def code(website: Website) -> str:
    return opened_group(website)


FORTNIGHT_BEFORE = "2026-11-20"


def test_a_pile_is_reported_whole_and_only_what_is_new_is_counted(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    for _ in range(3):
        write_online(website, code)
    run = website.send(RUN, run_fields(website, code, letter=f"{MIRA}.en", names="Ada\nBo\nCy\nDee\nEli"))
    assert (run.mimetype, run.headers["Cache-Control"]) == ("application/pdf", "no-store")
    before = website.total()
    assert (before, letters(website, code)) == (8, 8)
    form = looked(website, code)
    assert "8 counted so far" in form.text
    sums = summed(website, code, {f"whole.{MIRA}": "24", "participants": "23"})
    assert "24 = 8 counted + 16 new" in sums.text
    thanks = website.post(REPORT, sums.fields() | {"as": "enter"})
    assert thanks.heading == "Thank you for your letters"
    assert (website.total(), letters(website, code)) == (24, 24)
    assert letters(website, code, Channel.TALLY) == 16
    assert [cell.text_content() for cell in thanks.all("//table//td")] == ["24", "23"]


def test_pressing_twice_enters_once_and_so_does_the_same_pile_again(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    sums = summed(website, code, {f"whole.{MIRA}": "24"}).fields() | {"as": "enter"}
    headings = {website.post(REPORT, sums).heading for _ in range(3)}
    assert headings == {"Thank you for your letters"}
    again = summed(website, code, {f"whole.{MIRA}": "24"})
    assert "24, as counted: nothing new" in again.text
    website.post(REPORT, again.fields() | {"as": "enter"})
    assert letters(website, code) == website.total() == 24


def test_a_smaller_pile_asks_which_letters_were_not_written(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    for _ in range(3):
        write_online(website, code)
    entered(website, code, {f"whole.{MIRA}": "10"})
    sums = summed(website, code, {f"whole.{MIRA}": "6"})
    assert "10 counted − 4 not written" in sums.text
    fields = sums.fields()
    asked = [name for name in fields if name.startswith("unwritten.")]
    assert asked == [f"unwritten.{MIRA}.online", f"unwritten.{MIRA}.tally"]
    for online, tally, sentence in (
        ("", "", "which 4 were not written"),
        ("1", "1", "which 4 were not written"),
        ("1", "some", "from 0 to 7"),
        ("9", "", "from 0 to 3"),
    ):
        typed = dict(zip(asked, (online, tally), strict=True))
        page = website.post(REPORT, fields | typed | {"as": "enter"})
        assert (page.status, sentence in page.text) == (422, True)
        kept = page.fields()
        assert {name: kept[name] for name in asked} == typed
        assert letters(website, code) == 10
    website.post(REPORT, fields | dict(zip(asked, ("1", "3"), strict=True)) | {"as": "enter"})
    assert (letters(website, code), letters(website, code, Channel.ONLINE)) == (6, 2)
    alone = entered(website, code, {"whole.orm-bay.appeal": "5"})
    assert alone.status == 200
    less = summed(website, code, {"whole.orm-bay.appeal": "3"})
    assert "2 will be taken out of the count" in less.text
    assert "unwritten" not in less.source


def test_what_was_counted_meanwhile_is_shown_and_nothing_is_lost(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    sums = summed(website, code, {f"whole.{MIRA}": "24", "participants": "9", "language": "fr"}).fields()
    write_online(website, code)
    page = website.post(REPORT, sums | {"as": "enter"})
    assert page.status == 409
    assert "Meanwhile letters of this group were counted" in page.text
    assert "24 = 1 counted + 23 new" in page.text
    assert letters(website, code) == 1
    kept = page.fields()
    assert (kept["participants"], kept["language"], kept["key"]) == ("9", "fr", sums["key"])
    website.post(REPORT, kept | {"as": "enter"})
    assert letters(website, code) == 24
    broken = website.post(REPORT, kept | {"key": "k" * 22, f"seen.{MIRA}": "x", "as": "enter"})
    assert (broken.status, letters(website, code)) == (409, 24)


def test_what_is_more_than_a_day_may_bring_waits_and_says_so(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website, people=500)
    fine = summed(website, code, {f"whole.{MIRA}": "500"})
    assert "will wait" not in fine.text
    sums = summed(website, code, {f"whole.{MIRA}": "700"})
    assert "700 letters will wait: more than 500 a day" in sums.text
    thanks = website.post(REPORT, sums.fields() | {"as": "enter"})
    assert "700 letters wait for an organizer" in thanks.text
    assert website.total() == 0
    with website.app.app_context():
        standings = {cell.standing for cell in piles.of_group(join_code_of(code))}
    assert standings == {Standing.HELD}
    assert "letters so far" not in website.get(f"/en/g/{join_code_of(code)}").text
    assert "700 wait for an organizer" in summed(website, code, {f"whole.{MIRA}": "700"}).text


def test_drawings_and_photos_are_told_apart(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    thanks = entered(website, code, {"whole.orm-bay.other": "12", "whole.orm-bay.solidarity": "3"})
    assert "Drawings, photos and messages" in thanks.text
    assert website.total() == 3
    assert letters(website, code, Channel.OTHER) == 12
    assert looked(website, code).all("//details[@open]//input[@name='whole.orm-bay.other']")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (f"whole.{MIRA}", "-1", "from 0 to 100,000"),
        (f"whole.{MIRA}", "many", "from 0 to 100,000"),
        (f"whole.{MIRA}", "2.5", "from 0 to 100,000"),
        (f"whole.{MIRA}", "100001", "from 0 to 100,000"),
        (f"whole.{MIRA}", "9" * 5000, "from 0 to 100,000"),
        ("participants", "lots", "from 0 to 100,000"),
        ("day", "2026-11-31", "choose a day from"),
        ("day", "tomorrow", "choose a day from"),
        ("day", "2020-01-01", "choose a day from"),
        ("day", "2999-01-01", "choose a day from"),
    ],
)
def test_what_is_no_number_or_day_says_so_and_the_rest_stays(
    website: Website, code: str, field: str, text: str, sentence: str
) -> None:
    typed = {f"whole.{MIRA}": "7", "whole.orm-bay.other": "2", "participants": "5", "language": "es"}
    for step in ("sum", "enter"):
        page = website.post(REPORT, looked(website, code).fields() | typed | {field: text, "as": step})
        assert (page.status, sentence in page.text) == (422, True)
        assert f"#{field}" in page.links
        kept = page.fields()
        assert kept[field] == text
        assert {name: kept[name] for name in typed if name != field} == {
            name: typed[name] for name in typed if name != field
        }
    assert letters(website, code) == 0


def test_a_kind_that_was_closed_meanwhile_can_be_reported_and_says_so(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    with time_machine.travel("2026-11-10T12:00Z"):
        code = opened_group(website)
    edit(
        cases / "example/orm-bay/case.yaml",
        ("appeal: {status: open", "appeal: {status: closed"),
        ("reviewed: 2026-10-01", "reviewed: 2026-11-15"),
    )
    for language in INTERFACE_LANGUAGES:
        words = cases / f"example/orm-bay/{language}.md"
        edit(words, ("addressees:", "outcomes: {appeal: The outcome.}\naddressees:"))
    website = open_website(cases)
    with time_machine.travel("2026-11-20T12:00Z"):
        form = looked(website, code)
        (hint,) = form.all("//p[contains(., 'No longer open')]")
        assert hint.get("id") == "whole.orm-bay.appeal-hint"
        assert entered(website, code, {"whole.orm-bay.appeal": "5"}).status == 200
        assert "5 counted so far · No longer open" in looked(website, code).text
        later = opened_group(website)
        assert "whole.orm-bay.appeal" not in looked(website, later).fields()


def test_an_empty_form_asks_for_a_number(website: Website, code: str) -> None:
    page = summed(website, code, {})
    assert (page.status, "write at least one number" in page.text) == (422, True)
    assert "#piles" in page.links


def test_thousands_may_be_parted(website: Website, code: str) -> None:
    assert "1,200 new" in summed(website, code, {f"whole.{MIRA}": "1\u202f200"}).text


def test_an_unknown_language_is_that_of_the_page(website: Website, code: str) -> None:
    assert summed(website, code, {f"whole.{MIRA}": "7", "language": "xx"}).fields()["language"] == "en"


def test_after_the_last_day_the_page_says_when_it_was(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", datetime.date(2026, 9, 1), datetime.date(2026, 12, 10))
    website = open_website(cases)
    with time_machine.travel(f"{FORTNIGHT_BEFORE}T12:00Z"):
        code = opened_group(website)
        before = looked(website, code)
        assert "Reports are taken until 24 December 2026" in before.text
        sums = summed(website, code, {f"whole.{MIRA}": "7"}).fields()
    with time_machine.travel("2026-12-24T12:00Z"):
        page = looked(website, code)
        assert page.fields()["day"] == "2026-12-10"
        assert [form.action for form in page.main.forms] == [REPORT], "nothing is printed any more"
        assert "nobody to write for" in website.get(f"/en/g/{join_code_of(code)}").text
    with time_machine.travel("2026-12-25T12:00Z"):
        for page in (looked(website, code), website.post(REPORT, sums | {"as": "enter"})):
            assert "Reports were taken until 24 December 2026" in page.text
            assert page.main.forms == []
    assert letters(website, code) == 0


def test_the_certificate_is_one_click_away(website: Website, code: str) -> None:
    thanks = entered(website, code, {f"whole.{MIRA}": "3"})
    (link,) = (link for link in thanks.links if "certificate" in link)
    assert website.ask(link).mimetype == "application/pdf"
    assert [link for link in thanks.links if link.startswith("/en/report/example/")]


def test_the_report_page_is_kept_nowhere(website: Website) -> None:
    assert website.get(REPORT).headers["Cache-Control"] == "no-store"
