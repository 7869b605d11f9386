// What somebody writes → what this browser keeps of it: in this tab, so that words survive Back and Reload;
// and, only where the box is ticked, as a draft on this device that every page leads back to.

const KEY = "every-letter";
const HOUR = 3600 * 1000;
// How long each storage keeps what is ours: the device a week, the tab for as long as one sits and writes.
const LIFE = { localStorage: 7 * 24 * HOUR, sessionStorage: 12 * HOUR };
// Nothing that says who or where somebody is.
const CHOICES = ["size", "paper"];
const WRITING_PAGE = /^\/[\w-]+\/write\/[a-z0-9-]+\/[a-z]+$/;
const born = Date.now();

const form = document.querySelector("[data-letter]");
const box = document.querySelector("[data-keep-box]");
const sure = document.getElementById("sure");
const status = document.getElementById("status");
const written = () => Object.fromEntries(new FormData(form));
const isMine = ({ fields }) => form && fields.token === form.elements.token.value;
// Words are put back only on a sheet that the server has made in their language and to their addressee.
const sheet = form && sheetOf(written());
const key = form && `${form.dataset.letter}?${sheet}`;
let title = "";
let waiting = 0;

// Storage may be forbidden or full, or hold what nobody can read: then nothing is kept, and nothing fails.
function attempt(task) {
  try {
    return task();
  } catch {
    return null;
  }
}

function sheetOf({ language, addressee }) {
  return String(new URLSearchParams({ language, addressee }));
}

// A clock that was set back must not keep words for ever.
function read(storage) {
  const kept = attempt(() => JSON.parse(window[storage].getItem(KEY))) ?? {};
  const isYoung = ([, one]) => Math.abs(Date.now() - one?.at) < LIFE[storage] && one.fields;
  return Object.fromEntries(Object.entries(kept).filter(isYoung));
}

function change(storage, alter) {
  const kept = read(storage);
  alter(kept);
  const isEmpty = !Object.keys(kept).length;
  attempt(() => (isEmpty ? window[storage].removeItem(KEY) : window[storage].setItem(KEY, JSON.stringify(kept))));
}

// A sentence that comes together with the page, or is said again, is heard only after silence.
function speak(sentence) {
  setTimeout(() => (status.textContent = sentence), 100);
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

// Who opens the address finds nothing of those who wrote here before, unless a draft was asked for.
function begin() {
  const isFresh = "fresh" in form.dataset;
  const isBack = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0].type);
  const { choices, [key]: draft } = isFresh ? read("localStorage") : {};
  const words = isBack && read("sessionStorage")[`${key} ${history.state?.token}`];
  title = titled();
  if (choices) putBack(choices.fields);
  if (words) putBack(words.fields);
  else if (draft && box) bringBack(draft);
  if (box) offerDraft();
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", choose);
  form.addEventListener("submit", keep);
  // What is kept at the second is lost in a reload, and not every browser knows the first.
  for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, keep);
}

// The heading and what the sheet was made for, as it is called in the lists to choose from.
function titled() {
  const made = ["addressee", "language"].map((name) => form.elements[name].selectedOptions?.[0]?.text);
  return `${document.querySelector("h1").textContent} (${made.filter(Boolean).join(", ")})`;
}

function bringBack({ fields }) {
  putBack(fields);
  const note = document.querySelector("[data-returned]");
  note.hidden = false;
  speak(note.firstChild.textContent);
}

function offerDraft() {
  box.checked = Object.values(read("localStorage")).some(isMine);
  box.closest("[data-keep]").hidden = false;
}

// The history, which no page can tidy up, holds only the name under which the tab keeps the words. An answer
// to a form becomes a page to come back to; nor may it have the address to which its own form goes, for then
// the next answer would take its place in the history, even if it never came.
function keep() {
  clearTimeout(waiting);
  if (!form || document.documentElement.hidden) return;
  const fields = written();
  const address = "fresh" in form.dataset ? null : `?${sheet}`;
  attempt(() => history.replaceState({ token: fields.token }, "", address));
  change("sessionStorage", (kept) => (kept[`${key} ${fields.token}`] = { fields, at: Date.now() }));
  if (box) change("localStorage", keepDraft);
}

