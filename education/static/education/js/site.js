// Everything works without this file; it only saves the reader a step.

// After a form came back with errors, start at the summary.
document.querySelector("[data-focus]")?.focus();

// How much room is left in a long answer, told quietly.
for (const area of document.querySelectorAll("[data-count]")) {
  const most = Number(area.dataset.count);
  const told = document.createElement("p");
  told.className = "field__count";
  told.setAttribute("role", "status");
  area.after(told);
  const count = () => {
    const left = most - [...area.value].length;
    const number = Math.abs(left).toLocaleString("en");
    told.textContent = left < 0 ? `${number} characters too many` : `${number} characters left`;
  };
  area.addEventListener("input", count);
  count();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A word's meaning opens beside the word instead of at the foot of the window. Here, since validators do not know these properties.
if (document.querySelector(".word") && CSS.supports("position-area", "end")) {
  const words = [...document.styleSheets].at(-1);
  words.insertRule(
    "@layer components { .word + :popover-open { inset: auto; margin: .4rem .3rem; position-area: block-end; position-try-fallbacks: flip-block; } }",
    words.cssRules.length,
  );
}

// A search box suggests names: its script comes when all else is there.
const box = document.querySelector("[data-suggest]");
if (box) addEventListener("load", () => import(box.dataset.script));
