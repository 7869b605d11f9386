"""A campaign → a calendar file with one event: its last day."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext
from icalendar import Calendar, Event

from app.web.shell.content import ShownCampaign, typeset
from app.web.shell.context import absolute

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"


def last_day(shown: ShownCampaign) -> bytes:
    """The file (RFC 5545); the same campaign gives the same bytes, so a calendar keeps one event."""
    front = shown.words.front
    home = absolute(url_for("browse.home"))
    event = Event()
    event.add("uid", f"{shown.campaign.slug}-{shown.edition.closes}@{urlsplit(home).hostname}")
    event.add("dtstamp", datetime.combine(shown.edition.opens, time(), UTC))
    # A day without an hour: it is that date wherever the calendar hangs, as letters are counted by date.
    event.add("dtstart", shown.edition.closes)
    event.add("dtend", shown.edition.closes + timedelta(days=1))
    event.add("summary", gettext("Last day to write: %(title)s", title=typeset(front.title, shown.language)))
    event.add("description", f"{typeset(front.hook, shown.language)}\n\n{home}")
    event.add("url", home)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Every Letter//Every Letter//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
