// What somebody writes → what this browser keeps of it: with the page's entry in the history, so that words
// survive Back and Reload; and, only where the box is ticked, as a draft that every page leads back to.

const KEY = "every-letter";
const WEEK = 7 * 24 * 3600 * 1000;
const CHOICES = ["country", "size", "paper"];
const WRITING_PAGE = /^\/[\w-]+\/write\/[a-z0-9-]+\/[a-z]+$/;

const form = document.getElementById("letter");
const box = document.querySelector("[data-keep-box]");
const letter = document.querySelector("[data-letter]")?.dataset.letter;
const sure = document.getElementById("sure");
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
const isThisLetter = (kept) => entry && kept?.fields.token === entry.fields.token;
const written = () => Object.fromEntries(new FormData(form));

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
    const field = form.elements[name];
    const isOffered = !field?.options || [...field.options].some(({ value }) => value === word);
    if (field && isOffered && name !== "read_in") field.value = word;
  }
  if ("body" in words) form.elements.body.dispatchEvent(new Event("redraw"));
  form.dispatchEvent(new Event("input"));
}

// Words are put back only on a sheet that the server has made in their language and to their addressee.
function begin() {
  const { language, addressee } = written();
  const sheet = String(new URLSearchParams({ language, addressee }));
  const fits = (kept) => isYoung(kept) && kept.letter === letter && kept.sheet === sheet;
  const { choices, drafts } = read();
  const isFresh = "fresh" in form.dataset;
  if (isFresh) putBack(choices);
  if (fits(history.state)) entry = history.state;
  else if (isFresh && box && fits(drafts[letter])) entry = drafts[letter];
  else entry = { letter, sheet, address: location.pathname, fields: written(), saved: Date.now() };
  // A draft ends seven days after it began, however often it is opened.
  if (isThisLetter(drafts[letter])) entry.saved = drafts[letter].saved;
  entry.title = document.querySelector("h1").textContent;
  putBack(entry.fields);
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
  Object.assign(entry, { at: Date.now(), fields: written() });
  attempt(() => history.replaceState(entry, ""));
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

function ask(address) {
  sure.returnValue = "";
  sure.onclose = () => sure.returnValue && clear(address);
  if (sure.showModal) sure.showModal();
  else if (confirm(sure.querySelector("p").textContent)) clear(address);
}

// This entry of the history, like older ones, is from before the hour of clearing, which stays for them.
function clear(address) {
  entry = null;
  attempt(() => history.replaceState({ at: 0 }, ""));
  attempt(() => {
    localStorage.removeItem(KEY);
    sessionStorage.setItem(KEY, Date.now());
    sessionStorage.setItem("cleared", 1);
  });
  location.assign(address);
}

// On the page that follows: on this one, nobody would still hear it.
function sayCleared() {
  if (!attempt(() => sessionStorage.getItem("cleared"))) return;
  sessionStorage.removeItem("cleared");
  const sentence = document.querySelector("[data-says=cleared]");
  sentence.hidden = false;
  document.getElementById("main").focus({ preventScroll: true });
  setTimeout(() => (document.getElementById("status").textContent = sentence.textContent), 100);
}

function isForgotten() {
  return history.state?.at < attempt(() => sessionStorage.getItem(KEY));
}

function startAnew() {
  entry = null;
  attempt(() => history.replaceState(null, ""));
  location.replace(location.pathname);
}

function showDrafts() {
  const drafts = Object.values(read().drafts).filter((draft) => !isThisLetter(draft));
  const links = drafts.filter(({ address }) => WRITING_PAGE.test(address)).map(linkTo);
  const place = document.querySelector("[data-drafts]");
  for (const link of links) place.append(place.hasChildNodes() ? " · " : "", link);
  document.getElementById("drafts").hidden = !links.length;
}

function linkTo({ address, title, sheet }) {
  return Object.assign(document.createElement("a"), { href: `${address}?${sheet}`, textContent: title });
}

function follow(event) {
  // Who writes another letter is done with the draft of this one.
  if (event.target.closest("[data-anew]")) change(({ drafts }) => delete drafts[letter]);
  const link = event.target.closest("[data-clear]");
  if (!link) return;
  event.preventDefault();
  ask(link.href);
}

if (isForgotten()) startAnew();
else {
  // Nothing is altered, but drafts that have become too old are left out.
  change(() => {});
  if (form) begin();
  showDrafts();
  sayCleared();
  document.addEventListener("click", follow);
  addEventListener("pageshow", ({ persisted }) => persisted && isForgotten() && startAnew());
}
