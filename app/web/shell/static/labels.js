// A facilitator's names for groups → kept in this browser beside their codes for members, which open no report.

const KEY = "every-letter groups";
const read = () => new Map(JSON.parse(localStorage[KEY] ?? null));

// The oldest goes first.
function keep({ target: { value, dataset } }) {
  const names = read();
  names.delete(dataset.group);
  if (value.trim()) names.set(dataset.group, value.trim());
  localStorage[KEY] = JSON.stringify([...names].slice(-30));
}

// Beside its code; where there is none, all of them.
function show(place) {
  const { group } = place.dataset;
  const names = [...read()].filter(([code]) => !group || code === group);
  if (place.labels) Object.assign(place, { value: names[0]?.[1] ?? "", oninput: keep });
  else if (names.length) place.textContent = names.map(([code, name]) => `${name} · ${code}`).join("\n");
  else return;
  place.closest("[hidden]")?.removeAttribute("hidden");
}

// Storage may be forbidden or unreadable: then no group has a name, and nothing fails.
try {
  document.querySelectorAll("[data-group]").forEach(show);
} catch {}
