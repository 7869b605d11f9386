"""A person with a real browser: reads a case, writes, takes the letter away, and sees it counted."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from app.languages import INTERFACE_LANGUAGES
from tests.serving import Site, serving
from tests.verapdf import faults

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
OWN_WORDS = "My grandfather mended kites, so I know how much patience one takes."
PATHS = (
    "", "about", "privacy", "accessibility", "cases/mira-solenne", "cases/orm-bay", "cases/idris-vael",
    "cases/bernardo-caal-xol", "write/mira-solenne/appeal", "write/idris-vael/solidarity",
    "write/bernardo-caal-xol/appeal", "nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with serving({"DATA_DIR": str(folder), "TOTALS_STEP": "0"}, folder=folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url,
        java_script_enabled=request.param,
        viewport={"width": 320, "height": 640},
        locale="en-GB",
    )
    yield context.new_page()
    assert context.cookies() == [], "no participant ever gets a cookie"
    context.close()


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_person_reads_a_case_changes_a_paragraph_takes_it_away_and_is_counted(
    page: Page, site: Site, tmp_path: Path
) -> None:
    before = site.total()
    page.goto("/")
    page.get_by_role("link", name="Idris Vael").first.click()
    page.get_by_role("link", name="Write an appeal").first.click()
    words = page.locator("textarea[name=body]")
    paragraphs = words.input_value().split("\n\n")
    words.fill("\n\n".join([paragraphs[0], OWN_WORDS, *paragraphs[2:]]))
    page.locator("input[name=name]").fill("Ana Ferrer")
    page.get_by_role("button", name="Finish my letter").click()
    assert "counted" in page.locator("main").inner_text()
    assert site.total() == before + 1

    pdf = download(page, "PDF", tmp_path)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        printed = one_line(document[0].get_textpage().get_text_range())
    assert OWN_WORDS in printed
    assert "Ana Ferrer" in printed
    assert faults([pdf]) == {pdf: ()}

    docx = download(page, "DOCX", tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(docx),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=60)
    opened = one_line(docx.with_suffix(".txt").read_text(encoding="utf-8-sig"))
    assert OWN_WORDS in opened
    assert zipfile.is_zipfile(io.BytesIO(docx.read_bytes()))

    assert site.total() == before + 1, "other formats of the same letter count nothing more"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_page_breaks_the_rules_of_accessibility_or_asks_a_third_party(
    language: str, browser: Browser, site: Site
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": 320, "height": 640})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
    )
    for path in PATHS:
        page.goto(f"/{language}/{path}")
        inspect(page)
    page.goto(f"/{language}/write/orm-bay/appeal")
    for button in page.locator("main form button[name=as]").all()[::-1]:
        if button.get_attribute("value") in {"page", "check"}:
            value = button.get_attribute("value")
            page.locator(f"main form button[name=as][value={value}]").click()
            inspect(page)
            page.goto(f"/{language}/write/orm-bay/appeal")
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert complaints == []
    context.close()


def inspect(page: Page) -> None:
    """Axe finds nothing, and nothing has to be scrolled sideways at 320 pixels."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at 320 px"
    assert re.match(r"(en|fr|es)$", page.locator("html").get_attribute("lang") or "")
