/* A bar, a point or a square that stands for a stretch of time leads to the page of it: it carries what to ask for
   ("from=…&to=…"), and the address does the rest (url.js). The table under each figure has the same ways as links. */
(function () {
  "use strict";
  function follow(asked, base) {
    if (!/^from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d$/.test(asked || "")) { return; }
    var wanted = new URLSearchParams(base ? base.split("?")[1] : window.location.search);
    new URLSearchParams(asked).forEach(function (value, name) { wanted.set(name, value); });
    wanted.delete("page");
    var link = document.createElement("a");
    link.href = (base ? base.split("?")[0] : "") + "?" + wanted.toString();
    if (!base) { link.dataset.push = "yes"; }
    document.body.appendChild(link);
    link.click();
    link.remove();
  }
  /* plotly tells only its own listeners: they are added when a pointer first comes to a figure. */
  document.addEventListener("pointerover", function (event) {
    var plot = event.target.closest ? event.target.closest("[data-drill] .js-plotly-plot") : null;
    if (!plot || plot.leads || !plot.on) { return; }
    plot.leads = true;
    plot.on("plotly_click", function (hit) {
      var point = hit.points.find(function (one) { return one.customdata; });
      var holder = plot.closest("[data-drill]");
      if (point && holder) { follow(String(point.customdata), holder.dataset.drill === "yes" ? "" : holder.dataset.drill); }
    });
  });
  document.addEventListener("click", function (event) {
    var square = event.target.closest ? event.target.closest("[data-ask]") : null;
    if (square) { follow(square.dataset.ask, ""); }
  });
})();
