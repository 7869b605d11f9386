"""The books of a made-up campaign, whose September was counted: on paper in `tests.closing.september`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.documents.press import Press
from app.files import watch
from app.settings import ROOT
from tests.closing.september import Bookkeeping, counted


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", workers=1, seconds=60)
    yield press
    press.close()


@pytest.fixture
def books(database: Flask, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bookkeeping:
    """The campaign with all that was counted of it, on the day after its days of grace."""
    del database
    monkeypatch.setattr(watch, "INTERVAL", 0)
    office = Bookkeeping(press, tmp_path)
    counted()
    return office
