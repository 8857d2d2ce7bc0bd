/* The URL is the state. Controls change it; Dash's Location hears of it and the page answers. */
(function () {
  "use strict";
  function go(search) {
    var target = window.location.pathname + search;
    if (target === window.location.pathname + window.location.search) { return; }
    window.history.pushState({}, "", target);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }
  /* Some links set parts of the address, and leave the others as they are now, also those changed since they were drawn. */
  function pushed(link) {
    if (!link.dataset.sets) { return link.search; }
    var asked = new URLSearchParams(window.location.search), own = new URLSearchParams(link.search);
    link.dataset.sets.split(" ").forEach(function (name) { asked.set(name, own.get(name)); });
    return "?" + asked.toString();
  }
  /* What a link changes may lie below the screen of a phone. */
  function show(id) {
    var part = id && document.getElementById(id), top = part ? part.getBoundingClientRect().top : 0;
    if (part && (top < 0 || top > 0.8 * window.innerHeight)) { part.scrollIntoView(); }
  }
  function plain(event) { return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey; }

  document.addEventListener("change", function (event) {
    var control = event.target;
    if (!control.matches || !control.matches("[data-param]")) { return; }
    var asked = new URLSearchParams(window.location.search);
    if (control.value) { asked.set(control.dataset.param, control.value); } else { asked.delete(control.dataset.param); }
    if (control.dataset.reload === "yes") { window.location.search = asked.toString(); } else { go("?" + asked.toString()); }
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[data-push], a[data-keep]") : null;
    if (!link || !plain(event)) { return; }
    if (link.dataset.push === "yes") {
      event.preventDefault();
      var open = link.closest("details.popped");
      if (open) { open.removeAttribute("open"); }
      go(pushed(link));
      show(link.dataset.show);
      return;
    }
    /* Links between pages carry the filters in force, also those changed since the link was drawn. */
    var asked = new URLSearchParams(window.location.search);
    var kept = new URLSearchParams(link.search);
    ["district", "from", "to", "lang"].forEach(function (name) {
      if (link.dataset.fixed && link.dataset.fixed.split(" ").indexOf(name) >= 0) { return; }
      if (asked.has(name)) { kept.set(name, asked.get(name)); } else if (window.location.search) { kept.delete(name); }
    });
    link.search = kept.toString();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.popped[open]").forEach(function (d) { d.removeAttribute("open"); d.querySelector("summary").focus(); });
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.popped[open]").forEach(function (d) { if (!d.contains(event.target)) { d.removeAttribute("open"); } });
  });
})();
