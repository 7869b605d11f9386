"""A person who leaves the page: words and token outlive Back and Reload, a draft only where it was ticked."""

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browsing import CHROMIUM, QUIET, leaving, press, shifted
from tests.journeys.writer import (
    LETTER,
    OWN_WORDS,
    PATH,
    begun,
    body,
    clear,
    follow,
    paragraphs,
    person,
    seen,
    token,
)
from tests.serving import Site

pytestmark = pytest.mark.long

ENGLISH = "language=en&addressee=the-king"
BOX = "Keep a draft on this device"

FORBID_STORAGE = """
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
"""
#: Young enough, and nothing that can be chosen.
UNREADABLE = json.dumps({"choices": {"fields": {"size": "a9"}, "at": time.time() * 1000}})


@pytest.fixture
def whole_pages(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Somebody whose browser keeps whole pages for Back, as browsers do that nobody drives."""
    options = ["--disable-back-forward-cache"]
    keeping = browser.browser_type.launch(executable_path=CHROMIUM, args=QUIET, ignore_default_args=options)
    with person(keeping, site) as somebody:
        yield somebody
    keeping.close()


def stored(page: Page) -> dict[str, str]:
    """Everything that this browser keeps when the tab is closed."""
    return dict(page.evaluate("({ ...localStorage })"))


def everything(page: Page) -> str:
    """All that is kept for this page: in the history, in this tab, and in this browser."""
    return str(page.evaluate("JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }])"))


def standing(page: Page) -> tuple[str, str, str]:
    """What the page shows and the form would send: the name, the second paragraph, the token."""
    return page.locator("#name").input_value(), seen(page)[1], token(page)


def draft_of(page: Page) -> dict[str, object]:
    """The draft of the letter in English, as it is kept."""
    return dict(json.loads(stored(page)["every-letter"])[f"{LETTER}?{ENGLISH}"])


def keep_instead(page: Page, **draft: object) -> None:
    """Put another draft into the storage, from a page that keeps none itself."""
    kept = {f"{LETTER}?{ENGLISH}": {**draft_of(page), **draft}}
    page.goto("/en/about")
    page.evaluate("kept => localStorage.setItem('every-letter', JSON.stringify(kept))", kept)


def go_back_to_the_beginning(page: Page) -> None:
    """To the first page that was ever opened in this tab, by the browser's own buttons."""
    page.evaluate("history.go(1 - history.length)")
    page.wait_for_url("about:blank")
    page.go_forward()
    expect(page.locator("#letter[data-fresh]")).to_be_visible()


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
    assert stored(page) == {}, "nothing is kept where nothing was ticked"


def test_the_history_itself_holds_no_words(page: Page) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    for step in ("check", "page", "hand"):
        press(page, step)
        page.wait_for_timeout(50)
        assert list(page.evaluate("Object.keys(history.state)")) == ["token"]


def test_words_are_put_back_for_half_a_day(page: Page) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.goto("/en/about")
    page.evaluate(
        """hours => {
      const kept = JSON.parse(sessionStorage.getItem("every-letter"));
      for (const one of Object.values(kept)) one.at -= hours * 3600 * 1000;
      sessionStorage.setItem("every-letter", JSON.stringify(kept));
    }""",
        13,
    )
    page.go_back()
    assert OWN_WORDS not in seen(page)
    assert OWN_WORDS not in everything(page)


@pytest.mark.parametrize("step", ["page", "hand"])
def test_back_to_an_answer_leads_to_the_words_and_not_to_a_warning(page: Page, step: str) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    first = token(page)
    press(page, step)
    page.goto("/en/about")
    with page.expect_request(lambda request: request.is_navigation_request()) as waiting:
        page.go_back()
    assert waiting.value.method == "GET"
    assert (seen(page)[1], token(page)) == (OWN_WORDS, first)


def test_who_opens_the_same_address_does_not_see_who_wrote_before(page: Page) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    first = token(page)
    page.goto(PATH)
    assert OWN_WORDS not in seen(page)
    assert token(page) != first
    page.reload()
    assert OWN_WORDS not in seen(page)


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_words_outlive_a_connection_that_breaks_while_they_travel(page: Page, answers: int) -> None:
    for _ in range(answers):
        press(page, "check")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.route(f"**{PATH}*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("main button[name=as][value=page]").click()
    page.wait_for_timeout(200)
    page.unroute_all()
    page.go_back()
    assert seen(page)[1] == OWN_WORDS


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
    page.get_by_label(BOX).check()
    page.locator("#name").fill("Ana Ferrer")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    began = draft_of(page)["at"]
    page.close(run_before_unload=True)

    page = begun(context, "/en/")
    follow(page, page.locator("#drafts").get_by_role("link", name="Mira Solenne"))
    assert standing(page) == ("Ana Ferrer", OWN_WORDS, first)
    expect(page.locator("[data-returned]")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Your draft is back.")
    box = page.get_by_label(BOX)
    expect(box).to_be_checked()
    expect(page.locator("#drafts")).to_be_hidden()
    page.reload()
    expect(box).to_be_checked()
    press(page, "check")
    expect(box).to_be_checked()
    assert draft_of(page)["at"] == began, "seven days at most, however often it is opened"
    box.uncheck()
    assert stored(page) == {}


def test_a_draft_waits_for_a_sheet_in_its_own_language(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label(BOX).check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    page = begun(context, PATH.replace("/en/", "/fr/"))
    assert OWN_WORDS not in seen(page)
    follow(page, page.locator("#drafts a").first)
    assert OWN_WORDS in seen(page)


def test_a_draft_in_one_language_leaves_that_in_another_alone(context: BrowserContext) -> None:
    for language in ("en", "fr"):
        page = begun(context, f"{PATH}?language={language}")
        page.get_by_label(BOX).check()
        paragraphs(page).nth(1).fill(f"{OWN_WORDS} {language}")
        page.locator("#name").click()
    page = begun(context, "/en/")
    names = page.locator("#drafts [data-drafts] a").all_inner_texts()
    assert names == [f"Mira Solenne: write an appeal ({name})" for name in ("English", "Français")]
    for name, language in (("English", "en"), ("Français", "fr")):
        page = begun(context, "/en/")
        follow(page, page.locator("#drafts a", has_text=name))
        assert f"{OWN_WORDS} {language}" in seen(page)


def test_a_draft_that_is_not_mine_can_be_cleared_where_it_came_back(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label(BOX).check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    page = begun(context)
    page.wait_for_timeout(300)
    assert shifted(page) == 0
    clear(page, page.get_by_role("link", name="This is not mine: clear it"))
    assert OWN_WORDS not in seen(page)
    assert OWN_WORDS not in everything(page)
    expect(page.locator("[data-returned]")).to_be_hidden()


def test_another_letter_is_not_the_drafted_one(context: BrowserContext, site: Site) -> None:
    before = site.total()
    page = begun(context)
    page.get_by_label(BOX).check()
    press(page, "page")
    follow(page, page.get_by_role("link", name="Write another letter"))
    expect(page.get_by_label(BOX)).not_to_be_checked()
    press(page, "page")
    assert site.total() == before + 2


@pytest.mark.parametrize("days", [8, -8], ids=["old", "from a clock that was wrong"])
def test_an_old_draft_is_thrown_away_on_any_page(context: BrowserContext, days: int) -> None:
    page = begun(context)
    page.get_by_label(BOX).check()
    keep_instead(page, at=(time.time() - days * 24 * 3600) * 1000)
    page.goto("/en/privacy")
    expect(page.locator("#drafts")).to_be_hidden()
    assert stored(page) == {}


@pytest.mark.parametrize(
    "kept",
    ["no JSON", "7", "null", '{"a": 7, "b": null}', UNREADABLE],
    # One of them holds the present moment, which two processes that share the tests know differently.
    ids=["text", "number", "nothing", "other shapes", "unreadable"],
)
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
    page.get_by_label(BOX).check()
    keep_instead(page, address="https://example.org/")
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
    assert stored(page) == {}


def test_the_paper_is_remembered_without_a_draft_and_the_country_is_not(context: BrowserContext) -> None:
    page = begun(context)
    page.locator("summary", has_text="Place").click()
    page.locator("#country").select_option("MX")
    page.locator("summary", has_text="Kind of paper").click()
    page.locator("#size").select_option("letter")
    page.locator("#paper-dyslexia").check()
    page.locator("[name='dyslexia.text']").select_option("16")
    page = begun(context, PATH.replace("appeal", "solidarity"))
    assert page.locator("#country").input_value() == "GB"
    assert page.locator("#size").input_value() == "letter"
    assert page.locator("#paper-dyslexia").is_checked()
    assert page.locator("[name='dyslexia.text']").input_value() == "16"
    kept = json.loads(stored(page)["every-letter"])
    assert list(kept) == ["choices"]
    assert {"size": "letter", "paper": "dyslexia"}.items() <= kept["choices"]["fields"].items()
    # The others are options of papers.
    assert {name for name in kept["choices"]["fields"] if "." not in name} == {"size", "paper"}


@pytest.mark.parametrize("step", ["nothing", "check", "page", "hand"])
@pytest.mark.parametrize("whole", [False, True], ids=["pages are made anew", "pages are kept whole"])
def test_clear_everything_leaves_no_word_behind(
    context: BrowserContext, whole_pages: BrowserContext, step: str, *, whole: bool
) -> None:
    page = begun(whole_pages if whole else context)
    first = token(page)
    page.get_by_label(BOX).check()
    page.locator("#name").fill("Ana Ferrer")
    paragraphs(page).nth(1).fill(OWN_WORDS)
    if step != "nothing":
        press(page, step)
    clear(page, page.locator("main a.clear"))
    assert stored(page) == {}
    if step == "page":
        with leaving(page):
            page.go_back()
        nothing_is_left(page, first)
    page.goto("/en/about")
    page.goto(PATH)
    nothing_is_left(page, first)
    go_back_to_the_beginning(page)
    nothing_is_left(page, first)


def nothing_is_left(page: Page, first: str) -> None:
    """Neither on the page nor in what is kept: the name, the words, the token."""
    expect(page.locator("html")).to_be_visible()
    for word in ("Ana Ferrer", OWN_WORDS, first):
        assert word not in everything(page)
        assert word not in [field.input_value() for field in page.locator("main :is(input, textarea)").all()]


def test_a_page_that_is_kept_whole_has_its_words(whole_pages: BrowserContext) -> None:
    page = begun(whole_pages)
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.evaluate("window.isWhole = true")
    page.goto("/en/about")
    page.go_back()
    assert page.evaluate("window.isWhole"), "this browser keeps pages, so that the tests of it mean something"
    assert seen(page)[1] == OWN_WORDS


def test_clearing_in_one_tab_clears_the_others(context: BrowserContext) -> None:
    page = begun(context)
    page.get_by_label(BOX).check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    finished = begun(context)
    paragraphs(finished).nth(1).fill(OWN_WORDS)
    press(finished, "page")
    first = token(page)
    other = begun(context, "/en/")
    with leaving(page), leaving(finished):
        clear(other, other.locator("#drafts [data-clear]"))
    for tab in (page, finished):
        nothing_is_left(tab, first)
        expect(tab.get_by_label(BOX)).not_to_be_checked()


def test_where_storage_is_forbidden_everything_else_works(context: BrowserContext, site: Site) -> None:
    before = site.total()
    context.add_init_script(FORBID_STORAGE)
    page = begun(context)
    page.get_by_label(BOX).check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    press(page, "page")
    clear(page, page.locator("main a.clear"))
    page.go_back()
    assert OWN_WORDS not in seen(page)
    assert site.total() == before + 1
