"""Requests → pages: the rooms of the website, and what all of them share."""

from flask import Flask

from app.previews import Previews
from app.settings import Settings
from app.web import api, browse, shell, write
from app.writing import Writing


def register(app: Flask, settings: Settings, writing: Writing, previews: Previews) -> None:
    """Give the application its pages, in every language, behind one set of headers."""
    shell.register(app, settings, writing, previews)
    for room in (browse, write, api):
        app.register_blueprint(room.blueprint())
