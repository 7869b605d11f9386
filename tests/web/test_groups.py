"""People who write together: their group is opened and joined, and nobody finds its codes by trying."""

from pathlib import Path

import pytest
import time_machine
from icalendar import Calendar

from app.actions import groups
from app.actions.cell import Channel
from app.actions.codes import read_code, shown_code
from app.languages import INTERFACE_LANGUAGES
from app.reporting import KINDS_OF_GROUP
from app.web.groups import phrases
from app.web.shell import phrases as shell_phrases
from app.web.shell.limits import BURST, WRONG_CODE, Limits
from tests.web.conftest import Open
from tests.web.group import (
    MIRA,
    REPORT,
    RUN,
    entered,
    join_code_of,
    looked,
    opened_group,
    run_fields,
    site_of,
    summed,
    write_online,
)
from tests.web.test_throttle import SCHOOL, use
from tests.web.website import Website, copied_cases


@pytest.fixture
def code(website: Website) -> str:
    return opened_group(website)


def test_a_group_is_opened_and_told_its_codes_once(website: Website) -> None:
    form = website.get("/en/groups")
    assert form.fields() == {"people": "", "kind_of_group": "", "region": "", "ready": "", "kit": ""}
    page = website.post(
        "/en/groups", form.fields() | {"people": "30", "kind_of_group": "school", "region": "FR"}
    )
    report_code, members_code = (place.text_content() for place in page.all("//p[@class='code']"))
    with website.app.app_context():
        group = groups.reporting_for(report_code)
    assert (group.people, group.kind_of_group, group.region) == (30, "school", "FR")
    assert shown_code(group.code) == members_code
    assert f"http://localhost/en/g/{members_code}" in page.links
    assert REPORT in page.links
    assert [link for link in page.links if report_code in link] == []
    assert page.headers["Cache-Control"] == "no-store"


def test_the_last_day_to_report_can_be_put_into_a_calendar_which_holds_no_code(website: Website) -> None:
    with time_machine.travel("2026-11-20T12:00Z"):
        opened = website.post("/es/groups", {"people": "9"})
        codes = {read_code(str(place.text_content())) for place in opened.all("//p[@class='code']")}
        (link,) = (link for link in opened.links if link.endswith(".ics"))
        assert link == "/es/report/example/2026-12-24.ics"
        answer = website.ask(link)
    with time_machine.travel("2026-12-23T12:00Z"):
        assert website.ask(link).data == answer.data, "the campaign of the next year has begun"
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=report-2026-12-24.ics"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event.decoded("dtstart")) == "2026-12-24"
    assert (str(event["uid"]), str(event["url"])) == (
        "example-report-2026-12-24@localhost",
        "http://localhost/es/report",
    )
    assert not [code for code in codes if code in read_code(answer.text)]


@pytest.mark.parametrize("path", ["none/2026-12-24", "example/2026-12-25", "example/today", "example/%00"])
def test_another_day_is_in_no_calendar(website: Website, path: str) -> None:
    with time_machine.travel("2026-11-20T12:00Z"):
        assert website.get(f"/en/report/{path}.ics").status == 404


def test_the_name_of_a_group_is_never_sent(website: Website, code: str) -> None:
    joined = shown_code(join_code_of(code))
    thanks = entered(website, code, {f"whole.{MIRA}": "1"})
    for page in (website.post("/en/groups", {"people": "9"}), thanks):
        assert len(page.all("//div[@hidden]/input[@id='called'][@data-group][@maxlength='60']")) == 1
        assert page.all("//form//input[@id='called'] | //input[@id='called'][@name]") == []
    sums = summed(website, code, {f"whole.{MIRA}": "2"})
    for page in (looked(website, code), sums, thanks):
        assert page.all("//p/span[@data-group]")[0].text_content() == joined


def test_the_kit_comes_along_and_bears_the_code(website: Website) -> None:
    form = website.get("/en/groups?ready=lesson&people=9&mode=copy&cases=&cases=orm-bay&parts=lined")
    assert form.fields()["people"] == "9"
    assert "/fr/groups?ready=lesson&people=9&mode=copy&cases=&cases=orm-bay&parts=lined" in form.links
    page = website.post("/en/groups", form.fields())
    (kit,) = page.main.forms
    assert (kit.method, kit.action) == ("POST", "/en/kits/lesson/kit.pdf")
    report_code = page.all("//p[@class='code']")[0].text_content()
    assert kit.form_values() == [
        ("people", "9"),
        ("mode", "copy"),
        ("cases", ""),
        ("cases", "orm-bay"),
        ("parts", "lined"),
        ("report_code", report_code),
    ]
    assert (
        website.send(kit.action, dict(kit.form_values()) | {"cases": "orm-bay"}).mimetype == "application/pdf"
    )


