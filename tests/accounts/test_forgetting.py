"""What has an end goes by itself: sessions that are over, and invitations that nobody has used in time."""

from datetime import timedelta

import pytest

from app.accounts import organizers, setting_up, signing_in
from app.accounts.roles import Role
from app.accounts.sessions import LASTS, forget_expired
from app.actions.authors import OPERATOR
from app.errors import NotRecorded
from tests.accounts.desk import NOW, PASSWORD, invited, ready, set_up
from tests.databases import Raw, take_away

pytestmark = pytest.mark.usefixtures("database")

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def test_sessions_go_when_they_are_over_and_no_other(raw: Raw) -> None:
    device = ready()
    later = NOW + timedelta(hours=1)
    token = device.sign_in(later)
    assert forget_expired(NOW + LASTS - timedelta(seconds=1)) == 0
    assert forget_expired(NOW + LASTS) == 1, "the one that began when the account was set up"
    assert signing_in.signed_in(token, NOW + LASTS)
    assert forget_expired(later + LASTS) == 1
    assert raw("SELECT count(*) FROM desk_sessions") == [(0,)]


def test_an_invitation_goes_with_what_was_begun_on_it(raw: Raw) -> None:
    code = invited("ana", Role.ADMIN)
    setting_up.begin("ana", code, NOW)
    assert forget_expired(NOW + WEEK) == 0
    assert forget_expired(NOW + WEEK + DAY) == 1
    assert raw("SELECT invitation_hash, totp_secret FROM organizers") == [(None, "")]
    assert forget_expired(NOW + WEEK + DAY) == 0
    again = organizers.invite_again("ana", OPERATOR, NOW + WEEK + DAY)
    assert set_up("ana", again, NOW + WEEK + DAY).sign_in(NOW + WEEK + 2 * DAY)


def test_who_has_set_up_the_account_keeps_it() -> None:
    device = ready()
    assert forget_expired(NOW + 52 * WEEK) == 1
    assert signing_in.recovery_codes_left("ana") == setting_up.RECOVERY_CODES
    assert device.sign_in(NOW + 52 * WEEK, PASSWORD)


def test_of_one_who_was_removed_nothing_is_left_to_go(raw: Raw) -> None:
    ready()
    organizers.invite("ben", Role.VIEWER, OPERATOR, NOW)
    for name in ("ana", "ben"):
        organizers.remove(name, OPERATOR, NOW)
    assert forget_expired(NOW + 52 * WEEK) == 0
    assert raw("SELECT count(*) FROM recovery_codes") == [(0,)]
    assert raw("SELECT DISTINCT password_hash, totp_secret, invitation_hash FROM organizers") == [
        ("", "", None)
    ]


def test_without_the_database_nothing_is_forgotten() -> None:
    take_away()
    with pytest.raises(NotRecorded):
        forget_expired(NOW)
