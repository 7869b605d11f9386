"""A person who leaves the page: words and token outlive Back and Reload, a draft only where it was ticked."""

import json
import re
import time

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browsing import press
from tests.journeys.writer import LETTER, OWN_WORDS, PATH, begun, body, clear, follow, paragraphs, seen, token
from tests.serving import Site

FORBID_STORAGE = """
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
"""


def stored(page: Page) -> list[dict[str, str]]:
    """Everything in the storage of this browser and of this tab."""
    return list(page.evaluate("[{ ...localStorage }, { ...sessionStorage }]"))


def standing(page: Page) -> tuple[str, str, str]:
    """What the page shows and the form would send: the name, the second paragraph, the token."""
    return page.locator("#name").input_value(), seen(page)[1], token(page)


def draft_of(page: Page) -> dict[str, object]:
    kept = json.loads(page.evaluate("localStorage.getItem('every-letter')"))
    return dict(kept["drafts"][LETTER])


def test_back_and_reload_keep_words_and_token_and_a_link_begins_anew(
    context: BrowserContext, site: Site
) -> None:
    before = site.total()
    page = begun(context)
    first = token(page)
    page.locator("#name").fill("Ana Ferrer")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.reload()
    assert standing(page) == ("Ana Ferrer", OWN_WORDS, first)
    press(page, "page")
    page.go_back()
    assert standing(page) == ("Ana Ferrer", OWN_WORDS, first)
    press(page, "page")
    assert site.total() == before + 1
    follow(page, page.get_by_role("link", name="Write another letter"))
    assert token(page) != first
    assert page.locator("#name").input_value() == ""
    assert OWN_WORDS not in seen(page)
    press(page, "page")
    assert site.total() == before + 2
    assert stored(page) == [{}, {}], "nothing is kept where nothing was ticked"


def test_words_that_were_changed_after_advice_survive_a_reload_too(page: Page) -> None:
    press(page, "check")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.reload()
    assert seen(page)[1] == OWN_WORDS
    assert body(page) == "\n\n".join(seen(page))


def test_words_survive_a_way_within_the_page(page: Page) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.evaluate("location.hash = '#main'")
    page.reload()
    assert seen(page)[1] == OWN_WORDS


def test_a_draft_comes_back_with_its_token_where_it_was_ticked(context: BrowserContext) -> None:
    page = begun(context)
    first = token(page)
    page.get_by_label("Keep a draft on this device").check()
    page.locator("#name").fill("Ana Ferrer")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    saved = draft_of(page)["saved"]
    page.close(run_before_unload=True)

    page = begun(context, "/en/")
    follow(page, page.locator("#drafts").get_by_role("link", name="Mira Solenne"))
    assert standing(page) == ("Ana Ferrer", OWN_WORDS, first)
    box = page.get_by_label("Keep a draft on this device")
    expect(box).to_be_checked()
    expect(page.locator("#drafts")).to_be_hidden()
    page.reload()
    expect(box).to_be_checked()
    press(page, "check")
    expect(box).to_be_checked()
    assert draft_of(page)["saved"] == saved, "seven days at most, however often it is opened"
    box.uncheck()
    assert stored(page) == [{}, {}]


