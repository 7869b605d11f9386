"""What is told of a group → the group, opened: its codes, told this once, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, StringField

from app.actions import groups
from app.actions.codes import join_code, shown_code
from app.errors import OutOfRange, UnknownCampaign, UnknownChoice
from app.files.text import clean
from app.kits.parts import ReadyKit
from app.postal import country_names
from app.reporting import KINDS_OF_GROUP, MOST_PEOPLE
from app.web.groups.refusals import Refusal, refusal_of
from app.web.groups.typed import number
from app.web.shell import phrases
from app.web.shell.content import shown_campaign
from app.web.shell.context import absolute, site
from app.web.shell.language import page_language
from app.web.shell.remarks import Remarks

#: What the plan of a kit asks for in its address.
_OF_KITS: Final = ("people", "age", "mode", "size", "country", "topic", "also", "cases", "parts")
#: More fields than any plan has; a longer address is none of ours.
_MOST_FIELDS: Final = 200


@dataclass(frozen=True, slots=True)
class KitButton:
    """A kit that can be printed with the group's code on its cover, and the fields that ask for it."""

    slug: str
    name: str
    fields: Sequence[tuple[str, str]]


class GroupForm(Form):
    """What is told of a group, and the kit that it came with: its slug, and the query of its plan."""

    people = StringField(_("How many people will write?"), filters=[clean])
    kind_of_group = StringField(_("What kind of group is it? (optional)"))
    region = StringField(_("Country (optional)"))
    ready = StringField()
    kit = StringField()


def opening() -> Response:
    """The form, or the group that it opens."""
    form = _form()
    if not _has_cases():
        return make_response(render_template("groups/nobody.html"))
    if request.method != "POST":
        return _form_page(form)
    try:
        people = number("people", form.people.data or "", 1, MOST_PEOPLE)
        secret = site().reporting.open(people, form.kind_of_group.data or "", form.region.data or "")
    except (OutOfRange, UnknownChoice) as error:
        return _form_page(form, refusal_of(error))
    return _opened_page(form, secret)


def _form() -> GroupForm:
    usual = {"people": "", "kind_of_group": "", "region": ""}
    if request.method == "POST":
        return GroupForm(request.form, data=usual)
    asked = [(name, text) for name in _OF_KITS for text in request.args.getlist(name)]
    usual["people"] = clean(request.args.get("people", ""))
    return GroupForm(data={**usual, "ready": request.args.get("ready", ""), "kit": urlencode(asked)})


def _form_page(form: GroupForm, problem: Refusal | None = None) -> Response:
    page = render_template(
        "groups/open.html",
        form=form,
        problem=problem,
        remarks={field.name: _remarks(field.name, problem) for field in form},
        kinds=_kinds(),
        regions=(("", "–"), *country_names(page_language()).items()),
        # A link to another language keeps the kit.
        query={name: request.args.getlist(name) for name in ("ready", *_OF_KITS) if name in request.args},
    )
    return make_response(page, 422 if problem else 200)


def _remarks(field: str, problem: Refusal | None) -> Remarks:
    return Remarks(problem.sentence if problem and problem.field == field else "")


def _kinds() -> tuple[tuple[str, str], ...]:
    named = ((kind, gettext(phrases.KINDS_OF_GROUP[kind])) for kind in KINDS_OF_GROUP)
    return ("", "–"), *named


def _opened_page(form: GroupForm, secret: str) -> Response:
    code = join_code(secret)
    group = groups.joined(code)
    page = render_template(
        "groups/opened.html",
        report_code=shown_code(secret),
        join_code=shown_code(code),
        address=absolute(url_for("groups.members", code=shown_code(code))),
        kits=_kits(form),
        count_by=site().reporting.count_by(group),
        campaign=group.campaign,
    )
    return make_response(page)


def _kits(form: GroupForm) -> tuple[KitButton, ...]:
    """The kit that the group came with, else every ready one for so many people."""
    ready = site().writing.stock.kits.ready
    slug, people = form.ready.data or "", form.people.data or ""
    if slug in ready:
        others = [(name, text) for name, text in _fields(form.kit.data or "") if name != "people"]
        return (_button(slug, ready, [("people", people), *others]),)
    return tuple(_button(slug, ready, [("people", people)]) for slug in ready)


def _button(slug: str, ready: Mapping[str, ReadyKit], fields: Sequence[tuple[str, str]]) -> KitButton:
    return KitButton(slug, ready[slug].names[page_language()], fields)


def _fields(query: str) -> Sequence[tuple[str, str]]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ()
    return [(name, clean(text)) for name, text in pairs if name in _OF_KITS]


def _has_cases() -> bool:
    try:
        return shown_campaign(site().writing.campaign()).has_open_cases
    except UnknownCampaign:
        return False
