"""Tokens: what is issued is read again, and nothing else is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions import token
from app.errors import ForgedToken

KEYS = ("a key of thirty-two characters 1", "a key of thirty-two characters 2")
NOW = datetime(2026, 11, 20, 9, 30, 15, 999, tzinfo=UTC)
SUBJECT = ("example", "miren-saavedra", "appeal", "class-7b")


def issued(keys: tuple[str, ...] = KEYS) -> str:
    return token.issue(*SUBJECT, epoch="1f2e3d4c", keys=keys, now=NOW)


def test_a_token_comes_back_as_it_was_issued() -> None:
    read = token.read(issued(), KEYS)
    assert (read.campaign, read.case, read.kind, read.group) == SUBJECT
    assert (read.epoch, len(read.nonce)) == ("1f2e3d4c", 16)
    assert read.expires == NOW.replace(microsecond=0) + timedelta(days=7)


def test_a_token_is_short_and_safe_in_addresses() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]{1,200}", issued())


def test_no_two_tokens_are_alike() -> None:
    assert len({token.read(issued(), KEYS).nonce for _ in range(100)}) == 100


def test_a_token_expires_after_seven_days() -> None:
    read = token.read(issued(), KEYS)
    assert not read.expired(NOW + timedelta(days=6, hours=23))
    assert read.expired(NOW + timedelta(days=7))


@pytest.mark.parametrize("place", range(4), ids=["campaign", "case", "kind", "group"])
def test_a_token_is_for_one_letter_only(place: int) -> None:
    read = token.read(issued(), KEYS)
    campaign, case, kind, group = (
        "another" if position == place else word for position, word in enumerate(SUBJECT)
    )
    assert read.is_for(*SUBJECT)
    assert not read.is_for(campaign, case, kind, group)


def test_the_first_key_signs_and_each_verifies() -> None:
    first, second = KEYS
    assert token.read(issued(KEYS), (first,)).epoch == "1f2e3d4c"
    assert token.read(issued((second,)), KEYS).epoch == "1f2e3d4c"
    with pytest.raises(ForgedToken):
        token.read(issued(KEYS), (second,))


@pytest.mark.parametrize("text", ["", ".", "a.b", "é", "\ud800", "\0", "x" * 100_000])
def test_text_that_was_never_issued_is_forged(text: str) -> None:
    with pytest.raises(ForgedToken):
        token.read(text, KEYS)


@given(data=st.data())
def test_a_changed_token_is_forged_or_reads_the_same(data: st.DataObject) -> None:
    text = issued()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 3, len(text))))
    changed = text[:start] + data.draw(st.text(max_size=3)) + text[end:]
    try:
        read = token.read(changed, KEYS)
    except ForgedToken:
        return
    assert read == token.read(text, KEYS)
