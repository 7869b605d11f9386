// A letter's form → the sheet that follows it, the picture of its page, and advice that leads to its place.

const find = (selector) => document.querySelector(selector);
const form = find("#letter");
const { body } = form.elements;
const preview = find("#preview");
const pages = find("[data-pages]");
const status = find("#status");
const sentences = [...document.querySelectorAll("[data-says]")].map((place) => [place, place.textContent]);
const isWide = matchMedia("(min-width: 75rem)");
let newest;
let waiting;

function show(name, sentence) {
  for (const [place, usual] of sentences) {
    place.hidden = place.dataset.says !== name;
    place.textContent = sentence || usual;
  }
}

// What is said again is heard again only after silence.
function speak(sentence) {
  status.textContent = "";
  setTimeout(() => (status.textContent = sentence), 100);
}

function say(name, sentence) {
  show(name, sentence);
  const place = find(`[data-says=${name}]`);
  speak(place.textContent);
  return place;
}

function mirror() {
  const { name, address, country } = form.elements;
  const sender = find("[data-sender]");
  const words = `${name.value}\n${address?.value ?? ""}`;
  const lines = words.split("\n").map((line) => line.trim()).filter(Boolean);
  const countries = new Intl.DisplayNames(sender.closest("[lang]").lang, { type: "region" });
  if (lines.length && country.value) lines.push(countries.of(country.value));
  sender.textContent = lines.join("\n");
  find("[data-signature]").textContent = name.value.trim();
}

async function asked(signal) {
  const words = new URLSearchParams(new FormData(form));
  words.set("as", "see");
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: words, headers, signal });
  return answer.json();
}

async function see(tell) {
  newest?.abort();
  newest = new AbortController();
  const { signal } = newest;
  preview.hidden = false;
  // Nothing moves when it comes.
  pages.dataset.size = form.elements.size.value;
  if (!pages.children.length) pages.append(document.createElement("div"));
  tell("working");
  try {
    const { error, token, says, ...seen } = await asked(signal);
    if (token) form.elements.token.value = token;
    if (error) return tell("failed", error);
    draw(seen);
    show();
    if (tell === say) speak(says);
  } catch {
    if (!signal.aborted) tell("failed");
  }
}

function draw({ pictures, text, language, direction }) {
  const images = pictures.map(({ address, alt, width, height }) =>
    Object.assign(new Image(width, height), { className: "page", alt, src: address }),
  );
  pages.replaceChildren(...images);
  Object.assign(find("[data-text]"), { textContent: text, lang: language, dir: direction });
}

// Words do not travel unasked, and nobody is interrupted while they write.
function seeSoon() {
  clearTimeout(waiting);
  if (newest && isWide.matches) waiting = setTimeout(see, 1200, show);
}

function seeNow(event) {
  event.preventDefault();
  see(say);
  if (!isWide.matches) preview.focus();
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
  if (at >= 0) return [at, at + words.length];
  say("gone");
  return [0, 0];
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
  const [start, end] = placeOf(button);
  const { better } = button.dataset;
  if (!end) return select(0, 0);
  button.disabled = true;
  rewrite(body.value.slice(0, start) + better + body.value.slice(end), start, start + better.length);
}

function add({ dataset }) {
  const value = body.value.trim();
  const last = `\n\n${value}`.lastIndexOf("\n\n");
  const end = last + dataset.add.length;
  rewrite(`${value.slice(0, last)}${dataset.add}\n\n${value.slice(last)}`, end, end);
}

function visit(event) {
  const link = event.target.closest("main a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field?.form) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  if (field !== body) field.focus();
  else select(...(link.dataset.start ? placeOf(link) : [0, 0]));
}

// Back online, only who still waits there is led back.
function stayHere(event) {
  if (navigator.onLine) return;
  event.preventDefault();
  const place = document.activeElement;
  const sentence = say("offline");
  sentence.tabIndex = -1;
  sentence.focus();
  const goOn = () => {
    const isWaiting = document.activeElement === sentence;
    say("online");
    if (isWaiting) place.focus();
  };
  addEventListener("online", goOn, { once: true });
}

function offer(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.onclick = () => act(button);
  }
}

for (const follow of [mirror, seeSoon]) form.addEventListener("input", follow);
form.addEventListener("submit", stayHere);
find("[data-see]").onclick = seeNow;
document.addEventListener("click", visit);
offer("[data-better]", improve);
offer("[data-add]", add);
mirror();
