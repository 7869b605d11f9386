"""The pages on which a letter is written, checked, finished and taken away."""

from flask import Blueprint

from app.cases.sheet import Kind
from app.web.shell import throttle
from app.web.shell.language import language_prefix
from app.web.write import pages, papers
from app.web.write.looking import asked_by_script


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("write", __name__, template_folder="templates")
    room.before_request(lambda: throttle.limit(looking=asked_by_script()))
    address = f"{language_prefix()}/write/<slug>/<any({', '.join(Kind)}):kind>"
    room.add_url_rule(address, "letter", pages.begin, methods=["GET"])
    room.add_url_rule(address, "finish", pages.go_on, methods=["POST"])
    room.add_url_rule(f"{address}/papers/<paper>.png", "paper", papers.picture)
    return room
