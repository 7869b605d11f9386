"""Nothing that is posted tells of who made it, and no paper tells what its case bars: every paper is read."""

import contextlib
import io
import shutil
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pikepdf
import pytest

from app.cases.case import Case
from app.cases.sheet import Kind, SenderAddress
from app.documents.document import Format, Size
from app.documents.docx import docx
from app.documents.odt import odt
from app.documents.page import Lent
from app.documents.papers import Paper
from app.documents.text import text
from app.settings import ROOT
from app.writing import Wish
from tests.documents.letters import on, printed, sample
from tests.files.test_pictures import SECRETS, telling_jpeg
from tests.papers.making import Maker, writer
from tests.papers.prohibited import Told, told, violations

MAKER = Maker()
PAPERS = tuple(MAKER.stock.papers)
#: Papers of which all can see who sends them.
OPEN_TO_ALL = ("envelope", "labels", "postcard")
MIRA = MAKER.stock.catalogue.case("mira-solenne")
NAME, STREET = "Camille Ferrand", "12, rue des Tanneurs"


@dataclass(frozen=True)
class Print:
    """A letter on a paper, and what it tells; ``languages`` are the letter's and its reader's."""

    paper: Paper
    case: Case
    kind: Kind
    languages: tuple[str, str]
    format: Format
    told: Told

    def __str__(self) -> str:
        return f"{self.paper.slug}-{self.case.slug}-{self.kind}-{self.languages[0]}.{self.format}"

    @property
    def shows_portrait(self) -> bool:
        """Whether the case's picture is on it, or only described."""
        words = {self.case.letter_words(language).front.picture for language in self.languages}
        return bool(self.told.bitmaps or words & {*self.told.described})


def _prints(
    maker: Maker,
    kind: Kind,
    only: str = "",
    among: Collection[str] = MAKER.stock.papers,
    *,
    whole: bool = False,
) -> Iterator[Print]:
    """Each case on each paper and in each format, in one language after the other or in all of them."""
    turn = 0
    cases = [case for case, own in maker.cases() if own is kind and only in {"", case.slug}]
    papers = [
        paper for slug, paper in maker.stock.papers.items() if slug in among and kind in paper.facts.kinds
    ]
    for paper, case in product(papers, cases):
        for format in paper.facts.formats:
            turn += 1
            size = paper.facts.sizes[turn % len(paper.facts.sizes)]
            languages = case.letter_languages(kind)
            for language in languages if whole else (languages[turn % len(languages)],):
                made = maker.make(case, kind, language, Wish(format, paper.slug, size))
                own = writer(case, language, faces=paper.facts.faces).interface
                yield Print(paper, case, kind, (language, own), format, told(format, made.data))


@pytest.mark.long
@pytest.mark.parametrize("kind", Kind)
def test_no_paper_tells_of_its_maker_or_what_its_case_bars(kind: Kind, *, whole: bool) -> None:
    found = {
        str(one): [*violations(one.told, one.case, one.languages), *_sender(one)]
        for one in _prints(MAKER, kind, whole=whole)
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _sender(one: Print) -> Iterator[str]:
    """What all can see of the sender that the case does not allow."""
    if one.paper.slug in OPEN_TO_ALL:
        rule = one.case.facts.kinds[one.kind].sender_address
        if STREET in one.told.words and rule is not SenderAddress.FULL:
            yield "it shows the sender's street"
        # A card's message may be signed.
        if NAME in one.told.words and rule is SenderAddress.NONE and not one.paper.facts.finishes:
            yield "it shows the sender's name"


PLANTED = {
    "Made with Every Letter.": "Every Letter",
    "every-letter write": "every-letter",
    "See https://letters.example/en for more.": "https://letters.example/en",
    "letters.example.org": "example.org",
    "Write to ada@letters.example": "ada@letters.example",
    "I am one of Write for Rights.": "Write for Rights",
    "Do sing “THE CLOCK” again": "clock",
    MIRA.campaign.words["fr"].front.title: MIRA.campaign.words["fr"].front.title,
}


@pytest.mark.parametrize(("words", "found"), PLANTED.items())
def test_the_reader_finds_what_was_planted(words: str, found: str) -> None:
    letter = sample(salutation=words)
    for document in (
        told(Format.PDF, printed(sample(title=words)).data),
        told(Format.PDF, printed(letter).data),
        told(Format.DOCX, docx(letter, Size.A4, Lent())),
        told(Format.ODT, odt(letter, Size.A4, Lent())),
        told(Format.TXT, text(letter).encode()),
    ):
        assert f"it says “{found}”" in violations(document, MIRA, ("en",))


def test_the_reader_finds_links_and_codes() -> None:
    with pikepdf.open(io.BytesIO(printed(sample()).data)) as pdf:
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot)]))
        code = pdf.make_stream(b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Code=code)
        out = io.BytesIO()
        pdf.save(out)
    document = told(Format.PDF, out.getvalue())
    assert (document.links, document.bitmaps) == (1, 1)
    assert "it holds 1 links" in violations(document, MIRA, ("en",))
    clean = told(Format.PDF, printed(sample(), on("stationery")).data)
    assert (clean.links, clean.bitmaps, clean.described) == (0, 0, ("A portrait of Mira Solenne",))
    assert not list(violations(clean, MIRA, ("en",)))


