"""Answers → smaller answers, for slow lines: text and drawings travel packed, finished files as they are."""

from typing import Final

from flask import Flask
from flask_compress import Compress

_TEXT: Final = (
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "text/plain",
    "application/json",
    "image/svg+xml",
)


def register(app: Flask) -> None:
    """Pack what is answered; to be called first, so that it is done last.

    That a page's size tells of what stands in it (CVE-2013-3587) helps nobody here: a page with a token holds
    nothing that another website could have put there, for what other websites send is refused.
    """
    app.config["COMPRESS_MIMETYPES"] = list(_TEXT)
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    Compress(app)
