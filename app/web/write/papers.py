"""The papers in stock → those for a letter, and what else there is to print, each with its picture."""

from collections import ChainMap
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import urlencode

from flask import Response, abort, request, url_for
from flask_babel import format_decimal, gettext
from wtforms import Field

from app.cases.case import Case
from app.cases.sheet import Kind
from app.documents.chosen import choose_paper, offered
from app.documents.document import Size
from app.documents.papers import Paper
from app.errors import CannotPrint, EveryLetterError, PressBusy, PressFailed, UnknownChoice
from app.letters.words import Words
from app.web.shell.content import ShownCase, shown_case
from app.web.shell.context import site
from app.web.shell.headers import unless_unchanged
from app.web.shell.language import page_language
from app.web.write.form import LetterForm, option_field
from app.writing import Wish

#: Pixels: twice as many as the picture takes on the page, for fine screens.
_WIDTH: Final = 208


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option of a paper: its field, with the choices and their names or, for a number, the range."""

    field: Field
    choices: tuple[tuple[str, str], ...]
    range: str
    below_zero: bool


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper with the address of its picture, in pixels; ``fixed`` are fields that leave no choice.

    ``left_open`` are those by which it is left for its writer to write on.
    """

    slug: str
    name: str
    about: str
    picture: str
    width: int
    height: int
    options: tuple[ShownOption, ...]
    fixed: tuple[tuple[str, str], ...]
    left_open: tuple[str, ...]


def letter_papers(shown: ShownCase, kind: Kind, form: LetterForm, letter_language: str) -> list[ShownPaper]:
    """The papers on which such a letter can be finished."""
    page = page_language()
    faces = page != letter_language and page in shown.case.languages
    return [
        _shown(paper, form, letter_language, finishing=True)
        for paper in _papers(shown, kind, _size(form))
        if paper.facts.finishes and faces >= paper.facts.faces
    ]


def more_papers(shown: ShownCase, kind: Kind, form: LetterForm, letter_language: str) -> list[ShownPaper]:
    """What there is to print besides: paper to write on, envelopes, labels."""
    return [
        _shown(paper, form, letter_language, finishing=False)
        for paper in _papers(shown, kind, _size(form))
        if not paper.facts.finishes or _open_options(paper)
    ]


def require_paper(case: Case, kind: Kind, wish: Wish, *, finishing: bool) -> None:
    """Raises `UnknownChoice` unless a print finishes a letter, or unless it does not, as is asked.

    Raises what `choose_paper` raises, too.
    """
    papers = site().writing.papers_for(case, kind)
    chosen = choose_paper(papers, wish.paper, wish.size, wish.options, page_language())
    if chosen.finishes is not finishing:
        raise UnknownChoice("paper", wish.paper, tuple(papers))


def picture(slug: str, kind: str, paper: str) -> Response:
    """The sample letter on a paper, small."""
    case = shown_case(slug).case
    found = site().writing.papers_for(case, Kind(kind)).get(paper)
    size = request.args.get("size", "")
    if found is None or size not in set(Size):
        abort(404)
    options = {name: value for name, value in request.args.items() if name in _open_options(found)}
    words = Words(interface=page_language(), language=request.args.get("in", ""))
    try:
        wish = Wish(paper=paper, size=Size(size), options=options)
        data = site().previews.paper(case, Kind(kind), words, wish, _WIDTH)
    except (PressBusy, PressFailed, CannotPrint):
        raise
    except EveryLetterError:
        abort(404)
    # Asked for each time: the case's drawing may be on it, which may be shown for as long as consent holds.
    return unless_unchanged(Response(data, mimetype="image/png"))


def _papers(shown: ShownCase, kind: Kind, size: Size) -> Iterator[Paper]:
    papers = site().writing.papers_for(shown.case, kind).values()
    return (paper for paper in papers if size in paper.facts.sizes)


def _open_options(paper: Paper) -> list[str]:
    """The options by which a paper is left for its writer to write on."""
    return [
        name
        for name, option in paper.facts.options.items()
        if not all(choice.finishes for choice in option.choices.values())
    ]


def _shown(paper: Paper, form: LetterForm, letter_language: str, *, finishing: bool) -> ShownPaper:
    words, size, open_options = paper.words_in(page_language()), _size(form), _open_options(paper)
    within = dict.fromkeys(open_options, finishing if paper.facts.finishes else None)
    options = {
        name: offered(option, size, finishing=within.get(name))
        for name, option in paper.facts.options.items()
    }
    fixed = {name: choices[0] for name, choices in options.items() if len(choices) == 1}
    left_open = {name: fixed[name] for name in fixed if name in open_options and not finishing}
    says = [words.options[name].choices[value] for name, value in left_open.items()]
    # What is asked for stands at the address of its letter.
    address = url_for("write.paper", **(request.view_args or {}), paper=paper.slug)
    query = urlencode({"size": size, "in": letter_language, **left_open})
    return ShownPaper(
        slug=paper.slug,
        name=words.name,
        about="; ".join(says) or words.about,
        picture=f"{address}?{query}",
        width=_WIDTH,
        height=_height(paper, size),
        options=tuple(
            _option(paper, name, form, choices) for name, choices in options.items() if name not in fixed
        ),
        fixed=tuple((option_field(paper, name), value) for name, value in fixed.items()),
        left_open=tuple(option_field(paper, name) for name in open_options if not finishing),
    )


def _height(paper: Paper, size: Size) -> int:
    """Pixels that the picture is high: as a sheet is, or as the usual choice says of its page."""
    choosing = (option for option in paper.facts.options.values() if option.choices)
    usual = (option.choices[offered(option, size)[0]] for option in choosing)
    measures = ChainMap(*(choice.measures for choice in usual))
    width, height = measures.get("page_width", size.width), measures.get("page_height", size.height)
    return ceil(_WIDTH * float(height) / float(width))


def _option(paper: Paper, name: str, form: LetterForm, choices: tuple[str, ...]) -> ShownOption:
    """The option with what was sent of it, or as it usually is; a number where there are no choices."""
    # A copy: what stands in the form itself may be kept for another of its uses.
    field, facts = copy(form[option_field(paper, name)]), paper.facts.options[name]
    if choices:
        names = paper.words_in(page_language()).options[name].choices
        field.data = field.data if field.data in choices else choices[0]
        return ShownOption(field, tuple((value, names[value]) for value in choices), "", below_zero=False)
    field.data = field.data or format_decimal(facts.usual)
    return ShownOption(field, (), _range(paper, name), below_zero=facts.least < 0)


def _range(paper: Paper, name: str) -> str:
    """From which to which number; nothing where that depends on something else that is chosen."""
    choices = (choice for option in paper.facts.options.values() for choice in option.choices.values())
    if any(name in choice.most for choice in choices):
        return ""
    facts = paper.facts.options[name]
    # As print has it: a sign as wide as a figure.
    least, most = (format_decimal(number).replace("-", "−") for number in (facts.least, facts.most))
    return str(gettext("From %(least)s to %(most)s", least=least, most=most))


def _size(form: LetterForm) -> Size:
    return Size(form.size.data) if form.size.data in set(Size) else Size.A4
