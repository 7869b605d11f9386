"""The running application → what views work with, which they reach by this one door."""

from typing import Final

from flask import Flask, current_app, request

from app.services import Services
from app.web.shell.limits import Limits

_SERVICES: Final = "every-letter services"
_LIMITS: Final = "every-letter limits"


def remember(app: Flask, services: Services) -> None:
    """Keep them with the application, and what each network may do."""
    app.extensions[_SERVICES] = services
    app.extensions[_LIMITS] = Limits()


def site() -> Services:
    """The services of the site that the present request came to."""
    found = current_app.extensions[_SERVICES]
    assert isinstance(found, Services)
    return found


def limits() -> Limits:
    """What each network may do there, and has done."""
    found = current_app.extensions[_LIMITS]
    assert isinstance(found, Limits)
    return found


def absolute(path: str) -> str:
    """The whole address of a page of this site, for what leaves it: calendars, links that people share."""
    return (site().settings.public_url or request.host_url.rstrip("/")) + path
