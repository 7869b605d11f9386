"""A group's two codes: random, easy to type, and the one that joins tells nothing of the other."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.codes import join_code, new_code, read_code, report_hash, shown_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REPORT = "4F7K9Q2MXW3T"


def test_ten_thousand_report_codes_differ_and_use_the_whole_alphabet_in_every_place() -> None:
    codes = [new_code() for _ in range(10_000)]
    assert len(set(codes)) == len(codes)
    assert {len(code) for code in codes} == {12}
    for place in range(12):
        assert {code[place] for code in codes} == set(ALPHABET)


def test_a_join_code_follows_from_its_report_code_for_good() -> None:
    assert join_code(REPORT) == "6HQGGFRA", "letters that were counted bear it"
    codes = [join_code(new_code()) for _ in range(1000)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(f"[{ALPHABET}]{{8}}", code) for code in codes)


def test_what_is_kept_of_a_report_code_is_neither_code() -> None:
    kept = report_hash(REPORT)
    assert len(kept) == 32
    assert kept != report_hash(REPORT[::-1])
    figures = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
    written = base64.b32encode(kept).decode().translate(figures)
    assert not written.startswith((REPORT, join_code(REPORT)))


@pytest.mark.parametrize(
    "typed",
    [
        "4F7K-9Q2M-XW3T",
        "4f7k-9q2m-xw3t",
        " 4F7K 9Q2M\u00a0XW3T\n",
        "4F7K–9Q2M—XW3T.",
        "4.f.7.k.9.q.2.m.x.w.3.t",
        "“4F7K9Q2MXW3T”",
    ],
)
def test_a_code_is_read_in_any_case_and_with_any_signs_between(typed: str) -> None:
    assert read_code(typed) == REPORT


def test_look_alikes_are_set_right() -> None:
    assert read_code("oO-iI-lL") == "001111"
    assert not set("OIL") & set(ALPHABET)


@pytest.mark.parametrize(("code", "shown"), [(REPORT, "4F7K-9Q2M-XW3T"), ("K7QM2XPD", "K7QM-2XPD")])
def test_codes_are_shown_in_fours(code: str, shown: str) -> None:
    assert shown_code(code) == shown
    assert read_code(shown) == code


@given(st.text())
def test_whatever_is_typed_gives_letters_and_figures_and_the_same_when_read_again(typed: str) -> None:
    code = read_code(typed)
    assert set(code) <= {*ALPHABET, "U"}
    assert read_code(code) == code
