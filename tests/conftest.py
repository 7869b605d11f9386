"""The fixtures and switches that every room's tests share."""

import pytest

pytest_plugins = ["tests.browsing", "tests.databases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole-matrix", action="store_true", help="everything in every view, not a selection")


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether everything is wanted in every view, as in ``make verify``, and not a selection."""
    return bool(pytestconfig.getoption("--whole-matrix"))
