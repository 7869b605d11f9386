"""A kit's form, with its plan or what is in its way → the page that shows both."""

from dataclasses import dataclass

from babel.lists import format_list
from flask import Response, make_response, render_template, request
from flask_babel import get_locale, gettext

from app.cases.case import Case
from app.documents.document import Size
from app.errors import NotLaidOutYet
from app.facilitating import KitPlan
from app.kits.parts import AGES, COVER, KitPart, KitStock, Mode, ReadyKit
from app.languages import INTERFACE_LANGUAGES
from app.postal import country_name, country_names
from app.web.kits import phrases
from app.web.kits.form import CodeForm, KitForm
from app.web.kits.refusals import Refusal
from app.web.shell.content import ShownCase, language_name, shown_campaign, shown_case, typeset
from app.web.shell.context import site
from app.web.shell.language import page_language
from app.web.shell.phrases import ISSUES
from app.web.shell.prices import ShownPrice, shown_price
from app.web.shell.remarks import Remarks

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen, and the slugs of what is; ``kept`` are parts for other ways to write.

    ``suggested`` are the slugs of cases that nobody has chosen, or None where they were chosen.
    """

    ages: Options
    sizes: Options
    topics: Options
    countries: Options
    languages: Options
    cases: tuple[ShownCase, ...]
    ticked_cases: frozenset[str]
    suggested: str | None
    parts: tuple[KitPart, ...]
    ticked_parts: frozenset[str]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Postage:
    """What it costs in a country if everybody posts a letter alone; None where its post takes none of them.

    ``suspended`` are the names of cases to which it takes none.
    """

    country: str
    price: ShownPrice | None
    suspended: tuple[str, ...]


def plan_page(
    ready: str, form: KitForm, plan: KitPlan | None = None, problem: Refusal | None = None
) -> Response:
    """What the kit will hold, or why it cannot be made, and all that can be changed."""
    code = CodeForm(request.form)
    page = render_template(
        "kits/plan.html",
        slug=ready,
        kit=stock().ready[ready],
        form=form,
        code=code.report_code,
        plan=plan,
        cover=stock().parts[COVER],
        problem=problem,
        remarks={field.name: _remarks(field.name, problem) for field in (*form, *code)},
        choices=_choices(ready, form, plan),
        modes=phrases.MODES,
        cautions=_cautions(plan) if plan else (),
        languages_of_kit=_listed([language_name(code) for code in plan.facts.languages]) if plan else "",
        postage=_postage(plan, form) if plan else None,
        editable=_listed(_editable(plan)) if plan else "",
    )
    return make_response(page, 200 if plan else 422)


def waiting_page(ready: str, form: KitForm, error: NotLaidOutYet) -> Response:
    """How much of the kit is laid out; browsers ask again by themselves."""
    page = render_template(
        "kits/waiting.html",
        slug=ready,
        kit=stock().ready[ready],
        form=form,
        problem=None,
        done=error.facts["done"],
        many=error.facts["many"],
    )
    response = make_response(page)
    response.headers["Refresh"] = "1"
    response.headers["Cache-Control"] = "no-store"
    return response


def open_cases() -> tuple[ShownCase, ...]:
    """The cases of the live campaign that can be written for, as far as the page's language tells them."""
    live = site().writing.live_campaign()
    shown = shown_campaign(live).cases if live else ()
    return tuple(one for one in shown if one.open_kinds and one.language == page_language())


def stock() -> KitStock:
    """All parts and ready kits."""
    return site().writing.stock.kits


def _remarks(field: str, problem: Refusal | None) -> Remarks:
    return Remarks(problem.sentence if problem and problem.field == field else "")


def _choices(ready: str, form: KitForm, plan: KitPlan | None) -> Choices:
    """What can be chosen; where nothing was, what is suggested is ticked."""
    kit, cases = stock().ready[ready], open_cases()
    mode = Mode(form.mode.data) if form.mode.data in set(Mode) else kit.mode
    parts = [part for part in stock().parts.values() if part.slug != COVER]
    offered = tuple(part for part in parts if mode in part.facts.modes)
    chosen = form.ticked("parts") if form.parts.data else kit.parts
    ticked = [case.slug for case in _chosen_cases(kit, form, plan)]
    return Choices(
        ages=tuple((age, gettext(name)) for age, name in phrases.AGES.items()),
        sizes=((Size.A4, "A4"), (Size.LETTER, gettext("US Letter"))),
        topics=_topics(cases),
        countries=_countries(),
        languages=tuple(
            (code, name) for code, name in INTERFACE_LANGUAGES.items() if code != page_language()
        ),
        cases=cases,
        ticked_cases=frozenset(ticked),
        suggested=None if form.cases.data else " ".join(ticked),
        parts=offered,
        ticked_parts=frozenset(chosen),
        # They come back with the way to write that they are for.
        kept=tuple(part.slug for part in parts if part not in offered and part.slug in chosen),
    )


def _topics(cases: tuple[ShownCase, ...]) -> Options:
    """The issues of these cases, by their names."""
    named = {issue: gettext(ISSUES[issue]) for shown in cases for issue in shown.case.facts.issues}
    return ("", gettext("All topics")), *sorted(named.items(), key=lambda topic: topic[1])


def _countries() -> Options:
    """The countries whose post is known."""
    known = site().writing.stock.postage
    named = tuple((code, name) for code, name in country_names(page_language()).items() if code in known)
    return ("", gettext("Another country")), *named


def _chosen_cases(kit: ReadyKit, form: KitForm, plan: KitPlan | None) -> tuple[Case, ...]:
    if plan:
        return tuple(shown.case for shown in plan.facts.cases)
    if form.cases.data:
        return tuple(shown.case for shown in open_cases() if shown.slug in form.ticked("cases"))
    age, topic = form.age.data or "", form.topic.data or ""
    if age not in AGES:
        return ()
    languages = (page_language(), *form.beside(page_language()))
    return site().facilitating.suggested(age, kit.cases, *languages, topic=topic)


def _cautions(plan: KitPlan) -> tuple[ShownCase, ...]:
    """The cases of which a facilitator must know something first: a warning, or that people are too young."""
    cases = (shown_case(one.case.slug) for one in plan.facts.cases)
    youngest = AGES[plan.facts.age]
    return tuple(
        shown for shown in cases if shown.words.warning or (shown.case.facts.minimum_age or 0) > youngest
    )


def _postage(plan: KitPlan, form: KitForm) -> Postage | None:
    """What the stamps cost from the chosen country, where its post is known."""
    country = form.country.data or ""
    stamps = site().facilitating.stamps(plan, country)
    if stamps is None:
        return None
    today = site().writing.today(plan.facts.cases[0].case.campaign)
    price = shown_price(stamps.price, stamps.currency, stamps.as_of, stamps.source, today)
    suspended = tuple(typeset(name, page_language()) for name in stamps.suspended)
    return Postage(country_name(country, page_language()), price if stamps.letters else None, suspended)


def _editable(plan: KitPlan) -> list[str]:
    """The names of its parts that come as text documents, too, among separate files."""
    planned = {page.part for page in plan.pages}
    editable = (part for part in stock().parts.values() if part.slug in planned and part.facts.editable)
    return [part.words[page_language()].front.name for part in editable]


def _listed(names: list[str]) -> str:
    return format_list(names, locale=get_locale())
