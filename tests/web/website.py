"""Settings → the website as people and programs use it, in this process."""

import datetime
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from app import create_app, database
from app.services import Services
from app.settings import ROOT, Settings
from tests.sharing import share_sheets
from tests.web.page import Page

APPEAL = "/en/write/mira-solenne/appeal"
#: Every page that can be opened, without its language.
PAGES = (
    "",
    "kits",
    "about",
    "privacy",
    "accessibility",
    "corrections",
    "cases/mira-solenne",
    "cases/orm-bay",
    "cases/idris-vael",
    "cases/bernardo-caal-xol",
    "write/mira-solenne/appeal",
    "write/mira-solenne/solidarity",
    "write/orm-bay/appeal",
    "write/orm-bay/solidarity",
    "write/idris-vael/appeal",
    "write/idris-vael/solidarity",
)


class _Compiled(BytecodeCache):
    """Templates that one website has compiled are so for all of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@dataclass(frozen=True, slots=True)
class Website:
    """The application with a database of its own."""

    app: Flask
    settings: Settings

    def ask(self, path: str, **options: Any) -> TestResponse:
        """The answer to a GET, whatever it is."""
        return self.app.test_client().get(path, buffered=True, **options)

    def send(self, path: str, fields: dict[str, str], **options: Any) -> TestResponse:
        """The answer to a form, whatever it is."""
        return self.app.test_client().post(path, data=fields, buffered=True, **options)

    def get(self, path: str, **options: Any) -> Page:
        """The page at that address, once it no longer says that browsers shall look again in a moment."""
        while (page := Page(self.ask(path, **options))).headers.get("Refresh"):
            time.sleep(0.1)
        return page

    def post(self, path: str, fields: dict[str, str], **options: Any) -> Page:
        """The page that answers a form."""
        return Page(self.send(path, fields, **options))

    def begun(self, path: str = APPEAL, **words: str) -> dict[str, str]:
        """The fields of a fresh writing page, some of them changed."""
        return {**self.get(path).fields(), **words}

    def total(self) -> int:
        """The public total."""
        answer = self.ask("/totals.json").json
        assert answer
        return int(answer["total"])

    def break_database(self) -> None:
        """Take the database away for good: where its file was, there is a folder."""
        with self.app.app_context():
            database.db.engine.dispose()
        path = Path(self.settings.database_url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        path.mkdir()

    def close(self) -> None:
        """End the processes that print."""
        site = self.app.extensions["every-letter services"]
        assert isinstance(site, Services)
        site.facilitating.close()
        site.writing.close()
        with self.app.app_context():
            database.db.engine.dispose()


def opened(folder: Path, case_files: Path | None = None, **changes: Any) -> Website:
    """A website whose data lies in that folder, with the bundled cases or others.

    It keeps its sheets where its neighbours keep theirs: what they have laid out is ready.
    """
    share_sheets(folder, folder.parent)
    settings = Settings(
        database_url=f"sqlite:///{folder / 'ledger.sqlite3'}",
        secret_keys=("a key for tests",),
        data_dir=folder,
        case_files=case_files or ROOT / "case_files",
        **{"totals_step": 0, **changes},
    )
    app = create_app(settings)
    app.jinja_env.bytecode_cache = _COMPILED
    with app.app_context():
        database.prepare()
    return Website(app, settings)


def copied_cases(folder: Path) -> Path:
    """The bundled case files, to be changed."""
    return Path(shutil.copytree(ROOT / "case_files", folder / "case_files"))


def run_once(cases: Path, campaign: str, opens: datetime.date, closes: datetime.date) -> None:
    """Make the campaign run between those days and no others."""
    path = cases / campaign / "campaign.yaml"
    others = re.sub(r"(?m)^(opens|closes|closes_each_year): .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f"opens: {opens}\ncloses: {closes}\n{others}", encoding="utf-8")


def end_consent(cases: Path, slug: str) -> None:
    """Make the consent to tell that case of the example end years ago."""
    edit(cases / f"example/{slug}/case.yaml", ("  covers: [", "  until: 2020-01-01\n  covers: ["))


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace words in a file, each of which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old} is not in {path}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
