"""A picture file → clean bytes that are safe to print and to serve, or a problem.

Drawings (SVG) pass only if they are made of plain shapes; photographs (PNG, JPEG) are drawn again from
their pixels, which leaves places, names of cameras and other metadata behind.
"""

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree
from PIL import Image, ImageOps

from app.files.problems import Problem

#: Bytes; a drawing is some kilobytes, a photograph for print well under this.
MAX_BYTES = 4 * 1024 * 1024
#: Pixels, looked at before anything is decoded: 20 megapixels take 80 MB of memory.
MAX_PIXELS = 20_000_000
#: Pixels along the longer side that a letter needs: 120 mm at 300 dots an inch.
PRINTED_SIDE = 1_400

#: A copy may hold copies, so their number grows fast: ten times three copies make up to 3 to the power of 10,
#: some 60,000 shapes, which still draw quickly.
MAX_USES = 30

_SHAPES: Final = frozenset(
    f"{{http://www.w3.org/2000/svg}}{name}"
    for name in (
        "svg g path circle ellipse rect line polyline polygon title desc defs clipPath use symbol".split()
    )
)
#: Attributes of XML and XLink that plain drawings have.
_FOREIGN: Final = frozenset({"href", "lang", "space"})
#: The only functions that a shape needs: a place within the drawing, a transformation, a colour.
_FUNCTIONS: Final = re.compile(r"\b(url\(#|(matrix|translate|scale|rotate|skewX|skewY|rgba?|hsla?)\()")
_VIEW_BOX: Final = re.compile(
    r"[^\s,]+[\s,]+[^\s,]+[\s,]+(?P<width>\d{1,6})(\.\d+)?[\s,]+(?P<height>\d{1,6})(\.\d+)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, its media type and its size in pixels (SVG: user units)."""

    data: bytes
    media_type: str
    width: int
    height: int


def read_picture(path: Path) -> Picture | Problem:
    """The picture in that file; every reason why it cannot be used is one `Problem`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return Problem(path, 0, "The picture cannot be read; make it a file that this program may open.")
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return Problem(path, 0, f"The picture is larger than {limit} MB; save a smaller copy.")
    return _drawing(path, data) if path.suffix.lower() == ".svg" else _photograph(path, data)


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of that PNG in pixels: its first chunk begins with them (ISO/IEC 15948, 11.2.2)."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _drawing(path: Path, data: bytes) -> Picture | Problem:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        return Problem(path, line, "This is not a readable SVG drawing; export it again as plain SVG.")
    for line, what in _refused_in(root):
        return Problem(
            path, line, f"The drawing holds {what}; export it as plain SVG (shapes and paths only)."
        )
    size = _VIEW_BOX.fullmatch(root.get("viewBox", "").strip())
    width, height = (int(size["width"]), int(size["height"])) if size else (0, 0)
    if not width * height:
        remedy = 'add viewBox="0 0 width height"'
        return Problem(path, 1, f"The drawing has no usable viewBox, so its shape is not known; {remedy}.")
    return Picture(etree.tostring(root, encoding="utf-8"), "image/svg+xml", width, height)


def _refused_in(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Lines with what is no plain shape there: scripts, links, styles, text, pictures, traces of people."""
    uses = 0
    for element in root.iter():
        # The library's types know neither that an element has a line nor that an entity has no name.
        line = getattr(element, "sourceline", None) or 0
        tag: object = element.tag
        name = tag.rpartition("}")[2] if isinstance(tag, str) else "an entity"
        uses += name == "use"
        if tag not in _SHAPES or (element is root) != (name == "svg"):
            yield line, f"“{name}”"
        elif uses > MAX_USES:
            yield line, f"more than {MAX_USES} copies (“use”)"
        yield from ((line, f"the attribute “{own}”") for own in _refused_attributes(element))


def _refused_attributes(element: etree._Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        plain = etree.QName(str(name)).localname
        text = _FUNCTIONS.sub("", str(value))
        # Attributes of a drawing program may hold its user's name and folders.
        foreign = str(name).startswith("{") and plain not in _FOREIGN
        acts = plain.startswith("on") or plain == "style" or "(" in text or "\\" in text
        if foreign or acts or (plain == "href" and not text.startswith("#")):
            yield plain


def _photograph(path: Path, data: bytes) -> Picture | Problem:
    try:
        with warnings.catch_warnings(), contextlib.suppress(Image.DecompressionBombError):
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height <= MAX_PIXELS:
                return _drawn_again(picture)
    except Exception:  # noqa: BLE001 – a damaged picture makes the library raise almost anything.
        message = "This is not a complete PNG or JPEG picture; save it again as PNG, JPEG or SVG."
        return Problem(path, 0, message)
    limit = MAX_PIXELS // 1_000_000
    return Problem(path, 0, f"The picture has more than {limit} megapixels; save a smaller copy.")


def _drawn_again(picture: Image.Image) -> Picture:
    """The same pixels in a new file, so that nothing but pixels is left; large ones are made smaller."""
    keeps_alpha = picture.format == "PNG"
    # A camera held upright says so beside the pixels only.
    upright = _eight_bits(ImageOps.exif_transpose(picture))
    clean = _without_hidden(upright.convert("RGBA")) if keeps_alpha else upright.convert("RGB")
    clean.thumbnail((PRINTED_SIDE, PRINTED_SIDE))
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, "PNG" if keeps_alpha else "JPEG", **({} if keeps_alpha else {"quality": 88}))
    return Picture(out.getvalue(), "image/png" if keeps_alpha else "image/jpeg", clean.width, clean.height)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits as those of 8: the library would take all but the darkest for white."""
    return picture.point(lambda value: value / 256).convert("L") if picture.mode == "I;16" else picture


def _without_hidden(picture: Image.Image) -> Image.Image:
    """White where nothing can be seen: what somebody rubbed out may still be there, transparent."""
    seen = picture.getchannel("A").point(lambda value: 255 if value else 0)
    return Image.composite(picture, Image.new("RGBA", picture.size, (255, 255, 255, 0)), seen)
