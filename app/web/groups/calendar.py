"""The last day on which a campaign's groups can report → a file for a facilitator's own calendar."""

from flask import Response, abort, url_for
from flask_babel import gettext

from app.errors import UnknownCampaign
from app.reporting import GRACE
from app.web.shell.calendar import MEDIA_TYPE, calendar_file
from app.web.shell.content import shown_campaign, typeset
from app.web.shell.context import absolute, site
from app.web.shell.headers import unless_unchanged


def calendar(campaign: str, day: str) -> Response:
    """The file, which holds no code; only of the days on which reports of today's groups end."""
    try:
        shown = shown_campaign(site().writing.campaign(campaign))
    except UnknownCampaign:
        abort(404)
    editions = (shown.edition, shown.campaign.edition(shown.today - GRACE))
    ends = {(one.closes + GRACE).isoformat(): one for one in editions}
    if day not in ends:
        abort(404)
    title = typeset(shown.words.front.title, shown.language)
    data = calendar_file(
        uid=f"{campaign}-report-{day}",
        day=ends[day].closes + GRACE,
        known_since=ends[day].opens,
        summary=gettext("Last day to report letters: %(title)s", title=title),
        about=gettext("With the report code on the first page of the kit. It takes a minute."),
        address=absolute(url_for("groups.report")),
    )
    response = Response(data, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"report-{day}.ics")
    return unless_unchanged(response)
