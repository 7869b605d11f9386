// A finished letter's page → the letter handed to another program of this device, and its link copied.

const find = (selector) => document.querySelector(selector);
const form = find("#taken");
const status = find("#status");
const type = "application/pdf";
const isSharing = navigator.canShare?.({ files: [new File(["-"], "a.pdf", { type })] });
let file;

function say(name) {
  status.textContent = "";
  for (const place of document.querySelectorAll("[data-says]")) {
    place.hidden = place.dataset.says !== name;
    if (!place.hidden) setTimeout(() => (status.textContent = place.textContent), 100);
  }
}

function offer(selector, act) {
  Object.assign(find(selector), { hidden: false, onclick: act });
}

async function made() {
  const body = new URLSearchParams(new FormData(form));
  body.set("as", "pdf");
  const answer = await fetch(form.action, { method: "POST", body });
  if (answer.headers.get("Content-Type") !== type) throw new Error("no file");
  return new File([await answer.blob()], `${form.dataset.file}.pdf`, { type });
}

async function share() {
  say("working");
  try {
    file ??= await made();
    say("");
    await navigator.share({ files: [file] });
  } catch (error) {
    // Whoever changes their mind has not failed; and where the file took long, a second press hands it over.
    if (!["AbortError", "NotAllowedError"].includes(error.name)) say("failed");
  }
}

function copy() {
  const copied = navigator.clipboard.writeText(find("[data-link]").href);
  copied.then(() => say("copied"), () => say("uncopied"));
}

if (isSharing) offer("[data-share]", share);
if (navigator.clipboard) offer("[data-copy]", copy);
