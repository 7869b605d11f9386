"""A try to get in → taken, or told when to come again: wrong ones cost, under their own name alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import request
from werkzeug.exceptions import TooManyRequests

from app.accounts.errors import InvitationRefused, SignInRefused
from app.web.shell.context import limits
from app.web.shell.limits import SIGN_IN, WRONG_SIGN_IN

_WRONG: Final = (InvitationRefused, SignInRefused)


@contextmanager
def a_try(name: str) -> Iterator[None]:
    """One try under that name from the request's network.

    Raises `TooManyRequests` after too many wrong ones, before anything is compared.
    """
    address, of = request.remote_addr or "", f"sign in {name}"
    # To compare passwords is work, and whoever tries many names must not keep others from theirs. Of wrong
    # tries the tokens are taken beforehand: of many at once, no more are compared than there are tokens for.
    seconds = limits().wait(address, tokens=SIGN_IN) or limits().wait(address, tokens=WRONG_SIGN_IN, of=of)
    if seconds:
        raise TooManyRequests(retry_after=seconds)
    try:
        yield
    except _WRONG:
        raise
    except BaseException:
        _give_back(address, of)
        raise
    _give_back(address, of)


def _give_back(address: str, of: str) -> None:
    limits().give_back(address, tokens=WRONG_SIGN_IN, of=of)
