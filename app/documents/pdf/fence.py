"""A page's addresses → its own resources and the files of some folders; any other ends the printing."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.documents.page import Resource

_MEDIA_TYPES: Final = MappingProxyType({".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"})


class Forbidden(Exception):
    """A page asked for something that is neither its own nor in the folders of papers and fonts."""

    def __init__(self, url: str) -> None:
        super().__init__(f"The page asks for {url}, which is neither its own nor of the papers and fonts.")
        self.url = url


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
