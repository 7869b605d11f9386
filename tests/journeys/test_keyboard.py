"""A person without a mouse: from the home page to a counted letter by Tab, Enter and letters alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import leaving, press
from tests.journeys.writer import person
from tests.languages import LANGUAGES
from tests.serving import Site

#: Presses of Tab after which a person would have given up.
PATIENCE = 60


@pytest.mark.parametrize(
    "scripts",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without JavaScript"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey_needs_no_mouse(
    browser: Browser, site: Site, language: str, *, scripts: bool
) -> None:
    before = site.total()
    with person(browser, site, java_script_enabled=scripts) as somebody:
        page = somebody.new_page()
        page.goto(f"/{language}/")
        page.keyboard.press("Tab")
        assert focus(page, "class") == "skip"
        enter(page, f"a[href='/{language}/cases/orm-bay']")
        enter(page, f"a[href='/{language}/write/orm-bay/solidarity']")
        tab_to(page, "input[name=name]")
        page.keyboard.type("Ana Ferrer")
        tab_to(page, ".paragraphs textarea" if scripts else "textarea[name=body]")
        page.keyboard.press("Control+Home")
        page.keyboard.type("My own first words. ")
        enter(page, "button[name=as][value=page]")
        assert page.locator("input[name=name]").first.input_value() == "Ana Ferrer"
        assert page.locator("input[name=body]").first.input_value().startswith("My own first words. ")
        assert site.total() == before + 1
        tab_to(page, "button[name=as][value=pdf]")


def test_papers_are_chosen_by_arrows_and_their_options_by_tab(browser: Browser, site: Site) -> None:
    with person(browser, site) as somebody:
        page = somebody.new_page()
        page.goto("/en/write/idris-vael/solidarity")
        tab_to(page, "details.fold:has(.papers) > summary")
        page.keyboard.press("Enter")
        tab_to(page, "input[value=plain]")
        options = page.locator("[name='postcard.cards']")
        expect(options).to_be_hidden()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert focus(page, "value") == "postcard"
        expect(options).to_be_visible()
        tab_to(page, "[name='postcard.cards']")
        with leaving(page):
            page.locator("button[name=as][value=page]").click()
        assert page.locator("#taken input[name=paper]").input_value() == "postcard"


def test_enter_in_a_field_of_one_paper_prints_no_other(browser: Browser, site: Site) -> None:
    with person(browser, site) as somebody:
        page = somebody.new_page()
        page.goto("/en/write/mira-solenne/appeal")
        press(page, "hand")
        tab_to(page, "details.fold > summary")
        page.keyboard.press("Enter")
        tab_to(page, "#more-labels summary")
        page.keyboard.press("Enter")
        tab_to(page, "[name='labels.first']")
        page.keyboard.type("4")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method) if request.method == "POST" else None)
        page.keyboard.press("Enter")
        tab_to(page, "button[value=labels]")
        assert asked == []
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename == "labels.pdf"


def tab_to(page: Page, selector: str) -> None:
    """Tab until that is in focus, and seen to be."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            assert seen(page), f"{selector} is in focus, and nothing shows it"
            return
    pytest.fail(f"no way by Tab to {selector} on {page.url}")


def enter(page: Page, selector: str) -> None:
    """Tab to it, and Enter."""
    tab_to(page, selector)
    with leaving(page):
        page.keyboard.press("Enter")


def focus(page: Page, attribute: str) -> str | None:
    return page.locator(":focus").get_attribute(attribute)


def seen(page: Page) -> bool:
    """Whether what is in focus stands in the window, with an outline around it."""
    return bool(
        page.evaluate("""() => {
          const found = document.activeElement, box = found.getBoundingClientRect();
          const { outlineStyle, outlineWidth } = getComputedStyle(found);
          const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
          return outlined && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        }""")
    )
