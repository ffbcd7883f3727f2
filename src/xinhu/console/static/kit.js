// The little that HTML alone cannot: printing, one send per form, leaving when idle.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A second press would be a second look, and a second entry. Disabled only after the
// form's data was gathered, and free again for htmx and for the way back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-get") || event.defaultPrevented) return;
  setTimeout(() => form.querySelectorAll("button").forEach((b) => { b.disabled = true; }), 0);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("button:disabled").forEach((b) => { b.disabled = false; });
});

// The session ends on the server; a screen left alone must not go on showing its data.
(() => {
  const seconds = Number(document.body.dataset.idle);
  const box = document.getElementById("idle");
  if (!seconds || !box) return;
  const stay = document.getElementById("idle-stay");
  let warn = 0;
  let leave = 0;
  const start = () => {
    clearTimeout(warn);
    clearTimeout(leave);
    box.hidden = true;
    warn = setTimeout(() => { box.hidden = false; stay.focus(); }, (seconds - 60) * 1000);
    leave = setTimeout(() => window.location.replace(document.body.dataset.ended), (seconds + 2) * 1000);
  };
  stay.addEventListener("click", () => {
    fetch("/", { method: "HEAD", credentials: "same-origin" }).finally(start);
  });
  document.addEventListener("htmx:afterRequest", start);
  start();
})();
