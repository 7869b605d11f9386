"""Requests → taken, or asked to come again later, by what `app.web.shell.limits` says of their network."""

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from app.documents.turns import ASKER
from app.web.shell.context import limits


def register(app: Flask) -> None:
    """Tell the press for whom it works, with each request anew: threads serve one after another."""
    app.before_request(_name_asker)


def limit(*, looking: bool) -> None:
    """Take a form's token, or answer with 429; a room whose forms cost much asks this before each."""
    if request.method == "POST" and (seconds := limits().wait(request.remote_addr or "", looking=looking)):
        raise TooManyRequests(retry_after=seconds)


def _name_asker() -> None:
    ASKER.set(limits().name(request.remote_addr or ""))
