"""Nothing is fetched: whatever a page says, no file outside the folders is opened and no connection tried."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.page import Page, Resource
from app.documents.pdf.fence import Fence, Forbidden
from app.documents.pdf.printing import print_page
from tests.documents.letters import FOLDERS, PAGES, PLAIN, printed, sample

WATCHER = Path(__file__).parent / "watched_printing.py"


def _watch(mode: str, canary: Path) -> dict[str, list[str]]:
    """What was opened and connected to while all vectors were printed in a process of their own."""
    command = [sys.executable, str(WATCHER), mode, str(canary)]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=True, cwd=PAGES.parents[1]
    )
    result: dict[str, list[str]] = json.loads(ran.stdout.splitlines()[-1])
    return result


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>CANARY-7</title></svg>')
    return path


@pytest.mark.parametrize("mode", [pytest.param("letter", marks=pytest.mark.long), "page"])
def test_no_words_and_no_page_open_a_file_or_a_connection(mode: str, canary: Path) -> None:
    assert _watch(mode, canary) == {"files": [], "connections": [], "leaks": []}


def test_without_the_fence_the_same_check_sees_files_and_connections(canary: Path) -> None:
    seen = _watch("unfenced", canary)
    assert str(canary) in seen["files"]
    assert seen["connections"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "file://localhost/etc/hostname",
        "file:../../../etc/passwd.css",
        (PAGES / "plain" / ".." / ".." / ".." / "pyproject.toml").as_uri(),
        (PAGES / "plain" / "paper.yaml").as_uri(),
        f"file://elsewhere{PAGES}/plain/page.css",
        f"ftp://{PAGES}/plain/page.css",
        "http://127.0.0.1:9/page.css",
        "data:text/css,p{}",
        "page:other",
        "page.css",
        "",
    ],
)
def test_the_fence_refuses(url: str) -> None:
    with pytest.raises(Forbidden, match="asks for") as refused:
        Fence((), FOLDERS).fetch(url)
    assert refused.value.url == url


def test_the_fence_refuses_a_link_that_leads_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.css").write_text("p { color: red }")
    (tmp_path / "inside" / "page.css").symlink_to(tmp_path / "outside.css")
    with pytest.raises(Forbidden):
        Fence((), (tmp_path / "inside",)).fetch((tmp_path / "inside" / "page.css").as_uri())


def test_the_fence_gives_what_a_page_brings_and_what_its_folders_hold() -> None:
    fence = Fence((Resource("page:line", b"abc", "text/plain"),), FOLDERS)
    own, shared = fence.fetch("page:line"), fence.fetch((PAGES / "plain" / "page.css").as_uri())
    assert (own.read(), own.content_type) == (b"abc", "text/plain")
    assert (shared.read(), shared.content_type) == ((PAGES / "plain" / "page.css").read_bytes(), "text/css")


def test_a_page_that_asks_for_more_is_not_printed_at_all() -> None:
    html = '<html lang="en"><title>x</title><img src="file:///etc/hostname.svg">'
    page = Page(html, PLAIN.paper.folder, ())
    with pytest.raises(Forbidden, match=r"file:///etc/hostname\.svg"):
        print_page(page, FOLDERS)


def test_a_picture_must_be_among_the_resources() -> None:
    assert printed(sample()).pages == 1
    with pytest.raises(Forbidden, match="page:picture"):
        print_page(
            Page('<html lang="en"><title>x</title><img src="page:picture">', PLAIN.paper.folder, ()), FOLDERS
        )
