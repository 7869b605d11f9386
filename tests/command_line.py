"""An installation's data folder → its commands, run in this process."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskCliRunner

from app import create_app, database
from app.settings import Settings


@contextlib.contextmanager
def commands(folder: Path, database_url: str = "", **settings: Any) -> Iterator[FlaskCliRunner]:
    """Runs commands while the block lasts, with a ledger of the folder's own unless another is named."""
    ledger = database_url or f"sqlite:///{folder}/ledger.sqlite3"
    app = create_app(Settings(database_url=ledger, secret_keys=("k" * 16,), data_dir=folder, **settings))
    with app.app_context():
        yield app.test_cli_runner()
        app.extensions["every-letter services"].writing.close()
        database.db.engine.dispose()
