"""The website that most tests of pages share, and fresh ones for those that change or break something."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.website import Website, opened

Open = Callable[..., Website]


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    """The bundled campaigns; its ledger is shared, so totals are compared with what they were before."""
    shared = opened(tmp_path_factory.mktemp("website"))
    yield shared
    shared.close()


@pytest.fixture
def open_website(tmp_path: Path) -> Iterator[Open]:
    """Opens a website of the test's own, with other cases or settings, and closes it afterwards."""
    with ExitStack() as stack:

        def open_it(case_files: Path | None = None, **changes: object) -> Website:
            fresh = opened(tmp_path, case_files, **changes)
            stack.callback(fresh.close)
            return fresh

        yield open_it
