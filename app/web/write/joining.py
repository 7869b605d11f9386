"""A join code that somebody brings along → the group that their letter is written with."""

from flask_babel import gettext

from app.actions.codes import JOIN_CODE, read_code
from app.actions.groups import joined
from app.errors import LedgerUnreachable, UnknownGroup
from app.web.shell.codes import looked_up
from app.web.shell.content import ShownCase


def group_of(shown: ShownCase, typed: str) -> str:
    """The group's name in the ledger; nothing where no code was typed.

    Raises `UnknownGroup`, also for one of another campaign than the case's, and `TooManyRequests`.
    """
    if not typed:
        return ""
    try:
        group = looked_up(joined, typed)
    except LedgerUnreachable:
        # Letters are given all the same: without a ledger none is counted, for whatever group.
        code = read_code(typed)
        if len(code) != JOIN_CODE:
            raise UnknownGroup from None
        return code
    if group.campaign != shown.case.campaign.slug:
        raise UnknownGroup
    return group.code


def no_address() -> str:
    """What a member of a group may say of where they live, in letters for whatever case."""
    return str(gettext("Do not give your address, neither on the letter nor on the envelope."))
