// The little that HTML alone cannot: printing, one send per form.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A second press would be a second look, and a second entry. Disabled only after the
// form's data was gathered, and free again for htmx and for the way back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-get")) return;
  setTimeout(() => {
    // Asked here, after everybody was: what a script took over is not sent, and its
    // button, such as the one that locks, is pressed again.
    if (event.defaultPrevented) return;
    form.querySelectorAll("button").forEach((b) => { b.disabled = true; });
  }, 0);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; });
});
