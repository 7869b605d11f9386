"""What the way from a case to a letter costs a person: taps, words to read, bytes and requests."""

from collections.abc import Iterator

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, Request

from app.languages import INTERFACE_LANGUAGES
from tests.screens.ways import OPEN, send
from tests.serving import Site, serving

#: From the issue: taps, words of the main part before the first field, bytes of a page and of the journey.
TAPS, WORDS, PAGE, JOURNEY = 3, 120, 60_000, 100_000
#: Requests of a first visit, page by page: the page, what it is drawn with, and its pictures.
REQUESTS = {"home": 8, "case": 3, "writing": 5, "thank-you": 6}
CASE, LETTER = "/{}/cases/mira-solenne", "/{}/write/mira-solenne/appeal"
CASES = ("mira-solenne", "orm-bay", "idris-vael")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("budgets")
    with serving({"DATA_DIR": str(folder), "TOTALS_STEP": "0"}, folder=folder) as running:
        yield running


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, viewport={"width": 390, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("kind", ["appeal", "solidarity"])
def test_three_taps_lead_from_a_case_to_a_letter(page: Page, slug: str, kind: str) -> None:
    page.goto(f"/en/cases/{slug}")
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
    (main,) = page.iterfind(".//main")
    for warning in main.findall(".//details[@class='warning']"):
        # What the case demands that everybody reads first.
        warning.clear()
    words: list[str] = []
    for element in main.iter("*"):
        if element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden":
            break
        words += (element.text or "").split()
    else:
        pytest.fail("there is no field")
    assert len(words) <= WORDS


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_page_is_heavy(browser: Browser, site: Site, language: str) -> None:
    # Without scripts, so that what is weighed is what came.
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    weights = {}
    for name, way in OPEN.items():
        way(page, language)
        weights[name] = len(page.content().encode())
    context.close()
    # The picture of the page travels in it.
    del weights["thank-you-picture"]
    assert {name: weight for name, weight in weights.items() if weight > PAGE} == {}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_whole_journey_fits_a_slow_line(page: Page, language: str) -> None:
    finished: list[Request] = []

    def remember(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", remember)
    counts: dict[str, int] = {}
    weight = 0
    for name in ("home", "case", "writing", "thank-you"):
        finished.clear()
        if name == "thank-you":
            send(page, "page")
        else:
            page.goto({"home": f"/{language}/", "case": CASE, "writing": LETTER}[name].format(language))
        page.wait_for_load_state("networkidle")
        travelled = [bytes_of(request) for request in finished if came(request)]
        counts[name] = len(travelled)
        weight += sum(travelled)
    assert weight <= JOURNEY
    assert {name: count for name, count in counts.items() if count > REQUESTS[name]} == {}


def came(request: Request) -> bool:
    """Whether it came over the line; what the browser kept has no size there."""
    return request.sizes()["responseBodySize"] >= 0


def bytes_of(request: Request) -> int:
    """Everything that travelled for it, there and back."""
    sizes = request.sizes()
    there = sizes["requestHeadersSize"] + sizes["requestBodySize"]
    return there + sizes["responseHeadersSize"] + sizes["responseBodySize"]


def test_no_picture_is_loaded_before_it_can_be_seen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 480})
    pictures: list[str] = []
    page.on("request", lambda request: pictures.append(request.url) if "/pictures/" in request.url else None)
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    assert len(pictures) < page.locator(".card img").count()
