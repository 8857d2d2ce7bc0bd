/* Sends forms without leaving the page: says how far a file has come, and what could not be done; and shows that
   they come from a page of this session: without that the server takes none. */
(function () {
  "use strict";
  var sending = false;

  /* Beside the field it is about, which gets the focus; else at the end of the form. */
  function trouble(form, text, field) {
    form.querySelectorAll("[data-trouble]").forEach(function (one) { one.textContent = ""; });
    form.querySelectorAll("[aria-invalid]").forEach(function (one) { one.removeAttribute("aria-invalid"); });
    if (!text) { return; }
    var near = field ? form.querySelector('[data-trouble="' + CSS.escape(field) + '"]') : null;
    var asked = near ? form.querySelector('[name="' + CSS.escape(field) + '"]') : null;
    window.setTimeout(function () { (near || form.querySelector('[data-trouble=""]')).textContent = text; }, 30);
    if (asked) { asked.setAttribute("aria-invalid", "true"); asked.focus(); }
  }
  function show(address) {
    var to = new URL(address, window.location.href);
    if (to.origin !== window.location.origin) { return; }
    if (to.pathname !== window.location.pathname || to.search === window.location.search) { window.location.assign(to.href); return; }
    window.history.pushState({}, "", to.pathname + to.search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (/\/deliver$/.test(to.pathname)) { window.scrollTo(0, 0); }
  }
  /* What was answered is drawn again: whoever works by keyboard keeps their place, at the same form or at the top. */
  var pressed = "";
  new MutationObserver(function () {
    if (!pressed || sending || document.activeElement !== document.body) { return; }
    var again = document.querySelector('form[aria-label="' + CSS.escape(pressed) + '"] button') || document.getElementById("main");
    pressed = "";
    if (again) { again.focus({ preventScroll: true }); }
  }).observe(document.documentElement, { childList: true, subtree: true });
  function progress(form, share) {
    var bar = form.querySelector("progress"), words = form.querySelector("[data-state]");
    if (!bar) { return; }
    bar.hidden = false;
    if (share < 1) { bar.value = share; words.textContent = form.dataset.sending; } else { bar.removeAttribute("value"); words.textContent = form.dataset.judging; }
  }
  function ended(form) {
    sending = false;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button").forEach(function (b) { b.disabled = false; });
    var bar = form.querySelector("progress");
    if (bar) { bar.hidden = true; form.querySelector("[data-state]").textContent = ""; }
  }
  function send(form, submitter) {
    var body = new FormData(form), asked = new XMLHttpRequest();
    if (submitter && submitter.name) { body.append(submitter.name, submitter.value); }
    sending = true;
    form.setAttribute("aria-busy", "true");
    form.querySelectorAll("button").forEach(function (b) { b.disabled = true; });
    asked.open("POST", form.getAttribute("action"));
    asked.setRequestHeader("X-CSRFToken", window.sessionMark());
    asked.upload.onprogress = function (event) { if (event.lengthComputable) { progress(form, event.loaded / event.total); } };
    asked.onload = function () {
      ended(form);
      if (asked.status === 401) { document.dispatchEvent(new CustomEvent("session-ended")); return; }
      if (asked.status < 400) { show(asked.responseURL); return; }
      trouble(form, (asked.getResponseHeader("Content-Type") || "").indexOf("text/plain") === 0 ? asked.responseText : form.dataset.failed,
        asked.getResponseHeader("X-Field"));
    };
    asked.onerror = function () { ended(form); trouble(form, form.dataset.failed || "—"); };
    asked.send(body);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-send]")) { return; }
    event.preventDefault();
    if (sending) { return; }
    trouble(form, "");
    pressed = form.getAttribute("aria-label") || "";
    var chosen = form.querySelector("input[type=file]");
    if (chosen && chosen.files[0] && chosen.files[0].size > Number(form.dataset.largest)) { trouble(form, form.dataset.toolarge); return; }
    send(form, event.submitter);
  });
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!input.matches || !input.matches("input[type=file]")) { return; }
    var shown = input.closest("form").querySelector("[data-chosen]");
    /* Without the marks that turn the direction of text: a name must not look like another one. */
    shown.textContent = input.files[0] ? input.files[0].name.replace(/[\u0000-\u001f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, "") : shown.dataset.chosen;
    input.closest("label").classList.toggle("drop-full", Boolean(input.files[0]));
    trouble(input.closest("form"), "");
  });
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = event.target.closest ? event.target.closest(".drop") : null;
      if (zone) { zone.classList.toggle("drop-over", kind === "dragover"); }
    });
  });
})();
