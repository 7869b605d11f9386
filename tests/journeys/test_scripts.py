"""A person with scripts, half of them, or none: words are easy to write, never lost, never counted twice."""

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from app.web.shell.static_files import FOLDER
from tests.browsing import press, shifted
from tests.journeys.writer import DESK, OWN_WORDS, PATH, PHONE, begun, body, paragraphs, person, seen, token
from tests.serving import Site

pytestmark = pytest.mark.long

#: Bytes of all scripts together, before they are packed.
MOST_BYTES = 22_000
#: A device that has other programs to hand a file to; what it is given is promised by ``window.shared``.
SHARING_DEVICE = """
  navigator.canShare = ({ files }) => files.every((one) => one instanceof File);
  window.shared = new Promise((done) => {
    navigator.share = async ({ files: [file] }) =>
      done({ name: file.name, type: file.type, start: await file.slice(0, 5).text() });
  });
"""


def marked(page: Page) -> str:
    """What is selected in the field that has the focus."""
    return str(
        page.evaluate("""() => {
          const { value, selectionStart, selectionEnd } = document.activeElement;
          return value.slice(selectionStart, selectionEnd);
        }""")
    )


# Paragraphs.


def test_each_paragraph_opens_where_it_is_touched_and_knows_its_number(page: Page) -> None:
    whole = body(page)
    assert seen(page) == whole.split("\n\n")
    count = len(seen(page))
    group = page.get_by_role("group", name="Your letter")
    first = group.get_by_role("textbox", name=f"Paragraph 1 of {count}")
    first.click()
    expect(first).to_be_focused()
    expect(page.locator("textarea[name=body]")).to_be_hidden()
    assert body(page) == whole


def test_an_empty_line_parts_a_paragraph_and_backspace_joins_it_again(page: Page) -> None:
    first, *others = seen(page)
    paragraphs(page).first.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type(OWN_WORDS)
    assert seen(page) == [first, OWN_WORDS, *others]
    assert body(page) == "\n\n".join([first, OWN_WORDS, *others])
    page.keyboard.press("Control+Home")
    page.keyboard.press("Backspace")
    assert seen(page) == [f"{first} {OWN_WORDS}", *others]
    page.keyboard.type("And: ")
    assert seen(page)[0] == f"{first} And: {OWN_WORDS}"


def test_words_are_parted_where_the_caret_stands(page: Page) -> None:
    paragraphs(page).first.fill("One. Two.")
    page.keyboard.press("Control+Home")
    for _ in "One. ":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Now ")
    assert seen(page)[:2] == ["One. ", "Now Two."]


def test_a_line_can_be_put_into_a_list(page: Page) -> None:
    paragraphs(page).first.fill("1. one\n3. three")
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("2. two")
    assert seen(page)[0] == "1. one\n2. two\n3. three"
    paragraphs(page).first.fill("1. one\n")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    page.keyboard.type("!!")
    assert seen(page)[:2] == ["1. one!!", ""]


def test_an_empty_line_above_the_words_makes_room_for_others(page: Page) -> None:
    first = seen(page)[0]
    paragraphs(page).first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type(OWN_WORDS)
    assert seen(page)[:2] == [OWN_WORDS, first]


