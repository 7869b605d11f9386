"""The spine of kits, with the real press: what a facilitator is given, page by page, and what is refused."""

import dataclasses
import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cases.sheet import Kind
from app.documents.press import Press
from app.errors import (
    NoCaseLeft,
    OutOfRange,
    UnknownCase,
    UnknownChoice,
)
from app.facilitating import Facilitating, KitPlan, KitWish
from app.kits.parts import Mode, read_kits
from app.languages import INTERFACE_LANGUAGES
from app.reporting import MOST_PEOPLE
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.documents.pdf.reading import texts, untold
from tests.papers.making import NOON

#: Parts that print quickly, of each sort: once, for each case, for two, and letters.
FEW = ("cover", "facilitator", "case-cards", "letter-appeal", "letter-solidarity", "puzzle")
CLOSED = "bernardo-caal-xol"
OPEN = ("idris-vael", "mira-solenne", "orm-bay")


@pytest.fixture(scope="module")
def press(kept_sheets: Path) -> Iterator[Press]:
    press = Press(ROOT / "letter_templates", sheets=kept_sheets)
    yield press
    press.close()


@pytest.fixture
def case_files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "case_files", tmp_path / "case_files"))


def over(case_files: Path, press: Press) -> Facilitating:
    """Kits of these case files, always on one day."""
    settings = Settings(database_url="", secret_keys=("k" * 16,), data_dir=case_files, case_files=case_files)
    return Facilitating(Writing(settings, press, lambda: NOON), press)


@pytest.fixture(scope="module")
def facilitating(press: Press) -> Facilitating:
    return over(ROOT / "case_files", press)


