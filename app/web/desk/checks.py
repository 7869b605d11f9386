"""A ZIP, or all case files → a report of every problem, and until it is there, how far it is."""

from http import HTTPStatus
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from app.checking import LONGEST, MOST_TOLD
from app.errors import EveryLetterError
from app.files.errors import BadArchive
from app.inspecting import NoCaseFiles, OthersAreChecking, StillChecking
from app.web.shell.content import filled, written_number
from app.web.shell.context import site
from app.web.shell.error_pages import error_page
from app.web.shell.organizers import organizer
from app.web.shell.requests import drain

#: Bytes of a request that sends a ZIP.
LARGEST: Final = 20 * 1024 * 1024
_MEGABYTE: Final = 1024 * 1024
#: Seconds after which the page of a check that goes on is asked for again.
_AGAIN: Final = "2"


def check() -> Response:
    """The form, and the report of the organizer's newest check; or how far that is."""
    if request.method == "POST":
        return _begun()
    return _page()


def too_large(_error: RequestEntityTooLarge) -> Response:
    """What is answered to a ZIP that is too large, and to any other form of the desk that is."""
    drain()
    if request.max_content_length != LARGEST:
        return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    sentence = gettext(
        "What was sent is larger than %(most)s MB, so it was not read. Please pack one campaign or one case.",
        most=written_number(LARGEST // _MEGABYTE),
    )
    return _page(sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _begun() -> Response:
    """Back to the page once a check has begun; else why it has not."""
    inspecting, who = site().reviewing.inspecting, organizer().name
    try:
        if request.form.get("as") == "all":
            inspecting.check_all(who)
        elif sent := request.files.get("zip"):
            inspecting.check_zip(who, sent.filename or "", sent.read())
        else:
            return _page(gettext("Please choose a ZIP first."), HTTPStatus.UNPROCESSABLE_ENTITY)
    except (BadArchive, NoCaseFiles) as error:
        return _page(_sentence(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    except (StillChecking, OthersAreChecking) as error:
        return _page(_sentence(error), HTTPStatus.CONFLICT)
    return make_response(redirect(url_for("desk.check"), code=HTTPStatus.SEE_OTHER))


def _sentence(error: EveryLetterError) -> str:
    return filled(error.message, error.facts)


def _page(problem: str = "", status: int = HTTPStatus.OK) -> Response:
    # What is wrong with something else does not stand beside the report of what was sent before.
    report = None if problem else site().reviewing.inspecting.report(organizer().name)
    page = render_template(
        "desk/check.html",
        problem=problem,
        report=report,
        most_told=MOST_TOLD,
        megabytes=LARGEST // _MEGABYTE,
        minutes=LONGEST // 60,
    )
    response = make_response(page, status)
    if report and report.state == "running":
        response.headers["Refresh"] = _AGAIN
    return response
