"""``cases``: what is in the case files, every mistake in them, and how letters stand."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import click

from app import checking
from app.actions import statuses
from app.actions.authors import OPERATOR
from app.actions.statuses import Change
from app.cases.case import Case
from app.cases.sheet import Kind, Status
from app.cases.status import overall_status
from app.cli.command import Command, LedgerCommand
from app.errors import require_one_of
from app.files.problems import Problem
from app.settings import Settings
from app.writing import Writing


def cases_command(settings: Settings, writing: Writing) -> click.Group:
    """The commands about case files."""
    cases = click.Group("cases", help="Check and list the case files, and say how letters stand.")
    cases.add_command(_status(writing))

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


def _status(writing: Writing) -> click.Command:
    @click.command(cls=LedgerCommand)
    @click.argument("case")
    @click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
    @click.argument("status", type=click.Choice([status.value for status in Status]))
    @click.option(
        "--outcome",
        type=(str, str),
        multiple=True,
        metavar="LANG TEXT",
        help="What readers are told of letters that are paused or closed, language by language.",
    )
    def status(case: str, kind: str, status: str, outcome: tuple[tuple[str, str], ...]) -> None:
        """Say how letters of KIND stand for CASE; “open” leaves it to the case's file again."""
        found = writing.files.catalogue.case(case)
        require_one_of("kind", kind, found.facts.kinds)
        for language, _ in outcome:
            require_one_of("language", language, found.languages)
        today = writing.today(found.campaign)
        # Whoever runs the installation needs nobody else.
        said = statuses.say(
            case, Kind(kind), Status(status), dict(outcome), OPERATOR, today, needs_second=False
        )
        click.echo(_line(found, said, writing.stock.catalogue.case(case)))

    return status


def _line(filed: Case, said: Change, stands: Case) -> str:
    """``mira-solenne.appeal: closed (file: open, desk: closed)``."""
    of_file, now = (case.facts.kinds[said.kind].status for case in (filed, stands))
    return f"{said.case}.{said.kind}: {now} (file: {of_file}, desk: {said.said.status})"


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
