/* A page that could not ask, or was not answered, says so over what it still shows; the words stand in the page
   (components/lost.py), this only turns them on and off. Loaded before Dash's renderer, which asks through fetch. */
(function () {
  "use strict";
  var plain = window.fetch, ASKING = /\/_dash-update-component$/;
  function say(lost) { if (lost) { document.documentElement.dataset.lost = "yes"; } else { delete document.documentElement.dataset.lost; } }
  window.fetch = function (asked) {
    var address = typeof asked === "string" ? asked : (asked && asked.url) || "";
    var ours = ASKING.test(address.split("?")[0]);
    return plain.apply(window, arguments).then(function (answer) {
      if (ours) { say(answer.status >= 500); }
      return answer;
    }, function (fault) {
      if (ours) { say(true); }
      throw fault;
    });
  };
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest(".lost-again")) { window.location.reload(); }
  });
})();
