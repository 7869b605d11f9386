"""The command line: the same functions as the pages call, for whoever runs the installation."""

from flask import Flask

from app.cli import ledger
from app.cli.cases import cases_command
from app.cli.papers import papers_command
from app.cli.serve import serve_command
from app.cli.write import write_command
from app.previews import Previews
from app.settings import Settings
from app.writing import Writing


def register(app: Flask, settings: Settings, writing: Writing, previews: Previews) -> None:
    """Adds every command to the application's command line."""
    for command in (
        serve_command(app, settings, writing),
        cases_command(settings, writing),
        papers_command(writing, previews),
        write_command(writing),
        ledger.totals(writing),
        ledger.fold(writing),
        ledger.audit,
        ledger.what_we_hold,
    ):
        app.cli.add_command(command)
