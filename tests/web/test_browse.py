"""Home and case pages in every state, what they tell other sites, and the files that go with them."""

import datetime
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from icalendar import Calendar

from tests.web.conftest import Open
from tests.web.page import Page, one_line
from tests.web.website import PAGES, Website, copied_cases, edit, end_consent, run_once

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()
DAY = datetime.timedelta(days=1)
CASES = ("mira-solenne", "orm-bay", "idris-vael")


@pytest.fixture(autouse=True)
def _far_from_midnight() -> Iterator[None]:
    """While a test runs it stays the same day."""
    with time_machine.travel(datetime.datetime.combine(TODAY, datetime.time(12), datetime.UTC)):
        yield


def write(website: Website, case: str, kind: str = "appeal") -> None:
    """Finish one letter."""
    path = f"/en/write/{case}/{kind}"
    assert website.send(path, website.begun(path) | {"as": "txt"}).status_code == 200


def content(page: Page, name: str) -> str:
    """What the page says of itself under that name, or nothing."""
    found = page.all(f"//meta[@name='{name}' or @property='{name}']")
    return str(found[0].get("content")) if found else ""


def test_home_counts_the_days_by_the_clock_of_the_campaign(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", TODAY - DAY, TODAY + 3 * DAY)
    assert "3 days left, until " in open_website(cases).get("/en/").text


def test_the_last_day_says_when_it_ends_and_where(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", TODAY - DAY, TODAY)
    website = open_website(cases)
    for path in ("/en/", "/en/cases/mira-solenne"):
        assert "Today is the last day. It ends at midnight (Paris time)." in website.get(path).text


def test_before_a_campaign_opens_its_letters_are_practice(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", TODAY + DAY, TODAY + 9 * DAY)
    website = open_website(cases)
    write(website, "mira-solenne")
    home = website.get("/en/")
    assert one_line(home.all("//p[@class='postmark']")[0].text_content()) == "1 practice letter"
    assert "Until then, letters are practice." in home.text
    assert home.all("//progress | //span[@class='cancelled']") == []
    case = website.get("/en/cases/mira-solenne")
    assert "Until then, letters are practice." in case.text
    assert "No letter yet" not in case.text


def test_a_campaign_that_is_over_shows_what_came_of_it(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", TODAY - 9 * DAY, TODAY - DAY)
    with (cases / "example/en.md").open("a") as file:
        file.write("\n## Outcome\n\nThe bay is clean again.\n")
    website = open_website(cases)
    home = website.get("/en/")
    # Two campaigns are over; a real one comes before an example.
    assert home.heading == "A campaign remembered"
    assert home.all("//details//p[contains(., 'he went home')]") == []
    for words in ("he went home", "The bay is clean again.", "This campaign ended on "):
        assert words in home.text
    assert [link for link in home.links if link.endswith(".ics")] == []
    case = website.get("/en/cases/mira-solenne")
    assert "The campaign is over." in case.text
    assert "See who is waiting for a letter" in case.text


def test_a_campaign_without_an_open_case_says_so(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    for slug in CASES:
        end_consent(cases, slug)
    home = open_website(cases).get("/en/")
    assert "There is nobody to write for at the moment." in home.text
    assert home.text.count("paused until consent has been asked for again") == len(CASES)
    assert "Whom would you like to write for?" not in home.text


def test_a_campaign_that_runs_beside_the_live_one_is_shown_as_running(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "remembered", TODAY - 2 * DAY, TODAY + 2 * DAY)
    home = open_website(cases).get("/en/")
    assert home.heading == "A campaign remembered"
    assert "What became of earlier cases" not in home.text
    assert [one_line(each.text_content()) for each in home.all("//section[@class='other']/h2")] == [
        "Letters to Almarra"
    ]


def test_without_the_ledger_pages_say_that_there_is_no_number_and_go_on(open_website: Open) -> None:
    website = open_website()
    website.break_database()
    home = website.get("/en/")
    assert "Letters can be written all the same." in home.text
    assert "No letter yet" not in home.text
    case = website.get("/en/cases/mira-solenne")
    assert "/en/write/mira-solenne/appeal" in case.links
    assert "No letter yet" not in case.text


def test_the_goal_is_a_line_that_can_be_read_and_heard(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/campaign.yaml", ("goal: 5000", "goal: 2"))
    website = open_website(cases)
    write(website, "orm-bay")
    page = website.get("/en/")
    line = page.all("//progress[@id=//label/@for]")[0]
    assert (line.get("value"), line.get("max"), line.text) == ("1", "2", "1 of 2")
    write(website, "orm-bay")
    page = website.get("/en/")
    assert page.all("//progress") == []
    assert "The goal of 2 letters has been reached." in page.text


def test_letters_are_counted_for_each_case(open_website: Open) -> None:
    website = open_website()
    assert "No letter yet: yours can be the first." in website.get("/en/cases/orm-bay").text
    for kind in ("appeal", "solidarity"):
        write(website, "orm-bay", kind)
    home = website.get("/en/")
    assert home.text.count("2 letters so far") == 1
    assert home.text.count("No letter yet: yours can be the first.") == 2
    marks = home.all("//span[@class='cancelled'][@aria-hidden]")
    assert [mark.text for mark in marks] == ["2"]
    case = website.get("/en/cases/orm-bay")
    assert "2 letters written for the fishing families of Orm Bay so far." in case.text


def test_letters_for_a_closed_case_are_told_as_past(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    write(website, "mira-solenne")
    website.close()
    end_consent(cases, "mira-solenne")
    assert "1 letter was written for Mira Solenne." in open_website(cases).get("/en/cases/mira-solenne").text


def test_the_first_picture_comes_at_once_and_the_others_when_they_are_seen(website: Website) -> None:
    pictures = website.get("/en/").all("//main//img")
    assert [picture.get("loading") for picture in pictures] == [None, "lazy", "lazy", "lazy"]
    assert [picture for picture in pictures if not picture.get("width") or not picture.get("height")] == []
    assert [each.get("loading") for each in website.get("/en/cases/orm-bay").all("//main//img")] == [None]


def test_a_case_leads_to_a_letter_before_its_story_and_warns_before_it(website: Website) -> None:
    source = website.get("/en/cases/idris-vael").source
    places = [
        source.index(words) for words in ("/en/write/idris-vael/", 'id="warning"', 'class="prose story"')
    ]
    assert places == sorted(places)


def test_a_kind_with_a_last_day_of_its_own_says_which(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    path = cases / "example/mira-solenne/case.yaml"
    edit(path, ("appeal: {status: open", "appeal: {write_until: 2999-12-01, status: open"))
    page = open_website(cases).get("/en/cases/mira-solenne")
    assert page.text.count("Last day to write: 1 December 2999.") == 1


def test_a_draft_says_that_no_native_speaker_has_read_it(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/mira-solenne/fr.md", ("review: draft", "review: native-reviewed"))
    website = open_website(cases)
    said = [
        website.get(f"/{language}/cases/mira-solenne").all("//p[@id='draft']") for language in ("en", "fr")
    ]
    assert list(map(len, said)) == [1, 0]


def test_a_case_can_be_read_beside_another_of_its_languages(website: Website) -> None:
    plain = website.get("/en/cases/mira-solenne")
    assert "/en/cases/mira-solenne?beside=fr" in plain.links
    page = website.get("/en/cases/mira-solenne?beside=fr")
    rows = page.all("//*[contains(@class, 'facing')]/*")
    # Plain words, five paragraphs of story, three demands: each beside its other.
    assert [[side.get("lang") for side in row] for row in rows] == [["en", "fr"]] * 9
    assert "thirty-four" in rows[1][0].text_content()
    assert "trente-quatre" in rows[1][1].text_content()
    assert len(page.all("//ol[contains(@class, 'demands')]/li")) == 3
    assert "/en/cases/mira-solenne" in page.links


@pytest.mark.parametrize("asked", ["en", "de", "", "../fr", "<b>"])
def test_a_language_that_a_case_does_not_have_is_not_asked_for(website: Website, asked: str) -> None:
    page = website.get("/en/cases/mira-solenne", query_string={"beside": asked})
    assert page.all("//div[@class='facing prose']") == []


def test_paragraphs_that_do_not_match_face_each_other_as_a_whole(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    path = cases / "example/mira-solenne/fr.md"
    path.write_text(path.read_text().replace("## Story\n", "## Story\n\nUn paragraphe de plus.\n"))
    page = open_website(cases).get("/en/cases/mira-solenne?beside=fr")
    story = page.all("(//div[@class='facing prose'])[2]/div")
    assert [len(side) for side in story[0]] == [5, 6]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_it_is_where_it_is_linked(website: Website, path: str) -> None:
    page = website.get(f"/fr/{path}")
    assert content(page, "og:title") == page.heading
    assert content(page, "description") == content(page, "og:description") != ""
    assert content(page, "og:url") == f"http://localhost/fr/{path}"
    picture = content(page, "og:image")
    room, _, slug = path.partition("/")
    drawn = {"": "campaigns/example", "cases": slug}.get(room)
    assert picture == (f"http://localhost/fr/pictures/{drawn}.png" if drawn else "")


def test_a_site_with_an_address_of_its_own_is_linked_by_it(open_website: Open) -> None:
    website = open_website(public_url="https://letters.example")
    page = website.get("/en/cases/orm-bay", headers={"Host": "localhost"})
    assert content(page, "og:url") == "https://letters.example/en/cases/orm-bay"
    assert content(page, "og:image") == "https://letters.example/en/pictures/orm-bay.png"


def test_the_last_day_can_be_put_into_a_calendar(website: Website) -> None:
    link = next(link for link in website.get("/es/").links if link.endswith(".ics"))
    answer = website.ask(link)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=example.ics"
    assert website.ask(link).data == answer.data
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    first, after = event.decoded("dtstart"), event.decoded("dtend")
    assert (first.month, first.day, after - first) == (12, 10, DAY)
    assert str(event["summary"]).endswith("Cartas a Almarra")
    assert str(event["description"]).endswith("http://localhost/es/")
    assert str(event["uid"]) == f"example-{first}@localhost"
    again = website.ask(link, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_calendar_of_no_campaign_is_not_there(website: Website) -> None:
    assert website.get("/en/calendar/none.ics").status == 404


def test_a_case_has_a_picture_for_links_until_it_is_withdrawn(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    website = open_website(cases)
    answer = website.ask("/en/pictures/mira-solenne.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG")
    again = website.ask("/en/pictures/mira-solenne.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    website.close()
    edit(cases / "example/mira-solenne/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    assert open_website(cases).ask("/en/pictures/mira-solenne.png").status_code == 410
