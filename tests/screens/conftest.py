"""In how many views each screen is inspected: in one in ``make test``, in all in ``make verify``."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.languages import INTERFACE_LANGUAGES
from tests.screens.ways import Sites, websites

#: Widths in pixels for each colour scheme: colours do not depend on width, so the dark ones have two.
WIDTHS = {"light": (320, 390, 768, 1440), "dark": (390, 1440)}
#: Width in pixels, colour scheme and language: each at least once. The screens are dealt out to these.
DIAGONAL = ((320, "light", "en"), (390, "dark", "fr"), (768, "light", "es"), (1440, "dark", "en"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "view" in metafunc.fixturenames:
        looks = [(width, scheme) for scheme, widths in WIDTHS.items() for width in widths]
        every = [(*look, language, 0, 1) for look, language in product(looks, INTERFACE_LANGUAGES)]
        dealt = [(*view, number, len(DIAGONAL)) for number, view in enumerate(DIAGONAL)]
        views = every if metafunc.config.getoption("--whole-matrix") else dealt
        metafunc.parametrize("view", views, ids=["-".join(map(str, view[:3])) for view in views])


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with websites(tmp_path_factory.mktemp("screens")) as running:
        yield running
