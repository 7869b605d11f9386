"""Kits on the website: chosen, changed and taken to the printer; what cannot be made says why, and where."""

import datetime
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from app.documents.document import Size
from app.errors import PressBusy, PressFailed
from app.facilitating import Facilitating, KitWish
from app.kits.parts import AGES, Mode
from app.services import Services
from app.web.kits import phrases
from app.web.shell.limits import BURST, KIT, Limits
from tests.web.conftest import Open
from tests.web.page import Page
from tests.web.test_throttle import SCHOOL, use
from tests.web.website import Website, copied_cases, edit, end_consent, run_once

LESSON = "/en/kits/lesson"
IDRIS = "cases=&cases=idris-vael"
#: The part that is laid out most quickly, for tests of what else is on the page.
TALLY = "parts=&parts=tally"


def ticked(page: Page, field: str) -> list[str]:
    """The values of that field's ticked boxes."""
    return [str(box.get("value")) for box in page.all(f"//input[@name='{field}'][@checked]")]


def kit_link(page: Page) -> str:
    """Where the one big button leads."""
    (link,) = (link for link in page.links if "/kit.pdf?" in link)
    return link


def facilitating(website: Website) -> Facilitating:
    site = website.app.extensions["every-letter services"]
    assert isinstance(site, Services)
    return site.facilitating


