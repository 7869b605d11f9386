"""Picture files → clean bytes, or one problem that says what to do."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.files.pictures import MAX_BYTES, MAX_USES, PRINTED_SIDE, Picture, png_size, read_picture
from app.files.problems import Problem

SECRETS = (b"Rue Haute 7", b"48.8566", b"Ana's camera", b"8BIM", b"http://ns.adobe.com/xap")


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def telling_jpeg(orientation: int = 1) -> bytes:
    """A JPEG whose EXIF, XMP, IPTC and comment each tell something of its maker."""
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("black", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x010F] = "Ana's camera"
    exif[0x0112] = orientation
    exif[0x8298] = "48.8566"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"Rue Haute 7")
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Rue Haute 7</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\x10\x1c\x02\x5a\0\x0bRue Haute 7"
    data = out.getvalue()
    return data[:2] + segment(0xE1, xmp) + segment(0xED, iptc) + data[2:]


def read(tmp_path: Path, name: str, data: bytes) -> Picture | Problem:
    path = tmp_path / name
    path.write_bytes(data)
    return read_picture(path)


def picture(tmp_path: Path, name: str, data: bytes) -> Picture:
    found = read(tmp_path, name, data)
    assert isinstance(found, Picture), found
    return found


def message(tmp_path: Path, name: str, data: bytes) -> str:
    found = read(tmp_path, name, data)
    assert isinstance(found, Problem)
    return str(found).removeprefix(f"{tmp_path}/{name}:")


def png(size: tuple[int, int], mode: str = "RGB", **options: PngInfo) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", **options)
    return out.getvalue()


def test_a_photograph_keeps_its_pixels_and_nothing_else(tmp_path: Path) -> None:
    before = telling_jpeg()
    assert all(secret in before for secret in SECRETS)
    clean = picture(tmp_path, "ana.jpg", before)
    assert (clean.media_type, clean.width, clean.height) == ("image/jpeg", 40, 20)
    assert not any(secret in clean.data for secret in SECRETS)
    after = Image.open(io.BytesIO(clean.data))
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert after.convert("L").getpixel((5, 10)) == 0
    assert after.convert("L").getpixel((35, 10)) == 255


def test_a_photograph_taken_upright_stands_upright(tmp_path: Path) -> None:
    clean = picture(tmp_path, "ana.jpg", telling_jpeg(orientation=6))
    assert (clean.width, clean.height) == (20, 40)


def test_a_png_keeps_its_pixels_and_nothing_else(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("Author", "Rue Haute 7")
    clean = picture(tmp_path, "ana.png", png((3, 4), "RGBA", pnginfo=info))
    assert (clean.media_type, clean.width, clean.height) == ("image/png", 3, 4)
    assert b"Rue Haute 7" not in clean.data


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    clean = picture(tmp_path, "ana.png", png((PRINTED_SIDE * 2, PRINTED_SIDE)))
    assert (clean.width, clean.height) == (PRINTED_SIDE, PRINTED_SIDE // 2)


@pytest.mark.parametrize("size", [(8_000, 5_000), (20_000, 20_000)])
def test_a_picture_of_40_megapixels_and_more_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    rows = zlib.compress(b"\0")
    head = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    assert message(tmp_path, "ana.png", data) == (
        " The picture has more than 20 megapixels; save a smaller copy."
    )


NO_PICTURE = " This is not a complete PNG or JPEG picture; save it again as PNG, JPEG or SVG."


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"GIF89a" + bytes(20), telling_jpeg()[:-300], png((9, 9))[:-30]]
)
def test_what_is_no_whole_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    assert message(tmp_path, "ana.jpg", data) == NO_PICTURE


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def pixels(clean: Picture, *places: tuple[int, int]) -> list[tuple[int, ...]]:
    """What is seen there, red, green and blue, on white paper."""
    with Image.open(io.BytesIO(clean.data)) as opened:
        seen = opened.convert("RGBA")
    shown = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return [shown.getpixel(place) for place in places]  # type: ignore[misc]  # A colour is three numbers.


def with_chunks(data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """The PNG with more pieces behind its head, which is 33 bytes long with its signature."""
    pieces = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    ]
    return data[:33] + b"".join(pieces) + data[33:]


def test_a_picture_in_the_colours_of_a_printing_house_keeps_them(tmp_path: Path) -> None:
    inks = Image.new("CMYK", (16, 8), (0, 255, 255, 0))
    inks.paste((0, 0, 0, 255), (8, 0, 16, 8))
    clean = picture(tmp_path, "ana.jpg", saved(inks, "JPEG", quality=95))
    red, black = pixels(clean, (2, 4), (13, 4))
    assert red[0] > 240
    assert max(red[1:]) < 16
    assert max(black) < 16
    with Image.open(io.BytesIO(clean.data)) as opened:
        assert opened.mode == "RGB"


def test_greys_of_sixteen_bits_stay_what_they_are(tmp_path: Path) -> None:
    greys = Image.new("I;16", (256, 1))
    for value in range(256):
        greys.putpixel((value, 0), value * 257)
    clean = picture(tmp_path, "ana.png", saved(greys, "PNG"))
    assert pixels(clean, (0, 0), (100, 0), (255, 0)) == [(0, 0, 0), (100, 100, 100), (255, 255, 255)]


def test_a_palette_with_a_transparent_colour_shows_the_paper_there(tmp_path: Path) -> None:
    drawn = Image.new("P", (2, 1))
    drawn.putpalette([255, 0, 0, 0, 0, 0])
    drawn.putpixel((1, 0), 1)
    clean = picture(tmp_path, "ana.png", saved(drawn, "PNG", transparency=0))
    assert pixels(clean, (0, 0), (1, 0)) == [(255, 255, 255), (0, 0, 0)]


def test_what_was_made_transparent_is_gone(tmp_path: Path) -> None:
    rubbed_out = Image.new("RGBA", (4, 4), (9, 8, 7, 0))
    clean = picture(tmp_path, "ana.png", saved(rubbed_out, "PNG"))
    with Image.open(io.BytesIO(clean.data)) as opened:
        assert opened.getpixel((1, 1)) == (255, 255, 255, 0)


def adam7(size: int) -> bytes:
    """A black picture of so many pixels a side, its rows laced as Adam7 has them."""
    steps = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b""
    for left, top, right, down in steps:
        width = len(range(left, size, right))
        rows += (b"\0" + bytes(width)) * (len(range(top, size, down)) if width else 0)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 1)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def test_interlaced_pictures_come_out_plain(tmp_path: Path) -> None:
    laced = adam7(9)
    assert Image.open(io.BytesIO(laced)).info["interlace"] == 1
    clean = picture(tmp_path, "ana.png", laced)
    assert set(pixels(clean, *((x, y) for x in range(9) for y in range(9)))) == {(0, 0, 0)}
    assert "interlace" not in Image.open(io.BytesIO(clean.data)).info
    step_by_step = saved(Image.new("RGB", (40, 20), "navy"), "JPEG", progressive=True)
    assert "progressive" not in Image.open(io.BytesIO(picture(tmp_path, "a.jpg", step_by_step).data)).info


@pytest.mark.parametrize("form", ["PNG", "MPO"])
def test_of_a_picture_that_moves_the_first_is_kept(tmp_path: Path, form: str) -> None:
    first, second = Image.new("RGB", (9, 9), "black"), Image.new("RGB", (9, 9), "white")
    moving = saved(first, form, save_all=True, append_images=[second])
    clean = picture(tmp_path, "ana.png", moving)
    assert pixels(clean, (4, 4)) == [(0, 0, 0)]
    with Image.open(io.BytesIO(clean.data)) as opened:
        assert getattr(opened, "n_frames", 1) == 1
        assert opened.format in {"PNG", "JPEG"}
    assert len(clean.data) < len(moving)


def test_no_piece_of_a_png_but_its_pixels_is_kept(tmp_path: Path) -> None:
    secret = b"Rue Haute 7"
    told = with_chunks(
        png((3, 4)),
        (b"tEXt", b"Author\0" + secret),
        (b"zTXt", b"Comment\0\0" + zlib.compress(secret)),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>" + secret + b"</x>"),
        (b"eXIf", b"MM\0*\0\0\0\x08\0\1\x01\x0f\0\2\0\0\0\x0c\0\0\0\x1a\0\0\0\0" + secret + b"\0"),
        (b"tIME", struct.pack(">HBBBBB", 2026, 11, 20, 1, 2, 3)),
        (b"prVt", secret),
    )
    clean = picture(tmp_path, "ana.png", told + secret)
    assert secret not in clean.data
    # Head, pixels and end: each piece is a length, a name, as many bytes and a sum.
    kinds, place = [], 8
    while place < len(clean.data):
        (length,) = struct.unpack(">I", clean.data[place : place + 4])
        kinds.append(clean.data[place + 4 : place + 8])
        place += length + 12
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("size", [(1, 1), (3, 4), (70_000, 2)])
def test_a_png_begins_with_its_size(size: tuple[int, int]) -> None:
    assert png_size(png(size)) == size


@pytest.mark.parametrize("form", ["GIF", "WEBP", "TIFF", "BMP"])
def test_other_kinds_of_pictures_are_refused(tmp_path: Path, form: str) -> None:
    assert message(tmp_path, "ana.png", saved(Image.new("RGB", (9, 9)), form)) == NO_PICTURE


def test_a_picture_of_many_bytes_is_refused(tmp_path: Path) -> None:
    told = message(tmp_path, "ana.png", bytes(MAX_BYTES + 1))
    assert told == " The picture is larger than 4 MB; save a smaller copy."


def test_a_picture_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    found = read_picture(tmp_path)
    assert isinstance(found, Problem)
    assert found.message == "The picture cannot be read; make it a file that this program may open."


def svg(inner: str, box: str = "0 0 30 40", more: str = "") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box}"{more}>{inner}</svg>'
    ).encode()


def test_a_plain_drawing_is_kept(tmp_path: Path) -> None:
    inner = (
        '<title>A kite</title><defs><g id="k"><path d="M0 0L9 9"/></g>'
        '<clipPath id="c"><rect width="9"/></clipPath></defs>'
        '<use href="#k" transform="translate(3 4) rotate(5)" fill="rgb(0, 0, 0)"/>'
        '<use xlink:href="#k" clip-path="url(#c)" xml:space="preserve"/>'
    )
    clean = picture(
        tmp_path, "kite.svg", b"<!-- by Ana --><?by Ana?>" + svg(inner + "<!-- of Rue Haute 7 -->")
    )
    assert (clean.media_type, clean.width, clean.height) == ("image/svg+xml", 30, 40)
    assert b"Ana" not in clean.data
    assert b"Haute" not in clean.data
    assert b"<title>A kite</title>" in clean.data


HOSTILE = {
    "a script": ("<script>alert(1)</script>", "“script”"),
    "a style": ("<style>@import 'x'</style>", "“style”"),
    "a foreign object": ("<foreignObject/>", "“foreignObject”"),
    "another drawing": ("<svg/>", "“svg”"),
    "a picture": ('<image href="data:x"/>', "“image”"),
    "a link": ('<a href="#x"/>', "“a”"),
    "an animation": ('<set attributeName="href" to="x"/>', "“set”"),
    "a metadata block": ("<metadata>Ana</metadata>", "“metadata”"),
    "a shape of no namespace": ('<rect xmlns=""/>', "“rect”"),
    "an outside reference": ('<use xlink:href="https://a.example/x#y"/>', "the attribute “href”"),
    "a file": ('<use href="file:///etc/passwd"/>', "the attribute “href”"),
    "a handler": ('<rect onload="alert(1)"/>', "the attribute “onload”"),
    "an inline style": ('<rect style="fill:url(https://a.example)"/>', "the attribute “style”"),
    "an outside paint": ('<rect fill="url(https://a.example)"/>', "the attribute “fill”"),
    "an outside paint in capitals": ('<rect fill="URL(https://a.example)"/>', "the attribute “fill”"),
    "an outside paint in disguise": ('<rect fill="u\\72l(https://a.example)"/>', "the attribute “fill”"),
    "an image set": ('<rect mask="image-set(x)"/>', "the attribute “mask”"),
    "a folder of its maker": ('<rect xmlns:i="urn:i" i:export="/home/ana"/>', "the attribute “export”"),
    "another base": ('<g xml:base="https://a.example/"/>', "the attribute “base”"),
    "too many copies": ('<use href="#k"/>' * (MAX_USES + 1), f"more than {MAX_USES} copies (“use”)"),
}


@pytest.mark.parametrize(("inner", "what"), HOSTILE.values(), ids=HOSTILE)
def test_a_drawing_that_holds_more_than_shapes_is_refused(tmp_path: Path, inner: str, what: str) -> None:
    assert message(tmp_path, "kite.svg", svg(inner)) == (
        f"1: The drawing holds {what}; export it as plain SVG (shapes and paths only)."
    )


def test_a_drawing_that_is_none_is_refused(tmp_path: Path) -> None:
    told = message(tmp_path, "kite.svg", b"<svg\n<")
    assert told == "2: This is not a readable SVG drawing; export it again as plain SVG."
    assert "“g”" in message(tmp_path, "kite.svg", b'<g xmlns="http://www.w3.org/2000/svg"/>')


BOMB = "".join(
    f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">'
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("inner", ["<title>&i;</title>", '<rect fill="&i;"/>', '<rect id="&x;"/>'])
def test_entities_are_not_expanded(tmp_path: Path, inner: str) -> None:
    kinds = f'<!ENTITY a "aaaaaaaaaa">{BOMB}<!ENTITY x SYSTEM "file:///etc/passwd">'
    found = read(tmp_path, "kite.svg", f"<!DOCTYPE svg [{kinds}]>".encode() + svg(inner))
    assert isinstance(found, Problem)


@pytest.mark.parametrize(
    "box", ["", "0 0 30", "0 0 0 40", "0 0 -3 40", "0 0 inf nan", "0 0 1e9 1", "a b c d", "0" + "," * 99_999]
)
def test_a_drawing_without_a_shape_is_refused(tmp_path: Path, box: str) -> None:
    told = message(tmp_path, "kite.svg", svg("", box))
    assert told == (
        '1: The drawing has no usable viewBox, so its shape is not known; add viewBox="0 0 width height".'
    )


@pytest.mark.parametrize("box", ["0 0 30 40", " -1.5,-2 , 30.25\n40.75 "])
def test_a_view_box_may_be_written_in_many_ways(tmp_path: Path, box: str) -> None:
    clean = picture(tmp_path, "kite.svg", svg("", box))
    assert (clean.width, clean.height) == (30, 40)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([("a.jpg", telling_jpeg()), ("a.png", png((9, 9))), ("a.svg", svg('<use href="#k"/>'))]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=5),
)
def test_changed_bytes_give_a_picture_or_a_problem(
    tmp_path: Path, original: tuple[str, bytes], changes: list[tuple[float, bytes]]
) -> None:
    name, data = original
    for where, piece in changes:
        start = round(where * len(data))
        data = data[:start] + piece + data[start + len(piece) :]
    assert isinstance(read(tmp_path, name, data), Picture | Problem)
