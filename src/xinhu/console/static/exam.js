// Shows how much time is left and how much is answered. Only shows: the server's clock
// decides, and it keeps what is chosen.
"use strict";

(() => {
  const head = document.getElementById("exam-head");
  const form = document.getElementById("exam");
  if (!head || !form) return;
  const left = document.getElementById("exam-left");
  const answered = document.getElementById("exam-answered");
  const warning = document.getElementById("exam-warning");
  const ends = performance.now() + Number(head.dataset.seconds) * 1000;
  const say = (text) => { if (warning.textContent !== text) warning.textContent = text; };

  const tick = () => {
    const seconds = Math.max(0, Math.round((ends - performance.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    left.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    head.classList.toggle("exam-late", seconds <= 300);
    if (seconds === 0) say(warning.dataset.over);
    else if (seconds <= 60) say(warning.dataset.one);
    else if (seconds <= 300) say(warning.dataset.five);
    if (seconds > 0) setTimeout(tick, 500);
  };
  const count = () => {
    const names = new Set([...form.querySelectorAll("input:checked")].map((i) => i.name));
    answered.textContent = String(names.size);
  };
  head.querySelectorAll("p[hidden]").forEach((line) => { line.hidden = false; });
  form.addEventListener("change", count);
  count();
  tick();
})();
