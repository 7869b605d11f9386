"""The command line: the same functions as the pages call, for whoever runs the installation."""

import contextlib
import dataclasses
import json
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app import checking, database
from app.actions import ledger
from app.actions.audit import audit
from app.actions.holdings import what_we_hold
from app.cases.case import Campaign
from app.cases.sheet import Kind
from app.cases.status import overall_status
from app.documents.document import Format, Size
from app.errors import EveryLetterError, LedgerUnreachable, NotRecorded
from app.figures import exact
from app.files.problems import Problem
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from app.letters.words import Words
from app.server import Server, check_free
from app.settings import Settings
from app.writing import Outcome, Wish, Writing, Written


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


def register(app: Flask, settings: Settings, writing: Writing) -> None:
    """Adds every command to the application's command line."""
    app.cli.add_command(_serve(app, settings, writing))
    app.cli.add_command(_cases(settings, writing))
    app.cli.add_command(_write(writing))
    for command in (_totals(writing), _fold(writing), _audit(), _what_we_hold()):
        app.cli.add_command(command)


def _serve(app: Flask, settings: Settings, writing: Writing) -> click.Command:
    @click.command(cls=LedgerCommand, name="serve")
    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
    @click.option("--port", default=5000, show_default=True, help="Port to listen on.")
    def serve(host: str, port: int) -> None:
        """Bring the database up to date and serve the site."""
        check_free(host, port)
        problems = writing.stock.problems
        if problems:
            click.echo(
                f"{len(problems)} problems in the files; `every-letter cases check` tells them.", err=True
            )
        if host not in {"127.0.0.1", "::1", "localhost"} and not settings.public_url:
            click.echo(
                "Set PUBLIC_URL: until then, links that leave the site name whatever host is asked for.",
                err=True,
            )
        cases = len(writing.stock.catalogue.cases)
        click.echo(f"Every Letter serves {cases} cases at http://{host}:{port}/ (stop with Ctrl+C).")
        sys.stdout.flush()
        Server(app, settings, writing, f"{host}:{port}").run()

    return serve


def _cases(settings: Settings, writing: Writing) -> click.Group:
    cases = click.Group("cases", help="Check and list the case files.")

    @cases.command(cls=Command)
    @click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
    def check(folder: Path | None) -> None:
        """Check the case files (those of FOLDER), from the first field to the laid-out page."""
        problems = _checked(settings, writing, folder)
        for problem in problems:
            click.echo(problem)
        if problems:
            click.echo(f"{len(problems)} problems. Cases without any are served all the same.", err=True)
            sys.exit(1)
        click.echo("No problems found.")

    @cases.command(cls=Command, name="list")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def list_cases(*, as_json: bool) -> None:
        """List the cases that can be served, with their status."""
        rows = _case_rows(writing)
        if as_json:
            click.echo(json.dumps({"cases": rows}, ensure_ascii=False, indent=2))
            return
        for row in rows:
            click.echo(
                "  ".join(
                    (f"{row['campaign']}/{row['slug']}", row["status"], *row["kinds"], *row["languages"])
                )
            )

    return cases


def _checked(settings: Settings, writing: Writing, folder: Path | None) -> list[Problem]:
    """The problems of all case files, or of one campaign's or one case's folder."""
    place = (folder or settings.case_files).resolve()
    root = place.parent if (place / "campaign.yaml").exists() else place
    root = place.parent.parent if (place / "case.yaml").exists() else root
    checked = writing.over(dataclasses.replace(settings, case_files=root))
    found: list[Problem] = []
    # Problems of the letter templates concern every case.
    places = (place, settings.letter_templates.resolve())
    answers = checking.problems(checked, places)
    with click.progressbar(answers, label="Checking", file=sys.stderr) as shown:
        for problems in shown:
            found += problems
    return found


def _case_rows(writing: Writing) -> list[dict[str, Any]]:
    return [
        {
            "slug": case.slug,
            "campaign": case.campaign.slug,
            "status": overall_status(case, writing.today(case.campaign)),
            "kinds": list(case.facts.kinds),
            "languages": list(case.languages),
        }
        for case in writing.stock.catalogue.cases.values()
    ]