def _changed(tmp_path: Path, facts: dict[str, str], portrait: bytes = b"") -> Maker:
    """The case files with these facts of Mira Solenne's replaced, and her picture by a photograph."""
    copy = Path(shutil.copytree(ROOT / "case_files", tmp_path / str(len(list(tmp_path.iterdir())))))
    folder = copy / "example" / "mira-solenne"
    (folder / "portrait.jpg").write_bytes(portrait or telling_jpeg())
    text = (folder / "case.yaml").read_text("utf-8")
    for before, after in {"file: picture.svg": "file: portrait.jpg", **facts}.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    (folder / "case.yaml").write_text(text, "utf-8")
    maker = Maker(copy)
    assert maker.stock.problems == ()
    return maker


def _pictured(maker: Maker, kind: Kind, papers: Collection[str] = PAPERS) -> set[str]:
    """Those of the papers on which her portrait is."""
    return {one.paper.slug for one in _prints(maker, kind, MIRA.slug, papers) if one.shows_portrait}


@pytest.mark.long
def test_a_portrait_is_on_no_paper_without_consent_or_where_it_could_tell_of_charges(tmp_path: Path) -> None:
    charges = {"mention_charges: no": "mention_charges: yes"}
    allowed = _changed(tmp_path, charges)
    papers = {kind: _pictured(allowed, kind) for kind in Kind}
    assert all("stationery" in own for own in papers.values())
    silent = _changed(tmp_path, {})
    for kind, expected in ((Kind.APPEAL, papers[Kind.APPEAL]), (Kind.SOLIDARITY, set())):
        assert _pictured(silent, kind, papers[kind]) == expected
    for consent in ("[name, quotation]", "[name, picture]\n  until: 2026-11-19"):
        withheld = _changed(tmp_path, charges | {"covers: [name, picture, quotation]": f"covers: {consent}"})
        assert [_pictured(withheld, kind, papers[kind]) for kind in Kind] == [set(), set()]


def test_an_envelope_bears_the_sender_where_it_may() -> None:
    shown = {}
    for case, kind in MAKER.cases():
        words = told(Format.PDF, MAKER.make(case, kind, "fr", Wish(Format.PDF, "envelope")).data).words
        shown[case.facts.kinds[kind].sender_address] = (NAME in words, STREET in words)
    assert shown == {
        SenderAddress.FULL: (True, True),
        SenderAddress.NAME_AND_COUNTRY: (True, False),
        SenderAddress.NONE: (False, False),
    }


def test_what_a_photograph_tells_beside_its_pixels_reaches_no_document(tmp_path: Path) -> None:
    assert all(secret in telling_jpeg() for secret in SECRETS)
    maker = _changed(tmp_path, {})
    pictured = 0
    for paper in maker.stock.papers.values():
        for format in paper.facts.formats:
            case = maker.stock.catalogue.case(MIRA.slug)
            data = maker.make(case, paper.facts.kinds[0], "en", Wish(format, paper.slug)).data
            pictured += told(format, data).bitmaps
            for part in _parts(format, data):
                assert [secret for secret in SECRETS if secret in part] == [], (paper.slug, format)
    assert pictured


def _parts(format: Format, data: bytes) -> Iterator[bytes]:
    """The document's bytes, and those that it holds packed."""
    yield data
    if format is Format.PDF:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for stream in pdf.objects:
                if isinstance(stream, pikepdf.Stream):
                    yield stream.read_raw_bytes()
                    with contextlib.suppress(pikepdf.PdfError):
                        yield stream.read_bytes()
    elif format is not Format.TXT:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from map(package.read, package.namelist())
