"""A paper and what somebody asked of it → the paper as chosen: its size, and each option's choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from app.documents.document import Format, Size
from app.documents.papers import OptionFacts, Paper, PaperWords
from app.errors import OutOfRange, require_one_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen of one option: a choice with its measures, or a number."""

    value: str
    measures: Mapping[str, Decimal]
    number: Decimal
    finishes: bool


@dataclass(frozen=True, slots=True)
class ChosenPaper:
    """A paper on its way to the printer; ``words`` are in the language of whoever prints it."""

    paper: Paper
    size: Size
    options: Mapping[str, Chosen]
    words: PaperWords

    @property
    def finishes(self) -> bool:
        """Whether a print of it finishes a letter, which is then counted."""
        return self.paper.facts.finishes and all(chosen.finishes for chosen in self.options.values())


def choose_paper(
    papers: Mapping[str, Paper], slug: str, size: Size, options: Mapping[str, str], language: str
) -> ChosenPaper:
    """The paper of that slug; an option that is left out has its usual choice for the size, or usual number.

    ``language`` is that of whoever prints. Raises `UnknownChoice` and `OutOfRange`.
    """
    require_one_of("paper", slug, papers)
    paper = papers[slug]
    require_one_of("size", size, paper.facts.sizes)
    for name in options:
        require_one_of("option", name, paper.facts.options)
    chosen = _chosen(paper.facts.options, size, options)
    return ChosenPaper(paper, size, MappingProxyType(chosen), paper.words_in(language))


def require_format(chosen: ChosenPaper, format: Format) -> None:
    """Raises `UnknownChoice` unless the paper comes in that format."""
    require_one_of("format", format, chosen.paper.facts.formats)


def offered(option: OptionFacts, size: Size, *, finishing: bool | None = None) -> tuple[str, ...]:
    """The choices for that size of paper, the usual one first.

    If asked, those alone that can finish a letter, or that cannot.
    """
    choices = sorted(option.choices.items(), key=lambda choice: size not in choice[1].usual)
    return tuple(
        value for value, facts in choices if size in facts.sizes and finishing in {None, facts.finishes}
    )


def _chosen(facts: Mapping[str, OptionFacts], size: Size, asked: Mapping[str, str]) -> dict[str, Chosen]:
    """What was asked of each option; the choices say how much the numbers may be."""
    choices = {
        name: _choice(name, option, size, asked.get(name, ""))
        for name, option in facts.items()
        if option.choices
    }
    most = {
        number: limit
        for name, choice in choices.items()
        for number, limit in facts[name].choices[choice.value].most.items()
    }
    numbers = {
        name: _number(name, option, asked.get(name, ""), most.get(name, option.most))
        for name, option in facts.items()
        if not option.choices
    }
    return choices | numbers


def _choice(name: str, option: OptionFacts, size: Size, value: str) -> Chosen:
    """The choice that was asked for, or the usual one."""
    choices = offered(option, size)
    value = value or choices[0]
    require_one_of(name, value, choices)
    facts = option.choices[value]
    return Chosen(value, MappingProxyType(facts.measures), Decimal(0), facts.finishes)


def _number(name: str, option: OptionFacts, text: str, most: Decimal) -> Chosen:
    """The number that was written, with a point or a comma; the usual one where there is none."""
    try:
        number = Decimal(text.strip().replace(",", ".").replace("−", "-")) if text.strip() else option.usual
    except InvalidOperation:
        raise OutOfRange(name, text, option.least, most) from None
    # What is no number at all, such as NaN, is not within any range.
    if not (number.is_finite() and option.least <= number <= most):
        raise OutOfRange(name, text, option.least, most)
    # A half where steps are whole. (What remains of 1e-99999999 would be rounded to nothing.)
    if number // option.step * option.step != number:
        raise OutOfRange(name, text, option.least, most)
    return Chosen(str(number), MappingProxyType({}), number, finishes=True)
