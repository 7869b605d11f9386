"""Kits as they leave the printer: ready ones and a mixed one are as their covers say, in each language."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, product
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app.documents.document import Size
from app.documents.page import Page
from app.documents.press import Press
from app.facilitating import Facilitating, KitWish
from app.kits.parts import AGES, Mode
from app.languages import INTERFACE_LANGUAGES
from app.settings import ROOT, Settings
from app.writing import Writing
from tests.kits.made import KITS, SLUGS, TEMPLATES, printed
from tests.kits.printout import STOCK, Kit, copied, wrong
from tests.papers.making import NOON
from tests.verapdf import faults as faults_for_readers


@pytest.fixture(scope="module")
def facilitating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facilitating]:
    settings = Settings(
        database_url="", secret_keys=("k" * 16,), data_dir=ROOT, case_files=ROOT / "case_files"
    )
    press = Press(TEMPLATES, sheets=tmp_path_factory.mktemp("sheets"))
    yield Facilitating(Writing(settings, press, lambda: NOON), press)
    press.close()


def made(facilitating: Facilitating, wish: KitWish) -> Kit:
    plan = facilitating.plan(wish)
    return Kit(plan, facilitating.kit(plan).data)


def wishes() -> Iterator[tuple[str, KitWish]]:
    """Each ready kit in each language, while sizes, ages and modes take turns; and one in all languages."""
    sizes, ages, modes = cycle(Size), cycle(AGES), cycle((None, *Mode))
    for ready, language in product(STOCK.ready, INTERFACE_LANGUAGES):
        yield f"{ready}-{language}", KitWish(28, language, ready, next(sizes), next(ages), next(modes))
    yield "mixed", KitWish(29, "fr", also=("es", "en"), cases=SLUGS)


@pytest.mark.long
def test_every_ready_kit_leaves_the_printer_as_its_cover_says(
    facilitating: Facilitating, tmp_path: Path
) -> None:
    """All at once: the reference checker takes time to start."""
    found: dict[str, list[str]] = {}
    for name, wish in wishes():
        kit = made(facilitating, wish)
        (tmp_path / f"{name}.pdf").write_bytes(kit.data)
        found[f"{name}.pdf"] = list(wrong(kit))
    for path, heard in faults_for_readers(sorted(tmp_path.iterdir()), seconds=300).items():
        found[path.name] += heard
    assert len(found) == len(STOCK.ready) * len(INTERFACE_LANGUAGES) + 1
    assert {name: why for name, why in found.items() if why} == {}


@pytest.fixture(scope="module")
def small(facilitating: Facilitating) -> Kit:
    """A kit with a page of each sort, whose fronts and backs are: cover 1, guide 3–4, cards 5, letter 7."""
    parts = ("cover", "facilitator", "case-cards", "letter-appeal")
    return made(facilitating, KitWish(8, "en", mode=Mode.SIGN, cases=("orm-bay",), parts=parts))


def test_a_kit_that_is_as_it_should_be_has_nothing_wrong(small: Kit) -> None:
    assert [(line.first, line.last) for line in small.plan.contents] == [(3, 4), (5, 5), (7, 7)]
    assert list(wrong(small)) == []


def changed(kit: Kit, change: Callable[[pikepdf.Pdf], object]) -> Kit:
    """The kit after its file was changed."""
    with pikepdf.open(io.BytesIO(kit.data)) as pdf:
        change(pdf)
        pdf.save(file := io.BytesIO())
    return replace(kit, data=file.getvalue())


def under(pdf: pikepdf.Pdf, number: int, drawing: str) -> None:
    """Something that is drawn before all else on the page, unheard."""
    drawn = f"/Artifact BMC q {drawing} Q EMC".encode()
    pdf.pages[number - 1].contents_add(drawn, prepend=True)


def speak_french(pdf: pikepdf.Pdf) -> None:
    for part in list(pdf.Root.StructTreeRoot.K.K)[1:2]:
        part.Lang = pikepdf.String("fr")


def turn_bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.reverse()


def bear_a_picture(pdf: pikepdf.Pdf) -> None:
    code = pdf.make_stream(
        b"\0",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )
    pdf.pages[6].Resources = pikepdf.Dictionary({**pdf.pages[6].Resources, "/XObject": {"/Code": code}})


def bear_a_link(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    pdf.pages[6].Annots = pdf.make_indirect(pikepdf.Array([link]))


def leave_a_brace(pdf: pikepdf.Pdf) -> None:
    face = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pdf.pages[4].Resources
    pdf.pages[4].Resources = pikepdf.Dictionary(
        {**resources, "/Font": pikepdf.Dictionary({**resources.Font, "/Plain": face})}
    )
    under(pdf, 5, "BT /Plain 9 Tf 99 99 Td ({people}) Tj ET")


def lose_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.K.K[3]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda pdf: under(pdf, 2, "0 g 200 400 99 9 re f"),
            "of such pages, page 2 is not in the structure tree",
        ),
        (lambda pdf: under(pdf, 6, "0 g 200 400 99 9 re f"), "page 6 is not empty"),
        (lambda pdf: pdf.pages[6].__delitem__("/Contents"), "page 7 is empty"),
        (lambda pdf: pdf.add_blank_page(), "there are 8 pages, not 7"),
        (
            lambda pdf: pdf.pages[4].__setitem__("/MediaBox", [0, 0, 612, 792]),
            "a page of (612.0, 792.0) points",
        ),
        (turn_bookmarks, "bookmarks: "),
        (speak_french, "page 3 is read in “fr”"),
        (lose_tags, "page 7 is read in “None”"),
        (lambda pdf: pdf.pages[4].__setitem__("/StructParents", 9), "page 3 is numbered 9"),
        (leave_a_brace, "has {people} left"),
        (bear_a_picture, "page 7 bears a picture"),
        (bear_a_link, "page 7: it holds 1 links"),
        (lambda pdf: under(pdf, 5, "0.7 g 100 300 400 300 re f"), "squares of half a millimetre are grey"),
        (lambda pdf: under(pdf, 5, "0 g 0 300 400 3 re f"), "page 5: ink stands 0.0 mm from the edge"),
        (lambda pdf: under(pdf, 7, "0 g 0 0 595 842 re f"), "” stands in white on black"),
    ],
)
def test_what_is_wrong_in_the_file_is_found(
    small: Kit, change: Callable[[pikepdf.Pdf], object], found: str
) -> None:
    assert any(found in why for why in wrong(changed(small, change)))


def test_a_plan_that_the_file_does_not_keep_is_found(small: Kit) -> None:
    plan = small.plan
    guide, cards, letter = plan.contents
    shifted = replace(letter, first=8, last=8)
    moved = wrong(replace(small, plan=replace(plan, contents=(guide, cards, shifted))))
    assert f"“{letter.name}” begins on a left-hand page" in moved
    more = list(wrong(replace(small, plan=replace(plan, contents=(guide, replace(cards, copies=9), letter)))))
    assert any(why.startswith("the cover does not say ('Casecards") for why in more)
    assert any(why.startswith("the cover says ('Casecards") for why in more)
    assert f"the cover does not say that it is {plan.sheets + 1} sheets" in more


def test_words_of_another_page_or_language_are_found(small: Kit, facilitating: Facilitating) -> None:
    parts = ("cover", "facilitator", "case-cards", "letter-appeal")
    french = made(facilitating, KitWish(8, "fr", mode=Mode.SIGN, cases=("orm-bay",), parts=parts))
    pages = tuple(
        replace(own, page=other.page) for own, other in zip(small.plan.pages, french.plan.pages, strict=True)
    )
    found = list(wrong(replace(small, plan=replace(small.plan, pages=pages))))
    for line in small.plan.contents:
        assert any(why.startswith(f"“{line.name}” lacks") for why in found)
        assert f"“{line.name}” sounds like “en”" in found


def test_a_card_without_a_back_is_found(facilitating: Facilitating) -> None:
    wish = KitWish(4, "en", mode=Mode.DRAW, cases=("orm-bay",), parts=("cover", "card"))
    kit = made(facilitating, wish)
    assert list(wrong(kit)) == []
    (line,) = kit.plan.contents
    cut = replace(kit, plan=replace(kit.plan, contents=(replace(line, last=line.first),)))
    assert f"“{line.name}” has a front without a back" in wrong(cut)


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("color: #aaa", "a light copier loses “Some words”"),
        ("color: #888", "dots a light copier keeps 0"),
        ("background: #eee", "square millimetres are grey"),
        ("color: #fff; background: #000", "“Some words” stands in white on black"),
        ("margin: -20mm", "ink stands"),
    ],
)
def test_words_that_no_copier_keeps_are_found(style: str, found: str) -> None:
    html = (
        '<html lang="en"><title>a</title><style>@page {{ margin: 15mm }}</style><p style="{}">Some words</p>'
    )
    pages = [Page(html.format(one), KITS, ()) for one in ("", style)]
    good, bad = (list(copied(pypdfium2.PdfDocument(printed((page,))[0].data)[0])) for page in pages)
    assert good == []
    assert any(found in why for why in bad)
