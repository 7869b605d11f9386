"""A letter → a link that opens it in the reader's own e-mail program, where the whole of it fits safely."""

from typing import Final
from urllib.parse import quote

from app.files.text import clean
from app.letters.letter import Letter, plain_text

#: Characters of the whole link. Windows hands a browser's link to the e-mail program as an address of at most
#: 2,083 (INTERNET_MAX_URL_LENGTH); browsers stop at 2,048 or, as Firefox does, near 2,000, and the reader is
#: told nothing. The rest is room for what they put around it.
LONGEST: Final = 1_900
#: Marks that RFC 6068 lets stand as they are, and no program reads as its own: a letter has many.
_PLAIN: Final = "!(),:;"


def mail_link(letter: Letter, emails: tuple[str, ...]) -> str:
    """A ``mailto:`` link (RFC 6068) with all from the salutation to the signature, and the title as subject.

    Empty where there is no address, and where the link would be longer than `LONGEST`: an e-mail program
    would cut it, or not open.
    """
    if not emails:
        return ""
    parts = (letter.salutation, plain_text(letter.body), letter.closing, letter.signature)
    body = clean("\n\n".join(filter(None, parts))).replace("\n", "\r\n")
    subject = " ".join(clean(letter.title).split())
    to = ",".join(quote(email, safe="@") for email in emails)
    link = f"mailto:{to}?subject={quote(subject, _PLAIN)}&body={quote(body, _PLAIN)}"
    return link if len(link) <= LONGEST else ""
