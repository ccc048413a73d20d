// A field to copy from gets a button that does it. Without scripts, or without leave, it is marked and copied by hand.
for (const field of document.querySelectorAll("[data-copy]")) {
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button copy" });
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.textContent = field.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = field.dataset.copied;
    } catch {
      field.focus();
    }
  });
  field.after(button, said);
}
