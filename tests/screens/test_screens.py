"""Every screen in every view → axe finds nothing, nothing is too wide, and nothing moves by itself."""

import re

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browsing import inspect
from tests.screens.desk import DESK
from tests.screens.ways import Way
from tests.screens.websites import WEBSITES, Sites

#: The views of pages that are reached by codes and accounts: each width and each language has some.
AT_DESK = {(320, "light", "es"), (768, "light", "fr"), (1440, "dark", "en")}


@pytest.mark.long
def test_every_screen_can_be_read_by_everybody(
    view: tuple[int, str, str], sites: Sites, browser: Browser
) -> None:
    width, scheme, language = view
    for site, screens in sites:
        if screens is DESK and view not in AT_DESK:
            continue
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
        )
        page = context.new_page()
        asked, complaints = overheard(page)
        for name, way in screens.items():
            try:
                look(page, name, way, language)
            except (AssertionError, PlaywrightError):
                # A busy machine may draw a page before it has come whole; what is wrong is wrong again.
                look(page, name, way, language)
        assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
        assert [text for text in complaints if "Content Security" in text] == []
        # Only who signs in at the desk has one.
        assert [cookie for cookie in context.cookies() if screens is not DESK] == []
        context.close()


def look(page: Page, name: str, way: Way, language: str) -> None:
    """To that screen, which must be fit for everybody."""
    way(page, language)
    inspect(page, name)


def overheard(page: Page) -> tuple[list[str], list[str]]:
    """What the page will ask for, and what the browser will complain of."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    return asked, complaints


def test_every_screen_has_a_name_of_its_own() -> None:
    names = [name for _, screens in WEBSITES for name in screens]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)
