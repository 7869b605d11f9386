"""Kits whose sheets come in several languages, and cases that are suggested for them and by their topic."""

import dataclasses
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from app.documents.press import Press
from app.errors import NotLaidOutYet, UnknownChoice
from app.facilitating import Facilitating, KitPlan, KitWish
from app.kits.parts import Mode
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.documents.pdf.reading import texts, untold
from tests.papers.making import NOON
from tests.verapdf import faults

#: A part of each sort: for the facilitator, to change, for all, for each case, for two, and letters.
WISH: Final = KitWish(
    9,
    "fr",
    also=("en",),
    cases=("mira-solenne", "orm-bay"),
    parts=("cover", "head", "families", "case-cards", "letter-appeal", "self-check", "tally"),
    mode=Mode.SIGN,
)


def over(press: Press, case_files: Path = ROOT / "case_files") -> Facilitating:
    """Kits of these case files, always on one day."""
    settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=ROOT, case_files=case_files)
    return Facilitating(Writing(settings, press, lambda: NOON), press)


@pytest.fixture(scope="module")
def press(kept_sheets: Path) -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", sheets=kept_sheets)
    yield press
    press.close()


@pytest.fixture(scope="module")
def facilitating(press: Press) -> Facilitating:
    return over(press)


@pytest.fixture
def case_files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))


def own(plan: KitPlan) -> list[tuple[str, int]]:
    return [(line.name, line.copies) for line in plan.contents]


def spoken(pdf: pikepdf.Pdf) -> list[str]:
    """The language of each part of the file, in order."""
    return [str(part.get("/Lang", pdf.Root.Lang)) for part in pdf.Root.StructTreeRoot.K.K]


@pytest.mark.long
def test_a_kit_of_two_languages_has_shares_of_both_in_printing_order(
    facilitating: Facilitating, tmp_path: Path
) -> None:
    plan = facilitating.plan(WISH)
    mira, orm = "Mira Solenne", "Les familles de pêcheurs de la baie d’Orm"
    assert own(plan) == [
        ("Lettre aux familles – français", 5),
        ("Lettre aux familles – English", 5),
        ("Note à la direction", 1),
        (f"Fiches des situations – français · {mira} · {orm}", 3),
        (f"Fiches des situations – English · {mira} · {orm}", 3),
        (f"Lettre aux autorités – français · {mira}", 3),
        (f"Lettre aux autorités – français · {orm}", 3),
        (f"Lettre aux autorités – English · {mira}", 3),
        (f"Lettre aux autorités – English · {orm}", 3),
        ("Avant de rendre ma lettre – français", 2),
        ("Avant de rendre ma lettre – English", 2),
        ("Relevé à afficher au mur", 1),
    ]
    kit = facilitating.kit(plan)
    assert facilitating.kit(facilitating.plan(WISH)) == kit
    with pikepdf.open(io.BytesIO(kit.data)) as pdf:
        with pdf.open_outline() as outline:
            assert [mark.title for mark in outline.root] == [line.name for line in plan.contents]
        assert spoken(pdf) == [
            "en" if "English" in name else "fr" for name in ("Page de garde", *names(plan))
        ]
    pages = texts(kit.data)
    letters = {line.name: " ".join(pages[line.first - 1].split()) for line in plan.contents}
    assert "considération" in letters[f"Lettre aux autorités – français · {orm}"]
    assert "highest consideration" in letters[f"Lettre aux autorités – English · {orm}"]
    assert "The fishing families" in letters[f"Fiches des situations – English · {mira} · {orm}"]
    assert "français · English" in " ".join(pages[0].split())
    assert untold(kit.data) == []
    path = tmp_path / "kit.pdf"
    path.write_bytes(kit.data)
    assert faults([path])[path] == ()


def names(plan: KitPlan) -> list[str]:
    return [line.name for line in plan.contents]


def test_a_language_that_is_named_twice_comes_once(facilitating: Facilitating) -> None:
    for also in ((), ("fr",), ("fr", "fr")):
        plan = facilitating.plan(dataclasses.replace(WISH, also=also))
        assert [facts.language for facts in plan.told] == ["fr"]
        assert not [name for name in names(plan) if "français" in name]
    plan = facilitating.plan(dataclasses.replace(WISH, also=("es", "fr", "es")))
    assert plan.facts.languages == ("fr", "es")


