// A fact in the text and its entry in the panel light up together, whichever is pointed at or reached by keyboard.
const entries = new Map([...document.querySelectorAll("[data-fact]")].map((entry) => [entry.dataset.fact, entry]));
const mentions = new Map();
for (const mention of document.querySelectorAll("[data-facts]")) {
  for (const id of mention.dataset.facts.trim().split(" ")) {
    if (!mentions.has(id)) mentions.set(id, []);
    mentions.get(id).push(mention);
  }
}

function light(ids, on) {
  for (const id of ids) {
    for (const part of [entries.get(id), ...(mentions.get(id) ?? [])]) part?.classList.toggle("lit", on);
  }
}

function couple(element, ids) {
  for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    element.addEventListener(name, () => light(ids, on));
  }
}

for (const [id, entry] of entries) couple(entry, [id]);
for (const mention of document.querySelectorAll("[data-facts]")) {
  const ids = mention.dataset.facts.trim().split(" ");
  couple(mention, ids);
  mention.addEventListener("click", () => entries.get(mention.hash.slice(3))?.focus({ preventScroll: true }));
}
