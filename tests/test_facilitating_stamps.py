"""What posting the letters of a kit costs: a stamp for each who writes, at the prices of their post."""

import dataclasses
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from app.documents.press import Press
from app.facilitating import Facilitating, KitPlan, KitWish
from app.postage import read_postage
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.papers.making import NOON

WISH: Final = KitWish(5, "fr", cases=("mira-solenne", "orm-bay"), parts=("cover",))


@pytest.fixture(scope="module")
def press(kept_sheets: Path) -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", sheets=kept_sheets)
    yield press
    press.close()


def kits(press: Press, case_files: Path = ROOT / "case_files") -> Facilitating:
    settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=ROOT, case_files=case_files)
    return Facilitating(Writing(settings, press, lambda: NOON), press)


def moved(tmp_path: Path, **countries: str) -> Path:
    """The case files, with cases moved to these countries."""
    case_files = Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))
    for slug, country in countries.items():
        path = case_files / "example" / slug.replace("_", "-") / "case.yaml"
        facts = re.sub(r"(?m)^country: .*$", f"country: {country}", path.read_text("utf-8"))
        path.write_text(facts, "utf-8")
    return case_files


def plan(of: Facilitating, people: int = 5) -> KitPlan:
    return of.plan(dataclasses.replace(WISH, people=people))


def test_everybody_needs_a_stamp_to_an_invented_country_far_away(press: Press) -> None:
    own = kits(press)
    stamps = own.stamps(plan(own), "FR")
    assert stamps is not None
    assert (stamps.letters, stamps.price, stamps.currency) == (5, 5 * Decimal("2.25"), "EUR")
    assert stamps.suspended == ()
    tariff = read_postage(ROOT / "letter_templates/postage")[0]["FR"].tariff
    assert (stamps.as_of, stamps.source) == (tariff.as_of, tariff.source)


@pytest.mark.parametrize("country", ["", "AQ", "fr", "../FR"])
def test_where_prices_are_not_known_nothing_is_told(press: Press, country: str) -> None:
    own = kits(press)
    assert own.stamps(plan(own), country) is None


def test_letters_are_shared_out_between_cases_each_at_its_own_price(press: Press, tmp_path: Path) -> None:
    own = kits(press, moved(tmp_path, orm_bay="FR"))
    for people in (1, 2, 5, 28):
        stamps = own.stamps(plan(own, people), "FR")
        assert stamps is not None
        assert stamps.letters == people
        assert stamps.price == -(-people // 2) * Decimal("2.25") + people // 2 * Decimal("1.52")


def test_cases_to_whose_country_no_letters_go_are_named_and_not_paid_for(
    press: Press, tmp_path: Path
) -> None:
    own = kits(press, moved(tmp_path, mira_solenne="BY", orm_bay="GT"))
    stamps = own.stamps(plan(own), "US")
    assert stamps is not None
    assert (stamps.letters, stamps.price, stamps.suspended) == (2, Decimal("3.40"), ("Mira Solenne",))
    from_france = own.stamps(plan(own), "FR")
    assert from_france is not None
    assert from_france.suspended == ()
