"""``totals``, ``fold``, ``audit``, ``what-we-hold``: what the ledger says, and its upkeep."""

import json
import sys
from collections.abc import Callable

import click

from app.actions import audit as auditing
from app.actions import holdings, ledger
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
    def fold_days() -> None:
        """Turn past days' letters into one entry per cell, and forget the tokens that have expired."""
        folded = sum(
            ledger.fold(campaign.slug, writing.today(campaign), _days_folded(campaign))
            for campaign in writing.stock.catalogue.campaigns.values()
        )
        forgotten = ledger.forget_expired(writing.now().date())
        click.echo(f"{folded} letters folded, {forgotten} expired tokens forgotten.")

    return fold_days


def _days_folded(campaign: Campaign) -> Callable[[int, int], None]:
    def tell(done: int, days: int) -> None:
        click.echo(f"{campaign.slug}: {done} of {days} days folded", err=True)

    return tell


@click.command(cls=LedgerCommand)
def audit() -> None:
    """Check the whole ledger: its chain of hashes, its numbers, and that no cell is below 0."""
    report = auditing.audit()
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
