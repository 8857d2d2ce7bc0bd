/* Forms whose answer is a page of its own: they carry the mark of the session as it is when they are sent. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-plain]")) { return; }
    form.elements.csrf.value = window.sessionMark();
  });
})();