def test_each_part_is_in_one_file_and_what_can_be_changed_beside_it(facilitating: Facilitating) -> None:
    plan = facilitating.plan(WISH)
    made = facilitating.kit_zip(plan)
    assert facilitating.kit_zip(plan) == made
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert list(files) == [
        "00-cover.pdf",
        "01-families.pdf",
        "01-families-fr.docx",
        "01-families-en.docx",
        "02-head.pdf",
        "02-head.docx",
        "03-case-cards.pdf",
        "04-letter-appeal.pdf",
        "05-self-check.pdf",
        "06-tally.pdf",
    ]
    for name, told in (("01-families-fr", "Chères familles"), ("01-families-en", "Dear families")):
        with zipfile.ZipFile(io.BytesIO(files[f"{name}.docx"])) as document:
            words = re.sub("<[^>]+>", "", document.read("word/document.xml").decode())
        assert told in words
    assert [len(texts(files[name])) for name in ("01-families.pdf", "02-head.pdf")] == [3, 1]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"also": ("ar",)}, "language"),
        ({"also": ("xx",)}, "language"),
        ({"language": "ar"}, "language"),
        ({"topic": "weather"}, "topic"),
    ],
)
def test_what_there_is_not_is_refused(
    facilitating: Facilitating, change: dict[str, tuple[str, ...]], what: str
) -> None:
    with pytest.raises(UnknownChoice) as refused:
        facilitating.plan(dataclasses.replace(WISH, **change))  # type: ignore[arg-type]  # Any field.
    assert refused.value.facts["what"] == what


def test_cases_are_told_in_every_language_of_the_kit(case_files: Path, press: Press) -> None:
    facts = case_files / "example/orm-bay/case.yaml"
    consent = "quotation]\n  languages: [fr, es]\n"
    facts.write_text(facts.read_text("utf-8").replace("quotation]\n", consent, 1), "utf-8")
    kits = over(press, case_files)
    with pytest.raises(UnknownChoice) as refused:
        kits.plan(WISH)
    assert refused.value.facts["value"] == "en"
    plan = kits.plan(dataclasses.replace(WISH, cases=()))
    assert "orm-bay" not in {shown.case.slug for shown in plan.facts.cases}
    assert "orm-bay" in {case.slug for case in kits.suggested("16+", 9, "fr", "es")}
    assert "orm-bay" not in {case.slug for case in kits.suggested("16+", 9, "fr", "en")}


def test_a_topic_chooses_among_the_cases_and_where_it_has_none_all_are_suggested(
    facilitating: Facilitating,
) -> None:
    def suggested(topic: str, age: str = "16+", many: int = 9) -> set[str]:
        return {case.slug for case in facilitating.suggested(age, many, "en", topic=topic)}

    every = suggested("")
    assert suggested("freedom-of-assembly") == {"idris-vael", "orm-bay"}
    assert suggested("freedom-of-assembly", age="9-12") == {"orm-bay"}
    assert suggested("land-and-environment") == {"orm-bay"}
    assert suggested("death-penalty") == every
    wish = dataclasses.replace(WISH, cases=(), topic="land-and-environment")
    assert [shown.case.slug for shown in facilitating.plan(wish).facts.cases] == ["orm-bay"]
    chosen = dataclasses.replace(wish, cases=("mira-solenne",))
    assert [shown.case.slug for shown in facilitating.plan(chosen).facts.cases] == ["mira-solenne"]


def test_who_has_no_patience_is_told_how_far_it_is(tmp_path: Path) -> None:
    press = Press(ROOT / "letter_templates", sheets=tmp_path)
    try:
        kits = over(press)
        with pytest.raises(NotLaidOutYet) as waiting:
            kits.plan(WISH, patience=0)
        assert (waiting.value.facts["done"], waiting.value.facts["many"]) == (0, 12)
        assert kits.plan(WISH).leaves == kits.plan(WISH, patience=60).leaves
    finally:
        press.close()
