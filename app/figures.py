"""The ledger's totals + the catalogue → the figures that a campaign shows, without withdrawn names."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.actions import snapshots, totals
from app.actions.totals import Totals
from app.cases.case import Campaign
from app.cases.catalogue import Catalogue
from app.cases.status import is_withdrawn
from app.errors import LedgerUnreachable

#: Under this key letters are summed for cases that were withdrawn or whose folder is gone: totals stay, while
#: names (and a slug often is one) are taken off every surface.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a campaign counts: ``total`` is letters; signatures always stand apart; ``as_of`` is in UTC."""

    campaign: str
    total: int
    signatures: int
    practice: int
    as_of: datetime.datetime
    by_case: Mapping[str, int]
    by_kind: Mapping[str, int]

    def public(self) -> dict[str, object]:
        """The figures as ``/totals.json`` and ``totals --json`` give them."""
        return {
            "campaign": self.campaign,
            "total": self.total,
            "signatures": self.signatures,
            "as_of": self.as_of.isoformat(),
            "by_case": dict(self.by_case),
            "by_kind": dict(self.by_kind),
        }


def exact(catalogue: Catalogue, campaign: Campaign, now: datetime.datetime) -> Figures:
    """The figures of this moment, for those who run the campaign. Raises `LedgerUnreachable`."""
    edition = campaign.edition(campaign.today(now))
    return _figures(catalogue, campaign, totals.ask(campaign.slug, edition.opens, edition.closes), now)


def published(catalogue: Catalogue, campaign: Campaign, now: datetime.datetime, step: int) -> Figures:
    """The public figures of the present step; ``step`` is in seconds. Raises `LedgerUnreachable`."""
    edition = campaign.edition(campaign.today(now))
    current = snapshots.current(campaign.slug, edition.opens, edition.closes, step_seconds=step, now=now)
    return _figures(catalogue, campaign, current.totals, current.as_of)


def shown(catalogue: Catalogue, campaign: Campaign, now: datetime.datetime, step: int) -> Figures | None:
    """The figures for a page, which never waits for them: the last published, or none with the ledger away.

    The server asks for each step as it begins; only where nothing recent is published are they asked here.
    """
    try:
        latest = snapshots.latest(campaign.slug) if step else None
        if latest and latest.as_of >= now - datetime.timedelta(seconds=2 * step):
            return _figures(catalogue, campaign, latest.totals, latest.as_of)
        return published(catalogue, campaign, now, step)
    except LedgerUnreachable:
        return None


def _figures(catalogue: Catalogue, campaign: Campaign, asked: Totals, as_of: datetime.datetime) -> Figures:
    by_case: Counter[str] = Counter()
    for slug, quantity in asked.by_case.items():
        case = catalogue.cases.get(slug)
        by_case[WITHDRAWN if case is None or is_withdrawn(case) else slug] += quantity
    return Figures(
        campaign=campaign.slug,
        total=asked.letters,
        signatures=asked.signatures,
        practice=asked.practice,
        as_of=as_of,
        by_case=dict(by_case),
        by_kind=asked.by_kind,
    )
