"""A person without a mouse: from the home page to a counted letter by Tab, Enter and letters alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.languages import INTERFACE_LANGUAGES
from tests.screens.ways import arrived
from tests.serving import Site, serving

#: Presses of Tab after which a person would have given up.
PATIENCE = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("keyboard")
    with serving({"DATA_DIR": str(folder), "TOTALS_STEP": "0"}, folder=folder) as running:
        yield running


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_whole_journey_needs_no_mouse(
    browser: Browser, site: Site, language: str, *, scripts: bool
) -> None:
    before = site.total()
    context = browser.new_context(
        base_url=site.url, java_script_enabled=scripts, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"/{language}/")
    page.keyboard.press("Tab")
    assert focus(page, "class") == "skip"
    press(page, f"a[href='/{language}/cases/orm-bay']")
    press(page, f"a[href='/{language}/write/orm-bay/solidarity']")
    tab_to(page, "input[name=name]")
    page.keyboard.type("Ana Ferrer")
    tab_to(page, ".paragraphs textarea" if scripts else "textarea[name=body]")
    page.keyboard.press("Control+Home")
    page.keyboard.type("My own first words. ")
    press(page, "button[name=as][value=page]")
    assert page.locator("input[name=name]").first.input_value() == "Ana Ferrer"
    assert page.locator("input[name=body]").first.input_value().startswith("My own first words. ")
    assert site.total() == before + 1
    tab_to(page, "button[name=as][value=pdf]")
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Tab until that is in focus, and seen to be."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            assert seen(page), f"{selector} is in focus, and nothing shows it"
            return
    pytest.fail(f"no way by Tab to {selector} on {page.url}")


def press(page: Page, selector: str) -> None:
    """Tab to it, and Enter."""
    tab_to(page, selector)
    page.evaluate("document.documentElement.classList.add('left')")
    page.keyboard.press("Enter")
    arrived(page)


def focus(page: Page, attribute: str) -> str | None:
    return page.locator(":focus").get_attribute(attribute)


def seen(page: Page) -> bool:
    """Whether what is in focus stands in the window, with an outline or a frame."""
    return bool(
        page.evaluate("""() => {
          const found = document.activeElement, box = found.getBoundingClientRect();
          const style = getComputedStyle(found);
          const framed = style.outlineStyle !== "none" || style.borderTopStyle !== "none";
          return framed && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        }""")
    )
