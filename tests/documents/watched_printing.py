"""Prints hostile words and pages in this process → what was opened and connected to meanwhile, as JSON."""

import contextlib
import json
import site
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from weasyprint.urls import URLFetcher

from app.documents.page import Lent, Page, page_of
from app.documents.pdf import layout
from app.documents.pdf.fence import Forbidden
from app.documents.pdf.printing import print_page
from app.letters.letter import NumberedList, Paragraph
from tests.documents.letters import FOLDERS, PLAIN, on, sample

VECTORS: Final = """\
<img src="URL">
<img srcset="URL 2x" src="URL">
<picture><source srcset="URL"><img src="URL"></picture>
<link rel=stylesheet href="URL">
<link rel=attachment href="URL">
<a rel=attachment href="URL">x</a>
<link rel=icon href="URL">
<object data="URL"></object>
<embed src="URL">
<iframe src="URL"></iframe>
<video poster="URL" src="URL"></video>
<input type=image src="URL">
<style>@import "URL";</style>
<style>@import url(URL);</style>
<style>body { background: url(URL) }</style>
<p style="background-image: url('URL')">x</p>
<p style="content: url(URL)">x</p>
<style>p::before { content: url(URL) }</style><p>x</p>
<style>li { list-style-image: url(URL) }</style><li>x</li>
<style>@page { background: url(URL) }</style>
<style>@page { @top-left { content: url(URL) } }</style>
<style>@font-face { font-family: x; src: url(URL) } p { font-family: x }</style><p>x</p>
<style>@color-profile --x { src: url(URL) }</style>
<p style="border-image: url(URL) 3">x</p>
<svg viewBox="0 0 9 9"><image href="URL" width="9" height="9"/></svg>
<svg viewBox="0 0 9 9"><use href="URL#a"/></svg>
<svg viewBox="0 0 9 9"><style>@import url(URL);</style><rect fill="url(URL)"/></svg>
<base href="URL"><img src="x.svg">
<meta http-equiv=refresh content="0; url=URL"><script src="URL"></script>""".splitlines()


def pages(mode: str, canary: Path) -> Iterator[Page]:
    """Each vector with each address: as the words of each field of a letter, or as a page of its own."""
    plain = sample()
    for address in (canary.as_uri(), "http://127.0.0.1:9/x.svg"):
        for vector in VECTORS:
            words = vector.replace("URL", address)
            if mode == "letter":
                changes: dict[str, Any] = {field.name: words for field in fields(plain) if field.type is str}
                changes |= {
                    "sender": (words,),
                    "addressee": (words,),
                    "copies_to": (words,),
                    "notes": (words,),
                }
                changes |= {"body": (Paragraph(words), NumberedList((words, words))), "direction": "ltr"}
                letter = replace(plain, **changes)
                yield page_of(letter, on("stationery"), Lent(words, None, words))
            else:
                yield Page(f'<html lang="en"><title>x</title><body>{words}', PLAIN.paper.folder, ())


def main(mode: str, canary: Path) -> None:
    if mode == "unfenced":
        # The guard is off on purpose.
        vars(layout)["Fence"] = lambda *_: URLFetcher(timeout=1)
    # What the engine loads once (modules, its style sheet, the fonts' index) is loaded before the watch.
    print_page(page_of(sample(), PLAIN, Lent()), FOLDERS)
    allowed = (
        *map(str, FOLDERS),
        tempfile.gettempdir() + "/weasyprint-",
        *site.getsitepackages(),
        sys.base_prefix,
        "/dev/",
    )
    files: set[str] = set()
    connections: set[str] = set()

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(details[0], str | bytes):
            path = details[0] if isinstance(details[0], str) else details[0].decode()
            if not path.startswith(allowed):
                files.add(path)
        elif event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
            connections.add(event)

    sys.addaudithook(watch)
    leaks = []
    for page in pages(mode, canary):
        with contextlib.suppress(Forbidden, OSError):
            data = print_page(page, FOLDERS).data
            if b"/EmbeddedFile" in data:
                leaks.append(page.html)
    sys.stdout.write(json.dumps({"files": sorted(files), "connections": sorted(connections), "leaks": leaks}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
