// The little that HTML alone cannot: printing, one send per form,
// and that a slow one is under way.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A second press would be a second look, and a second entry. Disabled only after the
// form's data was gathered, and free again for htmx and for the way back. A form that
// takes more than a second names in data-working what says so, aloud as well: outside of
// it, as what is busy is not read out.
const sent = new Set();
const work = (form, busy) => {
  const told = document.getElementById(form.dataset.working);
  if (!told) return;
  told.textContent = busy ? told.dataset.text : "";
  form.setAttribute("aria-busy", String(busy));
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-get")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  setTimeout(() => {
    // Asked here, after everybody was: what a script took over is not sent, and its
    // button, such as the one that locks, is pressed again.
    if (event.defaultPrevented) {
      sent.delete(form);
      return;
    }
    form.querySelectorAll("button").forEach((b) => { b.disabled = true; });
    work(form, true);
  }, 0);
});
window.addEventListener("pageshow", () => {
  sent.clear();
  document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; });
  document.querySelectorAll("[data-working]").forEach((form) => work(form, false));
});

// What a checked form lacks was put beside its fields: which of them are wrong is said
// aloud as well, and the summary is where one goes on from.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest && event.target.closest("form[data-checked]");
  if (!form) return;
  form.querySelectorAll("[aria-describedby]").forEach((field) => {
    const told = document.getElementById(field.getAttribute("aria-describedby").split(" ")[0]);
    field.toggleAttribute("aria-invalid", false);
    if (told && told.textContent) field.setAttribute("aria-invalid", "true");
  });
  const summary = document.getElementById("lacks-told");
  if (summary) summary.focus();
});
