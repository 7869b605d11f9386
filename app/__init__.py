"""The letter-writing campaign toolkit; `create_app` is its table of contents."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application for these settings (by default those of the environment)."""
    # Imported here, because whoever needs one room imports this module too: the press's workers load what
    # prints a page, and neither the web nor the database.
    import datetime

    from flask import Flask

    from app import cli, database, web
    from app.documents.press import Press
    from app.previews import Previews
    from app.settings import read_settings
    from app.writing import Writing

    settings = settings or read_settings()
    app = Flask("app", static_folder=None)
    database.init_app(app, settings)
    press = Press(settings.letter_templates / "pages")
    writing = Writing(settings, press, now=lambda: datetime.datetime.now(datetime.UTC))
    previews = Previews(settings, writing, press)
    web.register(app, settings, writing, previews)
    cli.register(app, settings, writing, previews)
    return app
