/* Forms whose answer is a page of its own: they carry the mark of the session as it is when they are sent. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-plain]")) { return; }
    form.elements.csrf.value = window.sessionMark();
    /* What is kept is the view as it is now, not as it was when the page was drawn. */
    if (form.elements.at) {
      form.elements.at.value = window.location.pathname + window.location.search;
      form.action = new URL(form.action).pathname + window.location.search;
    }
  });
})();
