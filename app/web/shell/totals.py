"""A campaign → the figures that the public may see, or nothing while the ledger is out of reach."""

from app import figures
from app.cases.case import Campaign
from app.figures import Figures
from app.web.shell.context import site


def public_totals(campaign: Campaign) -> Figures | None:
    """The last published figures; None if the ledger does not answer."""
    settings, writing = site().settings, site().writing
    return figures.shown(writing.stock.catalogue, campaign, writing.now(), settings.totals_step)
