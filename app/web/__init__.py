"""Requests → pages: the rooms of the website, and what all of them share."""

from flask import Flask

from app.services import Services
from app.web import api, browse, desk, groups, kits, shell, signin, write


def register(app: Flask, services: Services) -> None:
    """Give the application its pages, in every language, behind one set of headers."""
    shell.register(app, services)
    for room in (browse, write, kits, groups, signin, desk, api):
        app.register_blueprint(room.blueprint())
