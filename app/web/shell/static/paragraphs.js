// The letter's one field → a field for each paragraph, which looks like print and opens where it is touched.
// The one field stays, unseen and in step, and is sent. It hears “redraw” when others changed its
// words, and “reveal” to show its selection.
"use strict";
const body = document.getElementById("body");
const EMPTY_LINES = /\n(?:[ \t]*\n)+/;
const fitsByItself = CSS.supports("field-sizing", "content");
const { lang } = document.documentElement;
const create = (name, more) => Object.assign(document.createElement(name), more);
const group = create("div", { className: "paragraphs", oninput: edited, onkeydown: pressed });
const textContent = body.dataset.another;
const another = create("button", { type: "button", className: "plain", lang, textContent, onclick: add });
let isTabbing;
let parted = {};

const paragraphs = () => [...group.querySelectorAll("textarea")];
const words = (paragraph) => paragraph.value.trimEnd();
const written = () => paragraphs().filter(words);

function insert(text, next = another) {
  const box = create("div");
  const label = create("label", { className: "unseen", lang });
  // Browsers put back what stood in a field of that place, and paragraphs change places.
  const paragraph = create("textarea", { rows: 1, autocomplete: "off", value: text });
  if (body.hasAttribute("aria-invalid")) {
    paragraph.setAttribute("aria-invalid", "true");
    paragraph.setAttribute("aria-describedby", "body-remarks");
  }
  box.append(label, paragraph);
  next.before(box);
  return paragraph;
}

function fit(paragraph) {
  if (fitsByItself) return;
  paragraph.style.height = "auto";
  paragraph.style.height = `${paragraph.scrollHeight + 2}px`;
}

function number() {
  paragraphs().forEach((paragraph, at, { length }) => {
    const label = paragraph.previousSibling;
    label.textContent = body.dataset.paragraph.replace("{number}", at + 1).replace("{count}", length);
    label.htmlFor = paragraph.id = `p${at + 1}`;
    fit(paragraph);
  });
}

function send() {
  body.value = written().map(words).join("\n\n");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

function remove(paragraph) {
  paragraph.parentNode.remove();
  number();
}

function draw() {
  group.replaceChildren(another);
  body.value.trim().split(EMPTY_LINES).forEach((text) => insert(text));
  number();
}

function enter(paragraph, start, end = start) {
  paragraph.focus();
  paragraph.setSelectionRange(start, end);
}

// The caret goes with its words, or into what was parted off to be written. That leaves by the browser's
// editing, which can be undone.
function part(paragraph, texts) {
  const { value } = paragraph;
  const before = value.slice(0, paragraph.selectionStart).split(EMPTY_LINES);
  const next = paragraph.parentNode.nextSibling;
  const others = texts.slice(1).map((text) => insert(text, next));
  parted = { value, others };
  paragraph.setSelectionRange(texts[0].length, value.length);
  document.execCommand("delete");
  paragraph.value = texts[0];
  const last = before.length - 1;
  const at = last && !texts[last - 1] ? last - 1 : last;
  enter([paragraph, ...others][at], before[at].length);
  number();
}

// Between two lines of a list the caret stands on an empty line for a moment: it parts nothing yet.
// Undone, words are whole again, and go from where they were parted off to.
function edited({ target, isComposing, inputType }) {
  const { value, selectionStart: caret } = target;
  const isParted = [value.slice(0, caret), value.slice(caret)].some((text) => EMPTY_LINES.test(text));
  if (inputType === "historyUndo" && value === parted.value) parted.others.forEach(remove);
  else if (isParted && !isComposing) part(target, value.split(EMPTY_LINES));
  fit(target);
  send();
}

function join(upper, lower) {
  const space = /\S$/.test(upper.value) && /^\S/.test(lower.value) ? " " : "";
  const seam = upper.value.length + space.length;
  upper.value += space + lower.value;
  enter(upper, seam);
  remove(lower);
  send();
}

function pressed(event) {
  const { key, target } = event;
  const above = paragraphs()[paragraphs().indexOf(target) - 1];
  isTabbing = key === "Tab";
  if (key !== "Backspace" || !above || target.selectionEnd) return;
  event.preventDefault();
  join(above, target);
}

// An emptied paragraph goes before the next one says its number; nothing moves from under a finger.
function left({ target, relatedTarget }) {
  if (target === another) return;
  const isUsed = () => words(target) || target === document.activeElement || paragraphs().length < 2;
  const tidy = () => isUsed() || remove(target);
  if (isTabbing && group.contains(relatedTarget)) return tidy();
  setTimeout(tidy, 300);
}

function add() {
  insert("").focus();
  number();
}

function reveal() {
  let { selectionStart: start, selectionEnd: end } = body;
  for (const paragraph of written()) {
    const { length } = words(paragraph);
    if (start <= length) return enter(paragraph, start, end);
    start -= length + 2;
    end -= length + 2;
  }
  return paragraphs()[0].focus();
}

group.setAttribute("role", "group");
group.setAttribute("aria-labelledby", "paragraphs");
group.setAttribute("aria-describedby", body.getAttribute("aria-describedby"));
group.addEventListener("focusout", left);
Object.assign(body.labels[0], { id: "paragraphs", onclick: () => paragraphs()[0].focus() });
body.addEventListener("redraw", draw);
body.addEventListener("reveal", reveal);
addEventListener("resize", number);
body.after(group);
draw();
body.hidden = true;
