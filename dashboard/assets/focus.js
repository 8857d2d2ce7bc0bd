/* A choice redraws the controls it stands among: whoever works by keyboard keeps their place. */
(function () {
  "use strict";
  var last = null;
  document.addEventListener("change", function (event) {
    var control = event.target;
    last = control.matches && control.matches("[data-param]") ? control.dataset.param : null;
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.dataset.param !== last) { last = null; }
  });
  new MutationObserver(function () {
    if (!last || document.activeElement !== document.body) { return; }
    var again = document.querySelector('[data-param="' + last + '"]');
    if (again) { again.focus({ preventScroll: true }); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

/* A link within the page redraws what it stands in: whoever follows it by keyboard comes to the heading of the same part. */
(function () {
  "use strict";
  var part = null;
  document.addEventListener("click", function (event) {
    var link = event.detail === 0 && event.target.closest ? event.target.closest("main a[data-push]") : null;
    var section = link && link.closest("section[id]");
    part = section ? section.id : null;
  });
  ["keydown", "pointerdown"].forEach(function (kind) { document.addEventListener(kind, function () { part = null; }, true); });
  new MutationObserver(function () {
    if (!part || document.activeElement !== document.body) { return; }
    var heading = document.querySelector("#" + part + " h2");
    if (heading) { heading.tabIndex = -1; heading.focus(); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