@pytest.mark.parametrize(
    "language", ["en", pytest.param("fr", marks=pytest.mark.long), pytest.param("es", marks=pytest.mark.long)]
)
def test_three_clicks_lead_from_home_to_the_file(website: Website, language: str) -> None:
    home = website.get(f"/{language}/")
    assert f"/{language}/kits" in home.links
    ready = website.get(f"/{language}/kits")
    form = ready.main.forms[0]
    assert (form.method, form.action) == ("GET", f"/{language}/kits/lesson")
    assert ready.fields(0) == {"people": "28"}
    assert len(ready.main.forms) == 3
    plan = website.get(f"{form.action}?people=28")
    assert plan.status == 200
    answer = website.ask(kit_link(plan))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert re.fullmatch(r"attachment; filename=[\w.-]+\.pdf", answer.headers["Content-Disposition"])
    assert answer.headers["Cache-Control"] == "no-cache"
    again = website.ask(kit_link(plan), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


#: Some parts of the lesson for those who copy: for the facilitator, for each case, for all, for the wall.
COPYING = ("facilitator", "case-cards", "lined", "tally")


def test_the_plan_is_that_of_the_file(website: Website) -> None:
    parts = "&".join(["parts=", *(f"parts={slug}" for slug in COPYING)])
    page = website.get(f"{LESSON}?people=30&size=letter&age=9-12&mode=copy&{IDRIS}&cases=orm-bay&{parts}")
    cases = ("idris-vael", "orm-bay")
    made = facilitating(website).plan(
        KitWish(30, "en", "lesson", Size.LETTER, "9-12", Mode.COPY, cases, ("cover", *COPYING))
    )
    rows = page.all("//table[@class='contents']/tbody/tr")
    assert [row.xpath("string(th/text())").strip() for row in rows[1:]] == [one.name for one in made.contents]
    sheets = [int(row.xpath("string(td[2])")) for row in rows]
    assert sum(sheets) == made.sheets
    for words in (
        f"{made.leaves} pages to print (US Letter)",
        "For 30 people",
        "Ages 9 to 12",
        "Copy by hand",
    ):
        assert words in page.text
    assert ticked(page, "cases") == ["orm-bay", "idris-vael"]
    assert ticked(page, "mode") == ["copy"]
    assert "cases=idris-vael&cases=orm-bay" in kit_link(page)


@pytest.mark.parametrize(
    ("wishes", "size"), [("en-US", "letter"), ("fr-CA, fr", "letter"), ("fr-FR", "a4"), ("", "a4")]
)
def test_the_paper_is_what_lies_in_the_printers_there(website: Website, wishes: str, size: str) -> None:
    page = website.get(f"{LESSON}?{TALLY}", headers={"Accept-Language": wishes})
    assert page.fields()["size"] == size
    assert f"size={size}" in kit_link(page)


WRONG = {
    "nobody": ("people=0", "people", "from 1 to 500"),
    "too many": ("people=10000", "people", "from 1 to 500"),
    "no number": ("people=abc", "people", "from 1 to 500"),
    "a negative number": ("people=-5", "people", "from 1 to 500"),
    "no people": ("people=", "people", "from 1 to 500"),
    "endless people": (f"people={'9' * 5000}", "people", "from 1 to 500"),
    "an unknown case": ("cases=nobody", "cases", "“nobody” is not on offer"),
    "no case ticked": ("cases=", "cases", "tick at least one"),
    "an unknown part": ("parts=cake", "parts", "“cake” is not on offer"),
    "no part ticked": ("parts=", "parts", "tick at least one"),
    "nothing but the cover": ("parts=&parts=cover", "parts", "tick at least one"),
    "an unknown language": ("also=fr&also=xx", "also", "“xx” is not on offer"),
    "an unknown topic": ("topic=cake", "topic", "“cake” is not on offer"),
    "an unknown size": ("size=a0", "size", "“a0” is not on offer"),
    "an unknown age": ("age=99", "age", "“99” is not on offer"),
    "an unknown way to write": ("mode=dance", "mode", "“dance” is not on offer"),
}


@pytest.mark.parametrize(("query", "field", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    website: Website, query: str, field: str, sentence: str
) -> None:
    rest = {"people": "people=31", "age": "age=9-12", "cases": "cases=orm-bay"}
    asked = "&".join([query, *(one for name, one in rest.items() if name != field)])
    page = website.get(f"{LESSON}?{asked}")
    assert (page.status, sentence in page.text) == (422, True)
    assert f"#{field}" in page.links
    (place,) = page.all(f"//*[@id='{field}']")
    assert place.get("aria-describedby") == f"{field}-remarks" or f" {field}-remarks" in str(
        place.get("aria-describedby")
    )
    assert page.all("//details[@open]//form[@class='change']")
    kept = page.fields()
    assert [kept[name] for name in ("people", "age") if name != field] == [
        value for name, value in (("people", "31"), ("age", "9-12")) if name != field
    ]
    assert field == "cases" or ticked(page, "cases") == ["orm-bay"]
    assert [link for link in page.links if "/kit.pdf" in link] == []


def test_a_link_to_a_kit_that_cannot_be_made_leads_to_the_reason(website: Website) -> None:
    answer = website.ask(f"{LESSON}/kit.pdf?people=0&cases=&ready=x&language=y")
    assert answer.status_code == 302
    page = website.get(answer.headers["Location"])
    assert (page.status, "from 1 to 500" in page.text) == (422, True)
    assert "tick at least one" in website.get(answer.headers["Location"].replace("people=0", "people=9")).text


@pytest.mark.parametrize("path", ["/en/kits/nothing", "/en/kits/nothing/kit.pdf", "/en/kits/LESSON"])
def test_there_is_no_page_of_an_unknown_kit(website: Website, path: str) -> None:
    assert website.get(path).status == 404


def test_other_languages_keep_what_was_chosen(website: Website) -> None:
    page = website.get(f"{LESSON}?people=9&age=9-12&mode=copy&{IDRIS}&{TALLY}")
    (french,) = (link for link in page.links if link.startswith("/fr/kits/lesson"))
    told = website.get(french)
    assert told.fields()["people"] == "9"
    assert ticked(told, "cases") == ["idris-vael"]
    assert ticked(told, "mode") == ["copy"]


def test_another_way_to_write_brings_its_own_parts(website: Website) -> None:
    page = website.get(f"{LESSON}?people=28")
    signing = ticked(page, "parts")
    assert "letter-appeal" in signing
    every = [
        value for name, value in page.main.forms[0].form_values() if name == "parts" and value not in signing
    ]
    sent = "&".join(f"parts={slug}" for slug in [*every, *signing])
    copying = website.get(f"{LESSON}?people=28&mode=copy&{sent}")
    assert ticked(copying, "parts") == ticked(website.get(f"{LESSON}?people=28&mode=copy"), "parts")
    assert ticked(copying, "parts") != signing
    assert "cover" not in {str(box.get("value")) for box in copying.all("//input[@name='parts']")}


def test_a_warning_and_a_minimum_age_are_told_before_the_file_is_taken(website: Website) -> None:
    lesson = website.get(f"{LESSON}?{TALLY}")
    assert "idris-vael" not in ticked(lesson, "cases")
    assert not lesson.all("//section[@class='warning']")
    page = website.get(f"{LESSON}?people=9&age=6-8&{IDRIS}&{TALLY}")
    (care,) = page.all("//section[@class='warning']")
    assert "from 13 years of age" in care.text_content()
    assert "does not describe the wound" in care.text_content()


def test_a_case_that_was_paused_is_left_out_and_the_page_says_so(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    end_consent(cases, "idris-vael")
    website = open_website(cases)
    page = website.get(f"{LESSON}?people=9&{IDRIS}&cases=orm-bay&{TALLY}")
    assert page.status == 200
    (note,) = page.all("//p[@class='note'][contains(., 'Left out')]")
    assert "Idris Vael" in note.text_content()
    assert ticked(page, "cases") == ["orm-bay"]
    alone = website.get(f"{LESSON}?people=9&{IDRIS}")
    assert (alone.status, "None of these cases can be written for" in alone.text) == (422, True)


def test_a_withdrawn_case_is_left_out_without_its_name(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/idris-vael/case.yaml", ("appeal: {status: open", "appeal: {status: withdrawn"))
    website = open_website(cases)
    page = website.get(f"{LESSON}?people=9&{IDRIS}&cases=orm-bay&{TALLY}")
    assert "a case that was withdrawn" in page.text
    assert "Idris Vael" not in page.text


def test_where_no_case_is_for_that_age_one_is_asked_for(tmp_path: Path, open_website: Open) -> None:
    cases = copied_cases(tmp_path)
    for slug in ("mira-solenne", "orm-bay"):
        shutil.rmtree(cases / "example" / slug)
    website = open_website(cases)
    page = website.get(f"{LESSON}?age=9-12")
    assert (page.status, "No case is suggested for these choices" in page.text) == (422, True)
    assert ticked(page, "cases") == []
    assert website.get(f"{LESSON}?age=13-15&{TALLY}").status == 200


def test_a_case_that_is_not_told_in_the_language_is_neither_offered_nor_printed(
    tmp_path: Path, open_website: Open
) -> None:
    cases = copied_cases(tmp_path)
    edit(cases / "example/idris-vael/case.yaml", ("languages: [en, fr, es, ar]", "languages: [es]"))
    website = open_website(cases)
    page = website.get(f"{LESSON}?{IDRIS}")
    assert (page.status, "Not all of these cases are told in English" in page.text) == (422, True)
    assert not page.all("//input[@value='idris-vael']")
    assert website.get(f"/es/kits/lesson?{IDRIS}&{TALLY}").status == 200


@pytest.mark.parametrize("campaigns", ["over", "none"])
def test_where_nobody_can_be_written_for_there_is_no_kit(
    tmp_path: Path, open_website: Open, campaigns: str
) -> None:
    cases = copied_cases(tmp_path)
    run_once(cases, "example", datetime.date(2020, 12, 11), datetime.date(2021, 12, 10))
    if campaigns == "none":
        shutil.rmtree(cases)
        cases.mkdir()
    website = open_website(cases)
    page = website.get("/en/kits")
    assert "nobody to write for" in page.text
    assert page.main.forms == []
    assert "/en/" in page.links
    assert website.ask(f"{LESSON}?people=9").headers["Location"] == "/en/kits"
    assert website.ask(f"{LESSON}/kit.pdf?people=9").headers["Location"].startswith(LESSON)


def test_a_busy_press_says_when_to_come_back(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise PressBusy(7)

    monkeypatch.setattr(Facilitating, "plan", busy)
    for path in (f"{LESSON}?people=9", f"{LESSON}/kit.pdf?people=9"):
        page = website.get(path)
        assert (page.status, page.headers["Retry-After"]) == (503, "7")
        assert path in page.links, "the button asks for the same again"


def test_a_kit_that_cannot_be_laid_out_tells_the_operator_why(
    website: Website, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failed(*_: object) -> None:
        raise PressFailed("the template of a part is at fault")

    monkeypatch.setattr(Facilitating, "plan", failed)
    for path in (f"{LESSON}?people=9", f"{LESSON}/kit.pdf?people=9"):
        assert website.get(path).status == 500
    assert caplog.text.count("the template of a part is at fault") == 2


def test_one_network_cannot_keep_the_press_busy_with_kits(open_website: Open) -> None:
    website = open_website()
    limits = Limits(lambda: 0)
    use(website, limits)
    assert {limits.wait(SCHOOL, tokens=KIT) for _ in range(BURST // KIT)} == {0}
    there = {"REMOTE_ADDR": SCHOOL}
    for path in (f"{LESSON}?people=9", f"{LESSON}/kit.pdf?people=9"):
        page = website.get(path, environ_base=there)
        assert (page.status, page.headers["Retry-After"]) == (429, "2")
    assert website.get("/en/kits", environ_base=there).status == 200, "reading is never limited"


def test_every_way_to_write_and_every_age_has_its_words() -> None:
    assert set(phrases.MODES) == set(Mode)
    assert set(phrases.AGES) == set(AGES)


FEW = f"people=9&{IDRIS}&parts=&parts=facilitator&parts=tally"


def test_a_kit_comes_as_separate_files_too(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}")
    (link,) = (link for link in page.links if "/kit.zip?" in link)
    answer = website.ask(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kit.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        printed = [name for name in packed.namelist() if name.endswith(".pdf")]
        assert printed == ["00-cover.pdf", "01-facilitator.pdf", "02-tally.pdf"]
    assert website.ask(link, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert website.ask(f"{LESSON}/kit.zip?people=0").headers["Location"].startswith(f"{LESSON}?people=0")
    assert website.get("/en/kits/nothing/kit.zip").status == 404


def test_parts_for_another_way_of_writing_are_told_where_parts_are_chosen(website: Website) -> None:
    page = website.get(f"{LESSON}?{FEW}&parts=lined")
    (hint,) = page.all("//fieldset[@id='parts']/p[@class='hint']")
    assert "Lined paper" in hint.text_content()
    assert not website.get(f"{LESSON}?{FEW}").all("//fieldset[@id='parts']/p[@class='hint']")
