"""A part of a kit → DOCX: the words that would be printed, in styles that a word processor knows."""

import re
import subprocess
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Reader

from app.documents.document import Size
from app.errors import PressFailed
from app.kits.editable import part_docx
from app.kits.parts import KitPart
from app.languages import INTERFACE_LANGUAGES
from tests.kits.made import CODES, KITS, SLUGS, facts_of, parts_in, plans, printed, write_kits, write_part
from tests.papers.measuring import page_count, page_text

BUNDLED = {part.slug: part for part in parts_in(KITS)}
EDITABLE = [part for part in BUNDLED.values() if part.facts.editable]
#: How the items of lists are marked, on paper and in the plain text that LibreOffice writes.
_MARK = re.compile(r"[•‣]|\d+\.")
_PAGE = """{% extends "_shared/sheet.html.jinja" %}
{% block body %}
<h1>Plan</h1>
<!-- For whoever changes this page. -->
<p>Read <strong>slowly <em>and</em></strong> aloud,<br />
  then &amp; only then&nbsp;write.</p>
<ol><li>One</li><li><p>Two</p></li></ol>
<blockquote><p>Nobody has to.</p></blockquote>
<ul><li>A</li></ul>
<ol><li>Again</li></ol>
<p class="small name-line">Class:</p><div class="rule"></div>
<table><tr><td>Day</td><td>Hour</td></tr></table>
{% endblock %}"""


def made(folder: Path, page: str = _PAGE, facts: str = "place: 5\n") -> KitPart:
    write_part(write_kits(folder / "kits"), "own", facts, page=page)
    return parts_in(folder / "kits")[-1]


def lines(data: bytes) -> list[tuple[str, str]]:
    read = Reader(BytesIO(data)).paragraphs
    return [(line.style.name or "", line.text) for line in read if line.style]


def file(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def words(text: str) -> Counter[str]:
    return Counter(word for word in text.split() if not _MARK.fullmatch(word))


def test_a_page_is_told_in_styles_that_word_processors_know(tmp_path: Path) -> None:
    data = part_docx(made(tmp_path), facts_of())
    assert lines(data) == [
        ("Title", "Plan"),
        ("Body Text", "Read slowly and aloud,\nthen & only then\u00a0write."),
        ("List Number", "One"),
        ("List Number", "Two"),
        ("Quote", "Nobody has to."),
        ("List Bullet", "A"),
        ("List Number", "Again"),
        ("Blank", "Class: \t"),
        ("Blank", "\t"),
        ("Body Text", "Day"),
        ("Body Text", "Hour"),
    ]


def test_what_is_bold_or_slanted_stays_so(tmp_path: Path) -> None:
    line = Reader(BytesIO(part_docx(made(tmp_path), facts_of()))).paragraphs[1]
    runs = [(run.text, bool(run.bold), bool(run.italic)) for run in line.runs if run.text != "\n"]
    assert runs == [
        ("Read ", False, False),
        ("slowly ", True, False),
        ("and", True, True),
        (" aloud,", False, False),
        ("then & only then\u00a0write.", False, False),
    ]


def test_every_numbered_list_begins_at_one_on_the_next_page_too(tmp_path: Path) -> None:
    data = part_docx(made(tmp_path, facts="place: 5\neach: case\n"), facts_of())
    numbers = re.findall(r'<w:numId w:val="(\d+)"', file(data, "word/document.xml"))
    assert numbers == ["1", "1", "2", "3", "3", "4"]


def test_a_template_that_is_not_well_nested_costs_no_words(tmp_path: Path) -> None:
    page = "<head><title>No</title></head></section><p>One<p>Two</div></em> <b>three</p> four"
    read = lines(part_docx(made(tmp_path, page), facts_of()))
    assert [text for _, text in read] == ["One", "Two", "three", "four"]


def test_a_fault_in_the_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(PressFailed) as raised:
        part_docx(made(tmp_path, "{{ nothing.at.all }}"), facts_of())
    assert "the part “own”" in raised.value.why


def test_letters_on_a_paper_have_no_words_here() -> None:
    assert lines(part_docx(BUNDLED["letter-appeal"], facts_of())) == []


def test_it_runs_from_right_to_left_where_the_language_does() -> None:
    data = part_docx(BUNDLED["families"], facts_of(direction="rtl"))
    styles = file(data, "word/styles.xml")
    assert "<w:bidi/>" in styles
    assert "<w:rtl/>" in styles


def test_no_code_of_a_group_is_told(tmp_path: Path) -> None:
    part = made(tmp_path, "{{ kit.codes.report if kit.codes else 'none' }}")
    assert lines(part_docx(part, facts_of(codes=CODES))) == [("Body Text", "none")]


def test_teachers_edit_their_own_pages() -> None:
    assert {"families", "head", "curriculum", "facilitator"} <= {part.slug for part in EDITABLE}


@pytest.mark.parametrize("part", EDITABLE, ids=lambda part: part.slug)
def test_the_same_part_is_the_same_bytes_without_a_trace_of_its_making(part: KitPart) -> None:
    facts = facts_of(language="fr", size=Size.LETTER)
    data = part_docx(part, facts)
    assert data == part_docx(part, facts)
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if name.startswith("docProps")]
    assert 'w:lang w:val="fr-FR"' in file(data, "word/styles.xml")
    width = Reader(BytesIO(data)).sections[0].page_width
    assert width is not None
    assert round(width.mm, 1) == Size.LETTER.width


def test_a_word_processor_reads_every_word_of_the_printed_page(tmp_path: Path) -> None:
    expected: dict[str, Counter[str]] = {}
    for part in EDITABLE:
        for language in INTERFACE_LANGUAGES:
            facts = facts_of(*SLUGS, language=language)
            pdf = printed(tuple(plan.page for plan in plans(part, facts)))[0].data
            expected[f"{part.slug}-{language}"] = words(
                " ".join(page_text(pdf, number) for number in range(page_count(pdf)))
            )
            (tmp_path / f"{part.slug}-{language}.docx").write_bytes(part_docx(part, facts))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    convert = [*command, "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    files = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run([*convert, *files], check=True, capture_output=True, timeout=300)
    read = {name: words((tmp_path / f"{name}.txt").read_text("utf-8-sig")) for name in expected}
    assert read == expected
