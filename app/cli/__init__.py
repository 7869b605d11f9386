"""The command line: the same functions as the pages call, for whoever runs the installation."""

from flask import Flask

from app.cli import ledger
from app.cli.books import books_command
from app.cli.cases import cases_command
from app.cli.export import export_command
from app.cli.kit import kit_command
from app.cli.organizers import organizers_command
from app.cli.papers import papers_command
from app.cli.run import run_command
from app.cli.serve import serve_command
from app.cli.tally import tally_command
from app.cli.write import write_command
from app.services import Services


def register(app: Flask, services: Services) -> None:
    """Adds every command to the application's command line."""
    settings, writing = services.settings, services.writing
    for command in (
        kit_command(services.facilitating),
        serve_command(app, settings, writing),
        cases_command(settings, writing),
        papers_command(writing, services.previews),
        write_command(writing),
        run_command(writing),
        tally_command(services),
        ledger.totals(writing),
        export_command(services),
        ledger.fold(writing),
        ledger.audit,
        ledger.what_we_hold,
        organizers_command,
        books_command(services),
    ):
        app.cli.add_command(command)
