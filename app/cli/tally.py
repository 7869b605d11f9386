"""``tally``: piles that the operator enters and corrects, and decisions on what waits for an organizer."""

import json
import secrets
from typing import Any, Final

import click

from app.actions import entries, groups, ledger, piles
from app.actions.authors import OPERATOR
from app.actions.cell import Channel, Standing
from app.actions.codes import shown_code
from app.actions.groups import Group
from app.actions.piles import Waiting
from app.actions.tallies import Tallied
from app.cases.sheet import Kind
from app.cli.command import LedgerCommand
from app.cli.importing import import_command
from app.errors import NotCorrectable, require_one_of
from app.files.text import clean
from app.languages import DEFAULT_LANGUAGE
from app.reporting import OTHER, Pile, Reporting, Sum, Told
from app.services import Services
from app.tallying import Paper, Tallying
from app.writing import Writing

#: An entry's number, as large as the database takes one.
_NUMBER: Final = click.IntRange(1, 2**31 - 1)
_DAY: Final = click.DateTime(["%Y-%m-%d"])
_kind: Final = click.option(
    "--kind",
    type=click.Choice((*(kind.value for kind in Kind), OTHER)),
    default=Kind.APPEAL.value,
    show_default=True,
)


def tally_command(services: Services) -> click.Group:
    """The commands about letters that were written by hand."""
    tally = click.Group("tally", help="Enter piles of letters, correct them, and decide on those that wait.")
    writing, tallying = services.writing, services.tallying
    for command in (
        _add(services.reporting),
        _paper(writing, tallying),
        _correct(tallying),
        import_command(services.importing),
        pending,
        approve,
        refuse,
    ):
        tally.add_command(command)
    return tally


def _add(reporting: Reporting) -> click.Command:
    @click.command(cls=LedgerCommand)
    @click.argument("case")
    @click.option("--group", "code", required=True, help="The report code of the group.")
    @_kind
    @click.option("--pile", "whole", type=int, required=True, help="The whole pile, printed and online too.")
    @click.option("--day", type=_DAY, metavar="YYYY-MM-DD", help="When what is new was written.")
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


def _paper(writing: Writing, tallying: Tallying) -> click.Command:
    @click.command(cls=LedgerCommand)
    @click.argument("case")
    @click.argument("number", type=int)
    @_kind
    @click.option("--day", type=_DAY, metavar="YYYY-MM-DD", help="When they were written; by default today.")
    @click.option("--lang", "language", default=DEFAULT_LANGUAGE, show_default=True, help="Their language.")
    @click.option("--addressee", default="", help="The addressee's slug; by default the first.")
    @click.option(
        "--channel",
        type=click.Choice((Channel.TALLY.value, Channel.EXTERNAL.value)),
        default=Channel.TALLY.value,
        show_default=True,
        help="On paper, or figures of a website of your own.",
    )
    @click.option("--reference", default="", help="Where the paper lies.")
    @click.option("--note", default="", help="What else is to be known of them.")
    @click.option("--group", default="", help="The join code of their group.")
    @click.option("--key", default="", help="What is entered under one key is entered once.")
    def paper(case: str, number: int, **given: Any) -> None:
        """Enter NUMBER letters on paper for CASE."""
        key, day = clean(given.pop("key")) or secrets.token_urlsafe(16), given.pop("day")
        campaign = writing.stock.catalogue.case(case).campaign
        told = Paper(
            case=case,
            quantity=number,
            day=day.date() if day else tallying.days(campaign)[1],
            channel=Channel(given.pop("channel")),
            **given,
        )
        (entered,) = tallying.enter([tallying.tally(told, key)], OPERATOR)
        click.echo(_entered(entered))

    return paper


def _correct(tallying: Tallying) -> click.Command:
    @click.command(cls=LedgerCommand)
    @click.argument("number", type=_NUMBER)
    @click.argument("should_be", type=int)
    @click.option("--why", required=True, help="The reason, which everybody can read; it names nobody.")
    def correct(number: int, should_be: int, why: str) -> None:
        """Correct entry NUMBER to SHOULD_BE letters; 0 takes all of it back."""
        wrong = entries.entry(number)
        if wrong is None:
            raise NotCorrectable(number)
        right = tallying.correct(number, should_be, why, OPERATOR, secrets.token_urlsafe(16))
        place = f"entry {right.number} stands in its place" if right else "nothing stands in its place"
        click.echo(f"{wrong.quantity:,} → {should_be:,}: entry {number} is taken back, and {place}.")

    return correct


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


def _entered(entered: Tallied) -> str:
    """``Entry 7: 24 letters counted.`` or what else became of them."""
    cell = entered.tally.cell
    became = "entered as practice" if cell.standing is Standing.PRACTICE else "counted"
    if cell.channel is Channel.OTHER:
        became = "entered as other contributions"
    before = "" if entered.is_new else " before; nothing is counted twice"
    return f"Entry {entered.number}: {_letters(entered.tally.quantity)} {became}{before}."


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
