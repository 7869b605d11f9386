"""The organizers' pages: what was counted, what waits for them, who they are, and what each of them did."""

from flask import Blueprint

from app.accounts.roles import Role
from app.web.desk import acts, dashboard, held, organizers
from app.web.shell.language import language_prefix
from app.web.shell.organizers import prepare


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("desk", __name__, template_folder="templates")
    roles = {
        "desk.dashboard": Role.VIEWER,
        "desk.held": Role.VIEWER,
        "desk.decide": Role.ORGANIZER,
        "desk.organizers": Role.ADMIN,
        "desk.acts": Role.ADMIN,
    }
    prepare(room, roles)
    here = f"{language_prefix()}/desk"
    room.add_url_rule(here, "dashboard", dashboard.dashboard)
    room.add_url_rule(f"{here}/held", "held", held.held)
    room.add_url_rule(f"{here}/held", "decide", held.decide, methods=["POST"])
    room.add_url_rule(f"{here}/organizers", "organizers", organizers.organizers, methods=["GET", "POST"])
    room.add_url_rule(f"{here}/acts", "acts", acts.acts)
    return room