// A draft ends seven days after it began, however often it is opened; and unticked, in every language.
function keepDraft(kept) {
  const at = Object.values(kept).find(isMine)?.at ?? Date.now();
  if (box.checked) kept[key] = { fields: written(), at, title, address: location.pathname };
  else dropMine(kept);
}

function dropMine(kept) {
  for (const [name, one] of Object.entries(kept)) if (isMine(one)) delete kept[name];
}

function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 300);
}

function choose({ target: { name, value } }) {
  const remember = (kept) => (kept.choices = { fields: { ...kept.choices?.fields, [name]: value }, at: Date.now() });
  if (CHOICES.includes(name)) change("localStorage", remember);
  keep();
}

function ask(address) {
  sure.returnValue = "";
  sure.onclose = () => sure.returnValue && clear(address);
  if (sure.showModal) sure.showModal();
  else if (confirm(sure.querySelector("p").textContent)) clear(address);
}

function clear(address) {
  forget();
  channel?.postMessage("cleared");
  goOn(address);
}

// The hour stays, for pages that the browser keeps whole and shows again; the words in them are older.
function forget() {
  attempt(() => localStorage.removeItem(KEY));
  attempt(() => sessionStorage.removeItem(KEY));
  change("sessionStorage", (kept) => (kept.cleared = { fields: {}, at: Date.now() }));
}

// What is hidden is neither seen again nor kept.
function goOn(address) {
  document.documentElement.hidden = true;
  attempt(() => history.replaceState(null, ""));
  location.replace(address);
}

function startAnew() {
  goOn(location.pathname + location.search);
}

// On the page that follows: on the one before, nobody would still hear it.
function sayCleared() {
  const { cleared } = read("sessionStorage");
  if (!cleared || cleared.isSaid) return;
  change("sessionStorage", (kept) => (kept.cleared.isSaid = true));
  const sentence = document.querySelector("[data-says=cleared]");
  sentence.hidden = false;
  document.getElementById("main").focus({ preventScroll: true });
  speak(sentence.textContent);
}

function showDrafts() {
  const drafts = Object.entries(read("localStorage"));
  const others = drafts.filter(([, draft]) => WRITING_PAGE.test(draft.address) && !isMine(draft));
  const links = others.flatMap(([name, draft]) => [" · ", linkTo(name, draft)]).slice(1);
  document.querySelector("[data-drafts]").replaceChildren(...links);
  document.getElementById("drafts").hidden = !links.length;
}

function linkTo(name, { address, title }) {
  const href = address + name.slice(name.indexOf("?"));
  return Object.assign(document.createElement("a"), { href, textContent: title });
}

function follow(event) {
  // Who writes another letter is done with the draft of this one.
  if (event.target.closest("[data-anew]")) change("localStorage", dropMine);
  const link = event.target.closest("[data-clear]");
  if (!link) return;
  event.preventDefault();
  ask(link.href);
}

// A file comes without a new page, and nothing tells when: so waiting ends by itself, too.
function wait({ target, submitter, defaultPrevented }) {
  if (target.method !== "post" || defaultPrevented) return;
  submitter?.setAttribute("aria-busy", "true");
  status.textContent = document.querySelector("[data-says=moment]")?.textContent;
  setTimeout(stopWaiting, 8000);
}

function stopWaiting() {
  const button = document.querySelector("[aria-busy]");
  if (!button) return;
  button.removeAttribute("aria-busy");
  status.textContent = "";
}

function arrive({ persisted }) {
  if (read("sessionStorage").cleared?.at > born) return startAnew();
  stopWaiting();
  keep();
  if (persisted) showDrafts();
}

const channel = attempt(() => new BroadcastChannel(KEY));
if (channel) channel.onmessage = () => (forget(), startAnew());
// Nothing is altered, but what has become too old is left out.
for (const storage of Object.keys(LIFE)) change(storage, () => {});
if (form?.id === "letter") begin();
showDrafts();
sayCleared();
document.addEventListener("click", follow);
document.addEventListener("submit", wait);
addEventListener("pageshow", arrive);
