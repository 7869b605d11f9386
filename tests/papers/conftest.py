"""What every test of paper watches: the engine may not complain, whatever it prints."""

from collections.abc import Iterator

import pytest

from tests.papers.making import heard


@pytest.fixture
def complaints() -> Iterator[None]:
    """Fails the test if WeasyPrint warns of anything, such as a rule that it does not know."""
    with heard() as said:
        yield
    assert said == []
