"""The address of the overview → the cells behind its figures as a CSV file, sent while they are read."""

from collections.abc import Generator
from contextlib import closing
from itertools import chain, islice
from typing import Final

from flask import Response, abort

from app.errors import UnknownCampaign
from app.web.desk.dashboard import asked_edition, asked_query, asked_selection
from app.web.shell.context import site

#: How many lines travel together.
_LINES_AT_ONCE: Final = 1000


def cells() -> Response:
    """The file, for the filters of the overview. Raises `LedgerUnreachable`, and `UnknownCase` for a filter.

    The ledger is read for as long as the answer travels; the server ends that after half a minute
    (`app.server`), and a file that was cut off does not pass for a whole one.
    """
    query = asked_query()
    try:
        campaign = site().writing.campaign(query.get("campaign", ""))
    except UnknownCampaign:
        abort(404)
    selection = asked_selection(query)
    edition = asked_edition(site().desk.editions(campaign), query)
    parts = _parts(site().desk.cells(campaign, edition, selection))
    # The ledger is asked before anything is sent: where it cannot be reached, a page says so.
    response = Response(chain([next(parts)], parts), mimetype="text/csv")
    response.call_on_close(parts.close)
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{campaign.slug}-{edition.closes.year}.csv"
    )
    return response


def _parts(lines: Generator[str, None, None]) -> Generator[bytes, None, None]:
    with closing(lines):
        while part := "".join(islice(lines, _LINES_AT_ONCE)):
            yield part.encode()
