/* What is wider than its place: a table scrolls by touch and wheel, here by the keyboard too, and only where it does
   scroll; the bar of pages on a phone begins at the page one is on. */
(function () {
  "use strict";
  var pending = 0;
  function reachable() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      var wide = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (wide) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }
  var seen = null;
  function here() {
    var link = document.querySelector(".side [aria-current='page']"), bar = link && link.closest(".side");
    if (!link || link === seen) { return; }
    seen = link;
    var place = link.getBoundingClientRect(), frame = bar.getBoundingClientRect();
    bar.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
  }
  function soon() {
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(function () { reachable(); here(); });
  }
  document.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["open"] });
    soon();
  });
  window.addEventListener("resize", soon);
})();
