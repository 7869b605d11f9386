"""How every command runs: faults become one sentence, and what it needs is there before it begins."""

import os
from pathlib import Path
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


class OutputFile(click.Path):
    """A file that a command will write: a place that takes none is refused before any work is done for it."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path. Raises `ClickException`."""
        path = Path(value)
        super().convert(value, param, ctx)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise click.ClickException(f"Nothing can be written into {path.parent}; choose another folder.")
        return path
