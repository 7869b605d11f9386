"""What the way from a case to a letter costs a person: taps, words to read, bytes and requests."""

import re

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Request, expect

from app.languages import INTERFACE_LANGUAGES
from tests.browsing import press
from tests.journeys.writer import begun, person
from tests.languages import LANGUAGES
from tests.screens.ways import OPEN
from tests.serving import Site

#: From the issue: taps, words of the main part before the first field, bytes of a page and of the journey.
TAPS, WORDS, PAGE, JOURNEY = 3, 120, 60_000, 100_000
#: Requests of a first visit, page by page: the page, what it is drawn with, and its pictures.
REQUESTS = {"home": 8, "case": 3, "writing": 5, "thank-you": 6}
CASE, LETTER = "/{}/cases/mira-solenne", "/{}/write/mira-solenne/appeal"
CASES = ("mira-solenne", "orm-bay", "idris-vael")


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("kind", ["appeal", "solidarity"])
def test_three_taps_lead_from_a_case_to_a_letter(context: BrowserContext, slug: str, kind: str) -> None:
    page = begun(context, f"/en/cases/{slug}")
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        page.locator(selector).first.click()
        taps += 1

    tap(f"a.button[href$='/write/{slug}/{kind}']")
    tap("button[name=as][value=page]")
    with page.expect_download() as waiting:
        tap("button[name=as][value=pdf]")
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert taps <= TAPS


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("kind", ["appeal", "solidarity"])
def test_few_words_stand_before_the_first_field(site: Site, language: str, slug: str, kind: str) -> None:
    page = html.document_fromstring(site.get(f"/{language}/write/{slug}/{kind}").text)
    (main,) = elements(page, "//main")
    for demanded in elements(main, ".//details[@class='warning']//*[contains(@class, 'demanded')]"):
        # What the case demands that everybody reads first.
        demanded.drop_tree()
    first = elements(main, ".//input[not(@type='hidden')] | .//select | .//textarea")[0]
    words = " ".join(map(str, first.xpath("preceding::text()[ancestor::main]"))).split()
    assert len(words) <= WORDS, " ".join(words)


@pytest.mark.long
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_page_is_heavy(browser: Browser, site: Site, language: str) -> None:
    # Without scripts, so that what is weighed is what came.
    with person(browser, site, java_script_enabled=False) as somebody:
        page = somebody.new_page()
        weights = {}
        for name, way in OPEN.items():
            # That one is made by a script.
            if name != "home-drafted":
                way(page, language)
                # The pictures of pages, which travel in them, are asked for.
                weights[name] = len(re.sub('src="data:[^"]*"', "", page.content()).encode())
    assert {name: weight for name, weight in weights.items() if weight > PAGE} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey_fits_a_slow_line(context: BrowserContext, language: str) -> None:
    page = context.new_page()
    finished: list[Request] = []

    def remember(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", remember)
    counts: dict[str, int] = {}
    weight = 0
    for name in ("home", "case", "writing", "thank-you"):
        finished.clear()
        if name == "thank-you":
            press(page, "page")
        else:
            page.goto({"home": f"/{language}/", "case": CASE, "writing": LETTER}[name].format(language))
        page.wait_for_load_state("networkidle")
        travelled = [bytes_of(request) for request in finished if came(request)]
        counts[name] = len(travelled)
        weight += sum(travelled)
    assert weight <= JOURNEY
    assert {name: count for name, count in counts.items() if count > REQUESTS[name]} == {}


def elements(root: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements at that XPath, in the order of the page."""
    found = root.xpath(path)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, html.HtmlElement)]


def came(request: Request) -> bool:
    """Whether it came over the line; what the browser kept has no size there."""
    return request.sizes()["responseBodySize"] >= 0


def bytes_of(request: Request) -> int:
    """Everything that travelled for it, there and back."""
    sizes = request.sizes()
    there = sizes["requestHeadersSize"] + sizes["requestBodySize"]
    return there + sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_no_picture_is_loaded_before_it_can_be_seen(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 480})
    pictures: list[str] = []
    page.on("request", lambda request: pictures.append(request.url) if "/pictures/" in request.url else None)
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    assert len(pictures) < page.locator(".card img").count()


@pytest.mark.parametrize("step", ["", "hand", "page"])
def test_papers_are_pictured_when_they_are_unfolded(context: BrowserContext, step: str) -> None:
    page = begun(context)
    page.set_viewport_size({"width": 320, "height": 4_000})
    if step:
        press(page, step)
    page.wait_for_load_state("networkidle")
    fetched = "performance.getEntriesByType('resource').filter(one => one.name.includes('/papers/')).length"
    assert page.evaluate(fetched) == 0
    page.locator("details.fold > summary").last.click()
    expect(page.locator(".papers img").first).to_have_js_property("complete", value=True)
    assert page.evaluate(fetched) > 0
