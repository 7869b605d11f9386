"""A person with a real browser: Chromium that asks nobody but the site, and what holds of every page."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
#: What moved by itself since the page began to load, from 0 (nothing) upwards (W3C Layout Instability).
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
    shifted = page.evaluate(_SHIFTED)
    assert shifted == 0, f"{name} moved by {shifted}"
    assert re.match(r"(en|fr|es)$", page.locator("html").get_attribute("lang") or "")
