"""Addresses → the ready kits, the plan of one, and the kit itself."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests

from app.actions.groups import reporting_for
from app.documents.document import Document
from app.errors import NotLaidOutYet, PressFailed
from app.facilitating import KitPlan
from app.web.kits.form import CodeForm, KitForm, kit_form
from app.web.kits.refusals import LATER, OF_CODE, REFUSED, NothingTicked, refusal_of
from app.web.kits.showing import open_cases, plan_page, stock, waiting_page
from app.web.shell.codes import looked_up
from app.web.shell.context import absolute, limits, site
from app.web.shell.error_pages import error_page
from app.web.shell.headers import unless_unchanged
from app.web.shell.language import region_of
from app.web.shell.limits import KIT
from app.web.shell.sizes import usual_size

_LOG: Final = logging.getLogger(__name__)
#: Seconds after which to come back where nothing more is known.
_A_MINUTE: Final = 60
#: Seconds after which a page that waits tells how far it is.
_PATIENCE: Final = 0.4


def ready_kits() -> str:
    """The ready kits, each with its one question; or that there is nobody to write for."""
    return render_template("kits/ready.html", ready=stock().ready, has_cases=bool(open_cases()))


def plan(ready: str) -> Response:
    """What the kit will hold, how much paper it takes, and all that can be changed; or how far it is."""
    form = _form(ready)
    if not open_cases():
        return make_response(redirect(url_for("kits.ready")))
    # Who looks again at what is being laid out has given the tokens for it.
    here, address = url_for("kits.plan", ready=ready, **form.query()), request.remote_addr or ""
    if not limits().is_expected(address, here):
        _limit()
    try:
        return plan_page(ready, form, _planned(ready, form, patience=_PATIENCE))
    except NotLaidOutYet as error:
        limits().expect(address, here)
        return waiting_page(ready, form, error)
    except REFUSED as error:
        return _refused(ready, form, error)
    except PressFailed as error:
        return _failed(error)


def pdf(ready: str) -> Response:
    """The kit as a file; what cannot be made is told by its plan."""
    return _taken(ready, site().facilitating.kit)


def separate_files(ready: str) -> Response:
    """The kit with a file for each part; what cannot be made is told by its plan."""
    return _taken(ready, site().facilitating.kit_zip)


def pdf_with_code(ready: str) -> Response:
    """The kit as a file with the posted code on its cover; what cannot be made is told here and now."""
    form, code = _form(ready), CodeForm(request.form).report_code.data or ""
    try:
        _limit()
        # Whoever tries many codes is stopped here; to print with a right one costs what any kit costs.
        looked_up(reporting_for, code)
        return _as_file(site().facilitating.kit(_planned(ready, form, code)))
    except (*REFUSED, *OF_CODE) as error:
        return _refused(ready, form, error)
    except LATER as error:
        response = _refused(ready, form, error)
        response.headers["Retry-After"] = str(getattr(error, "retry_after", _A_MINUTE))
        return make_response(response, 429 if isinstance(error, TooManyRequests) else 503)
    except PressFailed as error:
        return _failed(error)


def _taken(ready: str, made: Callable[[KitPlan], Document]) -> Response:
    form = _form(ready)
    _limit()
    try:
        return unless_unchanged(_as_file(made(_planned(ready, form))))
    except REFUSED:
        return make_response(redirect(url_for("kits.plan", ready=ready, **form.query())))
    except PressFailed as error:
        return _failed(error)


def _as_file(document: Document) -> Response:
    response = Response(document.data, content_type=document.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def _refused(ready: str, form: KitForm, error: Exception) -> Response:
    return plan_page(ready, form, problem=refusal_of(error, chose_cases=bool(form.ticked("cases"))))


def _planned(ready: str, form: KitForm, code: str = "", patience: float | None = None) -> KitPlan:
    """What the kit will hold, for the group of that code if there is one.

    Raises `REFUSED`, what `Facilitating.plan` raises within that patience (seconds; None waits to the end),
    and for a code `OF_CODE` and `LedgerUnreachable`.
    """
    wish = replace(form.wish(ready), report_code=code, address=absolute(""))
    plan = site().facilitating.plan(wish, patience)
    if not plan.contents:
        raise NothingTicked("parts")
    return plan


def _form(ready: str) -> KitForm:
    """What was chosen of that ready kit; without there being one, the answer is 404."""
    kit = stock().ready.get(ready) or abort(404)
    sent = request.form if request.method == "POST" else request.args
    region = region_of(request.accept_languages)
    return kit_form(kit, sent, usual_size(region), region)


def _limit() -> None:
    """Take tokens of the network's, or answer with 429: what is laid out for the first time costs much."""
    if seconds := limits().wait(request.remote_addr or "", tokens=KIT):
        raise TooManyRequests(retry_after=seconds)


def _failed(error: PressFailed) -> Response:
    _LOG.warning("A kit could not be printed: %s", error.why)
    return error_page(500)
