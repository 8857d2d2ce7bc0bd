/* A table wider than its place scrolls by touch and wheel; here by the keyboard too, and only where it does scroll. */
(function () {
  "use strict";
  var pending = 0;
  function reachable() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      var wide = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (wide) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }
  function soon() {
    window.cancelAnimationFrame(pending);
    pending = window.requestAnimationFrame(reachable);
  }
  document.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["open"] });
    soon();
  });
  window.addEventListener("resize", soon);
})();
