"""Addresses → the pages that are read."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for

from app.web.shell import phrases
from app.web.shell.content import shown_campaign, shown_case
from app.web.shell.context import site
from app.web.shell.headers import PICTURE_POLICY
from app.web.shell.language import page_language
from app.web.shell.rules import letter_rules
from app.web.shell.totals import public_totals


def door() -> Response:
    """To the home page in the language that the browser asks for."""
    return make_response(redirect(url_for("browse.home", language=page_language())))


def home() -> str:
    """The live campaign with its cases and its total; below, the other campaigns."""
    writing = site().writing
    live = writing.live_campaign()
    others = (campaign for campaign in writing.stock.catalogue.campaigns.values() if campaign != live)
    return render_template(
        "browse/home.html",
        live=live and shown_campaign(live),
        published=live and public_totals(live),
        others=tuple(map(shown_campaign, others)),
    )


def case(slug: str) -> str:
    """One case, whole."""
    shown = shown_case(slug)
    return render_template(
        "browse/case.html",
        shown=shown,
        rules=[letter_rules(shown, kind) for kind in shown.open_kinds],
        phrases=phrases,
    )


def words(page: str) -> str:
    """A page of plain words about this website."""
    return render_template(f"browse/{page}.html", live=site().writing.live_campaign())


def picture(slug: str) -> Response:
    """The case's picture while it may be shown; browsers ask each time whether it still may."""
    shown = shown_case(slug)
    if not shown.has_picture:
        abort(404)
    found = shown.case.picture
    response = Response(found.data, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.add_etag()
    return make_response(response.make_conditional(request))