def test_several_paragraphs_can_be_pasted(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('One.\\r\\n \\r\\n\\r\\n“Two”…\\r\\n\\r\\nThree')")
    others = seen(page)[1:]
    paragraphs(page).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    page.keyboard.type("!")
    assert seen(page) == ["One.", "“Two”…", "Three!", *others]
    assert body(page) == "\n\n".join(seen(page))


def test_what_was_pasted_can_be_undone_and_done_again(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('One.\\n\\nTwo.\\n\\nThree. ')")
    before = seen(page)
    paragraphs(page).nth(1).click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+v")
    pasted = [before[0], "One.", "Two.", f"Three. {before[1]}", *before[2:]]
    assert seen(page) == pasted
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert seen(page) == before
    assert body(page) == "\n\n".join(before)
    page.keyboard.press("Control+Shift+z")
    assert seen(page) == pasted
    assert body(page) == "\n\n".join(text.rstrip() for text in pasted)


def test_an_emptied_paragraph_goes_when_it_is_left_and_a_new_one_can_be_added(page: Page) -> None:
    first, _, *others = seen(page)
    paragraphs(page).nth(1).fill("")
    page.locator("#name").click()
    expect(paragraphs(page)).to_have_count(1 + len(others))
    assert body(page) == "\n\n".join([first, *others])
    page.get_by_role("button", name="Add a paragraph").click()
    page.keyboard.type(OWN_WORDS)
    assert seen(page) == [first, *others, OWN_WORDS]


def test_a_letter_can_be_emptied_and_one_paragraph_stays(page: Page) -> None:
    for others in reversed(range(paragraphs(page).count())):
        paragraphs(page).first.fill("")
        page.locator("#name").click()
        expect(paragraphs(page)).to_have_count(max(others, 1))
    assert body(page) == ""
    page.reload()
    assert seen(page) == [""]


def test_what_is_sent_is_what_is_seen(page: Page) -> None:
    paragraphs(page).nth(2).fill(f"{OWN_WORDS} 🪗")
    page.locator("#name").fill("Ana Ferrer")
    wanted = seen(page)
    with page.expect_request(lambda request: request.method == "POST") as waiting:
        press(page, "page")
    sent = parse_qs(waiting.value.post_data or "", keep_blank_values=True)
    assert sent["body"] == ["\r\n\r\n".join(wanted).replace(";\n", ";\r\n")]
    assert sent["name"] == ["Ana Ferrer"]


# The sheet, the picture, and advice.


def test_the_sheet_shows_name_and_sender_as_the_server_prints_them(context: BrowserContext) -> None:
    page = begun(context, "/en/write/orm-bay/appeal")
    printed = "[data-sender], [data-signature]"
    page.locator("#name").fill(" Ana Ferrer ")
    page.locator("summary", has_text="Place").click()
    page.locator("#address").fill("1 Rose Lane\n\n  Leeds")
    page.locator("#country").select_option("GB")
    live = page.locator(printed).all_inner_texts()
    assert live == ["Ana Ferrer\n1 Rose Lane\nLeeds\nUnited Kingdom", "Ana Ferrer"]
    press(page, "check")
    assert page.evaluate(f"[...document.querySelectorAll('{printed}')].map(one => one.textContent)") == live


def test_the_picture_of_the_page_says_its_words_and_follows_them(browser: Browser, site: Site) -> None:
    with person(browser, site, viewport=DESK) as somebody:
        page = begun(somebody)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method) if request.method == "POST" else None)
        paragraphs(page).first.fill("Before anybody asked.")
        page.wait_for_timeout(1300)
        assert asked == [], "words do not travel unasked"
        page.get_by_role("button", name="See the page").click()
        picture, words = page.locator("[data-pages] img").first, page.locator("[data-text]")
        expect(words).to_contain_text("Before anybody asked.")
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
        paragraphs(page).first.fill(OWN_WORDS)
        expect(words).to_contain_text(OWN_WORDS)
        assert len(asked) == 2
        expect(page.locator("[data-says=working]")).to_be_hidden()
        assert "/write/" in page.url


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_when_the_picture_comes(browser: Browser, site: Site, viewport: dict[str, int]) -> None:
    with person(browser, site, viewport=viewport) as somebody:
        page = begun(somebody)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(f"**{PATH}*", hold)
        page.get_by_role("button", name="See the page").click()
        expect(page.locator("[data-says=working]")).to_be_visible()
        # Longer than what still counts as moved by the press itself.
        page.wait_for_timeout(700)
        held[0].continue_()
        expect(page.locator("[data-pages] img")).to_be_visible()
        page.wait_for_timeout(200)
        assert shifted(page) == 0


def test_a_token_that_was_refused_is_replaced_without_a_new_page(page: Page) -> None:
    answer = {"error": "This page is from another website.", "token": "another"}
    page.route(f"**{PATH}*", lambda route: route.fulfill(status=400, json=answer))
    page.get_by_role("button", name="See the page").click()
    expect(page.locator("[data-says=failed]")).to_have_text(answer["error"])
    assert token(page) == "another"


def test_of_the_writing_page_the_letter_alone_is_printed(page: Page) -> None:
    page.locator("#name").fill("Ana Ferrer")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text().split("\n")
    assert printed[0] == "Ana Ferrer"
    assert printed[-1].startswith("An example for trying out")
    assert "Ana Ferrer" in printed[-3:-1]
    expect(paragraphs(page).first).to_be_visible()
    for unprinted in ("h1", ".warning", ".fold", ".side", "footer", "main button", "label[for=body]"):
        expect(page.locator(unprinted).first).to_be_hidden()


def test_a_phone_is_led_to_the_picture_which_stays_as_it_is(page: Page) -> None:
    page.get_by_role("button", name="See the page").click()
    expect(page.locator("#preview")).to_be_focused()
    expect(page.locator("[data-pages] img")).to_have_count(1)
    paragraphs(page).first.fill(OWN_WORDS)
    page.wait_for_timeout(1300)
    expect(page.locator("[data-text]")).not_to_contain_text(OWN_WORDS)


def test_a_refused_picture_says_why_and_a_lost_one_that_words_are_safe(
    context: BrowserContext, page: Page
) -> None:
    failed = page.locator("[data-says=failed]")
    usual = failed.text_content()
    paragraphs(page).first.fill("too much " * 1200)
    page.get_by_role("button", name="See the page").click()
    expect(failed).to_contain_text("10,000")
    context.set_offline(True)
    page.get_by_role("button", name="See the page").click()
    expect(failed).to_have_text(usual or "")


