"""What every test of this room shares."""

from collections.abc import Iterator

import pytest

from tests.engine import unwatched_engine


@pytest.fixture(scope="session", autouse=True)
def _quick_engine() -> Iterator[None]:
    with unwatched_engine():
        yield