def test_sheets_are_what_the_copier_will_need(facilitating: Facilitating) -> None:
    plan = facilitating.plan(few(people=29))
    each = [(line.last - line.first + 1, line.copies, line.sides) for line in plan.contents]
    assert plan.sheets == 1 + sum(copies * -(-pages // sides) for pages, copies, sides in each)


def few(language: str = "en", *, people: int = 28, cases: tuple[str, ...] = OPEN[1:]) -> KitWish:
    return KitWish(people, language, cases=cases, parts=FEW, mode=Mode.SIGN)


def names(plan: KitPlan) -> list[str]:
    return [line.name for line in plan.contents]


def test_the_same_wish_is_the_same_bytes_whether_sheets_are_kept_or_not(
    facilitating: Facilitating, tmp_path: Path
) -> None:
    wish = few("fr", people=9)
    kit = facilitating.kit(facilitating.plan(wish))
    assert facilitating.kit(facilitating.plan(wish)) == kit
    fresh = Press(ROOT / "letter_templates", sheets=tmp_path)
    try:
        other = over(ROOT / "case_files", fresh)
        assert other.kit(other.plan(wish)) == kit
    finally:
        fresh.close()


@pytest.mark.parametrize("people", [0, -1, MOST_PEOPLE + 1, 10_000])
def test_nobody_and_too_many_are_refused(facilitating: Facilitating, people: int) -> None:
    with pytest.raises(OutOfRange):
        facilitating.plan(few(people=people))


@pytest.mark.parametrize("people", [1, 2, pytest.param(MOST_PEOPLE, marks=pytest.mark.long)])
def test_one_person_and_the_most_have_a_kit(facilitating: Facilitating, people: int) -> None:
    plan = facilitating.plan(few(people=people, cases=("orm-bay",)))
    assert max(line.copies for line in plan.contents) == people


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ready": "week"}, UnknownChoice),
        ({"age": "99"}, UnknownChoice),
        ({"parts": ("cover", "gold")}, UnknownChoice),
        ({"parts": ("../cover",)}, UnknownChoice),
        ({"cases": ("nobody",)}, UnknownCase),
        ({"cases": (CLOSED,)}, NoCaseLeft),
        ({"language": "ar", "cases": ("idris-vael",)}, UnknownChoice),
    ],
)
def test_what_there_is_not_is_refused(
    facilitating: Facilitating, change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        facilitating.kit(facilitating.plan(dataclasses.replace(few(), **change)))


def test_when_no_case_is_open_there_is_no_kit(case_files: Path, press: Press) -> None:
    shutil.rmtree(case_files / "example")
    with pytest.raises(NoCaseLeft):
        over(case_files, press).plan(KitWish(28, "en"))


def edit(case_files: Path, slug: str, *changes: tuple[str, str]) -> None:
    (path,) = case_files.glob(f"*/{slug}/case.yaml")
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def test_a_case_that_has_closed_is_left_out_and_the_cover_says_so(facilitating: Facilitating) -> None:
    wish = few(cases=("orm-bay", CLOSED))
    plan = facilitating.plan(wish)
    assert plan.facts.left_out == ("Bernardo Caal Xol",)
    assert [shown.case.slug for shown in plan.facts.cases] == ["orm-bay"]
    assert not [name for name in names(plan) if "Bernardo" in name]
    first = " ".join(
        texts(facilitating.kit(facilitating.plan(dataclasses.replace(wish, parts=("cover",)))).data)[
            0
        ].split()
    )
    assert "Bernardo Caal Xol" in first


def test_a_case_that_was_withdrawn_is_named_nowhere(case_files: Path, press: Press) -> None:
    edit(case_files, "mira-solenne", ("status: open", "status: withdrawn"))
    own = over(case_files, press)
    wish = few(cases=("orm-bay", "mira-solenne"))
    assert [shown.case.slug for shown in own.plan(wish).facts.cases] == ["orm-bay"]
    assert "Solenne" not in " ".join(texts(own.kit(own.plan(wish)).data))


def test_a_picture_that_may_not_be_shown_takes_its_puzzle_with_it(case_files: Path, press: Press) -> None:
    edit(case_files, "mira-solenne", ("covers: [name, picture, quotation]", "covers: [name, quotation]"))
    plan = over(case_files, press).plan(few())
    puzzles = [name for name in names(plan) if name.startswith("Picture puzzle")]
    assert puzzles == ["Picture puzzle – The fishing families of Orm Bay"]


def test_a_kind_that_is_paused_has_no_letters(case_files: Path, press: Press) -> None:
    edit(case_files, "orm-bay", ("solidarity: {status: open", "solidarity: {status: paused"))
    for path in case_files.glob("*/orm-bay/*.md"):
        text = path.read_text("utf-8").replace("---\n", "---\noutcomes: {solidarity: They are paused.}\n", 1)
        path.write_text(text, encoding="utf-8")
    plan = over(case_files, press).plan(few())
    stock = read_kits(ROOT / "letter_templates" / "kits")[0]
    own = {slug: stock.parts[slug].words["en"].front.name for slug in ("letter-appeal", "letter-solidarity")}
    assert [name for name in names(plan) if name.split(" – ")[0] in own.values()] == [
        f"{own['letter-appeal']} – Mira Solenne",
        f"{own['letter-appeal']} – The fishing families of Orm Bay",
        f"{own['letter-solidarity']} – Mira Solenne",
    ]


def test_suggested_cases_are_open_and_for_the_age(
    facilitating: Facilitating, case_files: Path, press: Press
) -> None:
    def suggested(of: Facilitating, age: str, many: int = 9) -> set[str]:
        return {case.slug for case in of.suggested(age, many, "en")}

    assert suggested(facilitating, "16+") == suggested(facilitating, "13-15") == set(OPEN)
    assert suggested(facilitating, "9-12") == suggested(facilitating, "6-8") == {"mira-solenne", "orm-bay"}
    assert len(suggested(facilitating, "16+", 2)) == 2
    edit(case_files, "orm-bay", ("status: open", "status: paused"))
    assert suggested(over(case_files, press), "9-12") == {"mira-solenne"}


def test_parts_stand_in_their_places_however_they_were_asked_for(facilitating: Facilitating) -> None:
    turned = dataclasses.replace(few(), parts=FEW[::-1])
    assert names(facilitating.plan(few())) == names(facilitating.plan(turned))


@pytest.mark.parametrize("mode", Mode)
def test_a_kit_has_what_its_mode_needs_and_no_more(facilitating: Facilitating, mode: Mode) -> None:
    stock = read_kits(ROOT / "letter_templates" / "kits")[0]
    plan = facilitating.plan(KitWish(5, "en", mode=mode, cases=("orm-bay",)))
    assert plan.facts.mode is mode
    printed = {name.split(" – ")[0] for name in names(plan)}
    for part in stock.parts.values():
        if mode not in part.facts.modes:
            assert part.words["en"].front.name not in printed, part.slug


def test_letters_are_ready_to_be_signed_by_anybody(facilitating: Facilitating) -> None:
    wish = KitWish(5, "fr", mode=Mode.SIGN, cases=("orm-bay",), parts=("cover", "letter-appeal"))
    kit = facilitating.kit(facilitating.plan(wish))
    (line,) = facilitating.plan(wish).contents
    letter = texts(kit.data)[line.first - 1]
    assert "Présidente du Conseil" in letter
    assert Kind.APPEAL in facilitating.plan(wish).facts.cases[0].case.facts.kinds
    assert datetime.date(2026, 11, 20).strftime("%Y") in letter


def test_a_kit_is_a_pdf_under_a_name_of_its_language(facilitating: Facilitating) -> None:
    for language in INTERFACE_LANGUAGES:
        kit = facilitating.kit(facilitating.plan(KitWish(2, language, cases=("orm-bay",), parts=("cover",))))
        assert kit.data.startswith(b"%PDF")
        assert re.fullmatch(r"[a-z0-9-]+\.pdf", kit.filename)
        assert kit.media_type == "application/pdf"


def test_separate_files_are_the_same_pages_and_the_cover_tells_which(facilitating: Facilitating) -> None:
    wish = few("fr", people=9)
    plan = facilitating.plan(wish)
    made = facilitating.kit_zip(plan)
    assert facilitating.kit_zip(facilitating.plan(wish)) == made
    assert (made.filename, made.media_type) == ("dossier.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    # The facilitator's plan may be changed to fit the lesson.
    assert list(files) == [
        *(f"{number:02}-{part}.pdf" for number, part in enumerate(FEW[:2])),
        "01-facilitator.docx",
        *(f"{number:02}-{part}.pdf" for number, part in enumerate(FEW[2:], start=2)),
    ]
    assert files.pop("01-facilitator.docx").startswith(b"PK")
    assert [untold(data) for data in files.values()] == [[]] * len(FEW)
    whole = [page for page in texts(facilitating.kit(plan).data)[2:] if page]
    front, *others = (texts(data) for data in files.values())
    assert [page for pages in others for page in pages if page] == whole
    assert made.pages == len(front) + sum(map(len, others))
    words = " ".join(" ".join(front).split())
    for number, pages in enumerate(others, start=1):
        assert f"{number:02}: 1" in words
        last = len(pages)
        assert last < 3 or f"{number:02}: {last}" in words or f"–{last}" in words


def test_parts_for_another_way_of_writing_are_told(facilitating: Facilitating) -> None:
    wish = dataclasses.replace(few(), mode=Mode.COPY, parts=("cover", "lined", "letter-appeal"))
    stock = read_kits(ROOT / "letter_templates" / "kits")[0]
    plan = facilitating.plan(wish)
    assert plan.unfit == (stock.parts["letter-appeal"].words["en"].front.name,)
    assert facilitating.plan(dataclasses.replace(wish, parts=())).unfit == (), "nobody asked for them"


def test_problems_are_those_of_kits_alone(press: Press, tmp_path: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates"))
    (templates / "kits/lined/part.yaml").write_text("place: many\n", encoding="utf-8")
    (templates / "postage/us.yaml").write_text("what: this\n", encoding="utf-8")
    settings = Settings(
        database_url="", secret_keys=("k" * 16,), data_dir=tmp_path, letter_templates=templates
    )
    writing = Writing(settings, press, lambda: NOON)
    told = Facilitating(writing, press).problems
    assert len(writing.stock.problems) > len(told)
    assert {one.file.relative_to(templates).as_posix() for one in told} == {
        "kits/lined/part.yaml",
        "kits/ready.yaml",
    }
