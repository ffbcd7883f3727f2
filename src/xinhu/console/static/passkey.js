// Passkeys: asks the browser for a key and sends its answer with the form around it.
"use strict";

(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (asked) => {
    const key = await navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    } });
    return { key, response: {
      clientDataJSON: text(key.response.clientDataJSON),
      attestationObject: text(key.response.attestationObject),
      transports: key.response.getTransports ? key.response.getTransports() : [],
    } };
  };
  const get = async (asked) => {
    const key = await navigator.credentials.get({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: known(asked.allowCredentials),
    } });
    const owner = key.response.userHandle;
    return { key, response: {
      clientDataJSON: text(key.response.clientDataJSON),
      authenticatorData: text(key.response.authenticatorData),
      signature: text(key.response.signature),
      userHandle: owner ? text(owner) : null,
    } };
  };

  document.querySelectorAll("[data-passkey]").forEach((place) => {
    const press = place.querySelector("[data-passkey-press]");
    const trouble = place.querySelector("[data-passkey-trouble]");
    const form = place.closest("form");
    press.addEventListener("click", async () => {
      const code = form.querySelector("#id_code");
      if (code) code.required = false;
      if (!form.reportValidity()) return;
      trouble.hidden = true;
      press.disabled = true;
      try {
        const asked = JSON.parse(place.dataset.options).publicKey;
        const { key, response } = await (place.dataset.passkey === "create" ? create : get)(asked);
        form.elements.credential.value = JSON.stringify({
          id: key.id,
          rawId: text(key.rawId),
          type: key.type,
          authenticatorAttachment: key.authenticatorAttachment,
          clientExtensionResults: key.getClientExtensionResults(),
          response,
        });
        form.requestSubmit();
      } catch (_) {
        trouble.hidden = false;
        press.disabled = false;
        press.focus();
      }
    });
  });
  document.querySelectorAll("form[data-go-on]").forEach((form) => form.requestSubmit());
})();
