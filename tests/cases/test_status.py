"""A case, a kind and a day → whether letters may be written, and what may be shown."""

import dataclasses
import datetime
from pathlib import Path

import pytest

from app.cases.case import Campaign, Case, Edition
from app.cases.catalogue import read_catalogue
from app.cases.sheet import CampaignFacts, Kind, Status
from app.cases.status import WhyClosed, live_campaign, openness, overall_status, shows_picture
from tests.cases.good import CASE, case_words

DAY = datetime.date(2026, 4, 15)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def case(folder: Path) -> Case:
    return read_catalogue(folder).case("ana")


def with_status(folder: Path, appeal: str, solidarity: str) -> Case:
    """The good case with those statuses of its two kinds."""
    path = folder / "spring" / "ana"
    text = CASE.replace("    status: open", f"    status: {appeal}").replace(
        "solidarity: {status: open", f"solidarity: {{status: {solidarity}"
    )
    (path / "case.yaml").write_text(text, encoding="utf-8")
    for language in ("en", "fr", "es"):
        words = case_words(language).replace(
            "addressees:", "outcomes: {appeal: She is free., solidarity: Wait.}\naddressees:"
        )
        (path / f"{language}.md").write_text(words, encoding="utf-8")
    return read_catalogue(folder).case("ana")


def with_campaign(case: Case, facts: CampaignFacts) -> Case:
    return dataclasses.replace(case, campaign=dataclasses.replace(case.campaign, facts=facts))


def test_an_open_kind_has_no_reason_against_it(case: Case) -> None:
    here = openness(case, Kind.APPEAL, DAY)
    assert here.is_open
    assert not here.practice
    assert overall_status(case, DAY) is Status.OPEN
    assert shows_picture(case, DAY)


def test_letters_before_the_campaign_are_practice(case: Case) -> None:
    before = datetime.date(2026, 2, 28)
    assert openness(case, Kind.SOLIDARITY, before).is_open
    assert openness(case, Kind.SOLIDARITY, before).practice
    assert not openness(case, Kind.SOLIDARITY, before + ONE_DAY).practice


def test_the_days_of_a_kind_are_both_included(case: Case) -> None:
    reasons = {
        day: openness(case, Kind.APPEAL, datetime.date.fromisoformat(day)).reason
        for day in ("2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01")
    }
    assert reasons == {
        "2026-02-28": WhyClosed.NOT_YET,
        "2026-03-01": None,
        "2026-05-31": None,
        "2026-06-01": WhyClosed.TOO_LATE,
    }


def test_a_campaign_that_is_over_closes_every_kind(case: Case) -> None:
    assert openness(case, Kind.SOLIDARITY, datetime.date(2026, 6, 1)).reason is WhyClosed.CAMPAIGN_OVER
    assert overall_status(case, datetime.date(2026, 6, 1)) is Status.CLOSED


@pytest.mark.parametrize(
    ("appeal", "solidarity", "reason", "overall", "picture"),
    [
        ("paused", "open", WhyClosed.PAUSED, Status.OPEN, True),
        ("closed", "open", WhyClosed.CLOSED, Status.OPEN, True),
        ("closed", "closed", WhyClosed.CLOSED, Status.CLOSED, True),
        ("closed", "paused", WhyClosed.CLOSED, Status.PAUSED, True),
        ("withdrawn", "open", WhyClosed.WITHDRAWN, Status.WITHDRAWN, False),
        ("open", "withdrawn", WhyClosed.WITHDRAWN, Status.WITHDRAWN, False),
    ],
)
def test_a_status_other_than_open_is_the_reason(
    folder: Path, appeal: str, solidarity: str, reason: WhyClosed, overall: Status, *, picture: bool
) -> None:
    case = with_status(folder, appeal, solidarity)
    assert openness(case, Kind.APPEAL, DAY).reason is reason
    assert overall_status(case, DAY) is overall
    assert shows_picture(case, DAY) is picture


def test_consent_that_has_ended_pauses_the_case_and_hides_its_picture(case: Case) -> None:
    case = with_campaign(case, CampaignFacts(time_zone="Europe/Paris", closes_each_year="12-10"))
    last = datetime.date(2027, 12, 31)
    assert openness(case, Kind.SOLIDARITY, last).is_open
    assert shows_picture(case, last)
    assert openness(case, Kind.SOLIDARITY, last + ONE_DAY).reason is WhyClosed.CONSENT_ENDED
    assert overall_status(case, last + ONE_DAY) is Status.PAUSED
    assert not shows_picture(case, last + ONE_DAY)


def test_a_picture_is_shown_only_with_consent(case: Case) -> None:
    consent = dataclasses.replace(case.facts.consent, covers=("name",))
    without = dataclasses.replace(case, facts=dataclasses.replace(case.facts, consent=consent))
    assert not shows_picture(without, DAY)


def test_a_kind_that_the_case_does_not_ask_for_is_not_open(case: Case) -> None:
    facts = dataclasses.replace(case.facts, kinds={Kind.APPEAL: case.facts.kinds[Kind.APPEAL]})
    without = dataclasses.replace(case, facts=facts)
    assert openness(without, Kind.SOLIDARITY, DAY).reason is WhyClosed.NO_SUCH_KIND


def campaign(
    slug: str, *, opens: str = "", closes: str = "", yearly: str = "", example: bool = False
) -> Campaign:
    facts = CampaignFacts(
        time_zone="Pacific/Auckland",
        opens=datetime.date.fromisoformat(opens) if opens else None,
        closes=datetime.date.fromisoformat(closes) if closes else None,
        closes_each_year=yearly or None,
        example=example,
    )
    return Campaign(slug, facts, {})


def test_a_yearly_campaign_begins_anew_on_the_day_after_it_closes() -> None:
    yearly = campaign("example", yearly="12-10")
    last = datetime.date(2026, 12, 10)
    assert yearly.edition(last) == Edition(datetime.date(2025, 12, 11), last)
    assert yearly.edition(last + ONE_DAY) == Edition(last + ONE_DAY, datetime.date(2027, 12, 10))
    assert yearly.edition(datetime.date(2027, 1, 1)) == yearly.edition(last + ONE_DAY)


def test_a_yearly_campaign_that_closes_on_the_last_of_the_year_fills_the_year() -> None:
    assert campaign("year", yearly="12-31").edition(DAY) == Edition(
        datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    )


def test_the_day_is_that_of_the_campaign_s_time_zone() -> None:
    noon = datetime.datetime(2026, 12, 10, 12, 30, tzinfo=datetime.UTC)
    assert campaign("south", yearly="12-10").today(noon) == datetime.date(2026, 12, 11)


def test_the_live_campaign_is_the_one_that_runs_and_a_real_one_first() -> None:
    now = datetime.datetime(2026, 4, 15, 12, tzinfo=datetime.UTC)
    example = campaign("example", yearly="12-10", example=True)
    past = campaign("past", opens="2021-11-01", closes="2021-12-31")
    earlier = campaign("earlier", opens="2020-11-01", closes="2020-12-31")
    runs = campaign("runs", opens="2026-04-01", closes="2026-04-30")
    long = campaign("long", opens="2026-01-01", closes="2026-12-31")
    soon = campaign("soon", opens="2026-06-01", closes="2026-06-30")
    later = campaign("later", opens="2026-07-01", closes="2026-07-30")
    assert live_campaign((example, long, runs, past, soon), now) is runs
    assert live_campaign((past, example, soon), now) is example
    assert live_campaign((past, later, soon), now) is soon
    assert live_campaign((earlier, past), now) is past
    assert live_campaign((), now) is None
