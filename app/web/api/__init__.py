"""The addresses that machines ask: public totals, and whether the site is well."""

from flask import Blueprint

from app.web.api import answers


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("api", __name__)
    room.add_url_rule("/totals.json", "totals", answers.totals)
    room.add_url_rule("/healthz", "health", answers.health)
    room.add_url_rule("/readyz", "ready", answers.ready)
    return room
