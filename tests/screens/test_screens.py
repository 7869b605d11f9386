"""Every screen in every view → axe finds nothing, nothing is too wide, and nothing moves by itself."""

import re

from playwright.sync_api import Browser, Page

from tests.browsing import inspect, shifted
from tests.screens.ways import WEBSITES, Sites


def test_every_screen_can_be_read_by_everybody(
    view: tuple[int, str, str, int, int], sites: Sites, browser: Browser
) -> None:
    width, scheme, language, first, step = view
    for site, screens in sites:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
        )
        page = context.new_page()
        asked, complaints = overheard(page)
        for name, way in list(screens.items())[first::step]:
            way(page, language)
            if shifted(page):
                # A busy machine may draw a page before it has come whole; what moves by itself moves again.
                way(page, language)
            inspect(page, name)
        assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
        assert [text for text in complaints if "Content Security" in text] == []
        assert context.cookies() == []
        context.close()


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
