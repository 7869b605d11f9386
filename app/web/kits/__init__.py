"""The pages on which a facilitator chooses a kit, sees what is in it, and takes it to the printer."""

from flask import Blueprint

from app.web.kits import pages
from app.web.shell.language import language_prefix


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("kits", __name__, template_folder="templates")
    here = f"{language_prefix()}/kits"
    room.add_url_rule(here, "ready", pages.ready_kits)
    room.add_url_rule(f"{here}/<ready>", "plan", pages.plan)
    room.add_url_rule(f"{here}/<ready>/kit.pdf", "pdf", pages.pdf)
    room.add_url_rule(f"{here}/<ready>/kit.pdf", "pdf_with_code", pages.pdf_with_code, methods=["POST"])
    room.add_url_rule(f"{here}/<ready>/kit.zip", "zip", pages.separate_files)
    return room
