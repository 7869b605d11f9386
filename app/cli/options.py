"""What is typed of a letter → its words and its paper: the options that ``write`` and ``run`` share."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from app.cases.sheet import Kind
from app.documents.document import Size
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.letters.words import Words


def letter_options() -> list[click.Parameter]:
    """The case with the paper's own options, and what is chosen and given of any letter, but its name."""
    return [
        # One argument for both, because the paper's options may stand before the case.
        click.Argument(["asked"], nargs=-1, type=click.UNPROCESSED, metavar="CASE [PAPER'S OPTIONS]"),
        choice("--kind", Kind.APPEAL),
        click.Option(["--lang"], default=DEFAULT_LANGUAGE, show_default=True, help="The letter's language."),
        click.Option(
            ["--mine"],
            type=click.Choice(tuple(INTERFACE_LANGUAGES)),
            help="The writer's own language, if it is another one.",
        ),
        choice("--size", Size.A4),
        click.Option(
            ["--paper"], default="plain", show_default=True, help="A folder of letter_templates/pages."
        ),
        click.Option(["--address"], default="", help="The writer's address; \\n parts its lines."),
        click.Option(["--place"], default="", help="Where the letter is written."),
        click.Option(["--country"], default="", help="The writer's country, such as FR."),
        click.Option(["--addressee"], default="", help="The addressee's slug; empty: the first."),
        click.Option(
            ["--body-file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="The writer's own words; else the sample.",
        ),
        click.Option(["--no-count"], is_flag=True, help="Count nothing."),
    ]


def choice(name: str, default: StrEnum, *more: str) -> click.Option:
    """An option with one of a word's values."""
    values = [value.value for value in type(default)]
    return click.Option([name, *more], type=click.Choice(values), default=default.value, show_default=True)


def case_and_options(asked: tuple[str, ...]) -> tuple[str, dict[str, str]]:
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


def words(given: dict[str, Any]) -> Words:
    """What the writer gives."""
    body: Path | None = given["body_file"]
    return Words(
        interface=given["mine"] or _interface(given["lang"]),
        language=given["lang"],
        addressee=given["addressee"],
        name=given.get("name", ""),
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
