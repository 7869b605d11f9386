"""A letter → a ``mailto:`` link with every word of it, or none."""

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from app.cases.sheet import Kind
from app.files.text import clean
from app.letters.letter import Letter, blocks
from app.letters.mail import LONGEST, mail_link

OFFICE = "office+letters@president.example.org"
BODY = "I write for Ana & Luis, 100 %.\n\n1. Free them;\n2. hear them?"
EMAIL = "Señor Presidente:\r\n\r\n{}\r\n\r\nCon respeto,\r\n\r\nZoë".format(BODY.replace("\n", "\r\n"))


def _letter(body: str = BODY, title: str = "Carta por Ana", signature: str = "Zoë") -> Letter:
    return Letter(
        case="ana",
        kind=Kind.APPEAL,
        language="es",
        direction="ltr",
        title=title,
        sender=("Zoë", "12, rue des Tanneurs"),
        place_and_date="Lyon, 1 de diciembre de 2026",
        addressee=("The President",),
        country="ORLÉN",
        country_language="fr",
        salutation="Señor Presidente:",
        body=blocks(body),
        closing="Con respeto,",
        signature=signature,
        notes=("An example.",),
    )


def _fields(link: str) -> dict[str, str]:
    """What an e-mail program finds in the link."""
    return {name: value for name, (value,) in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_the_link_holds_the_words_from_salutation_to_signature() -> None:
    link = mail_link(_letter(), (OFFICE,))
    assert link.startswith(
        "mailto:office%2Bletters@president.example.org?subject=Carta%20por%20Ana&body=Se%C3"
    )
    assert _fields(link) == {"subject": "Carta por Ana", "body": EMAIL}
    assert "%0D%0A%0D%0A1.%20Free" in link
    assert link.isascii()


def test_the_link_goes_to_every_address() -> None:
    link = mail_link(_letter(), (OFFICE, "b@c.example"))
    assert unquote(urlsplit(link).path).split(",") == [OFFICE, "b@c.example"]


def test_a_letter_without_a_name_ends_with_its_closing() -> None:
    assert _fields(mail_link(_letter(signature=""), (OFFICE,)))["body"].endswith("\r\n\r\nCon respeto,")


def test_a_letter_that_does_not_fit_whole_has_no_link() -> None:
    room = LONGEST - len(mail_link(_letter("a"), (OFFICE,)))
    assert len(mail_link(_letter("a" * (room + 1)), (OFFICE,))) == LONGEST
    assert mail_link(_letter("a" * (room + 2)), (OFFICE,)) == ""
    # In a script of three bytes a letter, each takes nine characters.
    assert mail_link(_letter("字" * (room // 9 + 2)), (OFFICE,)) == ""


def test_without_an_address_there_is_no_link() -> None:
    assert mail_link(_letter(), ()) == ""


def test_words_open_no_further_header() -> None:
    link = mail_link(_letter("a&bcc=b@c.example#x", "x\r\nBcc: b@c.example &to=d@e.example"), (OFFICE,))
    fields = _fields(link)
    assert fields.keys() == {"subject", "body"}
    assert fields["subject"] == "x Bcc: b@c.example &to=d@e.example"
    assert urlsplit(link).fragment == ""


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_control_character_gets_in(body: str, title: str) -> None:
    fields = _fields(mail_link(_letter(f"a{body}", f"a{title}"), (OFFICE,)))
    assert clean(fields["subject"]) == fields["subject"] == fields["subject"].replace("\n", " ")
    assert clean(fields["body"]).replace("\n", "\r\n") == fields["body"]
