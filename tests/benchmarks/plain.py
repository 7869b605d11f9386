"""What people would write instead: Flask that lays out each letter within its request, on the same server."""

import sys

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication

from app.settings import read_settings
from app.writing import read_stock
from tests.benchmarks.baseline import Sample, naive, sample


def plain_application(letter: Sample) -> Flask:
    """The same letter for whoever posts a name and a place; nothing is counted."""
    app = Flask("beside")

    @app.post("/")
    def printed() -> Response:
        page = letter.html(letter.letter(request.form["name"], request.form["place"]))
        return Response(naive(page, letter.base_url), mimetype="application/pdf")

    return app


class PlainServer(BaseApplication):  # type: ignore[misc]  # Gunicorn comes without types.
    """Gunicorn as the product has it: threads, of as many processes as are asked for."""

    def __init__(self, app: Flask, port: str, processes: str) -> None:
        self._app = app
        self._settings = {
            "bind": f"127.0.0.1:{port}",
            "workers": int(processes),
            "threads": 64,
            "worker_class": "gthread",
            "loglevel": "error",
        }
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application that the processes serve."""
        return self._app


if __name__ == "__main__":
    PlainServer(plain_application(sample(read_stock(read_settings()))), *sys.argv[1:]).run()