@pytest.mark.parametrize("kit", ["", "language=fr&people=9&x=y", "&".join(["cases=x"] * 300)])
def test_without_a_kit_of_its_own_a_group_is_offered_the_ready_ones(website: Website, kit: str) -> None:
    page = website.post("/en/groups", {"people": "12", "ready": "none", "kit": kit})
    assert [form.action for form in page.main.forms] == [
        f"/en/kits/{slug}/kit.pdf" for slug in site_of(website).writing.stock.kits.ready
    ]
    assert page.fields(2)["people"] == "12"
    alone = website.post("/en/groups", {"people": "12", "ready": "lesson", "kit": kit})
    assert set(alone.fields()) <= {"people", "cases", "report_code"}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("people", "", "from 1 to 500"),
        ("people", "0", "from 1 to 500"),
        ("people", "-3", "from 1 to 500"),
        ("people", "many", "from 1 to 500"),
        ("people", "9" * 5000, "from 1 to 500"),
        ("kind_of_group", "army", "“army” is not on offer"),
        ("region", "Atlantis", "“Atlantis” is not on offer"),
    ],
)
def test_a_group_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    website: Website, field: str, text: str, sentence: str
) -> None:
    typed = {"people": "31", "kind_of_group": "youth", "region": "SN", "ready": "lesson", "kit": "people=31"}
    page = website.post("/en/groups", typed | {field: text})
    assert (page.status, sentence in page.text) == (422, True)
    assert f"#{field}" in page.links
    kept = page.fields()
    assert {name: kept[name] for name in typed if name != field} == {
        name: typed[name] for name in typed if name != field
    }


def test_no_group_is_opened_where_there_is_nobody_to_write_for(tmp_path: Path, open_website: Open) -> None:
    (tmp_path / "none").mkdir()
    website = open_website(tmp_path / "none")
    assert "nobody to write for" in website.get("/en/groups").text
    assert "nobody to write for" in website.post("/en/groups", {"people": "9"}).text


def test_members_see_whom_to_write_for_and_what_to_know_first(website: Website, code: str) -> None:
    joined = shown_code(join_code_of(code))
    page = website.get(f"/en/g/{joined.lower().replace('-', ' ')}")
    assert page.status == 200
    for words in (
        "Mira Solenne",
        "Idris Vael",
        "from 13 years of age",
        "does not describe the wound",
        joined,
    ):
        assert words in page.text
    ways = [link for link in page.links if "/write/" in link]
    assert len(ways) == 6
    assert all(link.endswith(f"?group={joined}") for link in ways)
    assert "letters so far" not in page.text
    write_online(website, code)
    write_online(website, code)
    assert "This group has written 2 letters so far." in website.get(f"/en/g/{joined}").text


def test_a_code_of_nobody_asks_for_it_again(website: Website, code: str) -> None:
    page = website.get("/en/g/AAAA-BBBB")
    assert (page.status, page.fields()) == (404, {"code": "AAAA-BBBB"})
    assert "No group has this code" in page.text
    assert website.get("/en/g").status == 200
    answer = website.ask("/en/g", query_string={"code": join_code_of(code).lower()})
    assert answer.headers["Location"] == f"/en/g/{shown_code(join_code_of(code))}"
    assert website.get("/en/g?code=%00<b>").status == 404


def test_a_report_code_is_no_code_for_members(website: Website, code: str) -> None:
    for path in (f"/en/g?code={code}", f"/en/g/{code}"):
        page = website.get(path)
        assert (page.status, "This is a report code" in page.text) == (404, True)
        assert code not in page.source.replace(f"/g/{code}", "")


@pytest.mark.parametrize("typed", ["", "AAAA-BBBB-CCCC", "\x00\ud7ff", "9" * 100_000])
def test_a_code_that_nobody_has_opens_no_report(website: Website, typed: str) -> None:
    for path in (REPORT, RUN):
        page = website.post(path, {"code": typed, "as": "look"})
        assert (page.status, "No group has this code" in page.text) == (422, True)


