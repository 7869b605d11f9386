"""Name, password and figures let in together; what was used, was taken away or has run out does not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask

from app.accounts import acts, organizers, passwords, setting_up, signing_in
from app.accounts.acts import Did
from app.accounts.errors import PasswordRefused, SignInRefused
from app.accounts.roles import Role
from app.accounts.sessions import LASTS
from app.accounts.signing_in import recovery_codes_left, sign_in, signed_in
from app.actions.authors import OPERATOR
from app.actions.codes import shown_code
from app.errors import EveryLetterError
from tests.accounts.desk import NOW, PASSWORD, invited, ready, set_up
from tests.databases import Raw

#: The next figures; those of the setting up have been used.
LATER = NOW + timedelta(seconds=30)
pytestmark = pytest.mark.usefixtures("database")


def at(steps: int) -> datetime:
    """So many half minutes after the account was set up."""
    return NOW + timedelta(seconds=30 * steps)


def test_all_three_let_in_until_the_session_ends() -> None:
    device = ready("ana", Role.ADMIN)
    token = device.sign_in(LATER)
    inside = signed_in(token, LATER + LASTS - timedelta(seconds=1))
    assert inside is not None
    assert (inside.name, inside.role) == ("ana", Role.ADMIN)
    assert signed_in(token, LATER + LASTS) is None
    assert signed_in("", LATER) is None
    assert acts.newest(1)[0].act == Did.SIGNED_IN


def test_two_of_three_let_nobody_in_and_nobody_learns_which_was_wrong() -> None:
    device = ready()
    invited("ben")
    said = set()
    for name, password, digits in (
        ("ana", "another password", device.digits(LATER)),
        ("ana", PASSWORD, "000000"),
        ("ana", PASSWORD, ""),
        ("nobody", PASSWORD, device.digits(LATER)),
        ("ben", PASSWORD, device.digits(LATER)),
        ("ben", "", ""),
        ("ana", PASSWORD + "x" * 300, device.digits(LATER)),
    ):
        with pytest.raises(SignInRefused) as refused:
            sign_in(name, password, digits, LATER)
        said.add(str(refused.value))
    assert len(said) == 1


def test_figures_let_in_once_and_older_ones_not_after_them() -> None:
    device = ready()
    # Those with which the account was set up.
    with pytest.raises(SignInRefused):
        device.sign_in(NOW)
    device.sign_in(at(2))
    for digits in (device.digits(at(2)), device.digits(at(1))):
        with pytest.raises(SignInRefused):
            device.sign_in(at(2), digits=digits)
    assert device.sign_in(at(3), digits=f" {device.digits(at(3))[:3]} {device.digits(at(3))[3:]} ")


def test_the_same_figures_at_the_same_moment_let_one_in(database: Flask) -> None:
    device = ready()

    def attempt(_: int) -> bool:
        with database.app_context():
            try:
                return bool(device.sign_in(LATER))
            except SignInRefused:
                return False

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(attempt, range(4))) == 1


def test_a_recovery_code_lets_in_once() -> None:
    device = ready()
    typed = shown_code(device.recovery[0]).lower()
    assert signed_in(device.sign_in(digits=typed), NOW)
    assert acts.newest(1)[0].act == Did.RECOVERED
    with pytest.raises(SignInRefused):
        device.sign_in(digits=typed)
    assert recovery_codes_left("ana") == setting_up.RECOVERY_CODES - 1
    assert device.sign_in(digits=device.recovery[1])


def test_a_recovery_code_of_somebody_else_lets_nobody_in() -> None:
    ana, ben = ready("ana"), ready("ben")
    with pytest.raises(SignInRefused):
        ana.sign_in(digits=ben.recovery[0])
    assert ben.sign_in(digits=ben.recovery[0])


def test_each_session_is_new_and_signing_out_ends_one() -> None:
    device = ready()
    one, other = device.sign_in(at(1)), device.sign_in(at(2))
    assert one != other
    signing_in.sign_out(one, at(2))
    signing_in.sign_out("nobody's", at(2))
    assert signed_in(one, at(2)) is None
    assert signed_in(other, at(2))
    assert [act.act for act in acts.newest(2)] == [Did.SIGNED_OUT, Did.SIGNED_IN]


def test_a_session_takes_the_place_of_the_one_that_the_browser_had() -> None:
    device = ready()
    kept, old = device.sign_in(at(1)), device.sign_in(at(2))
    new = sign_in("ana", PASSWORD, device.digits(at(3)), at(3), old)
    assert [bool(signed_in(token, at(3))) for token in (kept, old, new)] == [True, False, True]


def test_who_sets_an_account_up_is_signed_in() -> None:
    code = invited()
    secret = setting_up.begin("ana", code, NOW)
    figures = pyotp.TOTP(secret).at(NOW)
    first = setting_up.finish("ana", code, PASSWORD, f"{figures[:3]} {figures[3:]}", NOW).session
    inside = signed_in(first, NOW)
    assert inside is not None
    assert inside.name == "ana"


def test_one_session_can_be_left_while_all_others_end() -> None:
    device = ready()
    mine, other = device.sign_in(at(1)), device.sign_in(at(2))
    signing_in.end_sessions("ana", "ana", at(2), but=mine)
    assert signed_in(mine, at(2))
    assert signed_in(other, at(2)) is None


def test_a_password_is_not_changed_for_who_is_invited_anew_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    device = ready()
    mine, kept_of = device.sign_in(at(1)), passwords.kept_of

    def slowly(password: str, name: str) -> str:
        organizers.invite_again("ana", OPERATOR, LATER)
        return kept_of(password, name)

    monkeypatch.setattr("app.accounts.signing_in.kept_of", slowly)
    with pytest.raises(SignInRefused):
        signing_in.change_password("ana", PASSWORD, "a longer password", mine, at(2))
    assert [one.is_ready for one in organizers.everyone()] == [False]


def test_somebody_can_be_signed_out_everywhere() -> None:
    ana, ben = ready("ana"), ready("ben")
    sessions = [ana.sign_in(at(1)), ana.sign_in(at(2))]
    theirs = ben.sign_in(at(1))
    signing_in.end_sessions("ana", OPERATOR, at(2))
    assert [signed_in(token, at(2)) for token in sessions] == [None, None]
    assert signed_in(theirs, at(2))


def test_a_new_password_ends_all_other_sessions() -> None:
    device = ready()
    mine, other = device.sign_in(at(1)), device.sign_in(at(2))
    for password, new, error in (
        ("not mine at all", "a longer password", SignInRefused),
        (PASSWORD, "short", PasswordRefused),
    ):
        with pytest.raises(error):
            signing_in.change_password("ana", password, new, mine, at(2))
    signing_in.change_password("ana", PASSWORD, "a longer password", mine, at(2))
    assert signed_in(mine, at(2))
    assert signed_in(other, at(2)) is None
    with pytest.raises(SignInRefused):
        device.sign_in(at(3))
    assert device.sign_in(at(3), "a longer password")


def test_nobody_who_is_gone_changes_a_password() -> None:
    with pytest.raises(SignInRefused):
        signing_in.change_password("nobody", PASSWORD, "a longer password", "", NOW)


def test_who_is_removed_while_signed_in_is_out_at_once_and_stays_out() -> None:
    device = ready()
    token = device.sign_in(LATER)
    organizers.remove("ana", OPERATOR, LATER)
    assert signed_in(token, LATER) is None
    for digits in (device.digits(at(2)), device.recovery[0]):
        with pytest.raises(SignInRefused):
            device.sign_in(at(2), digits=digits)


def test_who_has_lost_the_device_is_invited_anew_and_the_old_one_is_worth_nothing() -> None:
    lost = ready()
    token = lost.sign_in(LATER)
    code = organizers.invite_again("ana", OPERATOR, LATER)
    assert signed_in(token, LATER) is None
    found = set_up("ana", code, at(2), "another password")
    assert found.secret != lost.secret
    for device, digits in ((lost, lost.digits(at(3))), (found, lost.recovery[0])):
        with pytest.raises(SignInRefused):
            device.sign_in(at(3), "another password", digits)
    assert found.sign_in(at(3), "another password")


def test_what_changes_between_the_password_and_the_figures_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = ready()
    is_same = passwords.is_same

    def slowly(password: str, kept: str) -> bool:
        found = is_same(password, kept)
        organizers.invite_again("ana", OPERATOR, LATER)
        return found

    monkeypatch.setattr("app.accounts.signing_in.is_same", slowly)
    for digits in (device.digits(LATER), device.recovery[0]):
        with pytest.raises(EveryLetterError):
            device.sign_in(LATER, digits=digits)


def test_sessions_that_are_over_go_with_the_next_sign_in(raw: Raw) -> None:
    device = ready()
    device.sign_in(at(1))
    device.sign_in(at(1) + LASTS)
    assert raw("SELECT count(*) FROM desk_sessions") == [(1,)]
