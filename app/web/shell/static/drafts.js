// What somebody writes → what this browser keeps of it: with the page's entry in the history, so that words
// survive Back and Reload; and, only where the box is ticked, as a draft that every page leads back to.

const KEY = "every-letter";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const CHOICES = ["country", "size", "paper"];
const FIELDS = [...CHOICES, "name", "body", "place", "address", "addressee", "language"];
const WRITING_PAGE = /^\/(en|fr|es)\/write\/[a-z0-9-]+\/(appeal|solidarity)$/;

const form = document.getElementById("letter");
const box = form?.matches("[data-group]") ? null : form?.querySelector("[data-keep-box]");
const letter = document.querySelector("[data-letter]")?.dataset.letter;
let entry = null;
let waiting = 0;

// Storage may be forbidden or full, or hold what nobody can read: then nothing is kept, and nothing fails.
function attempt(task) {
  try {
    return task();
  } catch {
    return null;
  }
}

const isYoung = (kept) => Date.now() - kept?.saved < WEEK && kept.fields;
const isThisLetter = (kept) => entry && kept?.token === entry.token;

function read() {
  const { choices, drafts } = attempt(() => JSON.parse(localStorage.getItem(KEY))) ?? {};
  const young = Object.entries(drafts ?? {}).filter(([, draft]) => isYoung(draft));
  return { choices: choices ?? {}, drafts: Object.fromEntries(young) };
}

function change(alter) {
  const kept = read();
  alter(kept);
  const isEmpty = !Object.keys({ ...kept.choices, ...kept.drafts }).length;
  attempt(() => (isEmpty ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, JSON.stringify(kept))));
}

function putBack(words) {
  for (const [name, word] of Object.entries(words)) {
    const field = FIELDS.includes(name) && form.elements[name];
    const isOffered = !field.options || [...field.options].some(({ value }) => value === word);
    if (field && isOffered) field.value = word;
  }
  if ("body" in words) form.elements.body.dispatchEvent(new Event("redraw"));
  form.dispatchEvent(new Event("input"));
}

// A draft is put back where the sheet around it is in its language and to its addressee.
function fits({ fields }) {
  return ["language", "addressee"].every((name) => fields[name] === form.elements[name].value);
}

function begin() {
  const { choices, drafts } = read();
  const { token } = form.elements;
  const isFresh = "fresh" in form.dataset;
  const here = history.state?.letter === letter && isYoung(history.state) ? history.state : null;
  const draft = isFresh && !here && box && drafts[letter];
  const title = document.querySelector("h1").textContent;
  entry = { letter, title, address: location.pathname, token: token.value, saved: Date.now() };
  Object.assign(entry, draft && fits(draft) ? draft : here);
  token.value = entry.token;
  if (isThisLetter(drafts[letter])) entry.saved = drafts[letter].saved;
  putBack({ ...(isFresh && choices), ...entry.fields });
  if (box) offerDraft();
  keep();
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", choose);
  form.addEventListener("submit", keep);
  // What is kept at the second is lost in a reload, and not every browser knows the first.
  for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, keep);
}

function offerDraft() {
  const show = () => (box.checked = isThisLetter(read().drafts[letter]));
  show();
  box.closest("[data-keep]").hidden = false;
  // Whoever clears everything in another tab means this one too.
  addEventListener("storage", show);
}

function keep() {
  clearTimeout(waiting);
  if (!entry) return;
  entry.fields = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));
  attempt(() => history.replaceState({ ...entry, kept: Date.now() }, ""));
  if (box) change(keepDraft);
}

function keepDraft({ drafts }) {
  if (box.checked) drafts[letter] = entry;
  else if (isThisLetter(drafts[letter])) delete drafts[letter];
}

function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 300);
}

function choose({ target: { name, value } }) {
  if (CHOICES.includes(name)) change(({ choices }) => (choices[name] = value));
  keep();
}

// Older entries of this tab still hold words. The hour at which they were to be forgotten stays, for them.
function clear() {
  entry = null;
  attempt(() => localStorage.removeItem(KEY));
  attempt(() => sessionStorage.setItem(KEY, Date.now()));
  attempt(() => history.replaceState(null, ""));
  form?.reset();
  form?.elements.body.dispatchEvent(new Event("redraw"));
}

function isForgotten() {
  return history.state?.kept < attempt(() => sessionStorage.getItem(KEY));
}

function startAnew() {
  clear();
  location.replace(location.pathname);
}

function showDrafts() {
  const place = document.querySelector("#kept [data-drafts]");
  const drafts = Object.values(read().drafts).filter((draft) => !isThisLetter(draft));
  const links = drafts.filter(({ address }) => WRITING_PAGE.test(address)).map(linkTo);
  if (!place || !links.length) return;
  place.replaceChildren(...links.flatMap((link) => [" · ", link]).slice(1));
  place.closest("#kept").hidden = false;
}

function linkTo({ address, title, fields: { language, addressee } }) {
  const link = document.createElement("a");
  link.href = `${address}?${new URLSearchParams({ language, addressee })}`;
  link.textContent = title;
  return link;
}

function follow({ target }) {
  if (target.closest("[data-clear]")) clear();
  // Who writes another letter is done with the draft of this one.
  if (target.closest("[data-anew]")) change(({ drafts }) => delete drafts[letter]);
}

if (form && isForgotten()) startAnew();
else {
  change(() => {});
  if (form) begin();
  showDrafts();
  document.addEventListener("click", follow);
  addEventListener("pageshow", ({ persisted }) => persisted && isForgotten() && startAnew());
}
