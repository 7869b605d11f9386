// A finished letter's page → the letter handed to another program of this device, and its link copied.

const form = document.getElementById("taken");
const isSharing = navigator.canShare?.({ files: [new File(["-"], "a.pdf", { type: "application/pdf" })] });
const status = document.getElementById("status");
let file = null;

function say(name) {
  status.textContent = "";
  for (const place of document.querySelectorAll("[data-says]")) {
    place.hidden = place.dataset.says !== name;
    if (!place.hidden) setTimeout(() => (status.textContent = place.textContent), 100);
  }
}

function offer(selector, act) {
  const button = document.querySelector(selector);
  button.hidden = false;
  button.addEventListener("click", act);
}

async function made() {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("as", "pdf");
  const answer = await fetch(form.action, { method: "POST", body: fields });
  const type = answer.headers.get("Content-Type");
  if (type !== "application/pdf") throw new Error("no file");
  const [, name] = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition")) ?? [];
  return new File([await answer.blob()], name ?? `${form.dataset.file}.pdf`, { type });
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
  const copied = navigator.clipboard.writeText(document.querySelector("[data-link]").href);
  copied.then(() => say("copied"), () => say("uncopied"));
}

if (isSharing) offer("[data-share]", share);
if (navigator.clipboard) offer("[data-copy]", copy);
