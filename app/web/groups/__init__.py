"""The pages of people who write together: their group is opened, joined, and told of in reports."""

from flask import Blueprint
from werkzeug.exceptions import TooManyRequests

from app.errors import LedgerUnreachable, NotRecorded
from app.web.groups import calendar, later, members, named, opening, reports
from app.web.shell import throttle
from app.web.shell.language import language_prefix


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("groups", __name__, template_folder="templates")
    room.before_request(lambda: throttle.limit(looking=False))
    here = language_prefix()
    room.add_url_rule(f"{here}/groups", "open", opening.opening, methods=["GET", "POST"])
    room.add_url_rule(f"{here}/g", "join", members.join)
    room.add_url_rule(f"{here}/g/<code>", "members", members.members)
    room.add_url_rule(f"{here}/report", "report", reports.report, methods=["GET", "POST"])
    room.add_url_rule(f"{here}/report/run", "run", named.run, methods=["POST"])
    room.add_url_rule(f"{here}/report/<campaign>/<day>.ics", "calendar", calendar.calendar)
    room.register_error_handler(LedgerUnreachable, later.unreachable)
    room.register_error_handler(NotRecorded, later.unreachable)
    room.register_error_handler(TooManyRequests, later.too_many)
    return room
