"""How many views of each screen are inspected: a diagonal in ``make test``, all in ``make verify``."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.languages import INTERFACE_LANGUAGES
from tests.screens.ways import Sites, websites

#: Width in pixels, colour scheme and language: each of them at least once.
DIAGONAL = ((320, "light", "en"), (390, "dark", "fr"), (768, "light", "es"), (1440, "dark", "en"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole-matrix", action="store_true", help="every width, scheme and language")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "view" in metafunc.fixturenames:
        whole = product((320, 390, 768, 1440), ("light", "dark"), INTERFACE_LANGUAGES)
        views = whole if metafunc.config.getoption("--whole-matrix") else DIAGONAL
        metafunc.parametrize("view", views, ids=lambda view: "-".join(map(str, view)))


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with websites(tmp_path_factory.mktemp("screens")) as running:
        yield running
