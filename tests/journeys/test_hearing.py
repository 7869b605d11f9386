"""A person who hears the page, or sees it without a mouse: it says what happens, and focus is never lost."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browsing import press
from tests.journeys.writer import (
    DESK,
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

#: Everything that is said aloud on a page, in its order.
LISTEN = """
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.id === "status" && target.textContent) window.heard.push(target.textContent);
  }).observe(document, { subtree: true, childList: true });
"""
#: A browser that is older than the element for dialogs.
NO_DIALOG = "delete HTMLDialogElement.prototype.showModal"
#: A browser that does not let a page write to the clipboard.
NO_CLIPBOARD = "Clipboard.prototype.writeText = () => Promise.reject(new Error('no'))"
CLEARED = "Everything has been cleared."


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.add_init_script(LISTEN)
    return context


def heard(page: Page) -> list[str]:
    page.wait_for_timeout(250)
    return list(page.evaluate("window.heard.splice(0)"))


def shown(page: Page, name: str) -> str:
    """The sentence of that name, which stands on the page."""
    sentence = page.locator(f"[data-says={name}]")
    expect(sentence).to_be_visible()
    return sentence.inner_text()


# Paragraphs.


def test_the_button_after_the_paragraphs_stays_when_it_is_left(page: Page) -> None:
    paragraphs(page).first.fill("Nobody calls you a tyrant.")
    press(page, "check")
    count = len(seen(page))
    another = page.get_by_role("button", name="Add a paragraph")
    another.focus()
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)
    page.locator("[data-better]").first.click()
    expect(another).to_be_visible()
    expect(paragraphs(page)).to_have_count(count)


def test_each_paragraph_has_a_label_in_the_language_of_the_page(context: BrowserContext) -> None:
    page = begun(context, f"{PATH}?language=fr")
    label = page.locator("label[for=p2]")
    expect(label).to_have_text(f"Paragraph 2 of {len(seen(page))}")
    expect(label).to_have_attribute("lang", "en")
    assert page.locator("#p2").evaluate("field => field.closest('[lang]').lang") == "fr"


def test_the_label_of_the_letter_leads_into_it_and_its_group_says_how_it_works(page: Page) -> None:
    group = page.get_by_role("group", name="Your letter")
    expect(group).to_have_accessible_description(re.compile("An empty line begins a new paragraph"))
    page.locator("label[for=body]").click()
    expect(paragraphs(page).first).to_be_focused()


def test_an_emptied_paragraph_is_gone_before_the_next_one_says_its_number(page: Page) -> None:
    count = len(seen(page))
    paragraphs(page).nth(1).fill("")
    page.keyboard.press("Tab")
    assert len(seen(page)) == count - 1, "at once"
    expect(page.locator("textarea:focus")).to_have_accessible_name(f"Paragraph 2 of {count - 1}")
    paragraphs(page).nth(2).fill("")
    paragraphs(page).nth(0).click()
    expect(paragraphs(page)).to_have_count(count - 2)


def test_each_paragraph_of_a_refused_letter_says_what_is_wrong(page: Page) -> None:
    paragraphs(page).first.fill("too much " * 1200)
    press(page, "page")
    for paragraph in paragraphs(page).all():
        expect(paragraph).to_have_attribute("aria-invalid", "true")
        expect(paragraph).to_have_attribute("aria-describedby", "body-remarks")
    assert "10,000" in page.locator("#body-remarks").inner_text()


# What is said.


def test_the_page_says_when_it_is_laid_out_but_interrupts_nobody_who_writes(
    browser: Browser, site: Site
) -> None:
    with person(browser, site, viewport=DESK) as somebody:
        somebody.add_init_script(LISTEN)
        page = begun(somebody)
        page.get_by_role("button", name="See the page").click()
        expect(page.locator("[data-pages] img")).to_have_count(1)
        words = page.locator("[data-text]")
        assert [words.get_attribute(name) for name in ("lang", "dir")] == ["en", "ltr"]
        assert heard(page)[-1] == "The page is shown. It has 1 page."
        paragraphs(page).first.fill(OWN_WORDS)
        expect(words).to_contain_text(OWN_WORDS)
        assert heard(page) == []


def test_a_pressed_button_says_that_it_takes_a_moment(page: Page) -> None:
    page.route(f"**{PATH}*", lambda route: route.fulfill(status=204))
    button = page.locator("main button[name=as][value=page]")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    assert heard(page) == ["One moment …"]
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_the_picture_leads_back_to_the_letter(page: Page) -> None:
    page.get_by_role("button", name="See the page").click()
    expect(page.locator("[data-pages] img")).to_have_count(1)
    page.get_by_role("link", name="Back to the letter").click()
    expect(paragraphs(page).first).to_be_focused()


def test_advice_on_words_that_are_gone_says_so(page: Page) -> None:
    paragraphs(page).nth(1).fill("Nobody calls you a tyrant.")
    press(page, "check")
    paragraphs(page).nth(1).fill("All is well.")
    before = body(page)
    page.locator("[data-better]").first.click()
    assert heard(page) == [shown(page, "gone")]
    expect(paragraphs(page).first).to_be_focused()
    assert body(page) == before


def test_back_online_the_button_is_in_focus_again(context: BrowserContext, page: Page) -> None:
    context.set_offline(True)
    button = page.locator("main button[name=as][value=page]")
    button.click()
    assert heard(page) == [shown(page, "offline")]
    context.set_offline(False)
    expect(button).to_be_focused()
    assert heard(page) == [shown(page, "online")]


def test_a_copied_link_is_heard_each_time(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "page")
    for _ in range(2):
        page.get_by_role("button", name="Copy the link").click()
        assert heard(page) == ["Copied."]


def test_a_link_that_cannot_be_copied_says_so(context: BrowserContext, page: Page) -> None:
    context.add_init_script(NO_CLIPBOARD)
    press(page, "page")
    page.get_by_role("button", name="Copy the link").click()
    assert heard(page) == [shown(page, "uncopied")]


@pytest.mark.parametrize(
    ("step", "place", "scripts"),
    [("check", "found", True), ("page", "found", True), ("hand", "found", False), ("see", "preview", False)],
)
def test_an_answer_begins_where_it_says_what_was_found(
    browser: Browser, site: Site, step: str, place: str, *, scripts: bool
) -> None:
    with person(browser, site, java_script_enabled=scripts) as somebody:
        page = begun(somebody)
        press(page, step)
        expect(page.locator(f"#{place}")).to_be_focused()
        expect(page.locator(f"#{place}")).to_be_in_viewport()


# Clearing everything.


@pytest.mark.parametrize("step", ["nothing", "check"])
def test_everything_is_cleared_only_after_a_question(page: Page, step: str) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    if step != "nothing":
        press(page, step)
    first = token(page)
    link = page.locator("main a.clear")
    question = page.get_by_role("dialog", name="Clear everything that this device keeps")
    for way in ("Keep it", "Escape"):
        link.click()
        expect(question.get_by_role("button", name="Keep it")).to_be_focused()
        page.keyboard.press("Enter" if way == "Keep it" else "Escape")
        expect(question).to_be_hidden()
        expect(link).to_be_focused()
        assert (seen(page)[1], token(page)) == (OWN_WORDS, first)
    clear(page, link)
    assert OWN_WORDS not in seen(page)
    assert token(page) != first
    expect(page.locator("#main")).to_be_focused()
    assert heard(page) == [shown(page, "cleared")] == [CLEARED]
    page.reload()
    assert heard(page) == []


def test_a_cleared_letter_leads_back_to_its_case(page: Page) -> None:
    press(page, "page")
    clear(page, page.locator("main a.clear"))
    assert page.url.endswith("/en/cases/mira-solenne")
    assert heard(page) == [CLEARED]


def test_what_is_drafted_after_clearing_stays_when_older_pages_are_opened(page: Page) -> None:
    press(page, "page")
    clear(page, page.locator("main a.clear"))
    follow(page, page.get_by_role("link", name="Write an appeal").first)
    page.get_by_label("Keep a draft on this device").check()
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("#name").click()
    page.evaluate("history.go(1 - history.length)")
    page.wait_for_url("about:blank")
    page.go_forward()
    expect(page.locator("#letter[data-fresh]")).to_be_attached()
    page.goto("/en/")
    expect(page.locator("#drafts")).to_be_visible()


@pytest.mark.parametrize("agrees", [True, False])
def test_an_older_browser_asks_in_its_own_way(context: BrowserContext, *, agrees: bool) -> None:
    context.add_init_script(NO_DIALOG)
    page = begun(context)
    paragraphs(page).nth(1).fill(OWN_WORDS)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if agrees:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    page.locator("main a.clear").click()
    page.wait_for_load_state("networkidle")
    assert (OWN_WORDS in seen(page)) is not agrees
    assert asked == [
        "Clear everything that this device keeps of your letters and groups? This cannot be undone."
    ]


def test_words_of_another_sheet_are_not_put_onto_this_one(context: BrowserContext) -> None:
    page = begun(context)
    english = seen(page)
    page.goto(f"{PATH}?language=fr")
    press(page, "check")
    page.evaluate("address => location.assign(address)", PATH)
    expect(page.locator("#letter[data-fresh]")).to_be_attached()
    assert seen(page) == english


def test_a_language_that_was_only_chosen_takes_no_words_away(page: Page) -> None:
    paragraphs(page).nth(1).fill(OWN_WORDS)
    page.locator("summary", has_text="Place").click()
    page.locator("#language").select_option("fr")
    page.reload()
    assert seen(page)[1] == OWN_WORDS
    assert page.locator("#language").input_value() == "fr"
