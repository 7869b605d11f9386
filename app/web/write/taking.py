"""A finished letter → the ways to take it away, and what its writer can do next."""

import datetime
import re
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, render_template, request

from app.cases.sheet import Kind
from app.documents.text import text
from app.errors import EveryLetterError
from app.letters.letter import Letter
from app.letters.lines import letter_lines
from app.letters.mail import mail_link
from app.letters.words import choose
from app.postal import country_name
from app.web.shell import headers, phrases
from app.web.shell.content import ShownCase, shown_campaign
from app.web.shell.context import absolute, site
from app.web.shell.language import page_language
from app.web.shell.prices import ShownPrice, shown_price
from app.web.shell.rules import envelope_rule, may_show_address
from app.web.write.form import LetterForm
from app.web.write.joining import no_address
from app.web.write.looking import choices_of, writing_for
from app.web.write.papers import more_papers
from app.web.write.pictures import page_pictures
from app.web.write.remarks import hints_of, refusal_of, remarks_on
from app.writing import Written

#: Browsers inside other programs, which show pages but lose files: as their makers name them.
_IN_APP: Final = re.compile(
    r"FBAN|FBAV|FB_IAB|Instagram|Line/|MicroMessenger|Snapchat|TikTok|Bytedance|Twitter|Pinterest|; wv\)"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the post of the writer's country takes for the letter.

    ``suspended_on`` is the day on which that post said that it takes no letters there.
    """

    route: str
    price: ShownPrice
    suspended_on: datetime.date | None


def by_hand_page(shown: ShownCase, kind: Kind, form: LetterForm, letter: Letter) -> Response:
    """The letter large, line by line, to be copied; nothing is counted yet."""
    page = render_template(
        "write/by_hand.html",
        shown=shown,
        kind=kind,
        form=form,
        letter=letter,
        parts=letter_lines(letter, site().writing.stock.templates.languages[letter.language]),
        stamp=stamp_for(shown, kind, form),
        envelope_rule=no_address() if form.group.data else envelope_rule(shown, kind),
        more=more_papers(shown, kind, form, letter.language),
        remarks=remarks_on(form),
    )
    return make_response(page)


def more_page(
    shown: ShownCase, kind: Kind, form: LetterForm, error: EveryLetterError, status: int
) -> Response:
    """What else there is to print, with the reason why something of it was not."""
    problem = refusal_of(error, form)
    page = render_template(
        "write/more.html",
        shown=shown,
        kind=kind,
        form=form,
        problem=problem,
        more=more_papers(shown, kind, form, choices_of(shown, kind, form).language),
        remarks=remarks_on(form, problem),
    )
    return make_response(page, status)


def thank_you_page(
    shown: ShownCase,
    kind: Kind,
    form: LetterForm,
    written: Written,
    *,
    by_hand: bool,
    pictures: tuple[bytes, ...],
) -> Response:
    """What became of the letter, the ways to take it away, how to post it, and what comes next."""
    campaign = shown_campaign(shown.case.campaign)
    addressee = choose(shown.case, kind, form.words(page_language())).addressee
    paper = site().writing.stock.papers[form.asked_paper]
    page = render_template(
        "write/thank_you.html",
        shown=shown,
        kind=kind,
        form=form,
        written=written,
        by_hand=by_hand,
        paper=paper,
        is_card=paper.facts.card and not by_hand,
        hints=hints_of(written.advice, form.body.data or "", written.letter.language),
        pictures=page_pictures(pictures),
        text=text(written.letter),
        mail=mail_link(written.letter, addressee.facts.emails),
        more=more_papers(shown, kind, form, written.letter.language),
        remarks=remarks_on(form),
        in_app=_IN_APP.search(request.headers.get("User-Agent", "")) is not None,
        fresh_token=site().writing.issue_token(shown.case, kind, form.group.data or ""),
        stamp=stamp_for(shown, kind, form),
        envelope_rule=no_address() if form.group.data else envelope_rule(shown, kind),
        post_by=min(filter(None, (shown.case.facts.kinds[kind].write_until, campaign.edition.closes))),
        campaign=campaign,
        address_allowed=may_show_address(shown, kind),
        link=absolute(f"/cases/{shown.slug}"),
        others=[case for case in campaign.cases if case.open_kinds and case.slug != shown.slug],
        writing_for=writing_for,
        phrases=phrases,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = headers.PAGE_PICTURES_POLICY
    return response


def file(written: Written) -> Response:
    """The document, to be kept by the writer and by nobody else."""
    document = written.document
    response = Response(document.data, content_type=document.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def stamp_for(shown: ShownCase, kind: Kind, form: LetterForm) -> Stamp | None:
    """The stamp for a letter from the writer's country, where the tariff of its post is known."""
    origin = form.country.data or ""
    postage = site().writing.stock.postage.get(origin)
    if postage is None:
        return None
    language = page_language()
    to = shown.case.destination(choose(shown.case, kind, form.words(language)).addressee)
    code = to if isinstance(to, str) else None
    tariff = postage.tariff
    today = site().writing.today(shown.case.campaign)
    return Stamp(
        route=f"{country_name(origin, language)} → {country_name(to, language)}",
        price=shown_price(postage.price(code), tariff.currency, tariff.as_of, tariff.source, today),
        suspended_on=postage.suspended_to(code),
    )
