"""``books``: reports on what was counted; the final one closes the books of an edition."""

from pathlib import Path

import click

from app.actions import closings
from app.actions.authors import OPERATOR
from app.actions.closings import Filed, Step
from app.cases.case import Edition
from app.cli.command import LedgerCommand, OutputFile
from app.closing.books import Form
from app.documents.document import Size
from app.errors import require_one_of
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.services import Services


def books_command(services: Services) -> click.Group:
    """The commands that make reports and give them out."""
    books = click.Group("books", help="Make reports on what was counted, and close the books of a campaign.")
    for command in (list_all, _close(services), _export(services)):
        books.add_command(command)
    return books


@click.command(cls=LedgerCommand, name="list")
def list_all() -> None:
    """Every report, the newest first, with its hash."""
    for one in closings.filed():
        click.echo(_line(one))


def _close(services: Services) -> click.Command:
    @click.command(cls=LedgerCommand, name="close")
    @click.argument("step", type=click.Choice([step.value for step in Step]))
    @click.option("--campaign", "slug", default="", help="A campaign's slug; by default the live one.")
    @click.option("--edition", "year", type=int, help="The year in which it closes; by default the present.")
    def close(step: str, slug: str, year: int | None) -> None:
        """Make a report: of the days so far, the FINAL one that closes the books, or what came after it."""
        campaign = services.writing.campaign(slug)
        edition = _edition(services.desk.editions(campaign), year)
        click.echo(_line(services.books.close(campaign, edition, Step(step), OPERATOR)))

    return close


def _export(services: Services) -> click.Command:
    @click.command(cls=LedgerCommand, name="export")
    @click.argument("number", type=click.IntRange(1, 2**31 - 1))
    @click.option(
        "--lang", type=click.Choice(tuple(INTERFACE_LANGUAGES)), default=DEFAULT_LANGUAGE, show_default=True
    )
    @click.option(
        "--size", type=click.Choice([size.value for size in Size]), default=Size.A4.value, show_default=True
    )
    @click.option("-o", "--output", type=OutputFile(), required=True, help="A .pdf, .xlsx or .csv file.")
    def export(number: int, lang: str, size: str, output: Path) -> None:
        """Write a report into a file, as PDF, workbook or table by the file's ending."""
        ending = output.suffix.lower().lstrip(".")
        require_one_of("format", ending, list(Form))
        output.write_bytes(services.books.document(number, lang, Form(ending), Size(size)).data)
        click.echo(f"Report {number} written to {output}.")

    return export


def _edition(editions: tuple[Edition, ...], year: int | None) -> Edition:
    """The one that closes in that year. Raises `UnknownChoice`."""
    found = {str(edition.closes.year): edition for edition in editions}
    wanted = str(year) if year else str(editions[0].closes.year)
    require_one_of("edition", wanted, found)
    return found[wanted]


def _line(one: Filed) -> str:
    days = f"{one.opens} to {one.closes}"
    return f"{one.number}: {one.step}, {one.campaign}, {days}, made on {one.day}, hash {one.hash.hex()}"
