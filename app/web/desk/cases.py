"""A campaign or a case → what is to be looked after in its files, and its letters on every paper."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from app.accounts.roles import Role
from app.cases.case import Campaign, Case
from app.cases.sheet import Kind, Status
from app.cases.status import is_withdrawn, openness
from app.documents.document import Size
from app.documents.papers import Paper
from app.documents.text import text
from app.errors import CannotPrint, EveryLetterError, PressBusy, PressFailed, UnknownCampaign
from app.languages import translatable as _
from app.reviewing import SMALL, Due, OwnKind, Sample, What
from app.web.desk import naming
from app.web.desk.phrases import STATUSES
from app.web.shell.content import marked, shown_campaign, written_day, written_number
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.organizers import organizer
from app.web.shell.phrases import REASONS
from app.writing import Wish

_LOG: Final = logging.getLogger(__name__)
#: What a day is for.
_DAYS: Final[Mapping[What, str]] = MappingProxyType(
    {
        What.CONSENT: _("Consent until"),
        What.WRITE: _("Last day to write"),
        What.RETURN: _("Letters are to be returned by"),
        What.COUNT: _("Letters are to be counted by"),
        What.REVIEW: _("To be reviewed again by"),
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to look at, and the address of the page that shows it."""

    name: Markup | str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sample letter that is shown, on paper of that size."""

    sample: Sample
    size: Size

    def query(self, **changes: str) -> dict[str, Any]:
        """It as it stands in an address, with something else chosen; an empty value is left out."""
        own = {
            "kind": str(self.sample.kind),
            "written_in": self.sample.language,
            "to": self.sample.addressee,
            "size": str(self.size),
        }
        return {name: value for name, value in (own | changes).items() if value}


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper's name, and where pictures of the letter on it are, a small one and a large one."""

    name: str
    small: str
    large: str


def cases() -> str:
    """The campaign of the address, or the live one: its cases, the most urgent first."""
    try:
        campaign = site().writing.campaign(request.args.get("campaign", ""))
    except UnknownCampaign:
        if "campaign" in request.args:
            abort(404)
        campaign = None
    return render_template(
        "desk/cases.html",
        live=shown_campaign(campaign) if campaign else None,
        campaigns=_campaigns(campaign),
        overview=site().reviewing.overview(campaign),
        may_check=organizer().role.may(Role.ORGANIZER),
        naming=naming,
        kind_says=_kind_says,
        due_says=_due_says,
    )


def case(case: str) -> str:
    """All sample letters of a case, one of them with its words and a picture for each paper."""
    found = site().writing.stock.catalogue.case(case)
    if is_withdrawn(found):
        return render_template("desk/case.html", case=found, is_withdrawn=True)
    chosen = _chosen(found)
    state = openness(found, chosen.sample.kind, site().writing.today(found.campaign))
    return render_template(
        "desk/case.html",
        case=found,
        is_withdrawn=False,
        name=naming.case_name(found.slug),
        title=_title(chosen),
        # Only what may be written has words to take along.
        closed=gettext(REASONS[state.reason]) if state.reason else "",
        choices=_choices(found, chosen),
        written_in=chosen.sample.language,
        words=text(site().reviewing.letter(found, chosen.sample)),
        papers=_papers(found, chosen),
        width=SMALL,
        height=round(SMALL * chosen.size.height / chosen.size.width),
    )


def preview(case: str, kind: str, written_in: str, paper: str) -> Response:
    """A sample letter on a paper, small or large."""
    found = site().writing.stock.catalogue.case(case)
    size = request.args.get("size", "")
    if is_withdrawn(found) or size not in set(Size) or kind not in found.facts.kinds:
        abort(404)
    sample = Sample(Kind(kind), written_in, request.args.get("to", ""))
    try:
        wish = Wish(paper=paper, size=Size(size))
        data = site().reviewing.picture(found, sample, wish, is_large="large" in request.args)
    except PressFailed as error:
        _LOG.warning("A preview could not be laid out: %s", error.why)
        abort(404)
    except (PressBusy, CannotPrint):
        raise
    except EveryLetterError:
        abort(404)
    return Response(data, mimetype="image/png")


