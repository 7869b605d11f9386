"""The running application → what views work with, which they reach by this one door."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request

from app.previews import Previews
from app.settings import Settings
from app.web.shell.limits import Limits
from app.writing import Writing

_KEY: Final = "every-letter site"


@dataclass(frozen=True, slots=True)
class Site:
    """What a view works with."""

    settings: Settings
    writing: Writing
    previews: Previews
    limits: Limits


def remember(app: Flask, settings: Settings, writing: Writing, previews: Previews) -> None:
    """Keep them with the application."""
    app.extensions[_KEY] = Site(settings, writing, previews, Limits())


def site() -> Site:
    """The site that the present request came to."""
    found = current_app.extensions[_KEY]
    assert isinstance(found, Site)
    return found


def absolute(path: str) -> str:
    """The whole address of a page of this site, for what leaves it: calendars, links that people share."""
    return (site().settings.public_url or request.host_url.rstrip("/")) + path
