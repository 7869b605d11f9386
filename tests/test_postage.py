"""The files of ``letter_templates/postage/`` and broken ones → what a stamp costs, or what to correct."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest

from app.cases.catalogue import read_catalogue
from app.postage import Postage, read_postage
from app.postal import country_names
from app.settings import ROOT

FOLDER = ROOT / "letter_templates" / "postage"
COUNTRIES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
GOOD = """\
currency: EUR
as_of: 2026-01-01
source: {title: The post, url: https://post.example/prices}
domestic: "1.39"
zones:
- {countries: [FR, "NO"], price: "2"}
rest_of_world: "3.10"
suspended:
  as_of: 2026-03-03
  source: {title: The post, url: https://post.example/alerts}
  countries: [IR]
"""


@pytest.fixture(scope="module")
def postage() -> Mapping[str, Postage]:
    return read_postage(FOLDER)[0]


def read(folder: Path, text: str, name: str = "BE.yaml") -> Postage:
    (folder / name).write_text(text, encoding="utf-8")
    read, problems = read_postage(folder)
    assert problems == ()
    return read[name.removesuffix(".yaml")]


def problems_of(folder: Path, text: str, name: str = "BE.yaml") -> list[str]:
    """What is wrong with a file of that text and name, without its folder; it is not read then."""
    (folder / name).write_text(text, encoding="utf-8")
    read, problems = read_postage(folder)
    assert not read
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_the_files_have_no_problems() -> None:
    postage, problems = read_postage(FOLDER)
    assert [str(problem) for problem in problems] == []
    assert sorted(postage) == ["BE", "CA", "CH", "DE", "ES", "FR", "GB", "IE", "MX", "US"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_letter_has_a_price(postage: Mapping[str, Postage], country: str) -> None:
    prices = {postage[country].price(destination) for destination in (*country_names("en"), None)}
    assert all(0 < price < 100 for price in prices)
    assert postage[country].price(country) == min(prices)


@pytest.mark.parametrize("country", COUNTRIES)
def test_prices_come_with_their_day_and_source(postage: Mapping[str, Postage], country: str) -> None:
    tariff = postage[country].tariff
    assert tariff.as_of >= datetime.date(2020, 1, 1)
    assert tariff.source.url.startswith("https://")


@pytest.mark.parametrize("country", COUNTRIES)
def test_letters_to_the_addressees_have_a_price(postage: Mapping[str, Postage], country: str) -> None:
    catalogue = read_catalogue(ROOT / "case_files")
    assert catalogue.cases
    for case in catalogue.cases.values():
        for addressee in chain.from_iterable(case.addressees(kind, "en") for kind in case.facts.kinds):
            place = case.destination(addressee)
            destination = place if isinstance(place, str) else None
            assert postage[country].price(destination) > 0
            assert not postage[country].suspended_to(destination)


@pytest.mark.parametrize(
    ("origin", "destination", "price"),
    [
        ("BE", "BE", "1.63"),
        ("BE", "FR", "3.07"),
        ("BE", "GT", "3.29"),
        ("CA", "US", "1.75"),
        ("CA", "PR", "1.75"),
        ("ES", "NO", "2.00"),
        ("ES", "US", "2.65"),
        ("ES", "GT", "2.10"),
        ("FR", "MC", "1.52"),
        ("IE", "GB", "3.50"),
        ("US", "GT", "1.70"),
    ],
)
def test_a_letter_costs_what_its_zone_does(
    postage: Mapping[str, Postage], origin: str, destination: str, price: str
) -> None:
    assert postage[origin].price(destination) == Decimal(price)


def test_a_letter_to_an_invented_country_costs_what_the_rest_of_the_world_does(tmp_path: Path) -> None:
    postage = read(tmp_path, GOOD)
    assert postage.price(None) == postage.price("GT") == Decimal("3.10")
    assert not postage.suspended_to(None)


def test_a_file_is_read_exactly(tmp_path: Path) -> None:
    postage = read(tmp_path, GOOD)
    assert (postage.country, postage.tariff.currency) == ("BE", "EUR")
    assert postage.tariff.as_of == datetime.date(2026, 1, 1)
    assert [str(postage.price(code)) for code in ("BE", "FR", "NO", "SE")] == ["1.39", "2", "2", "3.10"]
    told = {code: postage.suspended_to(code) for code in ("BE", "FR", "IR")}
    assert told == {"BE": None, "FR": None, "IR": datetime.date(2026, 3, 3)}


def test_zones_and_suspensions_may_be_left_out(tmp_path: Path) -> None:
    lines = GOOD.splitlines(keepends=True)
    postage = read(tmp_path, "".join([*lines[:4], lines[6]]))
    assert postage.price("FR") == Decimal("3.10")
    assert not postage.suspended_to("IR")


def test_letters_to_suspended_countries_are_known(postage: Mapping[str, Postage]) -> None:
    assert postage["US"].suspended_to("IR")
    assert not postage["US"].suspended_to("GT")
    assert not postage["GB"].suspended_to("IR")


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("currency: EURO", "currency: EUR", ":1: “currency” is no currency’s code of three capital letters"),
        ("2026-13-01", "2026-01-01", ":2: “as_of” is no day of the calendar; write it as year-month-day"),
        ("file:", "https:", ":3: “source.url” is no address of a page; it begins with https://."),
        (
            'domestic: "1,39"',
            'domestic: "1.39"',
            ":4: “domestic” is no price; write it in figures with a poi",
        ),
        (
            'domestic: "0.00"',
            'domestic: "1.39"',
            ":4: “domestic” is no price; write it in figures with a poi",
        ),
        (
            'domestic: "-1"',
            'domestic: "1.39"',
            ":4: “domestic” is no price; write it in figures with a point",
        ),
        (
            "domestic: dear",
            'domestic: "1.39"',
            ":4: “domestic” is no price; write it in figures with a point",
        ),
        ("domestic:", 'domestic: "1.39"', ":4: “domestic” is no price; write it in figures with a point"),
        ("[FR, UK]", '[FR, "NO"]', ":6: “zones.1.countries.2” is not a country code of two capital letters"),
        ("[]", '[FR, "NO"]', ":6: “zones.1.countries” is empty; fill it in or remove it."),
        ("[FR, FR]", '[FR, "NO"]', ": The country “FR” stands in the zones twice; keep one."),
        ("[FR, BE]", '[FR, "NO"]', ": The country “BE” itself stands in a zone; remove it"),
        ("", 'rest_of_world: "3.10"', ":1: The field “rest_of_world” is missing; add it."),
        ("[Iran]", "[IR]", ":11: “suspended.countries.1” is not a country code of two capital letters"),
        ("[BE]", "[IR]", ": The country “BE” cannot be suspended from itself; remove it."),
        ("", "\n  as_of: 2026-03-03", ":8: The field “suspended.as_of” is missing; add it."),
    ],
)
def test_a_mistake_is_told_with_its_remedy(tmp_path: Path, wrong: str, right: str, problem: str) -> None:
    assert right in GOOD
    (found,) = problems_of(tmp_path, GOOD.replace(right, wrong, 1))
    assert found.startswith(f"BE.yaml{problem}")


def test_a_file_is_named_after_its_country(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD, "UK.yaml") == [
        "UK.yaml: The file’s name is not a country code of two capital letters; name it such as GT.yaml."
    ]


def test_a_wrong_file_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "DE.yaml").write_text("currency: EUR\n", encoding="utf-8")
    (tmp_path / "BE.yaml").write_text(GOOD, encoding="utf-8")
    postage, problems = read_postage(tmp_path)
    assert list(postage) == ["BE"]
    assert {problem.file.name for problem in problems} == {"DE.yaml"}
