"""Letter, or any text in lines → DOCX with real styles, for people who go on in a word processor."""

import io
import zipfile
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from docx import Document as Template
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from app.documents.document import Size
from app.documents.inset import Inset
from app.documents.page import Lent
from app.documents.styled import (
    ADDRESSEE,
    BOTTOM,
    FACE,
    FOOT,
    HEAD,
    ITEM,
    LEADING,
    NUMBER,
    PAGE_NUMBER,
    SIDES,
    STYLES,
    TOP,
    Line,
    Style,
    Text,
    foot_of,
    head_of,
    language_and_region,
    lines_of,
    packed,
)
from app.letters.letter import Letter

#: Word calls “right” the side where lines end, whichever that is.
_SIDES: Final = MappingProxyType(
    {"start": None, "center": WD_ALIGN_PARAGRAPH.CENTER, "end": WD_ALIGN_PARAGRAPH.RIGHT}
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
#: The kinds of list: its number, what Word calls the way in which items are marked, and the mark.
_NUMBERED: Final = "1", "decimal", "%1."
_BULLETED: Final = "2", "bullet", "•"
_KIND_OF_LIST: Final = """<w:abstractNum {ns} w:abstractNumId="{kind}">
<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="{item}" w:hanging="{number}"/></w:pPr></w:lvl></w:abstractNum>"""
_LIST: Final = """<w:num {ns} w:numId="{value}"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""
_BULLETS: Final = '<w:num {ns} w:numId="{value}"><w:abstractNumId w:val="2"/></w:num>'
_ITEM: Final = '<w:numPr {ns}><w:ilvl w:val="0"/><w:numId w:val="{value}"/></w:numPr>'
_LANGUAGE: Final = '<w:lang {ns} w:val="{value}"/>'
_LEVEL: Final = '<w:outlineLvl {ns} w:val="{value}"/>'
_SIZE: Final = '<w:szCs {ns} w:val="{value}"/>'
_PAGE_NUMBER: Final = '<w:fldSimple {ns} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
_NO_PADDING: Final = """<w:tblCellMar {ns}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>
</w:tblCellMar>"""


def docx(letter: Letter, size: Size, lent: Lent) -> bytes:
    """The letter as DOCX for that size of paper: the same bytes every time, no trace of who made it when."""
    lines, head, foot = tuple(lines_of(letter, lent)), head_of(letter, lent), foot_of(letter)
    return docx_of(Text(lines, STYLES, letter.language, letter.direction, head, foot), size)


def docx_of(text: Text, size: Size) -> bytes:
    """The text as DOCX for that size of paper: likewise."""
    document = Template()
    _set_page(document, size)
    _set_styles(document, text.styles, size)
    _set_language(document, text)
    _set_lists(document, text)
    _write(document, text)
    _write_margins(document, text)
    _strip(document)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _set_page(document: Docx, size: Size) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(size.width), Mm(size.height)
    section.left_margin = section.right_margin = Mm(SIDES)
    section.top_margin, section.header_distance = Mm(TOP), Mm(HEAD)
    section.bottom_margin, section.footer_distance = Mm(BOTTOM), Mm(FOOT)


def _set_styles(document: Docx, own_styles: Iterable[Style], size: Size) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _WORD_NEEDS:
            style.delete()
    normal = styles["Normal"]
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)
    for own in own_styles:
        style = styles.add_style(own.name, WD_STYLE_TYPE.PARAGRAPH, own.standard)
        style.base_style = normal
        style.quick_style = True
        _set_style(style, own)
        if own.blank:
            end = Mm(size.width - 2 * SIDES)
            style.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    for own in own_styles:
        if own.follows:
            styles[own.name].next_paragraph_style = styles[own.follows]


def _set_style(style: ParagraphStyle, own: Style) -> None:
    # Scripts such as Arabic have a size, a weight and a slant of their own.
    style.font.size = Pt(own.points)
    style.font.bold = style.font.cs_bold = own.bold or None
    style.font.italic = style.font.cs_italic = own.italic or None
    style.element.rPr.append(_element(_SIZE, value=f"{own.points * 2:.0f}"))
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(own.before), Pt(own.after), LEADING
    layout.keep_together = layout.keep_with_next = own.together
    layout.alignment = _SIDES[own.side]
    if own.level:
        layout.element.pPr.append(_element(_LEVEL, value=str(own.level - 1)))


def _set_language(document: Docx, text: Text) -> None:
    """The language of the words, so that the right dictionary checks them, and the direction of reading."""
    language = _tag_of(text.language)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for tag in defaults.iter(qn("w:lang")):
        for script in ("val", "eastAsia", "bidi"):
            tag.set(qn(f"w:{script}"), language)
        if text.direction == "rtl":
            tag.addprevious(_element("<w:rtl {ns}/>"))
    if text.direction == "rtl":
        document.styles["Normal"].element.get_or_add_pPr().insert(0, _element("<w:bidi {ns}/>"))
    settings = document.settings.element
    for tag in [tag for tag in settings if tag.tag not in _SETTINGS_TO_KEEP]:
        settings.remove(tag)
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), language)
    # The template's mode 14 would open each letter in a “compatibility mode”.
    settings.find(f".//{qn('w:compatSetting')}[@{qn('w:name')}='compatibilityMode']").set(qn("w:val"), "15")


def _set_lists(document: Docx, text: Text) -> None:
    """Numbers for lists: each has its own, so that a second one starts again at 1, and bullets have one."""
    numbering = document.part.numbering_part.element
    numbering.clear()
    numbering.append(_kind_of_list(*_NUMBERED))
    bulleted = [style.name for style in text.styles if style.bulleted]
    if bulleted:
        numbering.append(_kind_of_list(*_BULLETED))
    lists = dict.fromkeys(line.list for line in text.lines if line.list)
    for number in lists:
        numbering.append(_element(_LIST, value=str(number)))
    for number, name in enumerate(bulleted, max(lists, default=0) + 1):
        numbering.append(_element(_BULLETS, value=str(number)))
        document.styles[name].element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number


def _kind_of_list(kind: str, how: str, mark: str) -> BaseOxmlElement:
    place = {"item": str(Mm(ITEM).twips), "number": str(Mm(NUMBER).twips)}
    return _element(_KIND_OF_LIST, kind=kind, how=how, mark=mark, **place)


def _write(document: Docx, text: Text) -> None:
    for line in text.lines:
        if line.beside:
            _write_beside(document, line, line.beside, text)
            continue
        paragraph = _add(document, line)
        if line.list:
            paragraph.paragraph_format.element.get_or_add_pPr().append(_element(_ITEM, value=str(line.list)))


def _write_beside(document: Docx, line: Line, beside: Line, text: Text) -> None:
    """A table of two cells without a border."""
    table = document.add_table(1, 2)
    table.autofit = False
    if text.direction == "rtl":
        table.table_direction = WD_TABLE_DIRECTION.RTL
    document.element.body.tbl_lst[-1].tblPr.find(qn("w:tblLook")).addprevious(_element(_NO_PADDING))
    whole = sum(column.width or 0 for column in table.columns)
    parts = (line, ADDRESSEE), (beside, 1 - ADDRESSEE)
    for column, (own, part) in zip(table.columns, parts, strict=True):
        (cell,) = column.cells
        column.width = cell.width = Emu(int(whole * part))
        _only(cell, own)


def _write_margins(document: Docx, text: Text) -> None:
    """What stands at the head of the first page and at the foot of all; the others have their numbers."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    number = _only(section.header, Line(PAGE_NUMBER.name))
    number.paragraph_format.element.append(_element(_PAGE_NUMBER))
    if text.head:
        _only(section.first_page_header, text.head)
    if text.foot:
        _only(section.first_page_footer, text.foot)
        _only(section.footer, text.foot)


def _only(place: BlockItemContainer, line: Line) -> Paragraph:
    """The line in a place that Word does not allow to be empty."""
    (empty,) = place.paragraphs
    paragraph = _add(place, line)
    element = empty.paragraph_format.element
    element.getparent().remove(element)
    return paragraph


def _add(place: Docx | BlockItemContainer, line: Line) -> Paragraph:
    paragraph = place.add_paragraph(style=line.style)
    if line.picture:
        _add_picture(paragraph, line.picture)
    for run in line.runs:
        words = paragraph.add_run(run.text)
        if run.bold:
            words.font.bold = words.font.cs_bold = True
        if run.italic:
            words.font.italic = words.font.cs_italic = True
        if run.language:
            words.element.get_or_add_rPr().append(_element(_LANGUAGE, value=_tag_of(run.language)))
    return paragraph


def _add_picture(paragraph: Paragraph, picture: Inset) -> None:
    run = paragraph.add_run()
    run.add_picture(io.BytesIO(picture.data), Mm(picture.width), Mm(picture.height))
    for properties in run.element.iter(qn("wp:docPr")):
        properties.set("descr", picture.words)


def _tag_of(language: str) -> str:
    return "-".join(filter(None, language_and_region(language)))


def _element(template: str, **values: str) -> BaseOxmlElement:
    return parse_xml(template.format(ns=nsdecls("w"), **values))


def _strip(document: Docx) -> None:
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(_NEEDLESS):
                del part.rels[key]


def _undated(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return packed({name: old.read(name) for name in old.namelist()})
