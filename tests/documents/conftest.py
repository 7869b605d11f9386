"""What every test of this room watches: the engine may not complain, whatever it prints."""

import logging
from collections.abc import Iterator

import pytest

from app.documents.press import Press
from tests.documents.letters import PAGES
from tests.engine import unwatched_engine


@pytest.fixture(scope="session", autouse=True)
def _quick_engine() -> Iterator[None]:
    with unwatched_engine():
        yield


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails the test if WeasyPrint warns of anything, such as a rule that it does not know."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        yield
    assert [record.message for record in caplog.get_records("call") if record.name == "weasyprint"] == []


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A press with its usual limits."""
    press = Press(PAGES)
    yield press
    press.close()
