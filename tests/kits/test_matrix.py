"""Every part in every language and size, for each mode: fit to be printed, copied and read aloud."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, product
from pathlib import Path

import pypdfium2
import pytest

from app.documents.document import Size
from app.documents.press import Press
from app.facilitating import Facilitating, KitWish
from app.kits.kit import cover
from app.kits.parts import AGES, KitPart
from app.languages import INTERFACE_LANGUAGES
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.kits.made import KITS, SLUGS, TEMPLATES, parts_in, printed
from tests.papers.fit import faults
from tests.papers.making import NOON
from tests.papers.measuring import MM, ink
from tests.verapdf import faults as faults_for_readers

PARTS = parts_in(KITS)
#: Millimetres along every edge that a copier may not reach; a dot more or less is its own.
EDGE = 9.9
#: Sheets that a case's paper decides, whose own tests say how near to the edge they may come.
PAPERS = frozenset(part.slug for part in PARTS if part.facts.paper)


@dataclass(frozen=True)
class Cell:
    """One part in a kit of so many people, cases and so on."""

    part: KitPart
    wish: KitWish

    def __str__(self) -> str:
        wish = self.wish
        mode = wish.mode or "usual"
        return (
            f"{self.part.slug}-{wish.language}-{wish.size}-{mode}-{wish.age}-{wish.people}-{len(wish.cases)}"
        )


@pytest.fixture(scope="module")
def facilitating() -> Iterator[Facilitating]:
    settings = Settings(
        database_url="", secret_keys=("k" * 16,), data_dir=ROOT, case_files=ROOT / "case_files"
    )
    press = Press(TEMPLATES)
    yield Facilitating(Writing(settings, press, lambda: NOON), press)
    press.close()


def cells(*, whole: bool) -> Iterator[Cell]:
    """Each part in each language and size, or once; its modes, ages, people and cases take turns."""
    ages, people, cases = cycle(AGES), cycle((28, 7, 1, 90)), cycle((SLUGS, SLUGS[:1], SLUGS[1:]))
    views = cycle(product(INTERFACE_LANGUAGES, Size))
    for part in PARTS:
        modes = cycle(part.facts.modes)
        # A cover has something to list.
        parts = (part.slug, "facilitator", "case-cards") if part.slug == "cover" else (part.slug,)
        for _ in range(6 if whole else 1):
            language, size = next(views)
            wish = KitWish(
                next(people), language, "lesson", size, next(ages), next(modes), next(cases), parts
            )
            yield Cell(part, wish)


def test_the_whole_matrix_has_every_part_in_every_language_and_size_and_in_each_of_its_modes() -> None:
    every = [(cell.part.slug, cell.wish) for cell in cells(whole=True)]
    views = [(slug, wish.language, wish.size) for slug, wish in every]
    assert sorted(views) == sorted(product([part.slug for part in PARTS], INTERFACE_LANGUAGES, Size))
    modes = {(part.slug, mode) for part in PARTS for mode in part.facts.modes}
    assert {(slug, wish.mode) for slug, wish in every} == modes
    assert {cell.part.slug for cell in cells(whole=False)} == {part.slug for part in PARTS}


@pytest.mark.long
def test_every_part_can_be_printed_copied_and_heard(
    facilitating: Facilitating, tmp_path: Path, *, whole: bool
) -> None:
    found = {
        f"{cell}.pdf": list(_faults(facilitating, cell, tmp_path / f"{cell}.pdf"))
        for cell in cells(whole=whole)
    }
    for path, wrong in faults_for_readers(sorted(tmp_path.iterdir()), seconds=900).items():
        found[path.name] += wrong
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _faults(facilitating: Facilitating, cell: Cell, path: Path) -> Iterator[str]:
    plan = facilitating.plan(cell.wish)
    # One after the other, without empty backs between them.
    pages = [replace(planned.page, on_right=False) for planned in plan.pages]
    if cell.part.slug == "cover":
        pages = [cover(cell.part, plan.facts, plan.contents, plan.sheets)]
    result, said = printed(tuple(pages))
    path.write_bytes(result.data)
    yield from said
    yield from (f"no font has {sign!r}" for sign in result.missing)
    yield from faults(cell.part.facts.paper, result.data)
    if cell.part.slug not in PAPERS:
        yield from _near_the_edge(result.data)


def _near_the_edge(pdf: bytes) -> Iterator[str]:
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        found = ink(pdf, number)
        width, height = (side / MM for side in page.get_size())
        if found is None:
            yield f"page {number + 1} is empty"
        elif min(found.left, found.top, width - found.right, height - found.bottom) < EDGE:
            yield f"page {number + 1} has ink within 10 mm of the edge"
