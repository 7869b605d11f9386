"""How every command runs: faults become one sentence, and the ledger is there when it is needed."""

from typing import Any

import click

from app import database
from app.errors import EveryLetterError, LedgerUnreachable, NotRecorded


class Command(click.Command):
    """A command whose faults are told in their one sentence, with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except EveryLetterError as error:
            raise click.ClickException(str(error)) from None


class LedgerCommand(Command):
    """A command about the ledger, which is prepared first: on a fresh machine it is empty, not absent."""

    def invoke(self, ctx: click.Context) -> Any:
        """Prepares the database and runs the command."""
        try:
            database.prepare()
        except NotRecorded:
            raise click.ClickException(str(LedgerUnreachable())) from None
        return super().invoke(ctx)
