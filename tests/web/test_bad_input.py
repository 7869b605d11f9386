"""Whatever is typed into the form is printed as it stands or refused kindly, with the words kept."""

import io
import time
import zipfile

import pypdfium2
import pytest

from app.letters.words import LIMITS
from tests.web.website import APPEAL, Website

PRINTED = {
    "a template": "{{7*7}} {% raw %}",
    "a script": "<script>alert(1)</script>",
    "the end of a text": "</w:t></w:r>",
    "an attachment": "<link rel=attachment href=file:///etc/passwd>",
    "an entity": "&amp; &#x41; &lt;",
    "the end of the field": "</textarea><h1>Hello</h1>",
    "a percent sign": "100 %(name)s %s %%",
}
STRIPPED = {
    "control marks": ("Le\x00t\x07 her\x1b go\x7f.", "Let her go."),
    "marks that turn text round": ("Let \u202eher\u202c \u2066go\u2069.", "Let her go."),
    "line ends of other systems": ("Let her go.\r\n\r\nNow.\r", "Let her go.\n\nNow."),
}


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("words", PRINTED.values(), ids=PRINTED.keys())
def test_words_that_look_like_code_are_words(website: Website, words: str) -> None:
    fields = website.begun(body=words, name=words, place=words[:50], address=words)
    page = website.post(APPEAL, fields | {"as": "check"})
    assert page.status == 200
    assert page.fields()["body"] == words
    page = website.post(APPEAL, fields | {"as": "page"})
    assert page.fields()["body"] == words
    pdf, docx, text = (website.send(APPEAL, page.fields() | {"as": form}) for form in ("pdf", "docx", "txt"))
    bare = "".join(words.split())
    assert bare in "".join(pdf_text(pdf.data).split())
    assert bare in "".join(text.text.split())
    with zipfile.ZipFile(io.BytesIO(docx.data)) as archive:
        assert b"passwd" in archive.read("word/document.xml") or "passwd" not in words


@pytest.mark.parametrize(("typed", "kept"), STRIPPED.values(), ids=STRIPPED.keys())
def test_marks_that_nobody_means_are_left_out(website: Website, typed: str, kept: str) -> None:
    answer = website.send(APPEAL, website.begun(body=typed) | {"as": "txt"})
    assert f"\n\n{kept}\n\n" in answer.text


TOO_LONG = {
    "one character too many": ("body", "x" * 10_001),
    "a word of 200,000 characters": ("body", "é" * 200_000),
    "200,000 characters of three bytes": ("body", "文" * 200_000),
    "50,000 no-break spaces": ("body", "\u00a0" * 50_000),
    "a long name": ("name", "x" * 101),
    "a long place": ("place", "x" * 101),
    "a long address": ("address", "x\n" * 300),
}


@pytest.mark.parametrize(("field", "words"), TOO_LONG.values(), ids=TOO_LONG.keys())
@pytest.mark.parametrize("step", ["page", "check", "see", "switch", "hand", "written", "pdf"])
def test_what_is_too_long_is_refused_with_the_limit_and_kept_whole(
    website: Website, field: str, words: str, step: str
) -> None:
    before, started = website.total(), time.process_time()
    page = website.post(APPEAL, website.begun(**{field: words}) | {"as": step})
    assert time.process_time() - started < 10
    assert page.status == 422
    assert f"{LIMITS[field]:,}" in page.all("//*[@role='alert']")[0].text_content()
    assert f"#{field}" in page.links
    assert page.all(f"//*[@id='{field}'][@aria-invalid]")
    assert page.fields()[field] == words
    assert website.total() == before


def test_ten_thousand_characters_with_many_lines_are_not_too_long(website: Website) -> None:
    body = f"{'x' * 24}\r\n" * 399
    assert website.send(APPEAL, website.begun(body=body) | {"as": "txt"}).status_code == 200


@pytest.mark.parametrize("body", ["", "   \n\n", "\u00a0" * 5_000, "\u202e\x00"])
def test_a_letter_without_words_is_not_finished(website: Website, body: str) -> None:
    before = website.total()
    page = website.post(APPEAL, website.begun(body=body, name="Ana") | {"as": "page"})
    assert page.status == 422
    assert "The letter has no words yet" in page.text
    assert page.fields()["name"] == "Ana"
    assert website.total() == before


@pytest.mark.parametrize("field", ["addressee", "language", "country", "size", "paper"])
def test_a_choice_that_is_not_on_offer_is_refused(website: Website, field: str) -> None:
    before = website.total()
    page = website.post(APPEAL, website.begun(body="My words.") | {field: "<nobody>", "as": "pdf"})
    assert page.status == 422
    assert "“<nobody>” is not on offer here" in page.text
    # What is wrong with one of several papers is wrong with all of them.
    assert page.all(f"//*[@id='{field}'][ancestor-or-self::*[@aria-invalid]]")
    assert page.fields()["body"] == "My words."
    assert website.total() == before


def test_characters_that_no_font_has_are_named_and_other_files_offered(website: Website) -> None:
    before = website.total()
    page = website.post(APPEAL, website.begun(name="Ana \U0001bca0\U00012000") | {"as": "page"})
    assert page.status == 422
    assert "cannot be printed here" in page.text
    assert {"docx", "txt"} <= set(page.buttons())
    assert website.total() == before
    assert website.send(APPEAL, page.fields() | {"as": "txt"}).status_code == 200


def test_too_much_for_any_letter_is_not_read(website: Website) -> None:
    page = website.post("/fr/write/mira-solenne/appeal", {"body": "x" * 3_000_000})
    assert page.status == 413
    assert "10\u202f000 caractères" in page.text
    assert page.main.forms == [], "the same would be too much again"


def test_a_file_sent_with_the_form_never_touches_the_disk(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in (website.begun() | {"as": "txt"}).items()]
    parts.append(f'name="file"; filename="file.bin"\r\n\r\n{"x" * 1_500_000}')
    body = "".join(f"--edge\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--edge--\r\n"
    # With nowhere to put a temporary file, to make one would fail.
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    answer = website.app.test_client().post(
        APPEAL, data=body.encode(), content_type="multipart/form-data; boundary=edge"
    )
    assert answer.status_code == 200
    assert "Mira Solenne" in answer.text


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/plain"]
)
def test_a_form_in_another_wrapping_is_no_form_of_ours(website: Website, kind: str) -> None:
    answer = website.app.test_client().post(APPEAL, data=b"\xff\x00--", content_type=kind)
    assert answer.status_code == 400


def test_a_form_of_a_million_fields_is_refused_before_it_is_taken_apart(website: Website) -> None:
    answer = website.app.test_client().post(
        APPEAL, data="a&" * 1_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert len(answer.data) < 50_000


@pytest.mark.parametrize("host", ["]:x", "a b", "evil.example/path"])
def test_what_is_no_host_is_refused(website: Website, host: str) -> None:
    assert website.ask("/en/", headers={"Host": host}).status_code == 400


def test_a_slash_too_many_leads_to_a_page_of_this_site_whatever_the_host_is_called(website: Website) -> None:
    answer = website.ask("/en//cases/mira-solenne", headers={"Host": "evil.example"})
    assert answer.headers.get("Location", "/").startswith("/")
