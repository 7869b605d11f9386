"""A group in a real browser: its kit, members who write, a run of names, and the pile that is reported."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from app.languages import INTERFACE_LANGUAGES
from tests.browsing import inspect
from tests.journeys.writer import clear, follow, person
from tests.serving import Site
from tests.verapdf import faults

CASE, KIND = "idris-vael", "appeal"
PILE = f"{CASE}.{KIND}"
NAMES = ("Amina K.", "Ben O.", "Chloé D.", "Łucja N.", "Ñico R.")


def words(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(button).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def opened(page: Page, folder: Path) -> tuple[str, str]:
    """From the home page to the kit with its codes on the cover: the report code, and the members' one."""
    page.locator("a[href$='/kits']").first.click()
    page.locator("main form button").first.click()
    kit = downloaded(page, "a[href*='kit.pdf']", folder)
    assert not re.search("[0-9A-Z]{4}-[0-9A-Z]{4}", words(kit)[0]), "a kit without a group bears no code"
    page.locator("[href*='/groups'], form[action*='/groups'] button").first.click()
    inspect(page, "opening")
    follow(page, page.locator("main form button"))
    inspect(page, "opened")
    report, join = page.locator(".code").all_inner_texts()
    kit = downloaded(page, "form[action$='kit.pdf'] button", folder)
    assert report in words(kit)[0]
    assert faults([kit]) == {kit: ()}
    return report, join


def write_as_member(page: Page, site: Site, join: str, language: str) -> None:
    """Three letters: one in the browser, two as other browsers send them."""
    page.goto(f"/{language}/g/{join}")
    inspect(page, "members")
    follow(page, page.locator(f"a[href*='/write/{CASE}/{KIND}']").first)
    assert page.locator("input[name=place], textarea[name=address]").count() == 0
    page.locator("input[name=name]").fill("Amina K.")
    follow(page, page.locator("#letter button[value=page]").first)
    path = f"/{language}/write/{CASE}/{KIND}"
    for _ in range(2):
        begun = site.get(f"{path}?group={join}")
        fields = {"token": begun.field("token"), "group": begun.field("group"), "as": "pdf"}
        assert site.insist(path, **fields).body.startswith(b"%PDF")


def told(page: Page, language: str, report: str, **fields: str) -> None:
    """To the sums of a report in which these fields are filled in."""
    page.goto(f"/{language}/report")
    page.locator("main input:not([type=hidden])").first.fill(report.lower().replace("-", " "))
    follow(page, page.locator("main form button").first)
    for name, text in fields.items():
        page.locator(f"[name='{name}']").fill(text)
    follow(page, page.locator("button[value=sum]"))


def by_itself(text: str, number: int) -> bool:
    """Whether the number stands in the text, and not within another."""
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None


def opened_in(page: Page, called: str) -> tuple[str, str]:
    """A group's codes, the report code first; it has been given that name."""
    page.goto("/en/groups")
    page.locator("[name=people]").fill("9")
    follow(page, page.locator("main form button"))
    page.get_by_label("A name for this group").fill(called)
    report, join = page.locator(".code").all_inner_texts()
    return report, join


@pytest.mark.long
def test_a_name_for_a_group_stays_in_the_browser_and_opens_nothing(browser: Browser, site: Site) -> None:
    with person(browser, site) as facilitator:
        page = facilitator.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
        first, join = opened_in(page, "8b, Tuesday <b>")
        inspect(page, "opened")
        second, other = opened_in(page, "9a")
        page.goto("/en/report")
        named = page.locator("[data-group='']")
        assert named.inner_text().splitlines() == [f"8b, Tuesday <b> · {join}", f"9a · {other}"]
        inspect(page, "the codes of two groups")
        kept = str(page.evaluate("JSON.stringify({ ...localStorage })"))
        assert join in kept
        assert [code for code in (first, second) if code in kept or code.replace("-", "") in kept] == []

        told(page, "en", first, **{f"whole.{PILE}": "5"})
        expect(page.locator("[data-group]")).to_have_text(f"8b, Tuesday <b> · {join}")
        inspect(page, "sums of a group with a name")
        follow(page, page.locator("button[value=enter]"))
        expect(page.locator("span[data-group]")).to_have_text(f"8b, Tuesday <b> · {join}")
        page.get_by_label("A name for this group").fill("")
        page.goto("/en/report")
        expect(named).to_have_text(f"9a · {other}")
        assert [line for line in sent if "8b" in line or "9a" in line] == []

        clear(page, page.locator("main [data-clear]"))
        expect(named).to_be_hidden()
        assert page.evaluate("localStorage.length") == 0


