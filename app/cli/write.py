"""``write``: one letter into a file, counted."""

import contextlib
from pathlib import Path
from typing import Any

import click

from app import database
from app.cases.sheet import Kind
from app.cli import options
from app.cli.command import Command, OutputFile
from app.documents.document import Format, Size
from app.errors import NotRecorded
from app.letters.words import Words
from app.writing import Outcome, Wish, Writing, Written


def write_command(writing: Writing) -> click.Command:
    """The command that writes a letter."""

    def write(asked: tuple[str, ...], kind: str, output: Path, *, no_count: bool, **given: Any) -> None:
        """Write one letter for CASE into a file, and count it."""
        case, of_paper = options.case_and_options(asked)
        words = options.words(given)
        wish = Wish(Format(given["form"]), given["paper"], Size(given["size"]), of_paper)
        written = _written(writing, case, Kind(kind), words, wish, count=not no_count)
        output.write_bytes(written.document.data)
        for hint in written.advice:
            click.echo(f"Advice: {hint}", err=True)
        click.echo(f"{output}: {written.outcome}", err=True)

    return Command(
        "write",
        callback=write,
        params=[
            *options.letter_options(),
            options.choice("--as", Format.PDF, "form"),
            click.Option(["--name"], default="", help="Who signs; empty: a line to sign on."),
            click.Option(["-o", "--output"], type=OutputFile(), required=True, help="The file to write."),
        ],
        help=write.__doc__,
        epilog="A paper has options of its own, such as --age 9-12: see every-letter papers.",
        context_settings={"ignore_unknown_options": True},
    )


def _written(writing: Writing, slug: str, kind: Kind, words: Words, wish: Wish, *, count: bool) -> Written:
    case = writing.stock.catalogue.case(slug)
    if not count:
        return writing.rendered(case, kind, words, wish)
    # Without its ledger the letter is written all the same, and the command says that it was not counted.
    with contextlib.suppress(NotRecorded):
        database.prepare()
    token = writing.read_token(writing.issue_token(case, kind), case, kind)
    written = writing.write(case, kind, words, wish, token)
    if written.outcome is Outcome.UNREACHABLE:
        click.echo("The letter was not counted: the ledger could not be reached.", err=True)
    return written