def _write(writing: Writing) -> click.Command:
    def write(case: str, kind: str, output: Path, *, no_count: bool, **given: Any) -> None:
        """Write one letter for CASE into a file, and count it."""
        # Asked first: a letter that nobody can take away must not be counted.
        if not os.access(output.parent, os.W_OK):
            raise click.ClickException(
                f"Nothing can be written into {output.parent}; choose another with -o."
            )
        words, wish = _words(given), Wish(Format(given["form"]), given["paper"], Size(given["size"]))
        written = _written(writing, case, Kind(kind), words, wish, count=not no_count)
        output.write_bytes(written.document.data)
        for hint in written.advice:
            click.echo(f"Advice: {hint}", err=True)
        click.echo(f"{output}: {written.outcome}", err=True)

    return Command("write", callback=write, params=_write_options(), help=write.__doc__)


def _write_options() -> list[click.Parameter]:
    file = click.Path(dir_okay=False, path_type=Path)
    return [
        click.Argument(["case"]),
        _choice("--kind", Kind.APPEAL),
        click.Option(["--lang"], default=DEFAULT_LANGUAGE, show_default=True, help="The letter's language."),
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
        click.Option(["-o", "--output"], type=file, required=True, help="The file to write."),
    ]


def _choice(name: str, default: StrEnum, *more: str) -> click.Option:
    values = [choice.value for choice in type(default)]
    return click.Option([name, *more], type=click.Choice(values), default=default.value, show_default=True)


def _words(given: dict[str, Any]) -> Words:
    body: Path | None = given["body_file"]
    return Words(
        interface=given["lang"] if given["lang"] in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE,
        language=given["lang"],
        addressee=given["addressee"],
        name=given["name"],
        address=given["address"].replace("\\n", "\n"),
        place=given["place"],
        country=given["country"],
        body=_body(body) if body else None,
    )


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


def _totals(writing: Writing) -> click.Command:
    @click.command(cls=LedgerCommand, name="totals")
    @click.option("--campaign", "slug", default="", help="A campaign's slug; by default the live one.")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def totals_command(slug: str, *, as_json: bool) -> None:
        """What the ledger adds up to at this moment."""
        asked = exact(writing.stock.catalogue, writing.campaign(slug), writing.now())
        if as_json:
            click.echo(json.dumps(asked.public(), ensure_ascii=False, indent=2))
            return
        practice = f", {asked.practice} for practice" if asked.practice else ""
        click.echo(f"{asked.campaign}: {asked.total} letters, {asked.signatures} signatures{practice}")
        for case, quantity in sorted(asked.by_case.items()):
            click.echo(f"  {case}: {quantity}")

    return totals_command


def _fold(writing: Writing) -> click.Command:
    @click.command(cls=LedgerCommand, name="fold")
    def fold() -> None:
        """Turn past days' letters into one entry per cell, and forget the tokens that have expired."""
        folded = sum(
            ledger.fold(campaign.slug, writing.today(campaign), _days_folded(campaign))
            for campaign in writing.stock.catalogue.campaigns.values()
        )
        forgotten = ledger.forget_expired(writing.now().date())
        click.echo(f"{folded} letters folded, {forgotten} expired tokens forgotten.")

    return fold


def _days_folded(campaign: Campaign) -> Callable[[int, int], None]:
    def tell(done: int, days: int) -> None:
        click.echo(f"{campaign.slug}: {done} of {days} days folded", err=True)

    return tell


def _audit() -> click.Command:
    @click.command(cls=LedgerCommand, name="audit")
    def audit_command() -> None:
        """Check the whole ledger: its chain of hashes, its numbers, and that no cell is below 0."""
        report = audit()
        for fault in report.faults:
            click.echo(fault)
        click.echo(
            f"{report.entries} entries; the last is number {report.last_number}, hash {report.last_hash}"
        )
        if report.faults:
            sys.exit(1)

    return audit_command


def _what_we_hold() -> click.Command:
    @click.command(cls=LedgerCommand, name="what-we-hold")
    def what_we_hold_command() -> None:
        """Every table and column that this installation keeps, why, and for how long."""
        for holding in what_we_hold():
            click.echo(f"{holding.table}.{holding.column}: {holding.purpose} Kept: {holding.retention}")

    return what_we_hold_command
