"""One mistake in a good ``case.yaml`` → one problem with line and remedy, while the other case is served."""

from pathlib import Path

import pytest

from tests.cases.good import change, told

ISSUES = (
    "'freedom-of-expression', 'freedom-of-assembly', 'land-and-environment', 'fair-trial', 'torture', "
    "'womens-rights', 'lgbti-rights', 'childrens-rights', 'refugees', 'labour-rights', "
    "'enforced-disappearance', 'death-penalty', 'discrimination' or 'police-violence'"
)
NO_DAY = "is no day of the calendar; write it as year-month-day, such as 2026-12-10."
NO_FILE = "is no file name; the picture lies beside case.yaml, so name just the file."
NO_YAML = "look for a missing quote, colon or space."
LANGUAGES = "a language's code is needed, such as en or pt-BR."
SLUGS = "small letters, digits and hyphens, 40 at most, such as the-king."
WRONG_KIND = "is empty or of the wrong kind"

#: What stands there, what a hurried hand wrote instead, and all that is told of it.
MISTAKES = {
    "a missing field": (
        "who: person\n",
        "",
        "case.yaml:1: The field “who” is missing; add it.",
    ),
    "a missing group of fields": (
        "consent:\n  given_by: Ana Reyes\n  covers: [name, picture]\n  until: 2027-12-31\n",
        "",
        "case.yaml:1: The field “consent” is missing; add it.",
    ),
    "an unknown field": (
        "who: person",
        "who: person\ncolour: red",
        "case.yaml:3: There is no field “colour”; correct its spelling or remove it.",
    ),
    "an unknown field in an addressee": (
        "reaches: person",
        "reaches: person\n    phone: 1",
        "case.yaml:33: There is no field “addressees.3.phone”; correct its spelling or remove it.",
    ),
    "a list where a text belongs": (
        "given_by: Ana Reyes",
        "given_by: [Ana, Reyes]",
        f"case.yaml:9: “consent.given_by” {WRONG_KIND}: a text is expected here.",
    ),
    "a text where a list belongs": (
        "covers: [name, picture]",
        "covers: name",
        f"case.yaml:10: “consent.covers” {WRONG_KIND}: a list (lines that begin with “- ”) is expected here.",
    ),
    "a text where a number belongs": (
        "who: person",
        "who: person\nnumber: three",
        f"case.yaml:3: “number” {WRONG_KIND}: a whole number is expected here.",
    ),
    "an age below every reader": (
        "who: person",
        "who: person\nminimum_age: 1",
        f"case.yaml:3: “minimum_age” {WRONG_KIND}: a larger number is expected here.",
    ),
    "a word where yes or no belongs": (
        "religious: no",
        "religious: rarely",
        f"case.yaml:36: “solidarity.religious” {WRONG_KIND}: yes or no is expected here.",
    ),
    "an empty field": (
        "credit: Drawn for this project",
        "credit: ",
        f"case.yaml:7: “picture.credit” {WRONG_KIND}: a text is expected here.",
    ),
    "a field of spaces": (
        "credit: Drawn for this project",
        "credit: '  '",
        "case.yaml:7: “picture.credit” is empty; fill it in or remove it.",
    ),
    "a line for an envelope that fills a page": (
        "1 Long Road",
        "long " * 99,
        "case.yaml:34: “addressees.3.lines.2” is too long (at most 300); shorten it.",
    ),
    "a day that the calendar lacks": (
        "until: 2027-12-31",
        "until: 2024-13-45",
        f"case.yaml:11: “consent.until” {NO_DAY}",
    ),
    "a day in another order": (
        "until: 2027-12-31",
        "until: 31.12.2027",
        f"case.yaml:11: “consent.until” {NO_DAY}",
    ),
    "a list where a day belongs": (
        "until: 2027-12-31",
        "until: [2027-12-31]",
        f"case.yaml:11: “consent.until” {WRONG_KIND}: a day such as 2026-12-10 is expected here.",
    ),
    "days in the wrong order": (
        "write_until: 2026-05-31",
        "write_until: 2026-02-01",
        (
            "case.yaml: The dates of “appeal” are in the wrong order: "
            "write_until (2026-02-01) is before open_from (2026-03-01); correct one of them."
        ),
    ),
    "an unknown kind": (
        "  solidarity: {status: open, sender_address: none}",
        "  petition: {status: open}\n  solidarity: {status: open, sender_address: none}",
        "case.yaml:18: “kinds.petition” cannot be “petition”; choose 'appeal' or 'solidarity'.",
    ),
    "an unknown status": (
        "solidarity: {status: open,",
        "solidarity: {status: opened,",
        (
            "case.yaml:18: “kinds.solidarity.status” cannot be “opened”; "
            "choose 'open', 'paused', 'closed' or 'withdrawn'."
        ),
    ),
    "an unknown issue": (
        "issues: [fair-trial]",
        "issues: [fair-trail]",
        f"case.yaml:4: “issues.1” cannot be “fair-trail”; choose {ISSUES}.",
    ),
    "a name that is a list": (
        "name: {en: Ana Reyes, fr: Ana Reyes, es: Ana Reyes}",
        "name: [Ana, Reyes]",
        f"case.yaml:1: “name” {WRONG_KIND}: a text is expected here.",
    ),
    "a name that is empty in one language": (
        "name: {en: Ana Reyes, fr: Ana Reyes, es: Ana Reyes}",
        "name: {en: Ana Reyes, fr: , es: Ana Reyes}",
        f"case.yaml:1: “name.fr” {WRONG_KIND}: a text is expected here.",
    ),
    "a credit in one language only": (
        "credit: Drawn for this project",
        "credit: {en: Drawn for this project, fr: Dessin}",
        "case.yaml: In “es” the credit is missing; add it beside the other languages.",
    ),
    "no issue": (
        "issues: [fair-trial]",
        "issues: []",
        "case.yaml:4: “issues” is empty; fill it in or remove it.",
    ),
    "an unknown country": (
        "country: NO",
        "country: Norway",
        "case.yaml:3: “country” is no country code such as GT; an invented country has a name per language.",
    ),
    "a risk in an unknown country": (
        "countries: [NO]",
        "countries: [XX]",
        "case.yaml:37: “risk.countries.1” is not a country code of two capital letters, such as GT.",
    ),
    "a language that is none": (
        "understands: [en, es]",
        "understands: [English]",
        f"case.yaml:35: “addressees.3.understands.1” cannot be “English”: {LANGUAGES}",
    ),
    "a slug that climbs out of the folder": (
        "slug: the-king",
        "slug: ../the-king",
        f"case.yaml:25: “addressees.2.slug” cannot be “../the-king”: {SLUGS}",
    ),
    "a slug with spaces and capitals": (
        "slug: the-king",
        "slug: The King",
        f"case.yaml:25: “addressees.2.slug” cannot be “The King”: {SLUGS}",
    ),
    "a slug that is too long": (
        "slug: the-king",
        f"slug: {'k' * 41}",
        f"case.yaml:25: “addressees.2.slug” cannot be “{'k' * 41}”: {SLUGS}",
    ),
    "an address that is no link": (
        "https://example.org/report",
        "javascript:alert(1)",
        "case.yaml:38: “sources.1.url” is no address of a page; it begins with https://.",
    ),
    "a consent that leaves the name out": (
        "covers: [name, picture]",
        "covers: [picture]",
        "case.yaml: The consent does not cover the name; ask for that, or tell the story under another name.",
    ),
    "broken YAML": (
        "who: person",
        "who: “person: 'x",
        f"case.yaml:2: This is not correct YAML (mapping values are not allowed here); {NO_YAML}",
    ),
    "an escape beyond all characters": (
        "who: person",
        'who: "\\UFFFFFFFF"',
        f"case.yaml:1: This is not correct YAML; {NO_YAML}",
    ),
    "an escaped control character": (
        "given_by: Ana Reyes",
        'given_by: "Ana\\0"',
        "case.yaml:9: There is a control character in this text; delete it.",
    ),
    "an alias": (
        "who: person",
        "who: &who person\nindex: *who",
        "case.yaml:2: Anchors and aliases (& and *) are not used here; put a text that begins so in quotes.",
    ),
    "a tag": (
        "who: person",
        "who: !!python/name:os.system person",
        "case.yaml:2: Tags (!) are not used here; put a text that begins so in quotes.",
    ),
    "a field twice": (
        "who: person",
        "who: person\nwho: group",
        "case.yaml:3: The field “who” stands here a second time; keep one.",
    ),
    "a field whose name is a list": (
        "who: person",
        "[who]: person",
        "case.yaml:2: A field's name must be a plain word.",
    ),
    "an addressee without lines": (
        "lines: [Royal Palace]",
        "lines: []",
        "case.yaml:28: “addressees.2.lines” is empty; fill it in or remove it.",
    ),
    "two addressees of one name": (
        "- slug: ana",
        "- {slug: ana, kind: solidarity, reaches: person, lines: [x], name: Ana}\n  - slug: ana",
        "case.yaml: Two addressees have the slug “ana”; give each its own.",
    ),
    "an addressee of a kind that the case lacks": (
        "  solidarity: {status: open, sender_address: none}\n",
        "",
        "case.yaml: The addressee “ana” is of kind “solidarity”, which is not under “kinds”.",
    ),
    "a person who cannot be reached": (
        "    reaches: person\n",
        "",
        "case.yaml: The addressee “ana” needs “reaches”: person, family or organization.",
    ),
    "solidarity without rules": (
        "solidarity: {religious: no}\n",
        "",
        "case.yaml: The rules for letters to the person are missing; add the group of fields “solidarity”.",
    ),
    "a country without a name in one language": (
        ", fr: Pays du Nord",
        "",
        "case.yaml: In “fr” the country of “the-king” is missing; add it beside the other languages.",
    ),
    **{
        f"an e-mail address that is none, {email}": (
            "    lines: [Royal Palace]\n",
            f'    lines: [Royal Palace]\n    emails: ["{email}"]\n',
            "case.yaml:29: “addressees.2.emails.1” is no e-mail address, such as office@example.org.",
        )
        for email in (
            "office",
            "@example.org",
            "office@example",
            "office@-a.org",
            "a b@example.org",
            "a@example.org?bcc=b@example.org",
            "a@example.org,b@example.org",
            "Ana <a@example.org>",
            "ａ@example.org",
        )
    },
    "a picture that is not there": (
        "file: picture.svg",
        "file: portrait.svg",
        "case.yaml: There is no picture “portrait.svg” beside case.yaml; add it or correct the name.",
    ),
    "a picture in another folder": (
        "file: picture.svg",
        "file: ../bela/picture.svg",
        f"case.yaml:7: “picture.file” {NO_FILE}",
    ),
    "a picture with an endless name": (
        "file: picture.svg",
        f"file: {'é' * 130}.svg",
        f"case.yaml:7: “picture.file” {NO_FILE}",
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_in_the_facts_is_told_with_its_remedy(
    folder: Path, old: str, new: str, expected: str
) -> None:
    change(folder / "spring" / "ana" / "case.yaml", old, new)
    assert told(folder) == expected
