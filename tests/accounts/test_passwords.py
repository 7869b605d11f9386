"""A password costs as much to guess as the standard recommends, whether anybody has that name or not."""

from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from app.accounts import passwords


def test_hashes_cost_what_the_standard_recommends(true_hasher: PasswordHasher) -> None:
    for kept in (true_hasher.hash("four words and a comma"), passwords._NOBODY):  # noqa: SLF001 – it is no secret.
        assert extract_parameters(kept) == RFC_9106_LOW_MEMORY


def test_nobody_has_the_password_of_nobody() -> None:
    assert not passwords.is_same("", "")
    assert not passwords.is_same("four words and a comma", "")
