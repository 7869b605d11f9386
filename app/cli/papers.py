"""``papers``: what letters can be printed on, as a list or as one sheet of pictures."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.cases.case import Case
from app.cases.sheet import Kind
from app.cases.status import openness
from app.cli.command import Command, OutputFile
from app.documents.papers import OptionFacts, Paper
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.previews import Previews
from app.writing import Writing


def papers_command(writing: Writing, previews: Previews) -> click.Command:
    """The command that lists the papers."""

    @click.command(cls=Command, name="papers")
    @click.option(
        "--contact-sheet",
        "sheet",
        type=OutputFile(),
        help="Draw a sheet with all of them into this file, a PDF or, by its ending, a PNG.",
    )
    def papers(sheet: Path | None) -> None:
        """List the papers with their sizes, formats and options."""
        for paper in writing.stock.papers.values():
            click.echo("\n".join(_lines(paper)))
        if sheet is not None:
            as_picture = sheet.suffix.lower() == ".png"
            case = _case_to_show(writing)
            sheet.write_bytes(
                previews.contact_sheet(case, DEFAULT_LANGUAGE, "Papers for a letter", as_picture=as_picture)
            )

    return papers


def _case_to_show(writing: Writing) -> Case:
    """The first case to whose person letters may be written today, and in several languages to face."""
    for case in writing.stock.catalogue.cases.values():
        is_open = openness(case, Kind.SOLIDARITY, writing.today(case.campaign)).is_open
        if is_open and set(case.languages) >= set(INTERFACE_LANGUAGES):
            return case
    raise click.ClickException(
        "No case is open for letters to the person in every language of the pages: there is none to print."
    )


def _lines(paper: Paper) -> Iterator[str]:
    facts = paper.facts
    counts = "finishes a letter" if facts.finishes else "finishes no letter"
    yield f"{paper.slug}: {paper.words_in(DEFAULT_LANGUAGE).about}"
    yield f"  {', '.join(facts.sizes)}; {', '.join(facts.formats)}; {', '.join(facts.kinds)}; {counts}"
    for name, option in facts.options.items():
        yield f"  --{name.replace('_', '-')} {_values(option)}"


def _values(option: OptionFacts) -> str:
    return "|".join(option.choices) or f"{option.least} … {option.most}"
