"""The code that members have → the page on which they choose whom to write for."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app.actions import groups
from app.actions.codes import JOIN_CODE, REPORT_CODE, read_code, shown_code
from app.errors import UnknownCampaign, UnknownGroup
from app.reporting import OTHER
from app.web.shell import phrases
from app.web.shell.codes import looked_up
from app.web.shell.content import shown_campaign
from app.web.shell.context import site


def members(code: str) -> Response:
    """The group's cases with a button for each kind of letter; or that the code is nobody's."""
    reporting = site().reporting
    try:
        group = looked_up(groups.joined, code)
        campaign = shown_campaign(reporting.campaign(group))
    except (UnknownGroup, UnknownCampaign):
        return _code_page(code)
    piles = reporting.piles(group)
    page = render_template(
        "groups/members.html",
        code=shown_code(group.code),
        campaign=campaign,
        cases=[shown for shown in campaign.cases if shown.open_kinds],
        letters=sum(pile.known - pile.held for pile in piles if pile.kind != OTHER),
        phrases=phrases,
    )
    return make_response(page)


def join() -> Response:
    """The field to type the code in; what may be one leads on to its page."""
    typed = request.args.get("code", "")
    code = read_code(typed)
    if len(code) == JOIN_CODE:
        return make_response(redirect(url_for("groups.members", code=shown_code(code))))
    return _code_page(typed)


def _code_page(typed: str) -> Response:
    is_report_code = len(read_code(typed)) == REPORT_CODE
    if is_report_code:
        problem = gettext(
            "This is a report code, which only the person in charge of the group uses."
            " The code for members is shorter."
        )
    else:
        problem = gettext("No group has this code. Please compare it once more, sign by sign.")
    page = render_template(
        "groups/join.html",
        typed="" if is_report_code else typed,
        problem=problem if typed else "",
    )
    return make_response(page, 404 if typed else 200)
