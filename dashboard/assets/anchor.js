/* A link to a part of a page (#method-skill) arrives before the part is drawn: go there once it is. */
(function () {
  "use strict";
  var wanted = window.location.hash.slice(1);
  if (!wanted) { return; }
  var waiting = new MutationObserver(function () {
    var part = document.getElementById(wanted);
    if (!part) { return; }
    waiting.disconnect();
    /* Figures above it still grow to their height. */
    window.setTimeout(function () { part.scrollIntoView(); }, 300);
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });
})();
