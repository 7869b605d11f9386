"""``tally import``: a table of letters on paper is looked at, and entered where that is meant."""

from pathlib import Path
from typing import Final

import click

from app.actions.authors import OPERATOR
from app.cli.command import LedgerCommand
from app.files.rows import MAX_BYTES, Fault
from app.importing import Importing, Preview

#: So many mistakes are told at once.
MOST_TOLD: Final = 50


def import_command(importing: Importing) -> click.Command:
    """The command that enters a table."""

    @click.command("import", cls=LedgerCommand)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--yes", is_flag=True, help="Enter it; otherwise it is only looked at.")
    def import_(file: Path, *, yes: bool) -> None:
        """Enter FILE, a table saved as CSV; a row that was entered before is not entered again."""
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        preview = importing.preview(data, OPERATOR)
        _tell(file, preview)
        if not yes:
            click.echo("Nothing was entered. To enter it, say --yes.")
            return
        came = importing.enter(data, OPERATOR, preview.seal)
        if isinstance(came, Preview):
            # Case files were changed in between.
            raise click.ClickException("Meanwhile it comes to something else; please look at it again.")
        click.echo(f"{sum(one.is_new for one in came)} rows entered.")

    return import_


def _tell(file: Path, preview: Preview) -> None:
    """What the file comes to. Raises `ClickException` if anything is wrong in it."""
    if many := len(preview.faults):
        told = "\n".join(f"{_place(file, fault)}: {fault.error}" for fault in preview.faults[:MOST_TOLD])
        more = f"\nThese are the first {MOST_TOLD} of {many}." if many > MOST_TOLD else ""
        raise click.ClickException(f"nothing was entered.\n{told}{more}")
    for name in preview.unread:
        click.echo(f"The column “{name}” means nothing here and is not read.")
    for one in preview.by_case:
        click.echo(f"{one.case}: {one.new:,} new, {one.known:,} entered before")
    new, known = len(preview.new), len(preview.known)
    click.echo(f"Rows: {new:,} new, {known:,} entered before; in all, {preview.sum:,} new")


def _place(file: Path, fault: Fault) -> str:
    return f"{file}:{fault.line}" if fault.line else str(file)
