"""``tally``: a group's pile, reported by the operator, and decisions on what waits for an organizer."""

import json
import secrets
from typing import Any, Final

import click

from app.actions import groups, ledger, piles
from app.actions.cell import Channel
from app.actions.codes import shown_code
from app.actions.groups import Group
from app.actions.piles import Waiting
from app.cases.sheet import Kind
from app.cli.command import LedgerCommand
from app.errors import require_one_of
from app.languages import DEFAULT_LANGUAGE
from app.reporting import OPERATOR, OTHER, Pile, Reporting, Sum, Told

#: An entry's number, as large as the database takes one.
_NUMBER: Final = click.IntRange(1, 2**31 - 1)


def tally_command(reporting: Reporting) -> click.Group:
    """The commands about letters that were written by hand."""
    tally = click.Group("tally", help="Report a group's pile, and decide on reports that wait.")
    for command in (_add(reporting), pending, approve, refuse):
        tally.add_command(command)
    return tally


def _add(reporting: Reporting) -> click.Command:
    @click.command(cls=LedgerCommand)
    @click.argument("case")
    @click.option("--group", "code", required=True, help="The report code of the group.")
    @click.option(
        "--kind",
        type=click.Choice((*(kind.value for kind in Kind), OTHER)),
        default=Kind.APPEAL.value,
        show_default=True,
    )
    @click.option("--pile", "whole", type=int, required=True, help="The whole pile, printed and online too.")
    @click.option(
        "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="When what is new was written."
    )
    @click.option("--lang", default=DEFAULT_LANGUAGE, show_default=True, help="The letters' language.")
    @click.option("--participants", type=int, help="How many took part; by default as reported before.")
    @click.option(
        "--unwritten",
        type=(click.Choice(tuple(channel.value for channel in Channel)), int),
        multiple=True,
        metavar="CHANNEL NUMBER",
        help="Of a smaller pile: how many of online, run or tally were not written.",
    )
    def add(code: str, **given: Any) -> None:
        """Enter the whole pile of a group for CASE; what is counted already is not counted again."""
        group = groups.reporting_for(code)
        pile = _pile(reporting, group, given["case"], given["kind"])
        if pile.kind != OTHER:
            require_one_of("language", given["lang"], pile.case.letter_languages(Kind(pile.kind)))
        (entered,) = reporting.report(group, _told(reporting, group, pile, given), by_operator=True)
        click.echo(_line(entered))

    return add


@click.command(cls=LedgerCommand)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pending(*, as_json: bool) -> None:
    """List the letters that wait for a decision."""
    rows = [_row(one) for one in piles.waiting()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(str(value or "–") for value in row.values()))
    if not rows:
        click.echo("No letters wait.")


@click.command(cls=LedgerCommand)
@click.argument("number", type=_NUMBER)
def approve(number: int) -> None:
    """Let the letters count that wait under NUMBER."""
    click.echo(f"{_letters(ledger.release(number, OPERATOR))} released: they count now.")


@click.command(cls=LedgerCommand)
@click.argument("number", type=_NUMBER)
def refuse(number: int) -> None:
    """Take back the letters that wait under NUMBER."""
    click.echo(f"{_letters(ledger.refuse(number, OPERATOR))} taken back: they do not count.")


def _pile(reporting: Reporting, group: Group, case: str, kind: str) -> Pile:
    """The group's pile of that case and kind. Raises `UnknownChoice`."""
    found = {pile.name: pile for pile in reporting.piles(group)}
    require_one_of("case", case, dict.fromkeys(slug for slug, _ in found))
    require_one_of("kind", kind, (name for slug, name in found if slug == case))
    return found[case, kind]


def _told(reporting: Reporting, group: Group, pile: Pile, given: dict[str, Any]) -> Told:
    participants = given["participants"]
    return Told(
        key=secrets.token_urlsafe(16),
        day=given["day"].date() if given["day"] else reporting.days(group)[1],
        language=given["lang"],
        participants=groups.participants(group.code) if participants is None else participants,
        whole={pile.name: given["whole"]},
        seen={},
        unwritten={pile.name: {Channel(channel): many for channel, many in given["unwritten"]}},
    )


def _line(entered: Sum) -> str:
    """``24 = 3 counted + 21 new``."""
    change = f"+ {entered.new} new" if entered.new >= 0 else f"− {-entered.new} not written"
    return f"{entered.whole} = {entered.pile.known} counted {change}"


def _row(one: Waiting) -> dict[str, Any]:
    return {
        # Letters of a burst have no entry, and so no number, until they are folded into one.
        "number": one.number or None,
        "group": shown_code(one.cell.group),
        "case": one.cell.case,
        "kind": OTHER if one.cell.channel == Channel.OTHER else one.cell.kind,
        "language": one.cell.language,
        "day": one.cell.day.isoformat(),
        "quantity": one.quantity,
    }


def _letters(quantity: int) -> str:
    return f"{quantity:,} letter{'s' * (quantity > 1)}"
