/* A session can end while its page lies open. Whatever then answers 401 loads the page again: the server sends it to the
   sign-in page, and from there back to this very view. Loaded before Dash's renderer, which asks through fetch. */
(function () {
  "use strict";
  var leaving = false, plain = window.fetch;
  function leave() {
    if (leaving) { return; }
    leaving = true;
    window.location.reload();
  }
  window.fetch = function () {
    return plain.apply(window, arguments).then(function (answer) {
      /* Only our own server says who is signed in. */
      if (answer.status === 401 && new URL(answer.url).origin === window.location.origin) { leave(); }
      return answer;
    });
  };
  document.addEventListener("session-ended", leave);
  /* What only a page of this session can read, and sends along with a change: the cookie that Dash's settings name. */
  window.sessionMark = function () {
    var name = JSON.parse(document.getElementById("_dash-config").textContent).csrf_token_name + "=";
    var kept = document.cookie.split("; ").find(function (one) { return one.indexOf(name) === 0; });
    return kept ? decodeURIComponent(kept.slice(name.length)) : "";
  };
  /* A page the browser had put aside whole would show again what was signed out of. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { leave(); } });
})();
