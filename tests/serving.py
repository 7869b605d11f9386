"""A settings' environment → the real server in a process of its own, and people who use it over HTTP."""

import contextlib
import html
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = frozenset(
    "DATABASE_URL SECRET_KEY DATA_DIR CASE_FILES LETTER_TEMPLATES PUBLIC_URL PROXY_HOPS TOTALS_STEP".split()
)
#: Seconds that a server may take to answer for the first time.
PATIENCE = 60
#: Each process that tests has its own, below those that the system gives to calls that go out.
_PORTS = itertools.count(20_000 + 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in small letters, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def plain_text(self) -> str:
        """The page's words without its tags."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.text))

    def field(self, name: str) -> str:
        """What the form's field of that name holds."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.text)
        if found is None:
            found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', self.text, re.DOTALL)
        assert found, f"no field {name} in this page"
        return html.unescape(found[1])


@dataclass(frozen=True)
class Site:
    """A running server."""

    url: str
    process: "subprocess.Popen[bytes]"

    def get(self, path: str) -> Answer:
        """The page at that path."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, **fields: str) -> Answer:
        """The answer to a form."""
        return self._ask(urllib.request.Request(self.url + path, urllib.parse.urlencode(fields).encode()))

    def insist(self, path: str, **fields: str) -> Answer:
        """The answer to a form that is sent again while the server says that it is busy."""
        until = time.monotonic() + PATIENCE
        while (answer := self.post(path, **fields)).status == 503 and time.monotonic() < until:
            time.sleep(0.5)
        return answer

    def token(self, path: str) -> str:
        """A fresh token from the writing page at that path."""
        return self.get(path).field("token")

    def total(self) -> int:
        """The letters of the live campaign."""
        return int(json.loads(self.get("/totals.json").text)["total"])

    def kill(self) -> None:
        """SIGKILL for the server and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return Answer(response.status, _small(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _small(error.headers), error.read())


@contextlib.contextmanager
def serving(environment: Mapping[str, str], *command: str, folder: Path) -> Iterator[Site]:
    """The server (or another program that serves on ``{port}``) while the block lasts, in that folder."""
    port = free_port()
    arguments = command or (sys.executable, "-m", "app", "serve", "--port", "{port}")
    folder.mkdir(parents=True, exist_ok=True)
    # A server that is killed with all its processes cannot tidy up after itself.
    with tempfile.TemporaryDirectory(prefix="letters-", ignore_cleanup_errors=True) as scratch:
        with (folder / "output.txt").open("ab") as output:
            process = subprocess.Popen(
                [argument.format(port=port) for argument in arguments],
                # Away from the sources, so that whatever a server leaves behind is seen.
                cwd=folder,
                env={**clean_environment(), "PYTHONPATH": str(ROOT), "TMPDIR": scratch, **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        site = Site(f"http://127.0.0.1:{port}", process)
        try:
            wait_for(site, folder / "output.txt")
            yield site
        finally:
            site.kill()


def clean_environment() -> dict[str, str]:
    """This process's environment without settings of the application."""
    return {name: value for name, value in os.environ.items() if name not in SETTINGS}


def free_port() -> int:
    """A port on which nobody listens, and that neither another test nor a browser's call is given by chance.

    One that the system chooses could be taken again before the server has started.
    """
    for port in _PORTS:
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def wait_for(site: Site, output: Path) -> None:
    """Returns when the server answers; fails with its output if it ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.process.poll() is None:
        with contextlib.suppress(OSError):
            site.get("/healthz")
            return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer:\n{output.read_text()}")


def _small(headers: "Message[str, str]") -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