def test_advice_leads_to_its_place_and_writes_the_better_word(page: Page) -> None:
    paragraphs(page).nth(1).fill("🪗👩‍👩‍👧 I sing. Nobody calls you a tyrant, and no tyrant listens.")
    press(page, "check")
    page.locator("a[data-start]").first.click()
    assert marked(page) == "tyrant"
    expect(paragraphs(page).nth(1)).to_be_focused()
    paragraphs(page).first.fill("A longer first paragraph than before, and 🪗 again.")
    better = page.locator("[data-better]").first
    better.click()
    assert seen(page)[1] == "🪗👩‍👩‍👧 I sing. Nobody calls you a King, and no tyrant listens."
    assert marked(page) == "King"
    expect(better).to_be_disabled()
    assert body(page) == "\n\n".join(seen(page))


def test_an_example_is_put_before_the_end_to_be_gone_on_with(page: Page) -> None:
    *most, last = seen(page)
    press(page, "check")
    example = page.locator("[data-add]").first.get_attribute("data-add") or ""
    page.locator("[data-add]").first.click()
    page.keyboard.type(" And more.")
    assert seen(page) == [*most, f"{example} And more.", last]


def test_a_hint_opens_the_field_that_it_is_about(context: BrowserContext) -> None:
    page = begun(context, "/fr/write/idris-vael/solidarity")
    press(page, "check")
    page.locator("details.fold").first.evaluate("one => one.removeAttribute('open')")
    page.locator(".advice a[href='#language']").click()
    expect(page.locator("#language")).to_be_focused()


# No line, no script, half of the scripts.


def test_without_a_connection_words_stay_and_the_page_says_so(context: BrowserContext, site: Site) -> None:
    before = site.total()
    page = begun(context)
    paragraphs(page).nth(1).fill(OWN_WORDS)
    context.set_offline(True)
    page.locator("main button[name=as][value=page]").click()
    sentence = page.locator("[data-says=offline]")
    expect(sentence).to_be_focused()
    assert seen(page)[1] == OWN_WORDS
    context.set_offline(False)
    expect(sentence).to_be_hidden()
    press(page, "page")
    assert site.total() == before + 1


def test_without_scripts_the_words_stand_in_one_field(browser: Browser, site: Site) -> None:
    before = site.total()
    with person(browser, site, java_script_enabled=False) as somebody:
        page = begun(somebody)
        page.locator("textarea[name=body]").fill(OWN_WORDS)
        expect(page.locator("[data-keep]")).to_be_hidden()
        press(page, "page")
        assert page.locator("#taken input[name=body]").input_value() == OWN_WORDS
        expect(page.locator("[data-share]")).to_be_hidden()
    assert site.total() == before + 1


@pytest.mark.parametrize("lost", [("paragraphs", "drafts"), ("writing",)])
def test_a_lost_script_takes_only_its_own_comfort_along(
    context: BrowserContext, site: Site, lost: tuple[str, ...]
) -> None:
    before = site.total()
    for name in lost:
        context.route(f"**/{name}.js*", lambda route: route.abort())
    page = begun(context)
    words = page.locator("textarea:visible").first
    words.fill("Nobody calls you a tyrant.")
    press(page, "check")
    page.locator("a[data-start]").first.click()
    if "writing" not in lost:
        assert marked(page) == "tyrant"
    page.locator("textarea:visible").first.fill(OWN_WORDS)
    press(page, "page")
    assert page.locator("#taken input[name=body]").input_value().startswith(OWN_WORDS)
    assert site.total() == before + 1


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_the_page_comes(browser: Browser, site: Site, viewport: dict[str, int]) -> None:
    with person(browser, site, viewport=viewport) as somebody:
        page = begun(somebody)
        page.wait_for_timeout(300)
        assert shifted(page) == 0
        paragraphs(page).nth(1).fill(OWN_WORDS)
        page.reload()
        assert seen(page)[1] == OWN_WORDS
        page.wait_for_timeout(300)
        assert shifted(page) == 0


# Taking the letter away.


def test_the_letter_can_be_handed_to_another_program(context: BrowserContext, site: Site) -> None:
    context.add_init_script(SHARING_DEVICE)
    page = begun(context)
    press(page, "page")
    before = site.total()
    page.get_by_role("button", name="Share or save").click()
    shared = page.evaluate("window.shared")
    assert shared["name"].endswith(".pdf")
    assert (shared["type"], shared["start"]) == ("application/pdf", "%PDF-")
    expect(page.locator("[data-says=working]")).to_be_hidden()
    assert site.total() == before


def test_where_the_file_does_not_come_the_page_says_what_to_do(context: BrowserContext) -> None:
    context.add_init_script(SHARING_DEVICE)
    page = begun(context)
    press(page, "page")
    context.set_offline(True)
    page.get_by_role("button", name="Share or save").click()
    expect(page.locator("[data-says=failed]")).to_be_visible()


def test_the_link_can_be_copied(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "page")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("[data-says=copied]")).to_be_visible()
    link = page.locator("[data-link]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_scripts_stay_small() -> None:
    assert sum(len(file.read_bytes()) for file in FOLDER.glob("*.js")) <= MOST_BYTES
