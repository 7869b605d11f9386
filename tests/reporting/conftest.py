"""A place on a fresh ledger, over the bundled case files or a copy that a test may change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import database as house
from app.actions import audit
from app.actions.groups import Group
from app.documents.press import Press
from app.files import watch
from app.settings import ROOT
from tests.databases import bare_app
from tests.reporting.place import Place


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates" / "pages", workers=1)
    yield press
    press.close()


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """A bare application on a fresh SQLite ledger, with its context entered; whole at the end."""
    shutil.copy(migrated_sqlite, tmp_path / "ledger.sqlite3")
    app = bare_app(f"sqlite:///{tmp_path}/ledger.sqlite3")
    with app.app_context():
        yield app
        if (tmp_path / "ledger.sqlite3").is_file():
            assert audit.audit().faults == ()
        house.db.engine.dispose()


@pytest.fixture
def case_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled case files that a test may change; what it changes is noticed at once."""
    monkeypatch.setattr(watch, "INTERVAL", 0)
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))


@pytest.fixture
def place(sqlite: Flask, press: Press, request: pytest.FixtureRequest) -> Place:
    del sqlite
    changes = "case_files" in request.fixturenames
    return Place(request.getfixturevalue("case_files") if changes else ROOT / "case_files", press)


@pytest.fixture
def group(place: Place) -> Group:
    return place.group()