@pytest.mark.long
def test_of_many_groups_the_thirty_newest_have_their_names(browser: Browser, site: Site) -> None:
    with person(browser, site) as facilitator:
        page = facilitator.new_page()
        page.goto("/en/report")
        many = [[f"AAAA-{number:04}", f"{number}b"] for number in range(30)]
        page.evaluate("many => localStorage.setItem('every-letter groups', JSON.stringify(many))", many)
        _, join = opened_in(page, "x" * 70)
        page.goto("/en/report")
        lines = page.locator("[data-group='']").inner_text().splitlines()
        assert (len(lines), lines[0], lines[-1]) == (30, "1b · AAAA-0001", f"{'x' * 60} · {join}")


@pytest.mark.long
@pytest.mark.parametrize("kept", ["no JSON", "7", "null", '{"a": 7}', '["ab", 7]'])
def test_names_that_nobody_can_read_and_no_script_at_all_harm_nothing(
    browser: Browser, site: Site, kept: str
) -> None:
    with person(browser, site) as facilitator:
        page = facilitator.new_page()
        page.goto("/en/about")
        page.evaluate("kept => localStorage.setItem('every-letter groups', kept)", kept)
        page.goto("/en/report")
        expect(page.locator("[data-group='']")).to_be_hidden()
    with person(browser, site, java_script_enabled=False) as facilitator:
        page = facilitator.new_page()
        page.goto("/en/groups")
        page.locator("[name=people]").fill("9")
        page.locator("main form button").click()
        expect(page.locator(".code").first).to_be_visible()
        expect(page.locator("#called")).to_be_hidden()


@pytest.mark.long
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_group_prints_writes_and_reports_and_all_of_it_counts_once(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    before = site.total()
    with person(browser, site, accept_downloads=True) as facilitator:
        page = facilitator.new_page()
        page.goto(f"/{language}/")
        report, join = opened(page, tmp_path)
        write_as_member(page, site, join, language)

        page.goto(f"/{language}/report")
        page.locator("main input:not([type=hidden])").first.fill(report)
        follow(page, page.locator("main form button").first)
        inspect(page, "report")
        page.locator("#run summary").click()
        letter = page.locator(f"[name=letter] option[value*='{CASE}'][value*='{KIND}']").first
        page.locator("[name=letter]").select_option(letter.get_attribute("value"))
        page.locator("[name=names]").fill("\n".join(NAMES))
        run = words(downloaded(page, "#run button", tmp_path))
        assert [name in text for name, text in zip(NAMES, run, strict=True)] == [True] * 5
        assert site.total() == before + 8

        told(page, language, report, **{f"whole.{PILE}": "24", "participants": "22"})
        inspect(page, "sums")
        sums = page.locator("main").inner_text()
        assert by_itself(sums, 24)
        assert by_itself(sums, 8)
        assert by_itself(sums, 16)
        follow(page, page.locator("button[value=enter]"))
        inspect(page, "thanks")
        assert by_itself(page.locator("main").inner_text(), 24)
        assert site.total() == before + 24

        told(page, language, report, **{f"whole.{PILE}": "21"})
        page.locator(f"[name='unwritten.{PILE}.run']").fill("2")
        page.locator(f"[name='unwritten.{PILE}.tally']").fill("1")
        follow(page, page.locator("button[value=enter]"))
        assert site.total() == before + 21
