"""A case's rules for letters → sentences that a writer can keep to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask_babel import gettext

from app.cases.sheet import Kind, SenderAddress, SolidarityRules
from app.languages import translatable as _
from app.web.shell.content import ShownCase, filled

_REACHES: Final = MappingProxyType(
    {
        "person": _("Your letter goes to the person."),
        "family": _("Your letter goes to the family."),
        "organization": _("Your letter goes to an organization that passes it on."),
    }
)
_SENDER: Final[Mapping[SenderAddress, str]] = MappingProxyType(
    {
        SenderAddress.NONE: _("Do not give your address, neither on the letter nor on the envelope."),
        SenderAddress.NAME_AND_COUNTRY: _("Give no more than your name and your country, not your address."),
        SenderAddress.FULL: _("You may give your address."),
    }
)
_ON_ENVELOPE: Final[Mapping[SenderAddress, str]] = MappingProxyType(
    {
        SenderAddress.NONE: _SENDER[SenderAddress.NONE],
        SenderAddress.NAME_AND_COUNTRY: _(
            "On the back, as sender, write no more than your name and your country."
        ),
        SenderAddress.FULL: _("You may write your own address on the back."),
    }
)
_FORMS: Final = MappingProxyType(
    {
        frozenset({"letter"}): _("Write a letter."),
        frozenset({"card"}): _("Write a card."),
        frozenset({"drawing"}): _("Make a drawing."),
        frozenset({"letter", "card"}): _("You can send a letter or a card."),
        frozenset({"letter", "drawing"}): _("You can send a letter or a drawing."),
        frozenset({"card", "drawing"}): _("You can send a card or a drawing."),
        frozenset({"letter", "card", "drawing"}): _("You can send a letter, a card or a drawing."),
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What to keep to in letters of one kind."""

    kind: Kind
    sentences: tuple[str, ...]


def letter_rules(shown: ShownCase, kind: Kind) -> Rules:
    """The rules of letters of that kind, in the page's language."""
    return Rules(kind, tuple(_sentences(shown, kind)))


def sender_rule(shown: ShownCase, kind: Kind) -> str:
    """What a letter of that kind may say of where its writer lives."""
    return str(gettext(_SENDER[shown.case.facts.kinds[kind].sender_address]))


def envelope_rule(shown: ShownCase, kind: Kind) -> str:
    """What the envelope of such a letter may say of its sender."""
    return str(gettext(_ON_ENVELOPE[shown.case.facts.kinds[kind].sender_address]))


def may_show_address(shown: ShownCase, kind: Kind) -> bool:
    """Whether a letter of that kind may say where its writer lives."""
    return shown.case.facts.kinds[kind].sender_address is SenderAddress.FULL


def _sentences(shown: ShownCase, kind: Kind) -> Iterator[str]:
    addressees = shown.case.addressees(kind, shown.language)
    for reach in dict.fromkeys(one.facts.reaches for one in addressees if one.facts.reaches):
        yield gettext(_REACHES[reach])
    if understood := tuple(dict.fromkeys(code for one in addressees for code in one.facts.understands)):
        yield filled(_("It can be written in %(language)s."), {}, understood)
    if shown.case.facts.solidarity and kind is Kind.SOLIDARITY:
        yield from _solidarity(shown.case.facts.solidarity)
    yield sender_rule(shown, kind)


def _solidarity(rules: SolidarityRules) -> Iterator[str]:
    if form := _FORMS.get(frozenset(rules.forms)):
        yield gettext(form)
    barred = (
        (rules.religious, _("Leave religious words and pictures out.")),
        (rules.seasonal, _("Leave greetings for feasts and seasons out.")),
        (rules.mention_charges, _("Do not mention the charges, the trial or the police.")),
        (rules.mention_organization, _("Do not name any organization.")),
    )
    yield from (gettext(sentence) for allowed, sentence in barred if not allowed)
