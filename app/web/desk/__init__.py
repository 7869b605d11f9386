"""The organizers' pages: what was counted, what waits for them, who they are, and what each of them did."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.accounts.roles import Role
from app.web.desk import (
    acts,
    books,
    cases,
    checks,
    dashboard,
    entries,
    export,
    held,
    imports,
    organizers,
    statuses,
    tallies,
)
from app.web.shell.language import language_prefix
from app.web.shell.organizers import prepare

_BOTH: Final = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page or form of the desk stands, what answers there, and who is let in."""

    path: str
    endpoint: str
    answer: Callable[..., Any]
    role: Role
    methods: tuple[str, ...] = ("GET",)


ADDRESSES: Final = (
    Address("", "dashboard", dashboard.dashboard, Role.VIEWER),
    Address("/cells.csv", "cells", export.cells, Role.VIEWER),
    Address("/held", "held", held.held, Role.VIEWER),
    Address("/held", "decide", held.decide, Role.ORGANIZER, ("POST",)),
    Address("/tally", "tally", tallies.tally, Role.ORGANIZER, _BOTH),
    Address("/import", "import_", imports.import_, Role.ORGANIZER, _BOTH),
    Address("/import/example.csv", "import_example", imports.example, Role.VIEWER),
    Address("/entries", "entries", entries.entries, Role.VIEWER),
    Address("/entries/<number>", "correct", entries.correct, Role.ORGANIZER, _BOTH),
    Address("/cases", "cases", cases.cases, Role.VIEWER),
    Address("/cases/<case>", "case", cases.case, Role.VIEWER),
    Address("/cases/<case>/<kind>/<written_in>/<paper>.png", "preview", cases.preview, Role.VIEWER),
    Address("/cases/<case>/status", "status", statuses.status, Role.VIEWER),
    Address("/cases/<case>/status", "change_status", statuses.change_status, Role.ORGANIZER, ("POST",)),
    Address("/check", "check", checks.check, Role.ORGANIZER, _BOTH),
    Address("/books", "books", books.books, Role.VIEWER),
    Address("/books", "make_report", books.make_report, Role.ORGANIZER, ("POST",)),
    Address("/books/<number>/<form>", "report_file", books.report_file, Role.VIEWER),
    Address("/organizers", "organizers", organizers.organizers, Role.ADMIN, _BOTH),
    Address("/acts", "acts", acts.acts, Role.ADMIN),
)


def blueprint() -> Blueprint:
    """Every address of the room."""
    room = Blueprint("desk", __name__, template_folder="templates")
    roles = {f"desk.{one.endpoint}": one.role for one in ADDRESSES}
    prepare(room, roles, {"desk.check": checks.LARGEST})
    room.register_error_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large)
    for one in ADDRESSES:
        rule = f"{language_prefix()}/desk{one.path}"
        room.add_url_rule(rule, one.endpoint, one.answer, methods=one.methods)
    return room


def _too_large(error: RequestEntityTooLarge) -> Response:
    """What is answered to a request that is too large to be taken in."""
    return imports.too_large() if request.endpoint == "desk.import_" else checks.too_large(error)
