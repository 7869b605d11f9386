"""The pages that are read: the campaign, its cases, and what there is to know about this website."""

from flask import Blueprint

from app.web.browse import corrections, pages
from app.web.shell.language import language_prefix


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("browse", __name__, template_folder="templates")
    here = language_prefix()
    room.add_url_rule("/", "door", pages.door)
    room.add_url_rule(f"{here}/", "home", pages.home)
    room.add_url_rule(f"{here}/cases/<slug>", "case", pages.case)
    for name in ("about", "privacy", "accessibility"):
        room.add_url_rule(f"{here}/{name}", name, pages.words, defaults={"page": name})
    room.add_url_rule(f"{here}/corrections", "corrections", corrections.corrections)
    room.add_url_rule(f"{here}/calendar/<campaign>.ics", "calendar", pages.calendar)
    room.add_url_rule(f"{here}/pictures/<slug>.png", "case_link_picture", pages.case_link_picture)
    room.add_url_rule(
        f"{here}/pictures/campaigns/<campaign>.png", "campaign_link_picture", pages.campaign_link_picture
    )
    room.add_url_rule("/pictures/<slug>", "picture", pages.picture)
    return room
