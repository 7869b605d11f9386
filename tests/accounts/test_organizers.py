"""Organizers are invited, set up once, given roles and removed; the last admin stays, acts are kept."""

import sqlite3
from datetime import date, timedelta
from functools import partial
from typing import LiteralString

import psycopg
import pytest

from app.accounts import acts, organizers, setting_up
from app.accounts.acts import Act, Did
from app.accounts.errors import (
    DigitsRefused,
    InvitationRefused,
    LastAdmin,
    NameRefused,
    PasswordRefused,
    UnknownOrganizer,
)
from app.accounts.organizers import Organizer
from app.accounts.passwords import LONGEST
from app.accounts.roles import Role
from app.actions.authors import OPERATOR, TAKEN
from app.actions.codes import shown_code
from tests.accounts.desk import NOW, PASSWORD, invited, ready, set_up
from tests.databases import Raw

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 20)
WEEK = timedelta(days=7)


def test_who_is_invited_is_ready_once_they_have_a_password_and_a_device() -> None:
    code = invited("ana.ferrer", Role.ADMIN)
    days = {"added": TODAY, "invited_until": TODAY + WEEK}
    assert organizers.everyone() == (Organizer("ana.ferrer", Role.ADMIN, is_ready=False, **days),)
    device = set_up("ana.ferrer", shown_code(code).lower())
    assert [one.is_ready for one in organizers.everyone()] == [True]
    assert len(set(device.recovery)) == setting_up.RECOVERY_CODES


@pytest.mark.parametrize(
    "name", ["", "a", "Ana", "ana ferrer", "-ana", "a" * 41, "ana\n", "é" * 3, *sorted(TAKEN)]
)
def test_a_name_of_other_signs_or_of_nobody_is_refused(name: str) -> None:
    with pytest.raises(NameRefused, match="small letters"):
        invited(name)


def test_a_name_is_given_once_for_good() -> None:
    invited("ana")
    organizers.remove("ana", OPERATOR, NOW)
    with pytest.raises(NameRefused):
        invited("ana")
    assert organizers.everyone() == ()


def test_an_invitation_works_once_for_a_week_and_for_its_name_alone() -> None:
    code = invited("ana")
    invited("ben")
    for name, given, now in (
        ("ana", "0000-0000-0000", NOW),
        ("ben", code, NOW),
        ("nobody", code, NOW),
        ("ana", "", NOW),
        ("ana", code, NOW + WEEK + timedelta(days=1)),
    ):
        with pytest.raises(InvitationRefused):
            setting_up.begin(name, given, now)
    set_up("ana", code, NOW + WEEK)
    with pytest.raises(InvitationRefused):
        set_up("ana", code)


def test_the_device_keeps_its_secret_while_the_page_is_loaded_again() -> None:
    code = invited()
    secret = setting_up.begin("ana", code, NOW)
    assert setting_up.begin("ana", code, NOW) == secret
    assert secret in setting_up.device_address("ana", secret)


def test_figures_that_the_device_does_not_show_set_nothing_up() -> None:
    code = invited()
    with pytest.raises(DigitsRefused):
        setting_up.finish("ana", code, PASSWORD, "123456", NOW)
    secret = setting_up.begin("ana", code, NOW)
    with pytest.raises(DigitsRefused):
        setting_up.finish("ana", code, PASSWORD, "", NOW)
    assert not organizers.everyone()[0].is_ready
    assert secret


@pytest.mark.parametrize("password", ["", "too short", "x" * (LONGEST + 1), "ANA.FERRER-THE-FIRST"])
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    code = invited("ana.ferrer-the-first")
    with pytest.raises(PasswordRefused, match="12 to 200 characters"):
        set_up("ana.ferrer-the-first", code, password=password)


def test_a_role_can_be_changed_but_not_that_of_the_last_admin() -> None:
    invited("ana", Role.ADMIN)
    invited("ben", Role.VIEWER)
    with pytest.raises(LastAdmin):
        organizers.change_role("ana", Role.VIEWER, "ana", NOW)
    with pytest.raises(LastAdmin):
        organizers.remove("ana", "ana", NOW)
    organizers.change_role("ana", Role.ADMIN, "ana", NOW)
    organizers.change_role("ben", Role.ADMIN, "ana", NOW)
    organizers.remove("ana", "ben", NOW)
    assert [(one.name, one.role) for one in organizers.everyone()] == [("ben", Role.ADMIN)]


def test_nobody_can_be_changed_who_is_not_there() -> None:
    for change in (
        partial(organizers.change_role, "nobody", Role.VIEWER),
        partial(organizers.remove, "nobody"),
        partial(organizers.invite_again, "nobody"),
    ):
        with pytest.raises(UnknownOrganizer, match="“nobody”"):
            change(OPERATOR, NOW)


def test_every_act_is_kept_with_who_did_it_and_when() -> None:
    ready("ana", Role.ADMIN)
    organizers.change_role("ana", Role.ADMIN, "ana", NOW)
    told = [(act.organizer, act.act, act.about, act.at) for act in acts.newest()]
    assert told == [
        ("ana", Did.CHANGED_ROLE, "ana: admin", NOW),
        ("ana", Did.SET_UP, "ana", NOW),
        (OPERATOR, Did.INVITED, "ana", NOW),
    ]
    assert [act.number for act in acts.newest(1)] == [3]


def test_what_is_done_elsewhere_in_the_house_is_recorded_too() -> None:
    acts.record("ana", Did.RELEASED, "31: mira-solenne.appeal, 510", NOW)
    assert acts.newest() == (Act(1, NOW, "ana", "released", "31: mira-solenne.appeal, 510"),)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE acts SET organizer = 'ben'", "DELETE FROM acts", "DELETE FROM acts WHERE number = 1"],
)
def test_the_database_refuses_to_change_acts_and_to_take_them_away(
    raw: Raw, statement: LiteralString
) -> None:
    invited()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match=r"Acts are never"):
        raw(statement)


def test_each_role_may_do_what_those_before_it_may() -> None:
    may = {(one, needed) for one in Role for needed in Role if one.may(needed)}
    assert len(may) == 6
    assert all((role, role) in may for role in Role)
    assert not Role.VIEWER.may(Role.ORGANIZER)
    assert not Role.ORGANIZER.may(Role.ADMIN)
