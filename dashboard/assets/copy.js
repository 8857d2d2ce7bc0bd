/* A text made by the server goes to the clipboard, with the address of the view below it. */
(function () {
  "use strict";
  /* Where the page is not served over TLS browsers give no clipboard: the old way still works there. */
  function byHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) { return; }
    var text = button.dataset.copy + "\n" + window.location.href, said = button.parentElement.querySelector("[role=status]");
    var copied = navigator.clipboard && window.isSecureContext ? navigator.clipboard.writeText(text).catch(function () { return byHand(text); }) : byHand(text);
    copied.then(function () { said.textContent = button.dataset.copied; }, function () { said.textContent = button.dataset.failed; });
    button.focus();
    window.setTimeout(function () { said.textContent = ""; }, 4000);
  });
})();
