"""``totals``, ``fold``, ``audit``, ``what-we-hold``: what the ledger says, and its upkeep."""

import datetime
import json
import sys
from collections.abc import Callable

import click

from app.accounts import sessions
from app.actions import audit as auditing
from app.actions import holdings, ledger
from app.actions.ledger import Foldable
from app.cases.case import Campaign
from app.cli.command import LedgerCommand
from app.figures import exact
from app.writing import Writing


def totals(writing: Writing) -> click.Command:
    """The command that adds up the ledger."""

    @click.command(cls=LedgerCommand, name="totals")
    @click.option("--campaign", "slug", default="", help="A campaign's slug; by default the live one.")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def tell(slug: str, *, as_json: bool) -> None:
        """What the ledger adds up to at this moment."""
        asked = exact(writing.stock.catalogue, writing.campaign(slug), writing.now())
        if as_json:
            click.echo(json.dumps(asked.public(), ensure_ascii=False, indent=2))
            return
        practice = f", {asked.practice} for practice" if asked.practice else ""
        click.echo(f"{asked.campaign}: {asked.total} letters, {asked.signatures} signatures{practice}")
        for case, quantity in sorted(asked.by_case.items()):
            click.echo(f"  {case}: {quantity}")

    return tell


def fold(writing: Writing) -> click.Command:
    """The command that folds past days."""

    @click.command(cls=LedgerCommand, name="fold")
    @click.option("--dry-run", is_flag=True, help="Say what would be folded, and change nothing.")
    def fold_days(*, dry_run: bool) -> None:
        """Turn past days' letters into one entry per cell, and forget what has expired.

        The server does so by itself, when a day has been over for an hour.
        """
        campaigns = writing.stock.catalogue.campaigns.values()
        if dry_run:
            for campaign in campaigns:
                click.echo(
                    f"{campaign.slug}: {_foldable(ledger.foldable(campaign.slug, writing.today(campaign)))}"
                )
            return
        folded = sum(
            ledger.fold(campaign.slug, writing.today(campaign), _days_folded(campaign))
            for campaign in campaigns
        )
        tokens = ledger.forget_expired(writing.now().date())
        of_organizers = sessions.forget_expired(writing.now())
        click.echo(
            f"{folded} letters folded; forgotten, since they have expired: {tokens} tokens,"
            f" {of_organizers} sessions and invitations of organizers."
        )

    return fold_days


def _foldable(some: Foldable) -> str:
    return f"{some.letters} letters of {some.days} days would become {some.cells} entries."


def _days_folded(campaign: Campaign) -> Callable[[int, int], None]:
    def tell(done: int, days: int) -> None:
        click.echo(f"{campaign.slug}: {done} of {days} days folded", err=True)

    return tell


@click.command(cls=LedgerCommand)
def audit() -> None:
    """Check the whole ledger and name every fault: in its chain, folds, reversals, releases and sums."""
    # Somewhere it is tomorrow already.
    latest = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    with click.progressbar(length=0, label="Entries", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, entries: int) -> None:
            bar.length = entries
            bar.update(done - bar.pos)

        report = auditing.audit(latest, show)
    for fault in report.faults:
        click.echo(fault)
    click.echo(f"{report.entries} entries; the last is number {report.last_number}, hash {report.last_hash}")
    if report.faults:
        sys.exit(1)


@click.command(cls=LedgerCommand, name="what-we-hold")
def what_we_hold() -> None:
    """Every table and column that this installation keeps, why, and for how long."""
    for holding in holdings.what_we_hold():
        click.echo(f"{holding.table}.{holding.column}: {holding.purpose} Kept: {holding.retention}")
