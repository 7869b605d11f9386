"""A static file's address → one that changes with the file, so that browsers may keep what they have."""

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

FOLDER: Final = Path(__file__).parent / "static"
_ENDPOINT: Final = "shell.static"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Add ``?v=…`` to the address of each static file, and let answers to it be kept for good."""
    app.url_defaults(_give_version)
    app.after_request(_keep_for_good)
    app.after_request(_in_one_piece)


@cache
def version(filename: str) -> str:
    """A short hash of that static file, worked out once; nothing where there is no such file."""
    path = FOLDER / filename
    return blake2b(path.read_bytes(), digest_size=6).hexdigest() if path.is_file() else ""


def _give_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == _ENDPOINT and (found := version(values["filename"])):
        values.setdefault("v", found)


def _in_one_piece(response: Response) -> Response:
    """What is still a stream of a file would travel unpacked to browsers that know only gzip."""
    if request.endpoint == _ENDPOINT:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def _keep_for_good(response: Response) -> Response:
    # A node still on another release must not have its file kept under this one's address, or this one's
    # under its. Only an answer that was found is asked for its version: its name is known to be harmless.
    if request.endpoint == _ENDPOINT and response.status_code in {200, 304}:
        asked = request.args.get("v")
        if asked == version((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = _FOR_GOOD
    return response