def _campaigns(chosen: Campaign | None) -> tuple[Choice, ...]:
    every = map(shown_campaign, site().writing.stock.catalogue.campaigns.values())
    return tuple(
        Choice(
            marked(one.words.front.title, one.language),
            url_for("desk.cases", campaign=one.campaign.slug),
            one.campaign == chosen,
        )
        for one in every
    )


def _kind_says(own: OwnKind) -> str:
    """How letters of that kind stand."""
    if own.openness.reason:
        return str(gettext(REASONS[own.openness.reason]))
    practice = own.openness.practice
    return str(gettext("Open for practice") if practice else gettext(STATUSES[Status.OPEN]))


def _due_says(due: Due) -> str:
    """What the day is for, which it is, and how far away."""
    days = abs(due.left)
    if due.left > 0:
        away = ngettext("in %(count)s day", "in %(count)s days", days, count=written_number(days))
    elif due.left < 0:
        away = ngettext("%(count)s day ago", "%(count)s days ago", days, count=written_number(days))
    else:
        away = gettext("today")
    words = {"what": gettext(_DAYS[due.what]), "day": written_day(due.day), "away": away}
    return str(gettext("%(what)s: %(day)s (%(away)s)", **words))


def _chosen(found: Case) -> Chosen:
    """What the address asks for; in its stead, what there is first. What there is not is 404."""
    kinds = tuple(found.facts.kinds)
    kind = Kind(_asked("kind", kinds, kinds[0]))
    languages = found.letter_languages(kind)
    usual = page_language() if page_language() in languages else languages[0]
    language = _asked("written_in", languages, usual)
    addressees = tuple(one.slug for one in found.addressees(kind, language))
    to = _asked("to", addressees, addressees[0])
    return Chosen(Sample(kind, language, to), Size(_asked("size", tuple(Size), Size.A4)))


def _asked(name: str, offered: tuple[str, ...], usual: str) -> str:
    value = request.args.get(name, usual)
    return value if value in offered else abort(404)


def _title(chosen: Chosen) -> Markup:
    sample = chosen.sample
    return naming.together(naming.kind_name(sample.kind), naming.letters_language(sample.language))


def _choices(found: Case, chosen: Chosen) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Every kind, language, addressee and size, each under what it is, with the address of that letter."""
    sample = chosen.sample
    languages = found.letter_languages(sample.kind)
    addressees = found.addressees(sample.kind, sample.language)

    def choice(name: Markup | str, field: str, value: str, **also: str) -> Choice:
        address = url_for("desk.case", case=found.slug, **chosen.query(**{field: value}, **also))
        return Choice(name, address, chosen.query()[field] == value)

    # Another kind has other addressees, and perhaps not this language.
    kinds = (choice(naming.kind_name(kind), "kind", kind, to="", written_in="") for kind in found.facts.kinds)
    return (
        (gettext("Kinds of letters"), tuple(kinds)),
        (
            gettext("Languages"),
            tuple(choice(naming.letters_language(code), "written_in", code) for code in languages),
        ),
        (
            gettext("Addressees"),
            tuple(choice(naming.addressee_name(one.slug, found.slug), "to", one.slug) for one in addressees),
        ),
        (
            gettext("Sizes of paper"),
            (choice("A4", "size", Size.A4), choice(gettext("US Letter"), "size", Size.LETTER)),
        ),
    )


def _papers(found: Case, chosen: Chosen) -> tuple[ShownPaper, ...]:
    sample = chosen.sample
    papers = site().reviewing.papers(found, sample.kind, sample.language)
    return tuple(_paper(found, chosen, paper) for paper in papers if chosen.size in paper.facts.sizes)


def _paper(found: Case, chosen: Chosen, paper: Paper) -> ShownPaper:
    parts: dict[str, Any] = {**chosen.query(), "case": found.slug, "paper": paper.slug}
    return ShownPaper(
        name=paper.words_in(page_language()).name,
        small=url_for("desk.preview", **parts),
        large=url_for("desk.preview", **parts, large="yes"),
    )
