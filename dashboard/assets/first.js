/* The page that came with the HTML steps aside once the one that answers is drawn, in the same place. */
(function () {
  "use strict";
  /* What the HTML brought is not brought again. For another view, or where it brought nothing, the same HTML is asked for
     once more, and only when somebody opens what is in it: firstPage() promises its element. */
  var brought = null;
  function view() {
    var asked = new URLSearchParams(window.location.search);
    asked.delete("area");
    return asked.toString();
  }
  window.firstPage = function () {
    var wanted = view();
    if (brought && brought.view === wanted) { return brought.page; }
    var page = fetch(window.location.pathname + "?" + wanted, { headers: { "X-First": "yes" } })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { return new DOMParser().parseFromString(text, "text/html").getElementById("first"); })
      .catch(function () { brought = null; return null; });
    brought = { view: wanted, page: page };
    return page;
  };
  var MONTH = 30 * 24 * 3600;
  /* Drawn, or something else than a map to read. */
  function ready() {
    var main = document.getElementById("main"), graph = main && main.querySelector("#map-graph, #partner-graph");
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
    if (first) { brought = { view: view(), page: Promise.resolve(first) }; }
    var watching = new MutationObserver(function () { if (ready()) { swap(first, watching); } });
    watching.observe(document.body, { childList: true, subtree: true });
  });
})();
