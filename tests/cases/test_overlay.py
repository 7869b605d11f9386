"""The files and the desk → the stricter of both, and what readers are told of it."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from app.cases.case import Case
from app.cases.catalogue import Catalogue, read_catalogue
from app.cases.overlay import Said, is_stricter, overlaid, overlaid_case
from app.cases.sheet import Kind, Status
from app.cases.status import is_withdrawn
from tests.cases.good import CASE, case_words

OPEN, PAUSED, CLOSED, WITHDRAWN = Status
APPEAL = ("ana", Kind.APPEAL)
DAY = datetime.date(2026, 11, 20)
FREE = {"en": "She is free.", "fr": "Elle est libre."}


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    return read_catalogue(folder)


def filed(folder: Path, status: Status) -> Case:
    """The good case as its file has it with that status of appeals, and a sentence on it."""
    path = folder / "spring" / "ana"
    (path / "case.yaml").write_text(CASE.replace("    status: open", f"    status: {status}"))
    for language in ("en", "fr", "es"):
        words = case_words(language).replace("addressees:", "outcomes: {appeal: The file.}\naddressees:")
        (path / f"{language}.md").write_text(words, encoding="utf-8")
    return read_catalogue(folder).case("ana")


def said(status: Status, outcome: Mapping[str, str] = MappingProxyType({})) -> Said:
    return Said(status, DAY, outcome)


def status(case: Case, kind: Kind = Kind.APPEAL) -> Status:
    return case.facts.kinds[kind].status


def told(case: Case, kind: Kind = Kind.APPEAL) -> dict[str, str]:
    """What readers are told of letters of that kind, by language."""
    outcomes = {language: words.front.outcomes for language, words in case.words.items()}
    return {language: own[kind] for language, own in outcomes.items() if kind in own}


def test_the_statuses_stand_in_the_order_of_their_strictness() -> None:
    for stricter in Status:
        for other in Status:
            ranks = [(OPEN, PAUSED, CLOSED, WITHDRAWN).index(one) for one in (stricter, other)]
            assert is_stricter(stricter, other) is (ranks[0] > ranks[1])


def test_a_case_that_the_desk_says_nothing_of_is_the_very_same(catalogue: Catalogue) -> None:
    says = {("another", Kind.APPEAL): said(WITHDRAWN)}
    assert overlaid(catalogue, says).case("ana") is catalogue.case("ana")
    assert overlaid(catalogue, {}).cases == catalogue.cases


def test_one_kind_is_closed_and_the_other_stays_as_it_was(catalogue: Catalogue) -> None:
    case = overlaid(catalogue, {APPEAL: said(CLOSED, FREE)}).case("ana")
    assert (status(case), status(case, Kind.SOLIDARITY)) == (CLOSED, OPEN)
    assert (told(case), told(case, Kind.SOLIDARITY)) == (FREE, {})
    assert (case.campaign, case.letters_only) == (catalogue.case("ana").campaign, {})
    assert case.shut_on == {Kind.APPEAL: DAY}


def test_a_kind_that_the_case_does_not_have_changes_nothing(catalogue: Catalogue) -> None:
    case = catalogue.case("ana")
    kinds = {Kind.APPEAL: case.facts.kinds[Kind.APPEAL]}
    only = replace(case, facts=replace(case.facts, kinds=kinds))
    assert overlaid_case(only, {("ana", Kind.SOLIDARITY): said(CLOSED, FREE)}) is only


def test_one_withdrawn_kind_takes_the_whole_case_away(catalogue: Catalogue) -> None:
    assert is_withdrawn(overlaid(catalogue, {APPEAL: said(WITHDRAWN)}).case("ana"))


def test_the_stricter_of_file_and_desk_holds_with_what_it_tells(folder: Path) -> None:
    for here in (PAUSED, CLOSED):
        case = filed(folder, here)
        before = told(case)
        for there in (PAUSED, CLOSED, WITHDRAWN):
            after = overlaid_case(case, {APPEAL: said(there, FREE)})
            assert status(after) is max(here, there, key=list(Status).index)
            assert told(after) == (before if is_stricter(here, there) else FREE)


def test_what_the_file_tells_stays_only_with_the_status_that_it_tells_of(folder: Path) -> None:
    case = filed(folder, PAUSED)
    assert told(overlaid_case(case, {APPEAL: said(PAUSED)})) == dict.fromkeys(("en", "fr", "es"), "The file.")
    assert told(overlaid_case(case, {APPEAL: said(WITHDRAWN)})) == {}


def test_an_overlay_over_itself_changes_nothing(catalogue: Catalogue) -> None:
    says = {APPEAL: said(CLOSED, FREE), ("ana", Kind.SOLIDARITY): said(PAUSED)}
    once = overlaid(catalogue, says)
    assert overlaid(once, says) == once
