// The cover over a page whose session is locked, in every tab of the browser.
//
// The session locks on the server. This script takes the page out of the document when
// its own clock says that the time is over, whether the server is reached or not, and
// gives it back, with all that was filled in, once the server took the password. It
// decides nothing: a page that stayed uncovered would be refused its next request.
"use strict";

(() => {
  const template = document.getElementById("cover-template");
  const idle = Number(document.body.dataset.idle) * 1000;
  if (!template || !idle) return;
  const told = template.dataset;
  const warnAfter = Math.max(idle - 60_000, idle / 2);
  const beatAfter = Math.min(60_000, idle / 4);
  const SEEN = "xinhu.seen";
  const LOCKED = "xinhu.locked";
  const here = { "X-Act": "1" };
  let kept = null; // the page while it is covered
  let title = document.title;
  let focus = null;
  let scroll = 0;
  let seen = Date.now();
  let shown = performance.now(); // a wall clock can be set back, this one cannot
  let beaten = Date.now();

  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* covered by our own clock then */ } };
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  // Kept alive: a lock reaches the server though its page is closed at once.
  const ask = (address, method, more = {}) => {
    const body = new FormData();
    const token = template.content.querySelector("[name=csrfmiddlewaretoken]");
    if (token) body.set("csrfmiddlewaretoken", token.value);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const headers = method === "POST" && address === told.here ? here : {};
    return fetch(address, { method, headers, credentials: "same-origin", redirect: "manual", keepalive: address === told.lock, body: method === "POST" ? body : undefined });
  };

  const noted = () => {
    seen = Date.now();
    shown = performance.now();
    store(SEEN, String(seen));
    document.getElementById("idle")?.setAttribute("hidden", "");
  };

  const cover = () => {
    if (kept) return;
    title = document.title;
    focus = document.activeElement;
    scroll = window.scrollY;
    kept = document.createDocumentFragment();
    kept.append(...document.body.childNodes);
    document.body.append(template.content.cloneNode(true));
    document.body.classList.add("entrance", "covered");
    document.title = told.title;
    document.getElementById("cover-form").addEventListener("submit", unlock);
    document.getElementById("cover-password").focus();
  };

  const uncover = () => {
    if (!kept) return;
    document.body.replaceChildren(kept);
    kept = null;
    document.body.classList.remove("entrance", "covered");
    document.title = title;
    noted();
    window.scrollTo(0, scroll);
    if (focus && focus.isConnected) focus.focus();
    // What renews itself stopped when it was taken out; a fresh copy begins anew.
    document.querySelectorAll("[hx-trigger*='every']").forEach((old) => {
      const fresh = old.cloneNode(true);
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
    });
  };

  // Covered first, told to the server then: the screen does not wait for an answer.
  const lock = (why) => {
    if (kept) return;
    cover();
    store(LOCKED, String(Date.now()));
    ask(told.lock, "POST", { why }).catch(() => { /* it locks by its own clock */ });
  };

  const over = () => window.location.replace(told.ended);

  const unlock = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    const error = document.getElementById("cover-error");
    const password = document.getElementById("cover-password");
    const button = form.querySelector("button");
    button.disabled = true;
    error.textContent = "";
    try {
      const answer = await fetch(told.unlock, { method: "POST", headers: { "X-Cover": "1" }, body: new FormData(form), credentials: "same-origin", redirect: "manual" });
      if (answer.status === 204) {
        store(LOCKED, "");
        uncover();
        return;
      }
      if (answer.status === 401 || answer.type === "opaqueredirect") { over(); return; }
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      error.textContent = parsed.body.textContent.trim().slice(0, 400);
    } catch {
      error.textContent = told.away;
    }
    button.disabled = false;
    password.value = "";
    password.focus();
  };

  const look = () => {
    if (kept) return;
    const other = Number(stored(SEEN)) || 0;
    const now = Date.now();
    if (other > seen && other <= now) { seen = other; shown = performance.now() - (now - other); }
    const quiet = Math.max(now - seen, performance.now() - shown);
    if (quiet >= idle) { lock("idle"); return; }
    const box = document.getElementById("idle");
    if (quiet >= warnAfter && box && box.hidden) {
      box.hidden = false;
      document.getElementById("idle-stay").focus();
    }
  };

  // A page brought back from the browser's memory shows nothing before the server was asked.
  const returned = async () => {
    cover();
    try {
      const answer = await ask(told.state, "GET");
      if (answer.status === 204) uncover();
      else if (answer.status !== 423) over();
    } catch { /* stays covered */ }
  };

  const beat = (event) => {
    if (kept || !event.isTrusted || Date.now() - beaten < beatAfter) return;
    beaten = Date.now();
    ask(told.here, "POST").then((answer) => {
      if (answer.status === 204) noted();
      else if (answer.status === 423) cover();
      else over();
    }).catch(() => { /* the clock runs on */ });
  };

  window.addEventListener("pagehide", () => { if (!kept) cover(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) returned(); });
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("storage", (event) => {
    if (event.key !== LOCKED) return;
    if (event.newValue) cover();
    else if (kept) returned();
  });
  document.addEventListener("keydown", beat, { passive: true });
  document.addEventListener("pointerdown", beat, { passive: true });
  document.addEventListener("click", (event) => {
    if (event.target.id === "idle-stay") { beaten = 0; beat(event); }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "lock-now") return;
    event.preventDefault();
    lock("own");
  });
  // htmx: what a person did is marked as such; a covered page asks for nothing.
  document.addEventListener("htmx:configRequest", (event) => {
    if (kept) { event.preventDefault(); return; }
    if (event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-Act"] = "1";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.headers?.["X-Act"]) noted();
  });
  document.addEventListener("xinhu:locked", cover);
  setInterval(look, 1000);
  noted();
})();
