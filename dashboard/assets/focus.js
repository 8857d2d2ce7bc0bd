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
