"""Signing in, setting up and leaving, as a browser does it: sessions, cookies, the price of wrong tries."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pyotp
import pytest

from app.accounts import organizers, setting_up, signing_in
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from app.actions.codes import shown_code
from app.web.shell.limits import Limits
from tests.accounts.desk import PASSWORD, Device
from tests.web.conftest import Open
from tests.web.desk import COOKIE, Desk, at_desk, figures
from tests.web.page import Page
from tests.web.test_throttle import Clock, use
from tests.web.website import Website

SIGN_IN = "/en/desk/sign-in"
WELCOME = "/en/desk/welcome"
SCHOOL = {"REMOTE_ADDR": "9.8.7.6"}
HOME = {"REMOTE_ADDR": "5.6.7.8"}


@pytest.fixture
def clock(website: Website) -> Iterator[Clock]:
    """The clock of fresh limits, which end with the test."""
    clock = Clock()
    before = website.app.extensions["every-letter limits"]
    use(website, Limits(clock))
    yield clock
    use(website, before)


def typed(device: Device, **changes: str) -> dict[str, str]:
    """What an organizer types to sign in."""
    return {"name": device.name, "password": PASSWORD, "digits": figures(device), **changes}


def invitation(website: Website, name: str) -> str:
    with website.app.app_context():
        return shown_code(organizers.invite(name, Role.VIEWER, OPERATOR, datetime.now(UTC)))


def is_in(website: Website, session: str) -> bool:
    with website.app.app_context():
        return signing_in.signed_in(session, datetime.now(UTC)) is not None


def cookie_of(website: Website, fields: dict[str, str], **options: object) -> str:
    return website.send(SIGN_IN, fields, **options).headers["Set-Cookie"]


@pytest.mark.usefixtures("clock")
def test_signing_in_leads_to_the_page_that_somebody_wanted(website: Website) -> None:
    device = at_desk(website).device
    led = website.ask("/en/desk/held?x=a%26b").headers["Location"]
    page = website.get(led)
    answer = website.send(SIGN_IN, page.fields() | typed(device, name=f" {device.name.upper()} "))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/desk/held?x=a%26b")


@pytest.mark.parametrize(
    "back",
    [
        "",
        "//elsewhere.example",
        "https://elsewhere.example",
        "/en/desk//../..\\elsewhere",
        "/en/about",
        "/en/desk\r\nX: y",
        "/en/deskother",
    ],
)
@pytest.mark.usefixtures("clock")
def test_signing_in_leads_nowhere_but_to_the_desk(website: Website, back: str) -> None:
    answer = website.send(SIGN_IN, typed(at_desk(website).device, back=back))
    assert answer.headers["Location"] == "/en/desk"


@pytest.mark.usefixtures("clock")
def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(website: Website) -> None:
    plain = cookie_of(website, typed(at_desk(website).device))
    assert re.fullmatch(r"desk=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", plain)
    safe = cookie_of(website, typed(at_desk(website).device), base_url="https://localhost")
    assert re.fullmatch(r"__Host-desk=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", safe)


def test_behind_a_proxy_that_tells_nothing_the_cookie_is_as_safe_as_the_public_address(
    open_website: Open,
) -> None:
    website = open_website(public_url="https://localhost")
    assert "__Host-desk=" in cookie_of(website, typed(at_desk(website).device))


@pytest.mark.usefixtures("clock")
def test_every_sign_in_starts_a_new_session_and_ends_the_browsers_old_one(website: Website) -> None:
    desk = at_desk(website)
    old = desk.session
    desk.client.post(SIGN_IN, data=typed(desk.device))
    assert desk.session != old
    assert [is_in(website, old), is_in(website, desk.session)] == [False, True]


@pytest.mark.usefixtures("clock")
def test_a_session_that_somebody_else_chose_is_worth_nothing(website: Website) -> None:
    device, client = at_desk(website).device, website.app.test_client()
    client.set_cookie(COOKIE, "chosen-by-somebody-else")
    client.post(SIGN_IN, data=typed(device))
    cookie = client.get_cookie(COOKIE)
    assert cookie
    assert cookie.value != "chosen-by-somebody-else"
    assert not is_in(website, "chosen-by-somebody-else")


@pytest.mark.usefixtures("clock")
def test_the_same_figures_let_nobody_in_again(website: Website) -> None:
    fields = typed(at_desk(website).device)
    assert website.send(SIGN_IN, fields).status_code == 303
    page = website.post(SIGN_IN, fields)
    assert page.status == 422
    assert fields["name"] in page.source
    assert PASSWORD not in page.source
    assert fields["digits"] not in page.source


@pytest.mark.usefixtures("clock")
def test_who_is_signed_in_is_not_asked_again_and_signing_out_ends_it(website: Website) -> None:
    desk = at_desk(website)
    assert desk.ask(SIGN_IN).headers["Location"] == "/en/desk"
    session = desk.session
    answer = desk.send("/en/desk/sign-out", {})
    assert answer.headers["Location"] == SIGN_IN
    assert not desk.session
    assert not is_in(website, session)


def wrong(website: Website, device: Device, where: dict[str, str]) -> int:
    fields = typed(device, password="a wrong password")
    return website.send(SIGN_IN, fields, environ_base=where).status_code


def test_wrong_tries_cost_and_hold_up_nobody_else(website: Website, clock: Clock) -> None:
    ana, ben = at_desk(website).device, at_desk(website).device
    assert [wrong(website, ana, SCHOOL) for _ in range(6)] == [422] * 5 + [429]
    page = website.post(SIGN_IN, typed(ana), environ_base=SCHOOL)
    assert (page.status, page.headers["Retry-After"]) == (429, "40")
    assert "You can try again in 40 seconds." in page.text
    assert page.fields()["name"] == ana.name
    assert PASSWORD not in page.source
    assert website.send(SIGN_IN, typed(ana), environ_base=HOME).status_code == 303
    assert website.send(SIGN_IN, typed(ben), environ_base=SCHOOL).status_code == 303
    clock.moves(40)
    late = typed(ana, digits=ana.recovery[0])
    assert website.send(SIGN_IN, late, environ_base=SCHOOL).status_code == 303


def test_right_tries_cost_nothing(website: Website, clock: Clock) -> None:
    device = at_desk(website).device
    for code in device.recovery:
        assert website.send(SIGN_IN, typed(device, digits=code), environ_base=SCHOOL).status_code == 303
    assert clock.now == 0


def test_networks_without_a_name_count_as_one(website: Website, clock: Clock) -> None:
    device = at_desk(website).device
    local = [{"REMOTE_ADDR": address} for address in ("127.0.0.1", "10.0.0.1", "192.168.1.9", "", "::1", "x")]
    assert [wrong(website, device, where) for where in local] == [422] * 5 + [429]
    assert clock.now == 0


def test_of_a_thousand_guesses_at_once_five_are_compared(
    website: Website, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, compared = at_desk(website).device, []

    def counted(*typed: str) -> bool:
        compared.append(typed)
        return False

    monkeypatch.setattr(signing_in, "is_same", counted)
    with ThreadPoolExecutor(8) as many:
        statuses = list(many.map(lambda _: wrong(website, device, SCHOOL), range(1_000)))
    assert (len(compared), statuses.count(429)) == (5, 995)
    assert clock.now == 0


def test_tries_under_many_names_are_held_up_and_letters_of_the_same_school_are_not(
    website: Website, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "is_same", lambda *_: False)
    names = ({"name": f"nobody-{number}", "password": "x", "digits": "1"} for number in range(201))
    statuses = [website.send(SIGN_IN, fields, environ_base=SCHOOL).status_code for fields in names]
    assert (statuses.count(422), statuses[-1]) == (200, 429)
    assert website.app.extensions["every-letter limits"].wait(SCHOOL["REMOTE_ADDR"]) == 0
    assert clock.now == 0


def test_guesses_at_invitations_cost_as_much(website: Website, clock: Clock) -> None:
    name = f"guessed-{clock.now}"
    code = invitation(website, name)
    tries = [website.send(WELCOME, {"name": name, "code": "0" * 12}, environ_base=SCHOOL) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [422] * 5 + [429]
    page = website.post(WELCOME, {"name": name, "code": code}, environ_base=SCHOOL)
    assert (page.status, page.fields()) == (429, {"name": name, "code": code})


@pytest.mark.usefixtures("clock")
def test_an_invitation_leads_to_an_account_and_into_the_desk(website: Website) -> None:
    code, client = invitation(website, "carla"), website.app.test_client()
    asked = Page(client.post(WELCOME, data={"name": "Carla", "code": code.lower()}))
    secret = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", asked.text)
    assert secret
    assert asked.all("//svg/path[@d]")
    totp = pyotp.TOTP(secret[0].replace(" ", ""))
    fields = asked.fields() | {"as": "finish", "new_password": PASSWORD, "digits": totp.now()}
    for change in ({"new_password": "short"}, {"digits": "12345x"}):
        refused = Page(client.post(WELCOME, data=fields | change))
        assert refused.status == 422
        assert secret[0] in refused.text
        assert PASSWORD not in refused.source
    answer = client.post(WELCOME, data=fields)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text)
    assert len(set(codes)) == setting_up.RECOVERY_CODES
    desk = Desk(client, Device("carla", totp.secret, tuple(codes)))
    assert "8 recovery codes are left" in desk.get("/en/desk/account").text
    assert client.post(WELCOME, data=fields).status_code == 422


@pytest.mark.usefixtures("clock")
def test_a_new_password_ends_the_other_sessions(website: Website) -> None:
    desk = at_desk(website)
    other = website.app.test_client()
    other.post(SIGN_IN, data=typed(desk.device))
    cookie = other.get_cookie(COOKIE)
    assert cookie
    fields = {"as": "password", "password": PASSWORD, "new_password": "a longer password"}
    for change, said in (
        ({"password": "not mine at all"}, "not your present password"),
        ({"new_password": "short"}, "12 to 200"),
    ):
        page = desk.post("/en/desk/account", fields | change)
        assert (page.status, said in page.text) == (422, True)
    assert is_in(website, cookie.value)
    assert "has been changed" in desk.post("/en/desk/account", fields).text
    assert not is_in(website, cookie.value)
    assert desk.get("/en/desk/account").status == 200


def test_who_has_found_an_open_desk_cannot_guess_its_password(website: Website, clock: Clock) -> None:
    desk = at_desk(website)
    fields = {"as": "password", "password": "a guess", "new_password": "a longer password"}
    statuses = [desk.send("/en/desk/account", fields).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert clock.now == 0


@pytest.mark.usefixtures("clock")
def test_all_other_sessions_can_be_ended(website: Website) -> None:
    desk, other = at_desk(website), website.app.test_client()
    other.post(SIGN_IN, data=typed(desk.device))
    cookie = other.get_cookie(COOKIE)
    assert cookie
    assert "have ended" in desk.post("/en/desk/account", {"as": "sign-out"}).text
    assert [is_in(website, desk.session), is_in(website, cookie.value)] == [True, False]


def test_with_the_ledger_away_nobody_gets_in_and_the_words_stay(open_website: Open) -> None:
    website = open_website()
    device = at_desk(website).device
    website.break_database()
    page = website.post(SIGN_IN, typed(device))
    assert (page.status, page.headers["Retry-After"], page.fields()["name"]) == (503, "60", device.name)
    page = website.post(WELCOME, {"name": "ben", "code": "0000-0000-0000"})
    assert (page.status, page.fields()["code"]) == (503, "0000-0000-0000")


@pytest.mark.usefixtures("clock")
def test_words_of_any_length_are_refused_kindly(website: Website) -> None:
    page = website.post(SIGN_IN, {"name": "x" * 10_000, "password": "y" * 10_000, "digits": "٣" * 10_000})
    assert (page.status, page.fields()["name"]) == (422, "x" * 60)
