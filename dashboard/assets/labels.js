/* What plotly cannot do for a map: patterns for areas without a level, and names that never overlap. */
(function () {
  "use strict";
  var SHIFTS = [0, -9, 9], GAP = 3;

  /* Patterns the style sheet fills with; drawn in pixels, so that they look the same at every zoom. */
  function patterns() {
    var svg = '<svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute"><defs>' +
      '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#F4F5F6"/><line x1="0" y1="0" x2="0" y2="7" stroke="#B4BDC5" stroke-width="2"/></pattern>' +
      '<pattern id="dots" width="9" height="9" patternUnits="userSpaceOnUse"><rect width="9" height="9" fill="#F7F6F3"/><circle cx="2.2" cy="2.2" r="1.1" fill="#B4BDC5"/><circle cx="6.7" cy="6.7" r="1.1" fill="#B4BDC5"/></pattern>' +
      '<pattern id="veil" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#EFEBF0"/><path d="M0 0H8M0 0V8" stroke="#AAA2B2" stroke-width="2"/></pattern>' +
      "</defs></svg>";
    document.body.insertAdjacentHTML("beforeend", svg);
  }

  function meet(a, b) { return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + 1 && b.top < a.bottom + 1; }
  function moved(box, dy) { return { left: box.left, right: box.right, top: box.top + dy, bottom: box.bottom + dy }; }
  /* The names in the order of importance, where the figure says it, and none that it does not name; as they stand else. */
  function ordered(plot) {
    var texts = Array.prototype.slice.call(plot.querySelectorAll(".geolayer .scatterlayer text"));
    var named = (plot.data || []).find(function (trace) { return trace.name === "names"; });
    var rank = named && named.customdata;
    if (!rank || rank.length !== texts.length) { return texts; }
    texts.forEach(function (text, i) { if (rank[i] === null) { text.style.display = "none"; } });
    return texts.map(function (text, i) { return [rank[i], text]; }).filter(function (one) { return one[0] !== null; })
      .sort(function (a, b) { return a[0] - b[0]; }).map(function (one) { return one[1]; });
  }
  /* The first names are the important ones: a later name moves a little, or waits for more room. */
  function place(plot) {
    var frame = plot.getBoundingClientRect(), kept = [];
    document.querySelectorAll(".map-corner, .map-card").forEach(function (cover) { kept.push(cover.getBoundingClientRect()); });
    ordered(plot).forEach(function (text) {
      text.style.display = "";
      text.style.translate = "";
      var box = text.getBoundingClientRect();
      var shift = SHIFTS.find(function (dy) {
        var at = moved(box, dy);
        var inside = at.left >= frame.left + 2 && at.right <= frame.right - 2 && at.top >= frame.top && at.bottom <= frame.bottom;
        return inside && !kept.some(function (k) { return meet(k, at); });
      });
      if (shift === undefined) { text.style.display = "none"; return; }
      if (shift) { text.style.translate = "0 " + shift + "px"; }
      kept.push(moved(box, shift));
    });
  }
  var pending = 0;
  function soon() {
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(function () {
      document.querySelectorAll("#map-graph .js-plotly-plot, #partner-graph .js-plotly-plot").forEach(place);
    });
  }
  function concerns(change) {
    var node = change.target;
    return node.closest && (node.closest("#map-graph, #partner-graph") || node.closest("#map-card"));
  }
  var seen = new MutationObserver(function (changes) { if (changes.some(concerns)) { soon(); } });
  document.addEventListener("DOMContentLoaded", function () {
    patterns();
    seen.observe(document.body, { childList: true, subtree: true });
    if (document.fonts) { document.fonts.addEventListener("loadingdone", soon); }
  });
  window.addEventListener("resize", function () { window.setTimeout(soon, 300); });
})();
