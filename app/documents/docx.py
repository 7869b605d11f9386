"""Letter → DOCX with real styles, for people who go on writing in a word processor."""

import io
import re
import zipfile
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from babel.core import get_global
from docx import Document as Template
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from app.documents.document import Size
from app.letters.letter import Letter, Paragraph

#: Every word processor has this face, or one of the same widths.
_FACE: Final = "Times New Roman"
_LINE_TO_SIGN: Final = "_" * 30
#: Width and height.
_SIZES: Final = MappingProxyType({Size.A4: (Mm(210), Mm(297)), Size.LETTER: (Mm(215.9), Mm(279.4))})
#: Style name → points before and after, lines that a page break may not part, and points of type.
_STYLES: Final = (
    ("Sender", 0, 6, False, 11.5),
    ("Place and Date", 0, 18, False, 11.5),
    ("Addressee", 0, 18, False, 11.5),
    ("Salutation", 0, 8, True, 11.5),
    ("Letter Body", 0, 7, False, 11.5),
    ("Numbered Demand", 0, 4, False, 11.5),
    ("Closing", 6, 0, True, 11.5),
    # Room to sign by hand, above the typed name too.
    ("Signature", 42, 12, False, 11.5),
    ("Copies", 0, 0, False, 10),
    ("Note", 0, 0, False, 8.5),
)
_WORD_NEEDS: Final = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List"})
_SETTINGS_TO_KEEP: Final = frozenset(
    map(qn, ("w:defaultTabStop", "w:characterSpacingControl", "w:compat", "w:themeFontLang"))
)
#: What Word keeps for its own comfort: who made it, when, with what, and a picture of the first page.
_NEEDLESS: Final = (
    "/thumbnail",
    "/stylesWithEffects",
    "/core-properties",
    "/extended-properties",
    "/customXml",
)
#: XML 1.0 cannot hold these at all. Letters come without them; one that does not must still not break.
_NOT_XML: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERING: Final = """<w:abstractNum {ns} w:abstractNumId="1">
<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>"""
_LIST: Final = """<w:num {ns} w:numId="{value}"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""
_ITEM: Final = '<w:numPr {ns}><w:ilvl w:val="0"/><w:numId w:val="{value}"/></w:numPr>'
_LANGUAGE: Final = '<w:lang {ns} w:val="{value}"/>'


def docx(letter: Letter, size: Size) -> bytes:
    """The letter as DOCX for that size of paper: the same bytes every time, no trace of who made it when."""
    document = Template()
    _set_page(document, size)
    _set_styles(document)
    _set_language(document, letter)
    _write(document, letter)
    _strip(document)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _set_page(document: Docx, size: Size) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = _SIZES[size]
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(20), Mm(25)
    section.footer_distance = Mm(15)


def _set_styles(document: Docx) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _WORD_NEEDS:
            style.delete()
    normal = styles["Normal"]
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FACE)
    for name, before, after, together, points in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        style.font.size = Pt(points)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0
        layout.keep_together = layout.keep_with_next = together
    styles["Place and Date"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Note"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Note"].font.italic = True


def _set_language(document: Docx, letter: Letter) -> None:
    """The language of the words, so that the right dictionary checks them, and the direction of reading."""
    language = _with_region(letter.language)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for tag in defaults.iter(qn("w:lang")):
        for script in ("val", "eastAsia", "bidi"):
            tag.set(qn(f"w:{script}"), language)
        if letter.direction == "rtl":
            tag.addprevious(_element("<w:rtl {ns}/>"))
    if letter.direction == "rtl":
        document.styles["Normal"].element.get_or_add_pPr().insert(0, _element("<w:bidi {ns}/>"))
    settings = document.settings.element
    for tag in [tag for tag in settings if tag.tag not in _SETTINGS_TO_KEEP]:
        settings.remove(tag)
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), language)
    # The template's mode 14 would open each letter in a “compatibility mode”.
    settings.find(f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']").set(qn("w:val"), "15")


def _with_region(language: str) -> str:
    """``fr`` → ``fr-FR``: word processors find a dictionary by language and region."""
    likely = get_global("likely_subtags").get(language)
    return f"{language}-{likely.split('_')[-1]}" if likely else language


def _write(document: Docx, letter: Letter) -> None:
    _add(document, "Sender", letter.sender)
    _add(document, "Place and Date", [letter.place_and_date])
    addressee = _add(document, "Addressee", letter.addressee)
    if letter.country:
        country = addressee.add_run(f"\n{_clean(letter.country)}")
        country.element.get_or_add_rPr().append(_element(_LANGUAGE, _with_region(letter.country_language)))
    _add(document, "Salutation", [letter.salutation])
    _write_body(document, letter)
    _add(document, "Closing", [letter.closing])
    _add(document, "Signature", [letter.signature or _LINE_TO_SIGN])
    if letter.copies_to:
        _add(document, "Copies", [letter.copies_label, *letter.copies_to])
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    footer.paragraphs[0].style = document.styles["Note"]
    footer.paragraphs[0].add_run(_clean("\n".join(letter.notes)))


def _write_body(document: Docx, letter: Letter) -> None:
    numbering = document.part.numbering_part.element
    numbering.clear()
    numbering.append(_element(_NUMBERING))
    for number, block in enumerate(letter.body, 1):
        if isinstance(block, Paragraph):
            _add(document, "Letter Body", [block.text])
            continue
        # Every list has a number of its own, so that a second one starts again at 1.
        numbering.append(_element(_LIST, str(number)))
        for item in block.items:
            line = _add(document, "Numbered Demand", [item])
            line.paragraph_format.element.get_or_add_pPr().append(_element(_ITEM, str(number)))


def _add(document: Docx, style: str, lines: Iterable[str]) -> Line:
    return document.add_paragraph(_clean("\n".join(lines)), style)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _element(template: str, value: str = "") -> BaseOxmlElement:
    return parse_xml(template.format(ns=nsdecls("w"), value=value))


def _strip(document: Docx) -> None:
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(_NEEDLESS):
                del part.rels[key]


def _undated(package: bytes) -> bytes:
    """The same ZIP file with every entry dated 1 January 1980, the first day that ZIP knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
