"""A good campaign with two small cases → files in a folder, for tests that break one thing in them."""

from pathlib import Path
from typing import Final

from app.cases.catalogue import read_catalogue

SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 40"><rect width="9" height="9"/></svg>'

CAMPAIGN: Final = """\
opens: 2026-03-01
closes: 2026-05-31
time_zone: Europe/Paris
goal: 100
"""

CAMPAIGN_WORDS: Final = """\
---
title: Spring letters
hook: Write one letter.
---
## About
A campaign of **letters**.
"""

CASE: Final = """\
name: {en: Ana Reyes, fr: Ana Reyes, es: Ana Reyes}
who: person
country: NO
issues: [fair-trial]
published: 2026-01-15
reviewed: 2026-02-01
picture: {file: picture.svg, credit: Drawn for this project}
consent:
  given_by: Ana Reyes
  covers: [name, picture]
  until: 2027-12-31
kinds:
  appeal:
    status: open
    sender_address: name-and-country
    open_from: 2026-03-01
    write_until: 2026-05-31
  solidarity: {status: open, sender_address: none}
addressees:
  - slug: the-minister
    kind: appeal
    lines: [Government House, 0030 Oslo]
    preferred_language: en
    copies_to: [The Ombudsman]
  - slug: the-king
    kind: appeal
    name: Olav
    lines: [Royal Palace]
    country: {en: Northland, fr: Pays du Nord, es: País del Norte}
  - slug: ana
    kind: solidarity
    reaches: person
    name: Ana Reyes
    lines: [Prison, 1 Long Road]
    understands: [en, es]
solidarity: {religious: no}
risk: {countries: [NO], family_ties: yes}
sources: [{title: A report, url: "https://example.org/report", read_on: 2026-01-15}]
"""

_CASE_WORDS: Final = """\
---
review: draft
pronouns: she/her
hook: HOOK
picture: A circle.
addressees:
  the-minister: {office: OFFICE, vocative: VOCATIVE, salutation: "SALUTATION", closing: "CLOSING"}
  the-king: {honorific: King, vocative: Sire, salutation: "Sire,", closing: "CLOSING"}
  ana: {vocative: Ana, salutation: "Ana,", closing: "CLOSING"}
---

## Story

Ana wrote *one* poem.

## In plain words

Ana is in prison.

## Demands

1. free Ana Reyes
2. hear
   the witnesses

## Messages

- You are not forgotten.
- I read your poem.
- The sea is calm today.

## Ideas

- I am a nurse, and …

## Personal

- I teach poems to children.

## Avoid

- AVOIDED, tyrant: Insults help nobody.

## Not to ask

- Ask for no money.

## Risk

Think of your family.

## Vocabulary

- poem : a text that sings

## Updates

- 2026-02-03: The trial began.
- 2026-02-07: The trial ended.
"""

_WORDS: Final = {
    "en": {
        "HOOK": "Ana wrote a poem.",
        "OFFICE": "Minister of Justice",
        "VOCATIVE": "Minister",
        "SALUTATION": "Dear Minister,",
        "CLOSING": "Yours faithfully,",
        "AVOIDED": "régime",
    },
    "fr": {
        "HOOK": "Ana a écrit un poème.",
        "OFFICE": "Ministre de la Justice",
        "VOCATIVE": "Madame la Ministre",
        "SALUTATION": "Madame la Ministre,",
        "CLOSING": "Veuillez agréer, Madame la Ministre, mes salutations.",
        "AVOIDED": "régime",
    },
    "es": {
        "HOOK": "Ana escribió un poema.",
        "OFFICE": "Ministra de Justicia",
        "VOCATIVE": "Señora Ministra",
        "SALUTATION": "Señora Ministra:",
        "CLOSING": "Atentamente,",
        "AVOIDED": "régimen",
    },
}

_LETTERS_ALONE: Final = """\
---
review: draft
letters: [solidarity]
pronouns: هي
hook: كتبت آنا قصيدة.
picture: دائرة.
addressees:
  ana: {vocative: آنا, salutation: "عزيزتي آنا،", closing: "مع المودة،"}
---

## Messages

- قرأت قصيدتك.
- البحر هادئ اليوم.
- نحن معك.

## Ideas

- أعمل في مستشفى، و…

## Avoid

- طاغية، مستبد: الشتائم لا تنفع أحدًا.
"""


def case_words(language: str) -> str:
    """The good case's language file."""
    text = _CASE_WORDS
    for mark, word in _WORDS[language].items():
        text = text.replace(mark, word)
    return text


def write_case(folder: Path) -> Path:
    """Writes the good case to that folder."""
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "picture.svg").write_text(SVG, encoding="utf-8")
    for language in _WORDS:
        (folder / f"{language}.md").write_text(case_words(language), encoding="utf-8")
    return folder


def write_letters_alone(case: Path) -> Path:
    """Adds a language to the good case in that folder in which letters to the person alone can be written."""
    change(case / "case.yaml", "es: Ana Reyes}", "es: Ana Reyes, ar: آنا رييس}")
    path = case / "ar.md"
    path.write_text(_LETTERS_ALONE, encoding="utf-8")
    return path


def write_campaign(folder: Path) -> Path:
    """Writes the good campaign, without cases, to that folder."""
    folder.mkdir(parents=True)
    (folder / "campaign.yaml").write_text(CAMPAIGN, encoding="utf-8")
    for language in _WORDS:
        (folder / f"{language}.md").write_text(CAMPAIGN_WORDS, encoding="utf-8")
    return folder


def write_catalogue(folder: Path) -> Path:
    """Writes the campaign ``spring`` with the cases ``ana`` and ``bela``; tests break ``ana``."""
    campaign = write_campaign(folder / "spring")
    write_case(campaign / "ana")
    write_case(campaign / "bela")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Puts ``new`` in the place of ``old``, which must stand once in the file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(folder: Path) -> str:
    """Every problem of the catalogue in that folder, one a line; only the case ``ana`` may be broken."""
    catalogue = read_catalogue(folder)
    assert list(catalogue.cases) == ["bela"]
    return "\n".join(str(problem).removeprefix(f"{folder}/spring/ana/") for problem in catalogue.problems)
