// Names that a search box knows, suggested as they are typed. All names come once, when the box is first used, and are
// matched here: what somebody types goes nowhere before they send it.

const MOST = 6;
const box = document.querySelector("[data-suggest]");
const made = (tag, attributes) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
const list = made("ul", { class: "suggest", id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: "" });
const told = made("p", { class: "visually-hidden", role: "status" });
box.after(list);
box.form.append(told);
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
  box.setAttribute(name, value);
}

let names = [];
let chosen = -1;
let asked = false;

// As the server reads words: small, without accents and apostrophes.
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase();
const words = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function matching(text) {
  const typed = words(text);
  if (typed.join("").length < 2) return [];
  const fits = names.filter((name) => typed.every((word) => name.words.some((its) => its.startsWith(word))));
  const first = (name) => (name.words.join(" ").startsWith(typed.join(" ")) ? 0 : 1);
  return fits.sort((one, other) => first(one) - first(other)).slice(0, MOST);
}

function mark(number) {
  chosen = number;
  for (const [place, option] of [...list.children].entries()) {
    option.setAttribute("aria-selected", String(place === chosen));
    if (place === chosen) option.scrollIntoView({ block: "nearest" });
  }
  if (chosen < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", list.children[chosen].id);
}

function show(found) {
  list.replaceChildren(
    ...found.map((name, place) => {
      const option = made("li", { role: "option", id: `suggestion-${place}`, "aria-selected": "false" });
      const what = made("span", { class: "suggest__what" });
      what.textContent = name.what;
      option.append(name.text, " ", what);
      option.addEventListener("click", () => take(name.text));
      return option;
    }),
  );
  list.hidden = !found.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  mark(-1);
  told.textContent = found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "";
}

function take(text) {
  box.value = text;
  show([]);
  box.form.requestSubmit();
}

const suggest = () => show(matching(box.value));

async function learn() {
  if (asked) return;
  asked = true;
  try {
    const answer = await fetch(box.dataset.suggest, { credentials: "omit" });
    if (!answer.ok) return;
    names = (await answer.json()).map(([text, what]) => ({ text, what, words: words(text) }));
    if (document.activeElement === box && box.value !== box.defaultValue) suggest();
  } catch {
    asked = false; // without a network there are no suggestions; the next visit to the box asks again
  }
}

box.addEventListener("focus", learn);
box.addEventListener("input", suggest);
box.addEventListener("blur", () => show([]));
list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const last = list.children.length - 1;
  if (event.key === "Escape" && !list.hidden) {
    show([]);
  } else if (event.key === "Enter" && chosen >= 0) {
    take(list.children[chosen].firstChild.data);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) suggest();
    if (list.hidden) return;
    const down = event.key === "ArrowDown";
    mark(down ? (chosen === last ? -1 : chosen + 1) : chosen < 0 ? last : chosen - 1);
  } else {
    return;
  }
  event.preventDefault();
});
if (document.activeElement === box) learn();
