"""Page → PDF: the one door to WeasyPrint, with a fence around everything that a page could ask for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.documents.page import Page, Resource

_MEDIA_TYPES: Final = MappingProxyType({".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"})


class Forbidden(Exception):
    """A page asked for something that is neither its own nor in the folders of papers and fonts."""

    def __init__(self, url: str) -> None:
        super().__init__(f"The page asks for {url}, which is neither its own nor of the papers and fonts.")
        self.url = url


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its number of pages, and the characters for which no font here has a glyph."""

    data: bytes
    pages: int
    missing: tuple[str, ...]


class Fence(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes without types.
    """Gives a page its own resources and the files of some folders; any other address ends the printing."""

    def __init__(self, resources: tuple[Resource, ...], folders: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._resources: Mapping[str, Resource] = {resource.url: resource for resource in resources}
        self._folders = tuple(folder.resolve() for folder in folders)

    def fetch(self, url: str, _headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes at that address. Raises `Forbidden`."""
        resource = self._resources.get(url) or self._file(url)
        return URLFetcherResponse(url, resource.data, {"Content-Type": resource.media_type})

    def _file(self, url: str) -> Resource:
        parts = urlsplit(url)
        # Resolved first, so that neither “..” nor a link leads out of the folders.
        path = Path(unquote(parts.path)).resolve()
        is_ours = path.suffix in _MEDIA_TYPES and any(map(path.is_relative_to, self._folders))
        if parts.scheme != "file" or parts.netloc or not is_ours:
            raise Forbidden(url)
        return Resource(url, path.read_bytes(), _MEDIA_TYPES[path.suffix])


def print_page(page: Page, folders: tuple[Path, ...]) -> Printed:
    """The page as PDF/UA-1: tagged, titled, in its language, no author, no dates, always the same bytes.

    ``folders``: those that hold the papers and the fonts; nothing is read outside them. Raises `Forbidden`.
    """
    # The day that subset fonts are stamped with: without it, two printings of one letter would differ.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    source = HTML(
        string=page.html,
        base_url=f"{page.folder.as_uri()}/",
        url_fetcher=Fence(page.resources, folders),
        media_type="print",
    )
    try:
        document = source.render(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
        data = document.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise Forbidden(getattr(error.__cause__, "url", "an unreadable address")) from None
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    return Printed(data, len(document.pages), tuple(sorted(missing)))
