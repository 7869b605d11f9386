"""A server that kills itself with SIGKILL at a named point of writing a letter (run by `test_crash`)."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import event
from werkzeug.serving import make_server

from app import create_app, database
from app.actions import ledger
from app.documents.press import Press

POINTS = ("before render", "after render", "after insert", "after commit", "during the answer")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def around(function: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """The function with a sudden death before or after it."""

    def deadly(*arguments: Any, **named: Any) -> Any:
        if before:
            die()
        result = function(*arguments, **named)
        die()
        return result

    return deadly


class CutOff:
    """Sends the first bytes of a document, and no more."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        chunks: Iterable[bytes] = self.app(environ, start_response)
        return self._cut(b"".join(chunks)) if environ["REQUEST_METHOD"] == "POST" else chunks

    @staticmethod
    def _cut(body: bytes) -> Iterator[bytes]:
        yield body[:100]
        die()


def arm(app: Any, point: str) -> Any:
    """The application with death waiting at that point."""
    match point:
        case "before render" | "after render":
            replace(Press, "print", around(Press.print, before=point.startswith("before")))
        case "after insert":
            with app.app_context():
                event.listen(database.db.engine, "after_cursor_execute", die_after_the_letter)
        case "after commit":
            replace(ledger, "record", around(ledger.record, before=False))
        case "during the answer":
            return CutOff(app)
    return app


def replace(owner: object, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)


def die_after_the_letter(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if statement.startswith("INSERT INTO letters"):
        die()


def main(port: str, point: str) -> None:
    app = create_app()
    with app.app_context():
        database.prepare()
    make_server("127.0.0.1", int(port), arm(app, point), threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
