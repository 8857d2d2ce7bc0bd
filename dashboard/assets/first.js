/* The page that came with the HTML steps aside once the one that answers is drawn, in the same place. */
(function () {
  "use strict";
  var MONTH = 30 * 24 * 3600;
  /* Drawn, or something else than a map to read. */
  function ready() {
    var main = document.getElementById("main"), graph = document.getElementById("map-graph");
    if (!main) { return Boolean(document.querySelector("#shell .alone")); }
    return !graph || Boolean(graph.querySelector(".choroplethlayer path"));
  }
  function swap(first, watching) {
    watching.disconnect();
    /* Names are placed in the frame after they are drawn. */
    window.requestAnimationFrame(function () {
      window.requestAnimationFrame(function () {
        if (first) { first.remove(); }
        document.cookie = "kew_held=" + document.body.dataset.held + ";path=/;max-age=" + MONTH + ";SameSite=Lax";
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    if (!document.body.dataset.held) { return; }
    var first = document.getElementById("first");
    var watching = new MutationObserver(function () { if (ready()) { swap(first, watching); } });
    watching.observe(document.body, { childList: true, subtree: true });
  });
})();