def test_the_code_for_members_is_told_apart_kindly(website: Website, code: str) -> None:
    page = looked(website, shown_code(join_code_of(code)))
    assert (page.status, "This is the code for members" in page.text) == (422, True)


def test_nobody_finds_a_code_by_trying(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    use(website, Limits(lambda: 0))
    there = {"REMOTE_ADDR": SCHOOL}
    wrong = {"code": "AAAA-BBBB-CCCC", "as": "look", f"whole.{MIRA}": "7"}
    for _ in range(5):
        assert website.post(REPORT, {"code": code, "as": "look"}, environ_base=there).status == 200
    tried = [website.send(REPORT, wrong, environ_base=there).status_code for _ in range(BURST // WRONG_CODE)]
    assert set(tried) == {422}
    page = website.post(REPORT, wrong | {"code": code}, environ_base=there)
    assert (page.status, page.headers["Retry-After"]) == (429, "4")
    assert page.fields() == wrong | {"code": code}
    assert website.get("/en/g/AAAA-BBBB", environ_base=there).status == 429
    assert website.post(REPORT, {"code": code, "as": "look"}).status == 200, "others are not kept waiting"


def test_forms_of_groups_cost_what_others_cost(open_website: Open) -> None:
    website = open_website()
    limits = Limits(lambda: 0)
    use(website, limits)
    assert {limits.wait(SCHOOL) for _ in range(BURST)} == {0}
    page = website.post("/en/groups", {"people": "9"}, environ_base={"REMOTE_ADDR": SCHOOL})
    assert (page.status, page.fields()) == (429, {"people": "9"})
    assert website.get("/en/groups", environ_base={"REMOTE_ADDR": SCHOOL}).status == 200


def test_a_group_whose_campaign_is_gone_is_nobodys(tmp_path: Path, open_website: Open) -> None:
    code = opened_group(open_website())
    cases = copied_cases(tmp_path)
    (cases / "example").rename(cases / "another")
    website = open_website(cases)
    assert "No group has this code" in looked(website, code).text
    assert website.get(f"/en/g/{join_code_of(code)}").status == 404


def test_without_the_ledger_nothing_is_lost(open_website: Open) -> None:
    website = open_website()
    code = opened_group(website)
    sums = summed(website, code, {f"whole.{MIRA}": "24"}).fields() | {"as": "enter"}
    run = run_fields(website, code, names="Ada\nBo")
    website.break_database()
    for path, fields in ((REPORT, sums), (RUN, run), ("/en/groups", {"people": "9"})):
        page = website.post(path, fields)
        assert (page.status, page.headers["Retry-After"]) == (503, "60")
        assert "nothing is lost" in page.text
        (form,) = page.main.forms
        assert form.action == path
        assert {name: text.split() for name, text in page.fields().items()} == {
            name: text.split() for name, text in fields.items()
        }
    assert website.get("/en/g/AAAA-BBBB").status == 503


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_page_is_there_in_every_language(open_website: Open, language: str) -> None:
    website = open_website()
    code = opened_group(website)
    here = f"/{language}"
    joined = shown_code(join_code_of(code))
    for path in ("groups", "g", f"g/{joined}", "report"):
        page = website.get(f"{here}/{path}")
        assert (page.status, page.root.get("lang")) == (200, language)
        assert f"{here}/report" in page.links
    opened = website.post(f"{here}/groups", {"people": "9"})
    form = website.post(f"{here}/report", {"code": code, "as": "look"})
    sums = website.post(f"{here}/report", form.fields() | {f"whole.{MIRA}": "600", "as": "sum"})
    thanks = website.post(f"{here}/report", sums.fields() | {"as": "enter"})
    for page in (opened, form, sums, thanks):
        assert (page.status, page.root.get("lang")) == (200, language)
        assert page.headers["Cache-Control"] == "no-store"
        sources = [str(each.get("action") or each.get("href")) for each in page.all("//form | //a")]
        assert [source for source in sources if code in source or read_code(code) in source] == []
        assert len(page.source) < 60_000


def test_every_kind_of_group_and_every_way_has_its_words() -> None:
    assert set(shell_phrases.KINDS_OF_GROUP) == set(KINDS_OF_GROUP)
    assert set(phrases.CAME_IN) == set(Channel)


def test_asking_whether_a_page_is_there_opens_nothing(website: Website) -> None:
    for path in ("/en/groups", REPORT):
        assert website.app.test_client().head(path).status_code == 200
