"""A person with a real browser: Chromium that asks nobody but the site, and what holds of every page."""

import contextlib
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.languages import INTERFACE_LANGUAGES

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
#: Adds up the layout shifts that no input explains (W3C Layout Instability).
_SHIFTED = """() => new Promise(done => {
  let sum = 0;
  const add = entries => { for (const one of entries) if (!one.hadRecentInput) sum += one.value; };
  const watch = new PerformanceObserver(list => add(list.getEntries()));
  watch.observe({type: "layout-shift", buffered: true});
  setTimeout(() => { add(watch.takeRecords()); done(sum); }, 50);
})"""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser while the block lasts."""
    # A machine at its limit takes its time; what is never seen fails all the same.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def inspect(page: Page, name: str) -> None:
    """Axe finds nothing, nothing has to be scrolled sideways, nothing moved by itself; it has a language."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {page.url}\n{found.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{name} is {too_wide} px too wide"
    moved = shifted(page)
    # Nobody could see so little: a machine at its limit may draw a line a pixel off at first.
    assert moved < 0.001, f"{name} moved by {moved}"
    assert page.locator("html").get_attribute("lang") in INTERFACE_LANGUAGES


def shifted(page: Page) -> float:
    """How much of it has moved by itself since it began to load, from 0 (nothing) upwards."""
    return float(page.evaluate(_SHIFTED))


def press(page: Page, step: str, **words: str) -> None:
    """To the answer to that button of the form, unfolded if need be, with words as if they had been typed."""
    button = page.locator(f"main button[name=as][value={step}]:not(.unseen)").first
    button.evaluate(
        """(button, words) => {
          button.closest("details")?.setAttribute("open", "");
          for (const [name, value] of Object.entries(words)) button.form.elements[name].value = value;
        }""",
        words,
    )
    with leaving(page):
        button.click()


@contextlib.contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done in the block leads to another page, which has come when the block ends.

    The page that is left is marked, for its own events may still come, and what is kept with the history
    counts as a navigation, too.
    """
    page.evaluate("document.documentElement.classList.add('left')")
    yield
    page.wait_for_selector("html:not(.left) footer li:last-child")
    page.wait_for_load_state("load")
