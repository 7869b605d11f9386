"""``serve``: the site on this machine."""

import sys

import click
from flask import Flask

from app.cli.command import LedgerCommand
from app.server import Server, check_free
from app.settings import Settings
from app.writing import Writing


def serve_command(app: Flask, settings: Settings, writing: Writing) -> click.Command:
    """The command that serves the site."""

    @click.command(cls=LedgerCommand, name="serve")
    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
    @click.option("--port", default=5000, show_default=True, help="Port to listen on.")
    def serve(host: str, port: int) -> None:
        """Bring the database up to date and serve the site."""
        check_free(host, port)
        problems = writing.files.problems
        if problems:
            click.echo(
                f"{len(problems)} problems in the files; `every-letter cases check` tells them.", err=True
            )
        if host not in {"127.0.0.1", "::1", "localhost"} and not settings.public_url:
            click.echo(
                "Set PUBLIC_URL: until then, links that leave the site name whatever host is asked for.",
                err=True,
            )
        cases = len(writing.files.catalogue.cases)
        click.echo(f"Every Letter serves {cases} cases at http://{host}:{port}/ (stop with Ctrl+C).")
        sys.stdout.flush()
        Server(app, settings, writing, f"{host}:{port}").run()

    return serve
