"""``export``: every cell of a campaign as a CSV file, as the desk gives it."""

import contextlib
import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from app.actions import listing
from app.cases.case import Edition
from app.cli.command import LedgerCommand, OutputFile
from app.services import Services


def export_command(services: Services) -> click.Command:
    """The command that writes the file."""

    @click.command(cls=LedgerCommand, name="export")
    @click.option("--campaign", "slug", default="", help="A campaign's slug; by default the live one.")
    @click.option("-o", "--output", type=OutputFile(), help="The CSV file to write; by default it is shown.")
    def export(slug: str, output: Path | None) -> None:
        """Write all that was counted, cell by cell, in all editions of a campaign, as CSV."""
        campaign = services.writing.campaign(slug)
        ever = Edition(datetime.date.min, datetime.date.max)
        lines = services.desk.cells(campaign, ever)
        if output is None:
            sys.stdout.buffer.writelines(line.encode() for line in lines)
            return
        in_log = not sys.stderr.isatty()
        most = listing.most(campaign.slug) + 1
        with click.progressbar(lines, most, label="Cells", file=sys.stderr, hidden=in_log) as bar:
            _write_whole(output, bar)

    return export


def _write_whole(path: Path, lines: Iterable[str]) -> None:
    """Writes the file wholly, or leaves what was there."""
    # A link stays a link, and the file that it leads to is replaced.
    place = path.resolve()
    part = place.with_name(f".{place.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        part.replace(place)
    except OSError as fault:
        raise click.ClickException(f"{path} could not be written: {fault.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
