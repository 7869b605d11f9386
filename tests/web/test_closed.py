"""Cases that may not be written for, or not be shown: what their pages say, and what they no longer say."""

from pathlib import Path

import pytest

from tests.web.conftest import Open
from tests.web.website import APPEAL, Website, copied_cases, edit

CASE = "example/mira-solenne/case.yaml"
NO_LONGER_OPEN = {
    "paused": ("status: paused", 409, "paused for now"),
    "closed": ("status: closed", 410, "no longer asked for"),
    "not yet": ("status: open, open_from: 2999-01-01", 409, "has not come yet"),
    "too late": ("status: open, write_until: 2020-01-01", 410, "has passed"),
}


@pytest.mark.parametrize(("status", "code", "sentence"), NO_LONGER_OPEN.values(), ids=NO_LONGER_OPEN.keys())
def test_a_kind_that_is_not_open_says_why_and_keeps_the_words(
    tmp_path: Path, open_website: Open, status: str, code: int, sentence: str
) -> None:
    cases = copied_cases(tmp_path)
    before = open_website(cases)
    fields = before.begun(body="My words.")
    edit(cases / CASE, ("appeal: {status: open", f"appeal: {{{status}"))
    for language in ("en", "fr", "es"):
        edit(
            cases / f"example/mira-solenne/{language}.md",
            ("addressees:", "outcomes: {appeal: The outcome.}\naddressees:"),
        )
    before.close()
    website = open_website(cases)
    page = website.get(APPEAL)
    assert (page.status, sentence in page.text, "The outcome." in page.text) == (code, True, True)
    page = website.post(APPEAL, fields | {"as": "pdf"})
    assert page.status == code
    assert page.all("//textarea")[0].text_content().strip() == "My words."
    assert website.total() == 0
    case = website.get("/en/cases/mira-solenne")
    assert APPEAL not in case.links
    assert sentence in case.text
    assert "/en/write/mira-solenne/solidarity" in case.links


def test_a_withdrawn_case_is_named_nowhere(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / CASE, ("appeal: {status: open", "appeal: {status: withdrawn"))
    website = open_website(cases)
    assert "mira" not in website.get("/en/").source.lower()
    for path in ("cases/mira-solenne", "write/mira-solenne/appeal", "write/mira-solenne/solidarity"):
        page = website.get(f"/en/{path}")
        assert (page.status, page.heading) == (410, "This case was withdrawn")
        assert "mira" not in page.source.lower()
    assert website.ask("/pictures/mira-solenne").status_code == 410
    assert website.send(APPEAL, {"body": "My words.", "as": "pdf"}).status_code == 410


def test_consent_that_has_ended_hides_the_picture_and_pauses_the_letters(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / CASE, ("  covers: [name", "  until: 2020-01-01\n  covers: [name"))
    website = open_website(cases)
    page = website.get("/en/cases/mira-solenne")
    assert page.all("//figure") == []
    # Both kinds wait for the same thing, which is said once.
    assert page.text.count("until consent has been asked for again") == 1
    assert website.get("/en/").all("//li[@class='card']/div[@class='stamp bare']")
    assert website.ask("/pictures/mira-solenne").status_code == 404
    assert website.get(APPEAL).status == 409


def test_a_campaign_that_is_over_takes_no_letters(website: Website) -> None:
    page = website.get("/en/write/bernardo-caal-xol/appeal")
    assert page.status == 410
    assert "his conviction stands" in page.text


def test_a_kind_that_a_case_does_not_ask_for_is_not_there(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    path = cases / "example/orm-bay/case.yaml"
    text = path.read_text()
    start = text.index("  - slug: families")
    path.write_text(text[:start] + text[text.index("solidarity:\n", start) :])
    edit(path, ("  solidarity: {status: open, sender_address: name-and-country}\n", ""))
    for language in ("en", "fr", "es"):
        words = cases / f"example/orm-bay/{language}.md"
        text = words.read_text()
        start = text.index("  families:\n")
        words.write_text(text[:start] + text[text.index("---", start) :])
    website = open_website(cases)
    page = website.get("/en/write/orm-bay/solidarity")
    assert page.status == 404
    assert "asks for no letters of this kind" in page.text
    assert website.get("/en/write/orm-bay/appeal").status == 200
