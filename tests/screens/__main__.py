"""Every screen → pictures in ``screens/``, in three languages, light and dark, and sheets of them."""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from app.languages import INTERFACE_LANGUAGES
from tests.browsing import chromium
from tests.screens.ways import Way
from tests.screens.websites import websites
from tests.serving import ROOT, Site

FOLDER = ROOT / "screens"
WIDTHS = (390, 1440)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
#: Pixels: of one small picture on the sheet, and how much of a long page it shows.
TILE, TALLEST = 300, 640


def main() -> None:
    """Takes all pictures anew, then lays the small ones out on one sheet per width and scheme."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as name, websites(Path(name)) as sites, chromium() as browser:
        for width, scheme in product(WIDTHS, SCHEMES):
            taken = [shot for site, screens in sites for shot in shots(browser, site, screens, width, scheme)]
            sheet(taken).save(FOLDER / f"sheet-{width}-{scheme}.png")
            sys.stdout.write(f"screens/sheet-{width}-{scheme}.png: {len(taken)} screens\n")


def shots(
    browser: Browser, site: Site, screens: Mapping[str, Way], width: int, scheme: Scheme
) -> Iterator[tuple[str, Image.Image]]:
    """Each screen of the website in each language, also saved whole; dark ones in the first language only."""
    for language in INTERFACE_LANGUAGES if scheme == "light" else [next(iter(INTERFACE_LANGUAGES))]:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce",
        )
        page = context.new_page()
        for name, way in screens.items():
            way(page, language)
            picture = page.screenshot(full_page=True)
            label = f"{name}-{language}"
            (FOLDER / f"{label}-{width}-{scheme}.png").write_bytes(picture)
            yield label, Image.open(io.BytesIO(picture)).convert("RGB")
        context.close()


def sheet(taken: list[tuple[str, Image.Image]]) -> Image.Image:
    """The pictures made small, seven in a row, each under its name."""
    columns = 7
    rows = -(-len(taken) // columns)
    whole = Image.new("RGB", (columns * (TILE + 20), rows * (TALLEST + 40)), "white")
    draw = ImageDraw.Draw(whole)
    for place, (label, picture) in enumerate(taken):
        left, top = place % columns * (TILE + 20) + 10, place // columns * (TALLEST + 40)
        small = picture.resize((TILE, picture.height * TILE // picture.width))
        draw.text((left, top + 6), label, fill="black")
        whole.paste(small.crop((0, 0, TILE, min(small.height, TALLEST))), (left, top + 24))
    return whole


if __name__ == "__main__":
    main()
