"""A group on the website → its codes, its letters, and the forms of its facilitator."""

from collections.abc import Mapping

from app.actions import piles
from app.actions.cell import Channel
from app.actions.codes import join_code, read_code, shown_code
from app.services import Services
from tests.web.page import Page
from tests.web.website import Website

REPORT = "/en/report"

RUN = "/en/report/run"

MIRA = "mira-solenne.appeal"


def site_of(website: Website) -> Services:
    site = website.app.extensions["every-letter services"]
    assert isinstance(site, Services)
    return site


def opened_group(website: Website, people: int = 30) -> str:
    """The report code of a new group, as it is shown."""
    with website.app.app_context():
        return shown_code(site_of(website).reporting.open(people))


def join_code_of(report_code: str) -> str:
    return join_code(read_code(report_code))


def letters(website: Website, report_code: str, channel: Channel | None = None) -> int:
    """What the ledger has of the group, in one channel or in all."""
    with website.app.app_context():
        cells = piles.of_group(join_code_of(report_code))
    return sum(many for cell, many in cells.items() if channel in {None, cell.channel})


def write_online(website: Website, report_code: str, kind: str = "appeal") -> None:
    """One member's finished letter."""
    path = f"/en/write/mira-solenne/{kind}"
    page = website.get(f"{path}?group={shown_code(join_code_of(report_code))}")
    website.send(path, page.fields() | {"as": "txt"})


def looked(website: Website, code: str) -> Page:
    return website.post(REPORT, {"code": code, "as": "look"})


def summed(website: Website, code: str, fields: Mapping[str, str]) -> Page:
    """The sums of what is typed into a fresh report form."""
    return website.post(REPORT, looked(website, code).fields() | dict(fields) | {"as": "sum"})


def entered(website: Website, code: str, fields: Mapping[str, str]) -> Page:
    return website.post(REPORT, summed(website, code, fields).fields() | {"as": "enter"})


def run_fields(website: Website, code: str, **changes: str) -> dict[str, str]:
    """The second form of the report page: letters with names."""
    return looked(website, code).fields(1) | changes
