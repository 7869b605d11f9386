"""In how many views each screen is inspected, by ``make verify``."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.languages import INTERFACE_LANGUAGES
from tests.screens.websites import Sites, websites

#: Widths in pixels for each colour scheme: colours do not depend on width, so the dark ones have one.
WIDTHS = {"light": (320, 768, 1440), "dark": (1440,)}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "view" in metafunc.fixturenames:
        looks = [(width, scheme) for scheme, widths in WIDTHS.items() for width in widths]
        views = [(*look, language) for look, language in product(looks, INTERFACE_LANGUAGES)]
        metafunc.parametrize("view", views, ids=["-".join(map(str, view)) for view in views])


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with websites(tmp_path_factory.mktemp("screens")) as running:
        yield running
