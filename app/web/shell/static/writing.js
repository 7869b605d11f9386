// A letter's form → the sheet that follows it, the picture of its page, and advice that leads to its place.

const form = document.getElementById("letter");
const body = form?.elements.body;
const preview = document.getElementById("preview");
const sentences = [...document.querySelectorAll("[data-says]")].map((place) => [place, place.textContent]);
const isWide = matchMedia("(min-width: 75rem)");
let newest = null;
let waiting = 0;

function say(name, sentence) {
  for (const [place, usual] of sentences) {
    place.hidden = place.dataset.says !== name;
    place.textContent = sentence || usual;
  }
}

// As the letter will name it, in its own language.
function country(code, language) {
  return code && new Intl.DisplayNames(language, { type: "region" }).of(code);
}

function mirror() {
  const { name, address, country: from } = form.elements;
  const sender = form.querySelector("[data-sender]");
  const lines = [name.value, ...address.value.split("\n")].map((line) => line.trim()).filter(Boolean);
  if (lines.length) lines.push(country(from.value, sender.closest("[lang]").lang));
  sender.textContent = lines.join("\n").trim();
  form.querySelector("[data-signature]").textContent = name.value.trim();
}

async function asked(signal) {
  const words = new URLSearchParams(new FormData(form));
  words.set("as", "see");
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: words, headers, signal });
  return answer.json();
}

async function see() {
  newest?.abort();
  newest = new AbortController();
  const { signal } = newest;
  preview.hidden = false;
  say("working");
  try {
    const { error, pictures, text } = await asked(signal);
    const pages = pictures?.map((picture, at) => page(picture, at ? "" : text));
    if (pages) preview.querySelector("[data-pages]").replaceChildren(...pages);
    say(error && "failed", error);
  } catch {
    if (!signal.aborted) say("failed");
  }
}

function page({ address, width, height }, alt) {
  return Object.assign(new Image(width, height), { className: "page", alt, src: address });
}

// Only once it was asked for: words do not travel unasked.
function seeSoon() {
  clearTimeout(waiting);
  if (newest && isWide.matches) waiting = setTimeout(see, 1200);
}

function seeNow(event) {
  event.preventDefault();
  see();
  if (isWide.matches) return;
  const heading = preview.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus();
}

// Python counts whole characters, a browser their halves.
const halves = (text, characters) => [...text].slice(0, characters).join("").length;

// Where the words stand now that stood there when the page came: there, or moved by what was written above.
function placeOf({ dataset: { start, end } }) {
  const { value, defaultValue: before } = body;
  const first = halves(before, start);
  const words = before.slice(first, halves(before, end));
  const places = [first, first + value.length - before.length, value.indexOf(words)];
  const at = places.find((place) => place >= 0 && value.startsWith(words, place));
  return at === undefined ? null : [at, at + words.length];
}

function select(start, end) {
  body.setSelectionRange(start, end);
  body.dispatchEvent(new Event("reveal"));
  if (!body.hidden) body.focus();
}

function rewrite(text, start, end) {
  body.value = text;
  body.dispatchEvent(new Event("redraw"));
  body.dispatchEvent(new Event("input", { bubbles: true }));
  select(start, end);
}

function improve(button) {
  const [start, end] = placeOf(button) ?? [];
  const { better } = button.dataset;
  button.disabled = true;
  if (end) rewrite(body.value.slice(0, start) + better + body.value.slice(end), start, start + better.length);
}

function add(button) {
  const paragraphs = body.value.trim().split(/\n(?:[ \t]*\n)+/);
  paragraphs.splice(-1, 0, button.dataset.add);
  const end = paragraphs.slice(0, -1).join("\n\n").length;
  rewrite(paragraphs.join("\n\n"), end, end);
}

// A hint leads into the words, or to the field that it is about, folded away perhaps.
function visit(event) {
  const link = event.target.closest("main a[href^='#']");
  const field = link && form.elements[link.hash.slice(1)];
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  if (field !== body) field.focus();
  else select(...((link.dataset.start && placeOf(link)) || [0, 0]));
}

function stayHere(event) {
  if (navigator.onLine) return;
  event.preventDefault();
  say("offline");
  const sentence = document.querySelector("[data-says=offline]");
  sentence.tabIndex = -1;
  sentence.focus();
}

function wire(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

if (form) {
  form.addEventListener("input", mirror);
  form.addEventListener("input", seeSoon);
  form.addEventListener("submit", stayHere);
  form.querySelector("[data-see]")?.addEventListener("click", seeNow);
  document.addEventListener("click", visit);
  addEventListener("online", () => say());
  wire("[data-better]", improve);
  wire("[data-add]", add);
  mirror();
}
