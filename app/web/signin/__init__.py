"""The pages by which organizers get to the desk, set up their account, and leave."""

from flask import Blueprint

from app.accounts.roles import Role
from app.web.shell import organizers
from app.web.shell.language import language_prefix
from app.web.shell.organizers import OPEN
from app.web.signin import account, entering, welcoming

_BOTH = ["GET", "POST"]


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("signin", __name__, template_folder="templates")
    roles = {
        "signin.sign_in": OPEN,
        "signin.welcome": OPEN,
        "signin.sign_out": Role.VIEWER,
        "signin.account": Role.VIEWER,
    }
    organizers.prepare(room, roles)
    here = f"{language_prefix()}/desk"
    room.add_url_rule(f"{here}/sign-in", "sign_in", entering.sign_in, methods=_BOTH)
    room.add_url_rule(f"{here}/sign-out", "sign_out", entering.sign_out, methods=["POST"])
    room.add_url_rule(f"{here}/welcome", "welcome", welcoming.welcome, methods=_BOTH)
    room.add_url_rule(f"{here}/account", "account", account.account, methods=_BOTH)
    return room
