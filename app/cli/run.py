"""``run``: one letter in many named copies, in one file or several, counted as one entry of the ledger."""

import contextlib
import re
import secrets
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from app import database
from app.actions.runs import Run
from app.cases.case import Case
from app.cases.sheet import Kind
from app.cli import options
from app.cli.command import Command, OutputFile
from app.documents.chosen import choose_paper
from app.documents.document import Size
from app.errors import LedgerUnreachable, NotRecorded
from app.files.names import MOST_TOLD, Names, read_names
from app.letters.words import LIMITS, Words
from app.writing import Outcome, Wish, Writing

#: Copies in one file: what is laid out and joined in about a second, and opened by any printer's program.
MOST_PER_FILE: Final = 1000
#: As much randomness as a token of the writing page has: 128 bits, six in a character.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,200}")
_GROUP: Final = re.compile(r"[A-Za-z0-9-]{1,40}")


def run_command(writing: Writing) -> click.Command:
    """The command that prints one letter for many."""

    def run(asked: tuple[str, ...], kind: str, names: Path, output: Path, **given: Any) -> None:
        """Print one letter for CASE in a copy for each name of a file, and count them once."""
        slug, of_paper = options.case_and_options(asked)
        case, words = writing.stock.catalogue.case(slug), options.words(given)
        wish = Wish(paper=given["paper"], size=Size(given["size"]), options=of_paper)
        _require_finishing(writing, case, Kind(kind), words, wish)
        read = read_names(names, LIMITS["name"])
        _tell_of_twice(read)
        files = _files(output, read.names, given["per_file"])
        this = Run(given["token"] or secrets.token_urlsafe(16), len(read.names), given["group"])
        if not given["no_count"]:
            _prepare(writing, case, Kind(kind), words, this)
        # The clock is read once: a run that is printed over midnight counts for the day that it bears.
        today = writing.today(case.campaign)
        _print(files, lambda some: writing.print_run(case, Kind(kind), words, wish, some, today))
        outcome = Outcome.NOT_ASKED
        if not given["no_count"]:
            outcome = writing.count_run(case, Kind(kind), words, this, today)
        _tell(list(files), this, outcome)

    return Command(
        "run",
        callback=run,
        params=[*options.letter_options(), *_run_options()],
        help=run.__doc__,
        epilog="A paper has options of its own, such as --message printed: see every-letter papers.",
        context_settings={"ignore_unknown_options": True},
    )


def _run_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--names"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            required=True,
            help="A text file with one name a line.",
        ),
        click.Option(
            ["--per-file"],
            type=click.IntRange(1, MOST_PER_FILE),
            default=MOST_PER_FILE,
            show_default=True,
            help="Copies in one file; of more, the files are numbered.",
        ),
        click.Option(
            ["--token"], default="", callback=_token, help="That of an earlier run, to print it anew."
        ),
        click.Option(["--group"], default="", callback=_group, help="The code of the group that will sign."),
        click.Option(["-o", "--output"], type=OutputFile(), required=True, help="The PDF to write."),
    ]


def _token(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if given and not _TOKEN.fullmatch(given):
        raise click.BadParameter(
            "A token has at least 22 characters: A–Z, a–z, 0–9, - or _. Leave it out for a new one."
        )
    return given


def _group(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if given and not _GROUP.fullmatch(given):
        raise click.BadParameter("A group's code has at most 40 characters: A–Z, a–z, 0–9 or -.")
    return given


def _require_finishing(writing: Writing, case: Case, kind: Kind, words: Words, wish: Wish) -> None:
    papers = writing.papers_for(case, kind)
    if not choose_paper(papers, wish.paper, wish.size, wish.options, words.interface).finishes:
        raise click.ClickException(
            f"A run is of finished letters; “{wish.paper}”, as it was chosen, is still to be written on."
        )


def _prepare(writing: Writing, case: Case, kind: Kind, words: Words, run: Run) -> None:
    """Tells the run's token, unless it has counted another run: then nobody prints a thousand sheets in vain.

    Without its ledger the run is printed all the same, and the command says that it was not counted.
    """
    with contextlib.suppress(NotRecorded, LedgerUnreachable):
        database.prepare()
        writing.is_known_run(case, kind, words, run)
    click.echo(
        f"Token of this run: {run.token}\n"
        "Give it again with --token to print the same run anew without counting it twice.",
        err=True,
    )


def _files(output: Path, names: Sequence[str], per_file: int) -> dict[Path, Sequence[str]]:
    """Each file with its names: ``letters.pdf``, or ``letters-01.pdf`` and so on."""
    parts = [names[start : start + per_file] for start in range(0, len(names), per_file)]
    digits = max(2, len(str(len(parts))))
    numbers = ("",) if len(parts) == 1 else (f"-{number:0{digits}}" for number in range(1, len(parts) + 1))
    files = {
        output.with_name(f"{output.stem}{number}{output.suffix}"): part
        for number, part in zip(numbers, parts, strict=True)
    }
    for path in files:
        if path.exists() and not path.is_file():
            raise click.ClickException(f"{path} is no ordinary file; choose another name.")
    return files


def _print(files: dict[Path, Sequence[str]], copies: Callable[[Sequence[str]], bytes]) -> None:
    """Writes the files, with a bar that shows how much is done; in a log, with a line for each of several."""
    in_log = not sys.stderr.isatty()
    quantity = sum(map(len, files.values()))
    with click.progressbar(length=quantity, label="Letters", file=sys.stderr, hidden=in_log) as bar:
        for path, names in files.items():
            _write_whole(path, copies(names))
            bar.update(len(names))
            if in_log and len(files) > 1:
                click.echo(f"{path}: {_letters(len(names))}", err=True)


def _write_whole(path: Path, data: bytes) -> None:
    """Writes the file wholly or leaves what was there; what a sudden end left of it is written anew."""
    # A link stays a link, and the file that it leads to is replaced.
    place = path.resolve()
    part = place.with_name(f".{place.name}.part")
    try:
        part.write_bytes(data)
        part.replace(place)
    except OSError as fault:
        message = f"{path} could not be written: {fault.strerror}. Nothing was counted."
        raise click.ClickException(message) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _tell_of_twice(read: Names) -> None:
    """Two may share a name: each has a copy, and whoever prints knows. No name is told: a log may be kept."""
    for lines in islice(read.twice.values(), MOST_TOLD):
        shown = ", ".join(map(str, lines[:MOST_TOLD])) + ", …" * (len(lines) > MOST_TOLD)
        click.echo(f"The same name stands on lines {shown}; each has a copy.", err=True)
    if len(read.twice) > MOST_TOLD:
        click.echo(f"So it is with {len(read.twice) - MOST_TOLD} more names.", err=True)


def _tell(files: Sequence[Path], run: Run, outcome: Outcome) -> None:
    if outcome is Outcome.UNREACHABLE:
        click.echo(
            "The run was not counted: the ledger could not be reached."
            f" To count it, print it again with --token {run.token}",
            err=True,
        )
    written = f"{files[0]} … {files[-1]}" if len(files) > 1 else str(files[0])
    click.echo(f"{written}: {_letters(run.quantity)}: {outcome}", err=True)


def _letters(quantity: int) -> str:
    return f"{quantity:,} letter{'s' * (quantity > 1)}"
