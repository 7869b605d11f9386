"""A letter that cannot be counted is given all the same, and its page says so."""

import datetime
from pathlib import Path

import pytest
import time_machine

from app.actions import epochs
from tests.web.conftest import Open
from tests.web.website import APPEAL, Website, copied_cases, edit

EIGHT_DAYS = datetime.timedelta(days=8)


def taken_all_the_same(website: Website, fields: dict[str, str], sentence: str) -> None:
    """The file is one tap behind a page that says that it is not counted."""
    for step in ("pdf", "docx", "txt", "page"):
        page = website.post(APPEAL, fields | {"as": step})
        assert (page.status, page.heading) == (200, "Your letter is ready")
        assert sentence in page.text
        assert page.fields()["uncounted"] == "yes"
        assert page.all("//p[@class='postmark']") == []
        answer = website.send(APPEAL, page.fields() | {"as": "pdf" if step == "page" else step})
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_page_older_than_seven_days_can_be_counted_as_a_new_letter(open_website: Open) -> None:
    website = open_website()
    fields = website.begun(body="Words of last week.")
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + EIGHT_DAYS):
        taken_all_the_same(website, fields, "more than seven days ago")
        assert website.total() == 0
        page = website.post(APPEAL, fields | {"as": "page"})
        fresh = website.post(APPEAL, page.fields(form=1) | {"as": "page"})
        assert "has been counted" in fresh.text
        assert fresh.fields()["body"] == "Words of last week."
        assert website.total() == 1


def test_without_its_database_the_website_gives_letters_and_says_so(open_website: Open) -> None:
    website = open_website()
    fields = website.begun()
    website.break_database()
    taken_all_the_same(website, fields, "the count cannot be reached just now")
    page = website.post(APPEAL, fields | {"as": "page"})
    assert page.fields(form=1)["token"] == fields["token"], "to count it later is to count the same letter"


def test_pages_are_given_while_the_database_is_away(open_website: Open) -> None:
    website = open_website()
    website.break_database()
    for path in ("/en/", "/en/cases/mira-solenne", APPEAL, "/en/about"):
        assert website.get(path).status == 200
    taken_all_the_same(website, website.begun(), "the count cannot be reached just now")


def test_after_a_restored_backup_older_pages_give_letters_uncounted(open_website: Open) -> None:
    website = open_website()
    fields = website.begun()
    with website.app.app_context():
        epochs.start_new()
    taken_all_the_same(website, fields, "before the count was last set up anew")
    assert website.total() == 0
    assert "has been counted" in website.post(APPEAL, website.begun() | {"as": "page"}).text


def test_before_a_campaign_begins_letters_are_practice(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    (cases / "example/campaign.yaml").write_text(
        "opens: 2999-01-01\ncloses: 2999-12-31\ntime_zone: Europe/Paris\n"
    )
    website = open_website(cases)
    assert "It begins on 1 January 2999" in website.get("/en/").text
    page = website.post(APPEAL, website.begun() | {"as": "page"})
    assert "among the practice letters" in page.text
    assert "Please do not post" not in page.text, "this campaign is no example"
    assert website.total() == 0
    assert "1 practice letter" in " ".join(website.get("/en/").text.split())


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2026-12-10 12:00+01:00", "Today is the last day."),
        ("2026-12-09 23:30+00:00", "Today is the last day."),
        ("2026-12-09 12:00+01:00", "1 day left, until 10 December 2026."),
        ("2026-12-11 00:30+01:00", "364 days left, until 10 December 2027."),
    ],
)
def test_days_are_counted_in_the_campaigns_own_time_zone(
    website: Website, moment: str, sentence: str
) -> None:
    with time_machine.travel(datetime.datetime.fromisoformat(moment)):
        assert sentence in website.get("/en/").text


def test_a_campaign_that_is_over_says_when_it_ended(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(
        cases / "example/campaign.yaml", ("closes_each_year: 12-10", "opens: 2025-01-01\ncloses: 2025-12-01")
    )
    edit(cases / "remembered/campaign.yaml", ("closes: 2021-12-31", "closes: 2021-12-01"))
    page = open_website(cases).get("/fr/")
    assert "s’est terminée le 1er décembre 2021" in page.text
