"""Letter → plain text: a tidy letter, ready to paste."""

from app.documents.text import text
from tests.documents.small import HOSTILE, small

TEXT = """\
Camille Ferrand
Lyon

1 December 2026

The President
1010 Castelmar
ORLÉN

Dear Mr President,

I ask you:

1. to listen;
2. to answer.

Yours,

Camille Ferrand

Copy to:
The Embassy

An example.
"""


def test_plain_text_is_a_tidy_letter() -> None:
    assert text(small()) == TEXT


def test_plain_text_without_a_name_has_a_line_to_sign_on() -> None:
    bare = text(small(sender=(), signature="", copies_to=(), notes=(), country=""))
    assert bare.startswith("1 December 2026\n\nThe President\n1010 Castelmar\n\nDear")
    assert bare.endswith("Yours,\n\n\n\n" + "_" * 30 + "\n")


def test_hostile_words_stand_in_plain_text_as_they_are() -> None:
    assert text(small(salutation=HOSTILE, signature=HOSTILE, notes=(HOSTILE,))).count(HOSTILE) == 3
