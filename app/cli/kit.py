"""``kit``: one file for a classroom or an evening, whose cover says what to copy how often."""

from pathlib import Path
from typing import Any

import click

from app.cli.command import Command, OutputFile
from app.documents.document import Size
from app.facilitating import Facilitating, KitPlan, KitWish
from app.kits.parts import AGES, Mode
from app.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES


def kit_command(facilitating: Facilitating) -> click.Command:
    """The command that makes a kit."""

    @click.command(cls=Command, name="kit")
    @click.option(
        "--ready", default="lesson", show_default=True, help="A kit of letter_templates/kits/ready.yaml."
    )
    @click.option("--people", type=int, default=28, show_default=True, help="How many will write.")
    @click.option(
        "--lang", type=click.Choice(tuple(INTERFACE_LANGUAGES)), default=DEFAULT_LANGUAGE, show_default=True
    )
    @click.option(
        "--size", type=click.Choice([size.value for size in Size]), default=Size.A4.value, show_default=True
    )
    @click.option(
        "--also", default="", help="More languages for the writers' sheets, parted by commas: fr,es."
    )
    @click.option("--age", type=click.Choice(tuple(AGES)), help="By default the ready kit's.")
    @click.option(
        "--mode", type=click.Choice([mode.value for mode in Mode]), help="By default the ready kit's."
    )
    @click.option("--cases", default="", help="Slugs parted by commas; by default suggested ones.")
    @click.option(
        "--topic", default="", help="An issue of cases, such as fair-trial, by which to suggest them."
    )
    @click.option("--parts", default="", help="Folders of letter_templates/kits, parted by commas.")
    @click.option("-o", "--output", type=OutputFile(), required=True, help="The file to write.")
    @click.option("--zip", "as_zip", is_flag=True, help="A ZIP: one PDF a part, and DOCX to change.")
    def kit(output: Path, *, as_zip: bool, **given: Any) -> None:
        """Make a kit: one PDF in printing order, or a ZIP with one PDF a part and DOCX to change."""
        for problem in facilitating.problems:
            click.echo(problem, err=True)
        plan = facilitating.plan(_wish(**given))
        made = facilitating.kit_zip(plan) if as_zip else facilitating.kit(plan)
        output.write_bytes(made.data)
        click.echo("\n".join(_lines(plan)), err=True)
        click.echo(
            f"{output}: {plan.leaves} pages; {plan.sheets} sheets of paper when all is copied", err=True
        )

    return kit


def _wish(
    lang: str, size: str, age: str | None, mode: str | None, cases: str, parts: str, also: str, **given: Any
) -> KitWish:
    return KitWish(
        **given,
        language=lang,
        size=Size(size),
        age=age or "",
        mode=Mode(mode) if mode else None,
        also=_slugs(also),
        cases=_slugs(cases),
        parts=_slugs(parts),
    )


def _slugs(text: str) -> tuple[str, ...]:
    return tuple(slug.strip() for slug in text.split(",") if slug.strip())


def _lines(plan: KitPlan) -> list[str]:
    """What the cover says, and which cases and parts were left out."""
    lines = [
        f"  pages {line.first}–{line.last}: {line.name}, {line.copies} ×, {line.sides}-sided"
        for line in plan.contents
    ]
    lines += [f"Left out, since it is not open now: {name}" for name in plan.facts.left_out if name]
    return lines + [f"Left out, since it is not for this way of writing: {name}" for name in plan.unfit]
