"""The website of the journeys, and a person with a browser of their own in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.writer import begun, person
from tests.serving import Site, serving
from tests.sharing import share_sheets


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bundled campaigns; its ledger is shared, so totals are compared with what they were before."""
    folder = tmp_path_factory.mktemp("site")
    share_sheets(folder, folder.parent)
    with serving({"DATA_DIR": str(folder), "TOTALS_STEP": "0"}, folder=folder) as running:
        yield running


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    with person(browser, site) as somebody:
        yield somebody


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return begun(context)
