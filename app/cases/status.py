"""A case, a kind and a day → whether letters may be written or why not, and what may be shown."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from app.cases.case import Campaign, Case
from app.cases.sheet import Kind, Status


class WhyClosed(StrEnum):
    """Why letters of a kind may not be written."""

    NO_SUCH_KIND = "this case asks for no letters of that kind"
    PAUSED = "they are paused"
    CLOSED = "they are closed"
    WITHDRAWN = "the case was withdrawn"
    CONSENT_ENDED = "the consent has ended and must be asked for again"
    NOT_YET = "the day to begin has not come"
    TOO_LATE = "the last day to write has passed"
    CAMPAIGN_OVER = "the campaign is over"


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a kind is open today; ``practice`` while the campaign has not begun: letters stand apart."""

    reason: WhyClosed | None
    practice: bool

    @property
    def is_open(self) -> bool:
        """Whether letters may be written."""
        return self.reason is None


def openness(case: Case, kind: Kind, today: datetime.date) -> Openness:
    """How letters of that kind stand on that day (of the campaign's time zone)."""
    edition = case.campaign.edition(today)
    return Openness(_reason(case, kind, today), practice=today < edition.opens)


def overall_status(case: Case, today: datetime.date) -> Status:
    """The case's own status: withdrawn, or open where any kind is, or paused where any waits, or closed."""
    if is_withdrawn(case):
        return Status.WITHDRAWN
    reasons = {_reason(case, kind, today) for kind in case.facts.kinds}
    if None in reasons:
        return Status.OPEN
    return (
        Status.PAUSED
        if reasons & {WhyClosed.PAUSED, WhyClosed.CONSENT_ENDED, WhyClosed.NOT_YET}
        else Status.CLOSED
    )


def is_withdrawn(case: Case) -> bool:
    """Whether name and picture are taken off every surface; one withdrawn kind is enough, for caution."""
    return any(facts.status is Status.WITHDRAWN for facts in case.facts.kinds.values())


def shows_picture(case: Case, today: datetime.date) -> bool:
    """Whether consent to show the picture was given and still holds."""
    return (
        "picture" in case.facts.consent.covers and not _consent_ended(case, today) and not is_withdrawn(case)
    )


def live_campaign(campaigns: tuple[Campaign, ...], now: datetime.datetime) -> Campaign | None:
    """The campaign to show first: one that runs, else the next, else the last; examples after real ones."""

    def rank(campaign: Campaign) -> tuple[int, bool, int]:
        today = campaign.today(now)
        edition = campaign.edition(today)
        if edition.opens <= today <= edition.closes:
            return (0, campaign.facts.example, -edition.opens.toordinal())
        if today < edition.opens:
            return (1, campaign.facts.example, edition.opens.toordinal())
        return (2, campaign.facts.example, -edition.closes.toordinal())

    return min(campaigns, key=rank, default=None)


def _consent_ended(case: Case, today: datetime.date) -> bool:
    until = case.facts.consent.until
    return until is not None and until < today


def _reason(case: Case, kind: Kind, today: datetime.date) -> WhyClosed | None:
    facts = case.facts.kinds.get(kind)
    if facts is None:
        return WhyClosed.NO_SUCH_KIND
    if is_withdrawn(case):
        return WhyClosed.WITHDRAWN
    because = {
        WhyClosed.CLOSED: facts.status is Status.CLOSED,
        WhyClosed.PAUSED: facts.status is Status.PAUSED,
        WhyClosed.CONSENT_ENDED: _consent_ended(case, today),
        WhyClosed.NOT_YET: facts.open_from is not None and today < facts.open_from,
        WhyClosed.TOO_LATE: facts.write_until is not None and today > facts.write_until,
        WhyClosed.CAMPAIGN_OVER: today > case.campaign.edition(today).closes,
    }
    return next((reason for reason, holds in because.items() if holds), None)
