"""A catalogue and what the desk says of its cases → the catalogue in which the stricter of both holds."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.cases.case import Case
from app.cases.catalogue import Catalogue
from app.cases.sheet import CaseFrontMatter, Kind, Status


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk says of one kind of a case's letters: how they stand since that day.

    ``outcome`` is what readers are told of it, a sentence by language.
    """

    status: Status
    day: datetime.date
    outcome: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


#: Case and kind → what the desk says of these letters; of what is not there, only the files speak.
Says = Mapping[tuple[str, Kind], Said]


def is_stricter(one: Status, other: Status) -> bool:
    """Whether the one shuts more than the other; `Status` names them in that order."""
    order = list(Status)
    return order.index(one) > order.index(other)


def overlaid(catalogue: Catalogue, says: Says) -> Catalogue:
    """The catalogue with what the desk says of its cases; cases that it says nothing of are the very same."""
    cases = {slug: overlaid_case(case, says) for slug, case in catalogue.cases.items()}
    return replace(catalogue, cases=cases)


def overlaid_case(case: Case, says: Says) -> Case:
    """The same for one case.

    What the file shuts more strictly stays as the file has it, with what the file tells of it.
    """
    kinds = case.facts.kinds
    ours = {
        kind: said
        for kind, facts in kinds.items()
        if (said := says.get((case.slug, kind))) and not is_stricter(facts.status, said.status)
    }
    if not ours:
        return case
    # Where the desk tells nothing new, what the file tells of the same status is still true.
    told = {
        kind: said.outcome
        for kind, said in ours.items()
        if said.outcome or is_stricter(said.status, kinds[kind].status)
    }
    facts = replace(
        case.facts, kinds=kinds | {kind: replace(kinds[kind], status=ours[kind].status) for kind in ours}
    )
    words = {
        language: replace(own, front=_told(own.front, told, language)) for language, own in case.words.items()
    }
    return replace(case, facts=facts, words=words, shut_on={kind: said.day for kind, said in ours.items()})


def _told(front: CaseFrontMatter, told: Mapping[Kind, Mapping[str, str]], language: str) -> CaseFrontMatter:
    kept = {kind: text for kind, text in front.outcomes.items() if kind not in told}
    new = {kind: texts[language] for kind, texts in told.items() if language in texts}
    return replace(front, outcomes=kept | new)
