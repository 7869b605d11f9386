"""A group → the page on which its piles are reported, and letters with names on them are printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from app.actions import groups
from app.actions.codes import JOIN_CODE, read_code, shown_code
from app.actions.groups import Group
from app.documents.document import Size
from app.errors import EveryLetterError, TooLateToReport, UnknownCampaign, UnknownGroup
from app.languages import INTERFACE_LANGUAGES
from app.reporting import OTHER, Pile
from app.web.groups.refusals import MembersCode, Refusal, refusal_of
from app.web.groups.typed import Typed, field_of, key_of
from app.web.shell import phrases
from app.web.shell.codes import looked_up
from app.web.shell.content import ShownCase, language_name, shown_campaign, shown_case, typeset
from app.web.shell.context import site
from app.web.shell.language import page_language, region_of
from app.web.shell.sizes import usual_size

#: Why a code opens no report page.
NO_REPORT = (MembersCode, UnknownCampaign, UnknownGroup)


@dataclass(frozen=True, slots=True)
class CasePiles:
    """A case with its piles of letters, and what else was made for it."""

    shown: ShownCase
    letters: tuple[Pile, ...]
    other: Pile

    @property
    def all(self) -> tuple[Pile, ...]:
        """The letters, then the rest."""
        return *self.letters, self.other


def facilitated(typed: Typed) -> Group:
    """The group whose report code was typed. Raises `NO_REPORT`, `LedgerUnreachable`, `TooManyRequests`."""
    code = typed.get("code", "")
    if len(read_code(code)) == JOIN_CODE:
        raise MembersCode
    group = looked_up(groups.reporting_for, code)
    site().reporting.campaign(group)
    return group


def code_page(typed: Typed, error: EveryLetterError | None = None) -> Response:
    """The page that asks for the report code."""
    problem = refusal_of(error) if error else None
    page = render_template("groups/code.html", typed=typed, problem=problem)
    response = make_response(page, 422 if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def look_page(
    group: Group,
    typed: Typed,
    problem: Refusal | None = None,
    status: int = 200,
    *,
    run: bool = False,
) -> Response:
    """The group's piles, each with a field; ``run``: it is the letters with names that are looked at."""
    reporting = site().reporting
    last, days = reporting.count_by(group), reporting.days(group)
    today = site().writing.today(reporting.campaign(group))
    is_late = today > last
    piles = reporting.piles(group)
    page = render_template(
        "groups/report.html",
        group_code=shown_code(group.code),
        typed=typed,
        problem=problem or (refusal_of(TooLateToReport(last)) if is_late else None),
        cases=case_piles(piles),
        has_others=any(
            pile.known or typed.get(field_of("whole", pile)) for pile in piles if pile.kind == OTHER
        ),
        days=days,
        is_over=today > days[1],
        count_by=last,
        is_late=is_late,
        participants=typed.get("participants", str(groups.participants(group.code) or "")),
        reported_in=tuple(INTERFACE_LANGUAGES.items()),
        choices=tuple(_letters(group)),
        size=usual_size(region_of(request.accept_languages)),
        sizes=((Size.A4, "A4"), (Size.LETTER, gettext("US Letter"))),
        run_key=key_of(typed.get("run", "")),
        run=run,
        phrases=phrases,
    )
    return make_response(page, status)


def case_piles(piles: Sequence[Pile]) -> list[CasePiles]:
    """The piles, case by case, in the order of the campaign."""
    ordered = sorted(piles, key=lambda pile: (pile.case.facts.number or 1_000, pile.case.slug))
    return [
        CasePiles(
            shown_case(slug),
            tuple(pile for pile in own if pile.kind != OTHER),
            next(pile for pile in own if pile.kind == OTHER),
        )
        for slug, own in (
            (slug, tuple(some)) for slug, some in groupby(ordered, key=lambda pile: pile.case.slug)
        )
    ]


def _letters(group: Group) -> Iterator[tuple[str, str]]:
    """The letters that can be written today, each with its name; those in the page's language first."""
    campaign = shown_campaign(site().reporting.campaign(group))
    for shown in campaign.cases:
        for kind in shown.open_kinds:
            for code in sorted(shown.case.letter_languages(kind), key=lambda code: code != page_language()):
                called = (typeset(shown.name, shown.language), gettext(phrases.LETTERS[kind]))
                yield f"{shown.slug}.{kind}.{code}", f"{' · '.join(called)} ({language_name(code)})"
