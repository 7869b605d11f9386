"""A day that somebody means to remember → a file for their own calendar."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from app.web.shell.context import absolute

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"


def calendar_file(uid: str, day: date, known_since: date, summary: str, about: str, address: str) -> bytes:
    """The file (RFC 5545) with that day; the same words give the same bytes, so a calendar keeps one event.

    ``uid`` names the event on this site, ``known_since`` is a day that stays the same; ``address`` is the
    whole one of the page to go to.
    """
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(absolute('')).hostname}")
    event.add("dtstamp", datetime.combine(known_since, time(), UTC))
    # A day without an hour: it is that date wherever the calendar hangs, as letters are counted by date.
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", f"{about}\n\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Every Letter//Every Letter//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
