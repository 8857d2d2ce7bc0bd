/* What a style sheet cannot do for paper: figures drawn for a wide screen are made to fit, and the foot of every sheet says
   what kind of data these are, and how old. */
(function () {
  "use strict";
  var ROOM = 676; /* of a panel on A4, in CSS pixels */

  function said(name) {
    var element = document.querySelector(name);
    return element ? (element.dataset.full || element.textContent).replace(/\s+/g, " ").trim() : "";
  }
  window.addEventListener("beforeprint", function () {
    var foot = [".synthetic", ".brand", ".age"].map(said).filter(Boolean).join(" · ");
    document.documentElement.style.setProperty("--foot", JSON.stringify(foot));
    document.querySelectorAll(".js-plotly-plot").forEach(function (plot) {
      if (plot.clientWidth > ROOM) { plot.style.zoom = ROOM / plot.clientWidth; }
    });
  });
  window.addEventListener("afterprint", function () {
    document.documentElement.style.removeProperty("--foot");
    document.querySelectorAll(".js-plotly-plot").forEach(function (plot) { plot.style.zoom = ""; });
  });
})();
