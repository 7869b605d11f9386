// What somebody writes → what this browser keeps of it: in this tab, for Back and Reload; and, only where the
// box is ticked, as a draft that every page leads back to.

const KEY = "every-letter";
const DAY = 24 * 3600 * 1000;
const LIFE = { localStorage: 7 * DAY, sessionStorage: DAY / 2 };

const find = (selector) => document.querySelector(selector);
const form = find("[data-letter]");
const box = find("[data-keep-box]");
const sure = find("#sure");
const status = find("#status");
const isFresh = form && "fresh" in form.dataset;
const written = () => Object.fromEntries(new FormData(form));
const isMine = ({ fields }) => form && fields.token === form.elements.token.value;
// Words go back only onto a sheet in their language and to their addressee.
const { language, addressee } = form ? written() : {};
const sheet = `?${new URLSearchParams({ language, addressee })}`;
const key = form?.dataset.letter + sheet;
let waiting;

// Storage may be forbidden, full or unreadable: then nothing is kept, and nothing fails.
function attempt(task) {
  try {
    return task();
  } catch {
    return null;
  }
}

// A clock set back must not keep words for ever.
function read(storage) {
  const kept = attempt(() => JSON.parse(window[storage][KEY])) ?? {};
  const isYoung = ([, one]) => Math.abs(Date.now() - one?.at) < LIFE[storage] && one.fields;
  return Object.fromEntries(Object.entries(kept).filter(isYoung));
}

function change(storage, alter) {
  const kept = read(storage);
  alter(kept);
  const text = JSON.stringify(kept);
  attempt(() => (text === "{}" ? delete window[storage][KEY] : (window[storage][KEY] = text)));
}

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

// Who opens the address finds nothing of others, unless a draft was asked for.
function begin() {
  const isBack = performance.getEntriesByType("navigation")[0].type !== "navigate";
  const { choices, [key]: draft } = isFresh ? read("localStorage") : {};
  const words = isBack && read("sessionStorage")[`${key} ${history.state?.token}`];
  if (choices) putBack(choices.fields);
  if (words) putBack(words.fields);
  else if (draft && box) bringBack(draft);
  if (box) box.closest("[data-keep]").hidden = false;
  Object.assign(form, { oninput: keepSoon, onchange: choose, onsubmit: keep });
  // What is kept at the second is lost in a reload, and not every browser knows the first.
  for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, keep);
}

function bringBack({ fields }) {
  putBack(fields);
  const note = find("[data-returned]");
  note.hidden = false;
  form.addEventListener("input", () => (note.hidden = true), { once: true });
  speak(note.firstChild.textContent);
}

// The history, which nobody can clear, holds no words. An answer becomes a page to come back to, but not at the
// address of its own form: the next answer, come or not, would take its place.
function keep() {
  if (!form || document.documentElement.hidden) return;
  const fields = written();
  attempt(() => history.replaceState({ token: fields.token }, "", isFresh ? null : sheet));
  change("sessionStorage", (kept) => (kept[`${key} ${fields.token}`] = { fields, at: Date.now() }));
  if (box) change("localStorage", keepDraft);
}

// A draft ends seven days after it began, however often it is opened; and unticked, in every language.
function keepDraft(kept) {
  const at = Object.values(kept).find(isMine)?.at ?? Date.now();
  const title = `${find("h1").textContent} (${find("#language [selected]").text})`;
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

// Nothing that says who or where somebody is.
function choose({ target: { name } }) {
  const choices = Object.entries(written()).filter(([choice]) => /^(size|paper)$|\./.test(choice));
  const fields = Object.fromEntries(choices);
  if (name in fields) change("localStorage", (kept) => (kept.choices = { fields, at: Date.now() }));
  keep();
}

function ask(address) {
  sure.returnValue = "";
  sure.onclose = () => sure.returnValue && clear(address);
  if (sure.showModal) sure.showModal();
  else if (confirm(sure.querySelector("p").textContent)) clear(address);
}

function clear(address) {
  channel?.postMessage(KEY);
  forget(address);
}

// The hour stays, for older pages that the browser keeps whole.
function forget(address) {
  attempt(() => {
    localStorage.clear();
    sessionStorage[KEY] = JSON.stringify({ cleared: { fields: {}, at: Date.now() } });
  });
  goOn(address);
}

// What is hidden is neither seen again nor kept.
function goOn(address = location.pathname + location.search) {
  document.documentElement.hidden = true;
  attempt(() => history.replaceState(null, ""));
  location.replace(address);
}

// On the page that follows: on the one before nobody would hear it.
function sayCleared() {
  const { cleared } = read("sessionStorage");
  if (!cleared || cleared.isSaid) return;
  change("sessionStorage", (kept) => (kept.cleared.isSaid = true));
  const sentence = find("[data-says=cleared]");
  sentence.hidden = false;
  find("#main").focus({ preventScroll: true });
  speak(sentence.textContent);
}

function showDrafts() {
  const isOther = ([, draft]) => /^\/[\w-]+\/write\/[\w/-]+$/.test(draft.address) && !isMine(draft);
  const others = Object.entries(read("localStorage")).filter(isOther);
  const links = others.flatMap(([name, { address, title }]) => {
    const href = address + name.slice(name.indexOf("?"));
    return [" · ", Object.assign(document.createElement("a"), { href, textContent: title })];
  });
  find("[data-drafts]").replaceChildren(...links.slice(1));
  find("#drafts").hidden = !links.length;
}

function follow(event) {
  // Who writes another letter is done with the draft of this one.
  if (event.target.closest("[data-anew]")) change("localStorage", dropMine);
  const link = event.target.closest("[data-clear]");
  if (!link) return;
  event.preventDefault();
  ask(link.href);
}

// A file comes without a new page, so waiting ends by itself.
function wait({ target, submitter, defaultPrevented }) {
  if (target.method !== "post" || defaultPrevented) return;
  const say = (sentence) => (status.textContent = sentence?.textContent);
  const stop = () => (submitter?.removeAttribute("aria-busy"), say());
  submitter?.setAttribute("aria-busy", "true");
  say(find("[data-says=moment]"));
  setTimeout(stop, 8000);
  addEventListener("pageshow", stop, { once: true });
}

function arrive({ persisted }) {
  if (persisted && read("sessionStorage").cleared?.at > performance.timeOrigin) return goOn();
  // Only now: a browser may put back what the box was before.
  if (box) box.checked = Object.values(read("localStorage")).some(isMine);
  keep();
  if (persisted) showDrafts();
}

const channel = attempt(() => new BroadcastChannel(KEY));
if (channel) channel.onmessage = () => forget();
// What is too old is left out.
for (const storage in LIFE) change(storage, () => {});
if (form?.id === "letter") begin();
showDrafts();
sayCleared();
document.addEventListener("click", follow);
document.addEventListener("submit", wait);
addEventListener("pageshow", arrive);