def test_a_draft_waits_for_a_sheet_in_its_own_language(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    page = begun(context, PATH.replace("/en/", "/fr/"))
    assert OWN_WORDS not in seen(page)
    follow(page, page.locator("#drafts a").first)
    assert OWN_WORDS in seen(page)


def test_another_letter_is_not_the_drafted_one(context: BrowserContext, site: Site) -> None:
    before = site.total()
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    press(page, "page")
    follow(page, page.get_by_role("link", name="Write another letter"))
    expect(page.get_by_label("Keep a draft on this device")).not_to_be_checked()
    press(page, "page")
    assert site.total() == before + 2


def test_an_old_draft_is_thrown_away_on_any_page(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    eight_days = (time.time() - 8 * 24 * 3600) * 1000
    kept = {"choices": {}, "drafts": {LETTER: {**draft_of(page), "saved": eight_days}}}
    page.goto("/en/about")
    page.evaluate("kept => localStorage.setItem('every-letter', JSON.stringify(kept))", kept)
    page.goto("/en/privacy")
    expect(page.locator("#drafts")).to_be_hidden()
    assert stored(page) == [{}, {}]


@pytest.mark.parametrize("kept", ["no JSON", '{"drafts": {"a": 7, "b": null}, "choices": {"size": "a9"}}'])
def test_what_nobody_can_read_in_the_storage_harms_nothing(context: BrowserContext, kept: str) -> None:
    page = begun(context, "/en/about")
    page.evaluate("kept => localStorage.setItem('every-letter', kept)", kept)
    page.goto(PATH)
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.reload()
    assert seen(page)[1] == OWN_WORDS
    assert page.locator("#size").input_value() == "a4"


def test_a_draft_leads_to_no_other_address(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    kept = {"drafts": {LETTER: {**draft_of(page), "address": "https://example.org/"}}}
    page.goto("/en/about")
    page.evaluate("kept => localStorage.setItem('every-letter', JSON.stringify(kept))", kept)
    page.reload()
    expect(page.locator("#drafts")).to_be_hidden()


def test_under_the_code_of_a_group_no_draft_is_offered(context: BrowserContext) -> None:
    def grouped(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("data-keep-box", ""))

    page = context.new_page()
    page.route(f"**{PATH}", grouped)
    page.goto(PATH)
    expect(page.locator("[data-keep]")).to_be_hidden()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    assert stored(page) == [{}, {}]


def test_country_and_paper_are_remembered_without_a_draft(context: BrowserContext) -> None:
    page = begun(context)
    page.locator("summary", has_text="Place").click()
    page.locator("#country").select_option("MX")
    page.locator("#size").select_option("letter")
    page = begun(context, PATH.replace("appeal", "solidarity"))
    assert page.locator("#country").input_value() == "MX"
    assert page.locator("#size").input_value() == "letter"
    assert json.loads(stored(page)[0]["every-letter"]) == {
        "choices": {"country": "MX", "size": "letter"},
        "drafts": {},
    }


@pytest.mark.parametrize("step", ["nothing", "page"])
def test_clear_everything_leaves_no_word_behind(context: BrowserContext, step: str) -> None:
    page = begun(context)
    first = token(page)
    page.get_by_label("Keep a draft on this device").check()
    page.locator("#name").fill("Ana Ferrer")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    if step != "nothing":
        press(page, step)
    clear(page, page.locator("main [data-clear]"))
    gone = {"Ana Ferrer", OWN_WORDS, first}
    page.goto("/en/about")
    kept, tab = stored(page)
    assert kept == {}
    assert all(re.fullmatch(r"\d+", value) for value in tab.values()), "only an hour"
    page.goto(PATH)
    assert gone.isdisjoint((*standing(page), *seen(page)))
    page.evaluate("history.go(1 - history.length)")
    page.wait_for_url("about:blank")
    page.go_forward()
    page.wait_for_url(f"**{PATH}")
    expect(page.locator("#name")).to_have_value("")
    assert gone.isdisjoint((*standing(page), *seen(page)))


def test_clearing_in_one_tab_stops_keeping_in_another(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    other = begun(context, "/en/")
    clear(other, other.locator("#drafts [data-clear]"))
    expect(page.get_by_label("Keep a draft on this device")).not_to_be_checked()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    assert stored(page)[0] == {}


def test_where_storage_is_forbidden_everything_else_works(context: BrowserContext, site: Site) -> None:
    before = site.total()
    context.add_init_script(FORBID_STORAGE)
    page = begun(context)
    page.get_by_label("Keep a draft on this device").check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.reload()
    assert seen(page)[1] == OWN_WORDS
    press(page, "page")
    page.go_back()
    clear(page, page.locator("main [data-clear]"))
    assert OWN_WORDS not in seen(page)
    assert site.total() == before + 1
