/* plotly is the largest file and the last one needed: it loads beside everything else, and a figure that comes sooner
   waits for it. dcc.Graph awaits whatever it finds under this name. */
(function () {
  "use strict";
  var script = document.getElementById("plotly");
  if (!script || window.Plotly) { return; }
  window.Plotly = new Promise(function (done, failed) {
    script.addEventListener("load", function () { done(window.Plotly); });
    script.addEventListener("error", failed);
  });
})();
