"""The letter-writing campaign toolkit; `create_app` is its table of contents."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application for these settings (by default those of the environment)."""
    # Imported here, because the press's workers import this module, too, and not the web or the database.
    import datetime

    from flask import Flask

    from app import cli, database, web
    from app.closing.books import Books
    from app.desk import Desk
    from app.documents.press import Press
    from app.facilitating import Facilitating
    from app.importing import Importing
    from app.previews import Previews
    from app.reporting import Reporting
    from app.reviewing import Reviewing
    from app.services import Services
    from app.settings import read_settings
    from app.tallying import Tallying
    from app.writing import Writing

    settings = settings or read_settings()
    app = Flask("app", static_folder=None)
    database.init_app(app, settings)
    press = Press(settings.letter_templates, sheets=settings.data_dir / "sheets")
    writing = Writing(settings, press, now=lambda: datetime.datetime.now(datetime.UTC))
    services = Services(
        settings,
        writing,
        Previews(settings, writing, press),
        Facilitating(writing, press),
        Reporting(writing),
        Desk(writing, settings.totals_step),
        books=Books(writing, press, settings.letter_templates / "books"),
        reviewing=Reviewing(settings, writing, press),
        tallying=(tallying := Tallying(writing, settings)),
        importing=Importing(writing, tallying),
    )
    web.register(app, services)
    cli.register(app, services)
    return app
