"""A group is found by its codes, reported for by one of them only, and kept as long as the database is."""

import sqlite3
from dataclasses import replace
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from app.actions import audit, groups, ledger, piles
from app.actions.cell import Reason
from app.actions.codes import join_code, shown_code
from app.actions.groups import Group
from app.actions.ledger import Change, Report
from app.errors import LedgerUnreachable, NotRecorded, UnknownGroup
from tests.actions.made import CELL, DAY, TODAY
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)


def opened() -> str:
    return groups.open_group("example", 28, "school", "FR", TODAY)


def report(key: str, group: str, participants: int) -> None:
    ledger.enter(Report(key, group, TODAY, participants), piles.of_group(group), (), "facilitator")


def test_a_group_is_found_again_by_either_code_as_people_type_them() -> None:
    secret = opened()
    opened()
    group = Group(join_code(secret), "example", 28, "school", "FR", TODAY)
    for typed in (group.code, shown_code(group.code).lower(), f" {shown_code(group.code)} "):
        assert groups.joined(typed) == group
    for typed in (secret, shown_code(secret).lower(), shown_code(secret).replace("0", "o").replace("1", "l")):
        assert groups.reporting_for(typed) == group


def test_only_the_report_code_reports_and_only_the_join_code_joins() -> None:
    secret = opened()
    with pytest.raises(UnknownGroup):
        groups.reporting_for(join_code(secret))
    with pytest.raises(UnknownGroup):
        groups.joined(secret)


def test_a_report_code_that_leads_to_a_row_with_another_hash_is_not_enough(raw: Raw) -> None:
    opened()
    raw("INSERT INTO groups SELECT '6HQGGFRA', report_hash, campaign, people, '', '', opened FROM groups")
    assert join_code("4F7K9Q2MXW3T") == groups.joined("6HQGGFRA").code
    with pytest.raises(UnknownGroup):
        groups.reporting_for("4F7K9Q2MXW3T")


NONSENSE = {
    "nothing": "",
    "signs": " -–—☃ ",
    "a code of nobody": "ZZZZ-ZZZZ",
    "a report code of nobody": "ZZZZ-ZZZZ-ZZZZ",
    "NUL": "\x00",
    "NUL within": "ZZZZ\x00ZZZZ",
    "surrogates": "\ud800\udfff ZZZZ \udc80",
    "a statement": "' OR 1=1 --",
    "2 MB": "Z" * 2_000_000,
    "2 MB of signs": "\u2028" * 2_000_000,
}


def test_nonsense_is_nobody_s_code(subtests: pytest.Subtests) -> None:
    opened()
    for name, typed in NONSENSE.items():
        with subtests.test(name):
            with pytest.raises(UnknownGroup):
                groups.joined(typed)
            with pytest.raises(UnknownGroup):
                groups.reporting_for(typed)


def test_the_row_holds_what_was_told_and_no_report_code(raw: Raw) -> None:
    secret = opened()
    ((code, kept, *told),) = raw(
        "SELECT code, report_hash, campaign, people, kind_of_group, region, CAST(opened AS text) FROM groups"
    )
    assert told == ["example", 28, "school", "FR", "2026-11-20"]
    held = repr((code, bytes(kept), told)).upper()
    assert secret not in held
    assert shown_code(secret) not in held
    assert len(raw("SELECT * FROM groups")[0]) == 7


def test_a_group_is_for_somebody() -> None:
    with pytest.raises(IntegrityError):
        groups.open_group("example", 0, "", "", TODAY)


def test_the_newest_report_says_how_many_took_part() -> None:
    code, other = join_code(opened()), join_code(opened())
    assert groups.participants(code) == 0
    report("form 1", code, 30)
    report("form 2", code, 28)
    report("form 3", other, 7)
    assert groups.participants(code) == 28
    assert groups.has_reported("form 1")
    assert not groups.has_reported("form 4")


def test_with_the_ledger_away_no_group_is_known_or_opened() -> None:
    secret = opened()
    take_away()
    for ask in (groups.joined, groups.reporting_for, groups.participants, groups.has_reported):
        with pytest.raises(LedgerUnreachable):
            ask(secret)
    with pytest.raises(NotRecorded):
        opened()


CHANGES: tuple[LiteralString, ...] = (
    "UPDATE groups SET people = 500",
    "UPDATE groups SET report_hash = (SELECT report_hash FROM groups LIMIT 1)",
    "UPDATE reports SET participants = 500",
    "DELETE FROM groups",
    "DELETE FROM reports",
    "DELETE FROM reports WHERE participants = 28",
)
TABLES: tuple[LiteralString, ...] = ("groups", "reports")


def held(raw: Raw) -> list[list[tuple[object, ...]]]:
    return [raw("SELECT * FROM groups ORDER BY code"), raw("SELECT * FROM reports ORDER BY number")]


def test_the_database_refuses_to_change_or_delete_groups_and_reports(
    raw: Raw, database_url: str, subtests: pytest.Subtests
) -> None:
    report("form 1", join_code(opened()), 28)
    opened()
    before = held(raw)
    for statement in CHANGES:
        with subtests.test(statement), pytest.raises(REFUSED, match="never"):
            raw(statement)
    assert held(raw) == before
    if database_url.startswith("sqlite"):
        return
    for table in TABLES:
        with subtests.test(f"TRUNCATE {table}"), pytest.raises(REFUSED):
            raw(f"TRUNCATE {table} CASCADE")
    assert held(raw) == before


def test_nothing_can_be_put_in_the_place_of_a_group_or_report(
    raw: Raw, database_url: str, subtests: pytest.Subtests
) -> None:
    report("form 1", join_code(opened()), 28)
    before = held(raw)
    insert: LiteralString = "INSERT OR REPLACE " if database_url.startswith("sqlite") else "INSERT "
    replacements: tuple[LiteralString, ...] = (
        "INTO groups SELECT code, report_hash, campaign, 500, '', '', opened FROM groups",
        'INTO reports SELECT number, request_key, "group", day, 500 FROM reports',
        'INTO reports SELECT 99, request_key, "group", day, 500 FROM reports',
    )
    for replacement in replacements:
        with subtests.test(replacement), pytest.raises(REFUSED):
            raw(insert + replacement)
    assert held(raw) == before


def test_a_report_is_of_a_group_that_is_there(raw: Raw) -> None:
    change = Change(replace(CELL, group="ZZZZZZZZ", day=TODAY - DAY), 3, Reason.TALLY)
    with pytest.raises(IntegrityError):
        ledger.enter(Report("form 1", "ZZZZZZZZ", TODAY, 3), {}, (change,), "facilitator")
    assert raw("SELECT count(*) FROM entries") == [(0,)]
    assert audit.audit().faults == ()
