"""The fixtures and switches that every room's tests share."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.files import typed
from tests.sharing import shared_by_processes, sheets_in

pytest_plugins = ["tests.browsing", "tests.databases"]
#: Where more is tested than the database; what it does itself is tested on both sorts in its own room.
WHOLE_WAYS = (
    "tests/journeys/",
    "tests/test_cli_run.py",
    "tests/test_desk.py",
    "tests/test_importing.py",
    "tests/test_tallying.py",
    "tests/test_writing.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole-matrix", action="store_true", help="everything in every view, not a selection")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as long what goes a whole way on PostgreSQL: on SQLite it is gone in ``make test``, too."""
    for item in items:
        path = item.path.relative_to(item.config.rootpath).as_posix()
        if path.startswith(WHOLE_WAYS) and "postgresql" in item.name:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether everything is wanted in every view, as in ``make verify``, and not a selection."""
    return bool(pytestconfig.getoption("--whole-matrix"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that share the tests of this run."""
    return shared_by_processes(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def kept_sheets(shared_folder: Path) -> Path:
    """Where sheets are kept that any test of this run has laid out, as `tests.web.website` has it."""
    return sheets_in(shared_folder)


@pytest.fixture(scope="session", autouse=True)
def true_hasher() -> Iterator[PasswordHasher]:
    """What passwords are hashed with by the program; while tests run, each costs a hundredth of that."""
    true = passwords._HASHER  # noqa: SLF001 – nobody else has to know it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield true


@pytest.fixture(scope="session", autouse=True)
def texts_read_once() -> Iterator[None]:
    """Each YAML text is taken apart once by a test process: most read the very same bundled files again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed, "_plain", lru_cache(maxsize=2_000)(typed._plain))  # noqa: SLF001 – as above.
        yield
