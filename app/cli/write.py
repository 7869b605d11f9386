"""``write``: one letter into a file, counted."""

import contextlib
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from app import database
from app.cases.sheet import Kind
from app.cli.command import Command, OutputFile
from app.documents.document import Format, Size
from app.errors import NotRecorded
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.letters.words import Words
from app.writing import Outcome, Wish, Writing, Written


def write_command(writing: Writing) -> click.Command:
    """The command that writes a letter."""

    def write(asked: tuple[str, ...], kind: str, output: Path, *, no_count: bool, **given: Any) -> None:
        """Write one letter for CASE into a file, and count it."""
        case, options = _case_and_options(asked)
        words = _words(given)
        wish = Wish(Format(given["form"]), given["paper"], Size(given["size"]), options)
        written = _written(writing, case, Kind(kind), words, wish, count=not no_count)
        output.write_bytes(written.document.data)
        for hint in written.advice:
            click.echo(f"Advice: {hint}", err=True)
        click.echo(f"{output}: {written.outcome}", err=True)

    return Command(
        "write",
        callback=write,
        params=_write_options(),
        help=write.__doc__,
        epilog="A paper has options of its own, such as --age 9-12: see every-letter papers.",
        context_settings={"ignore_unknown_options": True},
    )


def _write_options() -> list[click.Parameter]:
    return [
        # One argument for both, because the paper's options may stand before the case.
        click.Argument(["asked"], nargs=-1, type=click.UNPROCESSED, metavar="CASE [PAPER'S OPTIONS]"),
        _choice("--kind", Kind.APPEAL),
        click.Option(["--lang"], default=DEFAULT_LANGUAGE, show_default=True, help="The letter's language."),
        click.Option(
            ["--mine"],
            type=click.Choice(tuple(INTERFACE_LANGUAGES)),
            help="The writer's own language, if it is another one.",
        ),
        _choice("--size", Size.A4),
        click.Option(
            ["--paper"], default="plain", show_default=True, help="A folder of letter_templates/pages."
        ),
        _choice("--as", Format.PDF, "form"),
        click.Option(["--name"], default="", help="Who signs; empty: a line to sign on."),
        click.Option(["--address"], default="", help="The writer's address; \\n parts its lines."),
        click.Option(["--place"], default="", help="Where the letter is written."),
        click.Option(["--country"], default="", help="The writer's country, such as FR."),
        click.Option(["--addressee"], default="", help="The addressee's slug; empty: the first."),
        click.Option(
            ["--body-file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="The writer's own words; else the sample.",
        ),
        click.Option(["--no-count"], is_flag=True, help="Do not count the letter."),
        click.Option(["-o", "--output"], type=OutputFile(), required=True, help="The file to write."),
    ]


def _case_and_options(asked: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """``ana --offset-x 1.5 --age=9-12`` → the case and the paper's options by name; the paper knows which."""
    cases, options = [], {}
    rest = iter(asked)
    for word in rest:
        if not word.startswith("--"):
            cases.append(word)
            continue
        name, equals, value = word.partition("=")
        value = value if equals else next(rest, "")
        if not value:
            raise click.UsageError(f"{name} needs a value, as in {name}=value.")
        options[name[2:].replace("-", "_")] = value
    if not cases:
        raise click.UsageError("Missing argument 'CASE'.")
    if len(cases) > 1:
        raise click.UsageError(f"“{cases[1]}” is not understood here. An option of a paper is --name value.")
    return cases[0], options


def _choice(name: str, default: StrEnum, *more: str) -> click.Option:
    values = [choice.value for choice in type(default)]
    return click.Option([name, *more], type=click.Choice(values), default=default.value, show_default=True)


def _words(given: dict[str, Any]) -> Words:
    body: Path | None = given["body_file"]
    return Words(
        interface=given["mine"] or _interface(given["lang"]),
        language=given["lang"],
        addressee=given["addressee"],
        name=given["name"],
        address=given["address"].replace("\\n", "\n"),
        place=given["place"],
        country=given["country"],
        body=_body(body) if body else None,
    )


def _interface(language: str) -> str:
    return language if language in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE


def _body(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = f"{path} is not in UTF-8; save it again with the encoding “UTF-8”."
        raise click.ClickException(message) from None


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
