"use strict";
// Passkeys, which need a script. Without it a password and an app's code sign in just as well.
document.querySelector("[data-focus]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

{
  const words = {
    InvalidStateError: "This device already has a passkey for you here.",
    SecurityError: "Passkeys do not work at this address.",
    NotAllowedError: "The passkey was not used. Try again, or sign in another way.",
  };

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }

  function prepare(form) {
    const button = form.querySelector("button");
    const said = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      said.textContent = "";
      try {
        const options = await optionsOf(form);
        const passkey = await (form.dataset.passkey === "make" ? webauthnJSON.create(options) : webauthnJSON.get(options));
        form.elements.credential.value = JSON.stringify(passkey);
        form.submit();
      } catch (error) {
        said.textContent = words[error.name] || "That did not work. Try again, or sign in another way.";
        button.disabled = false;
      }
    });
  }

  if (webauthnJSON.supported()) {
    document.querySelectorAll("form[data-passkey]").forEach(prepare);
    document.querySelectorAll("[data-no-passkey]").forEach((note) => { note.hidden = true; });
  }
}
