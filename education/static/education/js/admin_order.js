"use strict";
/* Up and Down for rows that have an order number. Without this script the number itself can be typed. */
{
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.className = "visually-hidden";

  const rowsOf = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
  const orderOf = (row) => row.querySelector('input[name$="-order"]');
  const nameOf = (row) => {
    const typed = row.querySelector("input.vTextField, textarea");
    const label = row.querySelector(".inline_label");
    return (typed && typed.value.trim().slice(0, 60)) || (label && label.textContent.trim()) || "this row";
  };

  function renumber(group) {
    rowsOf(group).forEach((row, index) => { orderOf(row).value = index + 1; });
  }

  function move(row, button, by) {
    const group = row.closest(".inline-group");
    const rows = rowsOf(group);
    const place = rows.indexOf(row) + by;
    if (place < 0 || place >= rows.length) {
      status.textContent = `“${nameOf(row)}” is already ${by < 0 ? "first" : "last"}.`;
      return;
    }
    const other = rows[place];
    if (by < 0) other.before(row); else other.after(row);
    renumber(group);
    button.focus();
    status.textContent = `“${nameOf(row)}” is now number ${place + 1} of ${rows.length}.`;
  }

  function addButtons(row) {
    if (!orderOf(row) || row.querySelector(".order-buttons")) return;
    const box = document.createElement("span");
    box.className = "order-buttons";
    for (const [word, sign, by] of [["up", "↑", -1], ["down", "↓", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      const say = () => button.setAttribute("aria-label", `Move “${nameOf(row)}” ${word}`);
      say();
      row.addEventListener("change", say);
      button.addEventListener("click", () => move(row, button, by));
      box.append(button);
    }
    row.querySelector("h3").append(box);
  }

  const begin = () => {
    document.body.append(status);
    document.querySelectorAll(".inline-group").forEach((group) => rowsOf(group).forEach(addButtons));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
  document.addEventListener("formset:added", (event) => {
    const row = event.target;
    if (!(row instanceof Element) || !orderOf(row)) return;
    addButtons(row);
    orderOf(row).value = rowsOf(row.closest(".inline-group")).length;
  });
}
