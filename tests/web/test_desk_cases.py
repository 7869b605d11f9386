"""The desk's pages about cases: what to look after, letters on every paper, and files that are checked."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from app.accounts.roles import Role
from app.checking import Inside, Step
from app.documents.press import Press
from app.errors import PressFailed
from app.files.archive import archive
from app.files.problems import Problem
from app.inspecting import Inspecting, Steps, TookTooLong
from app.services import Services
from tests.cases.good import write_case
from tests.web.conftest import Open
from tests.web.desk import Desk, at_desk
from tests.web.page import Page
from tests.web.website import Website, copied_cases, edit

CASES = "/en/desk/cases"
CHECK = "/en/desk/check"
MIRA = f"{CASES}/mira-solenne"
PLAIN = f"{MIRA}/appeal/en/plain.png"


@pytest.fixture
def viewer(website: Website) -> Desk:
    return at_desk(website, Role.VIEWER)


@pytest.fixture
def organizer(website: Website) -> Desk:
    return at_desk(website)


def services(website: Website) -> Services:
    found = website.app.extensions["every-letter services"]
    assert isinstance(found, Services)
    return found


def checks_by(website: Website, monkeypatch: pytest.MonkeyPatch, steps: Steps) -> None:
    """Lets files be checked there by these steps, in no process of their own."""
    site = services(website)
    monkeypatch.setattr(site.reviewing, "inspecting", Inspecting(site.settings, site.writing, steps))


def sent(desk: Desk, data: bytes, name: str = "ana.zip", to: str = CHECK) -> TestResponse:
    """The answer to a ZIP."""
    head = "--part\r\nContent-Disposition: form-data; name="
    fields = f'{head}"form_key"\r\n\r\n{desk.form_key()}\r\n{head}"as"\r\n\r\nzip\r\n'
    file = f'{head}"zip"; filename="{name}"\r\nContent-Type: application/zip\r\n\r\n'
    body = f"{fields}{file}".encode() + data + b"\r\n--part--\r\n"
    sort = "multipart/form-data; boundary=part"
    return desk.client.post(to, data=body, content_type=sort, buffered=True)


def reported(desk: Desk) -> Page:
    """The page with the report, once it no longer says that browsers shall look again in a moment."""
    while (page := desk.get(CHECK)).headers.get("Refresh"):
        pass
    return page


def at_work(*steps: Step) -> Steps:
    return lambda _inside: iter(steps)


def test_the_list_tells_each_case_with_its_kinds_and_languages(viewer: Desk) -> None:
    page = viewer.get(CASES)
    for told in (
        "Letters to Almarra",
        "Mira Solenne",
        "letters alone: Arabic",
        "Drafts that no native speaker",
    ):
        assert told in page.text
    assert {MIRA, f"{MIRA}/status", "/en/cases/mira-solenne"} <= set(page.links)
    assert CHECK not in page.links
    other = viewer.get(f"{CASES}?campaign=remembered")
    assert "Bernardo Caal Xol" in other.text
    assert "These letters are no longer asked for." in other.text
    assert viewer.ask(f"{CASES}?campaign=none").status_code == 404
    for language in ("fr", "es"):
        assert viewer.get(f"/{language}/desk/cases").status == 200


def test_problems_stand_first_with_file_and_line_and_days_after_them(
    open_website: Open, tmp_path: Path
) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/orm-bay/case.yaml", ("who: community", "who: comunity"))
    edit(
        cases / "example/mira-solenne/case.yaml",
        ("appeal: {status: open,", "appeal: {status: open, write_until: 2020-01-31,"),
        ("  covers: [", "  languages: [en, es]\n  covers: ["),
    )
    soon = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    edit(cases / "example/idris-vael/case.yaml", ("  covers: [", f"  until: {soon}\n  covers: ["))
    (cases / "Not A Campaign").mkdir()
    page = at_desk(open_website(cases)).get(CASES)
    assert [title.text_content() for title in page.all("//main//li/h2")] == [
        "orm-bay",
        "Mira Solenne",
        "Idris Vael",
    ]
    assert "This case is not shown to anybody" in page.text
    row = page.all("//main//tr[th='example/orm-bay/case.yaml']/td")
    assert row[0].text_content() == "Line 5"
    assert row[1].get("lang") == "en"
    assert "“who” cannot be “comunity”" in row[1].text_content()
    assert "Not A Campaign/campaign.yaml" in page.text
    assert "Letters to the authorities · Last day to write: 31 January 2020 (" in page.text
    assert "days ago)" in page.text
    assert "Consent until: " in page.text
    assert "(in " in page.text
    assert "Not told in French" in page.text
    assert CHECK in page.links


def test_a_day_that_is_today_and_letters_of_practice(
    open_website: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, now = copied_cases(tmp_path), datetime.datetime.now(datetime.UTC)
    edit(cases / "example/mira-solenne/case.yaml", ("  covers: [", f"  until: {now.date()}\n  covers: ["))
    edit(
        cases / "example/campaign.yaml", ("closes_each_year: 12-10", "opens: 2090-01-01\ncloses: 2090-01-02")
    )
    campaign = cases / "example/campaign.yaml"
    campaign.write_text(re.sub("time_zone: .*", "time_zone: UTC", campaign.read_text()))
    website = open_website(cases)
    monkeypatch.setattr(services(website).writing, "now", lambda: now)
    page = at_desk(website).get(f"{CASES}?campaign=example")
    assert "(today)" in page.text
    assert "Open for practice" in page.text


def test_a_withdrawn_case_is_not_named_and_nothing_of_it_is_shown(open_website: Open, tmp_path: Path) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/mira-solenne/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    desk = at_desk(open_website(cases))
    page = desk.get(CASES)
    assert "Mira Solenne" not in page.text
    assert "In the folder mira-solenne" in page.text
    own = desk.get(MIRA)
    assert own.heading == "A case that was withdrawn"
    assert "Mira Solenne" not in own.source
    assert desk.ask(f"{PLAIN}?size=a4").status_code == 404


def test_without_any_campaign_the_page_says_so(open_website: Open, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "No campaign yet" in at_desk(open_website(tmp_path / "none")).get(CASES).text


def test_every_letter_of_a_case_has_an_address(viewer: Desk) -> None:
    page = viewer.get(f"{CASES}/idris-vael?kind=solidarity&written_in=ar&size=letter")
    assert "Messages of solidarity · Arabic" in page.text
    (words,) = page.all("//p[@lang='ar'][@dir='rtl']")
    assert "Idris Vael" in words.text_content()
    chosen = [link.text_content() for link in page.all("//main//a[@aria-current]")]
    assert chosen == ["Messages of solidarity", "Arabic", "Idris Vael and family", "US Letter"]
    pictures = page.all("//main//img")
    assert all(picture.get("loading") == "lazy" for picture in pictures)
    assert any("/solidarity/ar/mirror.png" in str(picture.get("src")) for picture in pictures)
    for link in (str(link.get("href")) for link in page.all("//nav[@class='choices-of']//a")):
        assert viewer.get(link).status == 200


def test_letters_that_nobody_may_write_are_marked_and_shown(viewer: Desk) -> None:
    page = viewer.get(f"{CASES}/bernardo-caal-xol")
    assert (
        "These letters are no longer asked for. You can look at the letter here; nobody can write it."
        in page.text
    )
    address = str(page.all("//main//img")[0].get("src"))
    assert viewer.ask(address).mimetype == "image/png"
    assert "nobody can write it" not in viewer.get(MIRA).text


def test_pictures_are_small_and_large(viewer: Desk) -> None:
    for query, width in (("size=a4", 208), ("size=a4&large=yes", 1000)):
        answer = viewer.ask(f"{PLAIN}?{query}")
        assert Image.open(io.BytesIO(answer.data)).width == width
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        f"{CASES}/nobody",
        f"{MIRA}?kind=petition",
        f"{MIRA}?written_in=ar",
        f"{MIRA}?to=nobody",
        f"{MIRA}?size=a0",
        PLAIN,
        f"{PLAIN}?size=a4&to=nobody",
        f"{MIRA}/appeal/xx/plain.png?size=a4",
        f"{MIRA}/petition/en/plain.png?size=a4",
        f"{MIRA}/appeal/en/postcard.png?size=a4",
        f"{CASES}/nobody/appeal/en/plain.png?size=a4",
    ],
)
def test_what_there_is_not_is_not_found(viewer: Desk, address: str) -> None:
    assert viewer.ask(address).status_code == 404


def test_a_page_that_cannot_be_laid_out_has_no_picture(viewer: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_parts: object, **_named: object) -> None:
        raise PressFailed("it took more than 8 seconds")

    monkeypatch.setattr(Press, "pictures", fails)
    assert viewer.ask(f"{PLAIN}?size=a4&large=yes").status_code == 404


def test_a_zip_is_checked_to_the_printed_page_and_nothing_of_it_is_published(
    website: Website, organizer: Desk, tmp_path: Path
) -> None:
    folder = write_case(tmp_path / "ana")
    edit(folder / "en.md", ("hook: ", "hooked: "))
    files = [(f"ana/{path.name}", path.read_bytes()) for path in folder.iterdir()]
    before = services(website).writing.stock.catalogue
    assert "Nothing is published by this." in organizer.get(CHECK).text
    answer = sent(organizer, archive(files))
    assert (answer.status_code, answer.headers["Location"]) == (303, CHECK)
    page = reported(organizer)
    assert "Report: ana.zip" in page.text
    rows = {row[0].text_content(): row[1].text_content() for row in page.all("//main//tbody/tr")}
    assert rows["example/ana/en.md"].startswith("Line ")
    assert services(website).writing.stock.catalogue == before
    assert website.ask("/en/cases/ana").status_code == 404


def test_who_waits_sees_how_far_it_is(
    website: Website, organizer: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: Queue[Step] = Queue()
    checks_by(website, monkeypatch, lambda _inside: iter(steps.get, Step(9, 9, ())))
    assert organizer.send(CHECK, {"as": "all"}).status_code == 303
    page = organizer.get(CHECK)
    assert (page.headers["Refresh"], "The files are being read." in page.text) == ("2", True)
    steps.put(Step(3, 4, ()))
    while "3 of 4 pages" not in page.text:
        page = organizer.get(CHECK)
        assert page.headers["Refresh"] == "2"
    for page in (organizer.post(CHECK, {"as": "all"}), Page(sent(organizer, b""))):
        assert (page.status, "still going on" in page.text) == (409, True)
    steps.put(Step(4, 4, ()))
    steps.put(Step(9, 9, ()))
    page = reported(organizer)
    for told in ("Report: all case files", "No problems found.", "4 of 4 pages were laid out."):
        assert told in page.text


def _too_long(_inside: Inside) -> Iterator[Step]:
    yield Step(1, 9, (Problem(Path("a.md"), 7, "Correct it."),))
    raise TookTooLong


REPORTS = {
    "no case": (at_work(Step(0, 0, ())), "No problems found, and no case either."),
    "too long": (_too_long, "After 5 minutes the check was ended"),
    "broken off": (at_work(Step(1, 9, ())), "The check broke off"),
    "one": (at_work(Step(0, 0, (Problem(Path("a.md"), 0, "Correct it."),))), "1 problem What is wrong"),
    "very many": (
        at_work(Step(0, 0, (Problem(Path("a.md"), 1, "No."),) * 500)),
        "500 problems (there may be more)",
    ),
}


@pytest.mark.parametrize(("steps", "told"), REPORTS.values(), ids=REPORTS.keys())
def test_the_report_says_what_came_of_it(
    website: Website, organizer: Desk, monkeypatch: pytest.MonkeyPatch, steps: Steps, told: str
) -> None:
    checks_by(website, monkeypatch, steps)
    organizer.send(CHECK, {"as": "all"})
    assert told in reported(organizer).text


def test_reports_are_for_whoever_asked_for_them(
    website: Website, organizer: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks_by(website, monkeypatch, at_work(Step(0, 0, ())))
    organizer.send(CHECK, {"as": "all"})
    assert "Report" in reported(organizer).text
    assert "Report" not in at_desk(website).get(CHECK).text


REFUSED = {
    "nothing": (b"", "This is no ZIP that can be read."),
    "no ZIP": (b"name: Ana", "This is no ZIP that can be read."),
    "a path that leads out": (archive([("../../case.yaml", b"")]), "“../../case.yaml” is no plain path"),
    "no case": (archive([("readme.md", b"")]), "neither a case (case.yaml) nor a campaign"),
    "two of one name": (archive([("a/en.md", b""), ("a/EN.md", b"")]), "“a/EN.md” stands a second time"),
    "a large file": (archive([("a.svg", b" " * 6_000_000)]), "“a.svg” is larger than 5 MB"),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_a_zip_that_is_not_unpacked_is_told_with_the_reason(organizer: Desk, data: bytes, told: str) -> None:
    page = Page(sent(organizer, data))
    assert page.status == 422
    assert told in page.all("//*[@role='alert']")[0].text_content()
    assert page.all("//input[@id='zip'][@aria-invalid]")


def test_a_form_without_a_file_asks_for_one(organizer: Desk) -> None:
    page = organizer.post(CHECK, {"as": "zip"})
    assert (page.status, "Please choose a ZIP first." in page.text) == (422, True)


def test_a_zip_may_be_larger_than_other_forms_and_not_too_large(website: Website, organizer: Desk) -> None:
    assert sent(organizer, b"x" * (3 * 1024 * 1024)).status_code == 422
    page = Page(sent(organizer, b"x" * (20 * 1024 * 1024)))
    assert (page.status, "larger than 20 MB" in page.text) == (413, True)
    assert page.heading == "Check case files"
    for desk, address in ((organizer, "/en/desk/held"), (at_desk(website, Role.VIEWER), CHECK)):
        other = Page(sent(desk, b"x" * (3 * 1024 * 1024), to=address))
        assert (other.status, other.heading) == (413, "That is too much for one letter")
