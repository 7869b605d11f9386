"""Addresses → the pages that are read, and the files that belong to them."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app.errors import UnknownCampaign
from app.web.browse.calendar import last_day
from app.web.browse.facing import facing
from app.web.shell import phrases
from app.web.shell.calendar import MEDIA_TYPE
from app.web.shell.content import ShownCampaign, own_name, shown_campaign, shown_case
from app.web.shell.context import site
from app.web.shell.headers import PICTURE_POLICY, unless_unchanged
from app.web.shell.language import page_language
from app.web.shell.rules import letter_rules
from app.web.shell.totals import public_totals


def door() -> Response:
    """To the home page in the language that the browser asks for."""
    return make_response(redirect(url_for("browse.home", language=page_language())))


def home() -> str:
    """The live campaign with its cases and total; others that run; what became of earlier ones."""
    writing = site().writing
    live = writing.live_campaign()
    others = [
        shown_campaign(campaign)
        for campaign in writing.stock.catalogue.campaigns.values()
        if campaign != live
    ]
    return render_template(
        "browse/home.html",
        live=live and shown_campaign(live),
        published=live and public_totals(live),
        running=sorted((one for one in others if not one.is_over), key=lambda one: one.edition.opens),
        earlier=sorted((one for one in others if one.is_over), key=lambda one: one.edition.closes)[::-1],
    )


def case(slug: str) -> str:
    """One case, whole; with ``?beside=fr`` its words also in that language."""
    shown = shown_case(slug)
    published = public_totals(shown.case.campaign)
    return render_template(
        "browse/case.html",
        shown=shown,
        campaign=shown_campaign(shown.case.campaign),
        letters=published and published.by_case.get(slug, 0),
        beside=facing(shown, request.args.get("beside", "")),
        other_languages={code: own_name(code) for code in shown.case.languages if code != shown.language},
        rules=[letter_rules(shown, kind) for kind in shown.open_kinds],
        phrases=phrases,
    )


def words(page: str) -> str:
    """A page of plain words about this website."""
    return render_template(f"browse/{page}.html", live=site().writing.live_campaign())


def calendar(campaign: str) -> Response:
    """The campaign's last day as a file for the reader's own calendar."""
    response = Response(last_day(_campaign(campaign)), content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{campaign}.ics")
    return unless_unchanged(response)


def picture(slug: str) -> Response:
    """The case's picture while it may be shown; browsers ask each time whether it still may."""
    shown = shown_case(slug)
    if not shown.has_picture:
        abort(404)
    found = shown.case.picture
    response = Response(found.data, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return unless_unchanged(response)


def case_link_picture(slug: str) -> Response:
    """What other websites show beside a link to the case."""
    shown = shown_case(slug)
    return _png(site().previews.case_link(shown.case, shown.language, _motto()))


def campaign_link_picture(campaign: str) -> Response:
    """What they show beside a link to the campaign."""
    shown = _campaign(campaign)
    return _png(site().previews.campaign_link(shown.campaign, shown.language, _motto()))


def _campaign(slug: str) -> ShownCampaign:
    try:
        return shown_campaign(site().writing.campaign(slug))
    except UnknownCampaign:
        abort(404)


def _motto() -> str:
    return str(gettext("Every letter counts."))


def _png(data: bytes) -> Response:
    return unless_unchanged(Response(data, mimetype="image/png"))
