"""A code that somebody typed → its group, so that nobody finds one by trying them all."""

from collections.abc import Callable

from flask import request
from werkzeug.exceptions import TooManyRequests

from app.actions.groups import Group
from app.errors import UnknownGroup
from app.web.shell.context import limits
from app.web.shell.limits import WRONG_CODE


def looked_up(find: Callable[[str], Group], typed: str) -> Group:
    """The group that ``find`` knows by the code; only a code of nobody costs its network something.

    Raises `UnknownGroup`, `LedgerUnreachable`, and `TooManyRequests` after too many wrong ones.
    """
    address = request.remote_addr or ""
    if seconds := limits().wait(address, tokens=WRONG_CODE, take=False):
        raise TooManyRequests(retry_after=seconds)
    try:
        return find(typed)
    except UnknownGroup:
        limits().wait(address, tokens=WRONG_CODE)
        raise
