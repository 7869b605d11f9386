"""What every page shares: languages, layout, headers, limits, error pages and the public totals."""

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from app.services import Services
from app.web.shell import (
    content,
    context,
    error_pages,
    headers,
    language,
    packing,
    requests,
    static_files,
    throttle,
)


def register(app: Flask, services: Services) -> None:
    """Set up the shell; the rooms' own pages come after it."""
    context.remember(app, services)
    packing.register(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    requests.register(app, services.settings)
    # After what other sites' pages send was refused: nobody can use up a network's tokens from there.
    throttle.register(app)
    language.register(app)
    content.register(app)
    headers.register(app)
    static_files.register(app)
    error_pages.register(app)
    app.register_blueprint(
        Blueprint(
            "shell",
            __name__,
            template_folder="templates",
            static_folder=static_files.FOLDER,
            static_url_path="/static",
        )
    )
