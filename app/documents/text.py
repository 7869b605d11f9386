"""Letter → plain text: the same words in the same order, parted by empty lines."""

from app.letters.letter import Letter, plain_text

_LINE_TO_SIGN = "_" * 30


def text(letter: Letter) -> str:
    """The letter as text with a newline at its end; paragraphs stay whole, for any program to wrap."""
    parts = (
        _lines(*letter.sender),
        letter.place_and_date,
        _lines(*letter.addressee, letter.country),
        letter.salutation,
        plain_text(letter.body),
        letter.closing,
        # Without a name it is signed by hand, once it is printed.
        letter.signature or f"\n\n{_LINE_TO_SIGN}",
        _lines(letter.copies_label, *letter.copies_to) if letter.copies_to else "",
        _lines(*letter.notes),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
