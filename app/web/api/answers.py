"""Questions of machines → answers in JSON."""

from flask import Response, jsonify, request

from app import figures
from app.actions import epochs, snapshots
from app.errors import EveryLetterError, LedgerUnreachable, UnknownCampaign
from app.web.shell.context import site


def totals() -> Response:
    """What the campaign adds up to, as of the start of the published step; by default the live campaign."""
    settings, writing = site().settings, site().writing
    try:
        campaign = writing.campaign(request.args.get("campaign", ""))
        asked = figures.published(writing.stock.catalogue, campaign, writing.now(), settings.totals_step)
    except UnknownCampaign as error:
        return _failed(404, error)
    except LedgerUnreachable as error:
        return _failed(503, error)
    return jsonify(asked.public())


def health() -> Response:
    """That the server answers; the database is not asked."""
    return jsonify(status="ok")


def ready() -> Response:
    """Whether letters can be counted now."""
    try:
        # A look at a table: a database that was never prepared answers, but cannot count.
        snapshots.latest("")
        epochs.current()
    except LedgerUnreachable as error:
        return _failed(503, error)
    return jsonify(status="ok")


def _failed(status: int, error: EveryLetterError) -> Response:
    response = jsonify(error=str(error))
    response.status_code = status
    return response
