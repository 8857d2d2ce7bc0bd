/* Light, dark, or as the device is set. The choice is a cookie, so that the server can write it on the next page. */
(function () {
  "use strict";
  var YEAR = 365 * 24 * 3600, root = document.documentElement;
  document.addEventListener("change", function (event) {
    var choice = event.target;
    if (!choice.matches || !choice.matches("[data-theme-choice]")) { return; }
    var kept = choice.value === "light" || choice.value === "dark" ? choice.value : "";
    if (kept) { root.dataset.theme = kept; } else { delete root.dataset.theme; }
    document.querySelector("meta[name=color-scheme]").content = kept || "light dark";
    document.cookie = "kew_theme=" + kept + ";path=/;max-age=" + (kept ? YEAR : 0) + ";SameSite=Lax" + (window.location.protocol === "https:" ? ";Secure" : "");
  });
})();
