/* Map labels never overlap: the more important name keeps its place, the other waits for more room. */
(function () {
  "use strict";
  function overlap(a, b) { return a.left < b.right + 2 && b.left < a.right + 2 && a.top < b.bottom && b.top < a.bottom; }
  function thin(plot) {
    var frame = plot.getBoundingClientRect();
    var kept = [];
    plot.querySelectorAll(".geolayer text").forEach(function (text) {
      text.style.display = "";
      var box = text.getBoundingClientRect();
      var outside = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
      if (outside || kept.some(function (k) { return overlap(k, box); })) { text.style.display = "none"; } else { kept.push(box); }
    });
  }
  var pending = 0;
  function soon() {
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(function () { document.querySelectorAll(".js-plotly-plot .geo").forEach(function (geo) { thin(geo.closest(".js-plotly-plot")); }); });
  }
  var seen = new MutationObserver(function (changes) {
    if (changes.some(function (c) { return c.target.closest && c.target.closest(".js-plotly-plot"); })) { soon(); }
  });
  document.addEventListener("DOMContentLoaded", function () { seen.observe(document.body, { childList: true, subtree: true }); });
  window.addEventListener("resize", soon);
})();
