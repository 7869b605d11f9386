"""A person who writes a letter in a browser of their own, and what stands on the page before them."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browsing import leaving
from tests.serving import Site

PATH = "/en/write/mira-solenne/appeal"
LETTER = "mira-solenne/appeal"
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1440, "height": 900}
OWN_WORDS = "My grandfather mended concertinas, so I know how much patience one takes."


@contextmanager
def person(browser: Browser, site: Site, **options: object) -> Iterator[BrowserContext]:
    """Somebody with a browser of their own, in which no script may fail and no cookie is ever set."""
    faults: list[str] = []
    settings = {"base_url": site.url, "viewport": PHONE, "locale": "en-GB", **options}
    context = browser.new_context(**settings)  # type: ignore[arg-type]  # each is of the type its name wants
    context.on("weberror", lambda error: faults.append(str(error.error)))
    try:
        yield context
        assert context.cookies() == []
    finally:
        context.close()
    assert faults == []


def begun(context: BrowserContext, path: str = PATH) -> Page:
    """A fresh writing page in a tab of its own."""
    page = context.new_page()
    page.goto(path)
    return page


def paragraphs(page: Page) -> Locator:
    return page.locator(".paragraphs textarea")


def seen(page: Page) -> list[str]:
    """The paragraphs that stand on the sheet."""
    return [paragraph.input_value() for paragraph in paragraphs(page).all()]


def body(page: Page) -> str:
    """What the form would send."""
    return page.locator("textarea[name=body]").input_value()


def token(page: Page) -> str:
    return page.locator("#letter input[name=token]").input_value()


def follow(page: Page, way: Locator) -> None:
    """To the page that the link or button leads to, with whatever its scripts put back."""
    with leaving(page):
        way.click()


def clear(page: Page, way: Locator) -> None:
    """To the page that follows when everything is cleared by that link, and the question answered so."""
    way.click()
    follow(page, page.locator("dialog button[value=clear]"))
