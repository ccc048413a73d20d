"use strict";
// A session ends after half an hour without a page. Whoever still types is still here; whoever does not is told two minutes before.
{
  const address = document.currentScript.dataset.address;
  const MINUTE = 60000;
  let ends = Date.now() + 30 * MINUTE;
  let told = Date.now();
  let typed = false;
  const note = document.createElement("div");
  note.className = "still-here";
  note.setAttribute("role", "alert");
  note.hidden = true;

  function say(words, withButton) {
    if (!note.hidden && note.firstChild.textContent === words) return;
    note.textContent = words;
    if (withButton) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = "Stay signed in";
      button.addEventListener("click", tell);
      note.append(button);
    }
    note.hidden = false;
    document.body.append(note);
  }

  const ended = () => say("You are signed out. Copy what you have typed before you leave this page; then sign in again.", false);

  async function tell() {
    told = Date.now();
    typed = false;
    const token = document.querySelector("#logout-form [name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
      if (!answer.ok || answer.redirected) return ended();
      ends = Date.now() + (await answer.json()).left * 1000;
      note.hidden = true;
    } catch { /* no network: tried again later */ }
  }

  document.addEventListener("input", () => { typed = true; });
  setInterval(() => {
    const left = ends - Date.now();
    if (typed && left > 0 && Date.now() - told > 5 * MINUTE) tell();
    else if (left <= 0) ended();
    else if (left <= 2 * MINUTE) say("You will be signed out in two minutes.", true);
  }, 15000);
}
