/* Builds what never calls back (components/still.py) from one attribute: [tag, attributes, children]. */
(function () {
  "use strict";
  var TAGS = ["table", "caption", "thead", "tbody", "tr", "th", "td", "span", "strong", "a", "bdi", "img", "p", "br", "div", "h3", "ul", "li",
    "code", "nav", "details", "summary", "form", "fieldset", "legend", "label", "input", "textarea", "select", "option", "datalist", "button",
    "progress"];
  /* Only addresses of our own: a path, a query or an anchor; "//" would be another server. */
  function away(name, value) { return /^(href|action|formaction)$/.test(name) && !/^([?#]|\/(?![\/\\\s]))/.test(value); }
  function build(part) {
    if (typeof part === "string") { return document.createTextNode(part); }
    var node = document.createElement(TAGS.indexOf(part[0]) < 0 ? "span" : part[0]);
    Object.keys(part[1]).forEach(function (name) {
      var value = part[1][name];
      if (name.slice(0, 2) === "on" || away(name, value)) { return; }
      node.setAttribute(name, value);
    });
    part[2].forEach(function (child) { node.appendChild(build(child)); });
    return node;
  }
  function draw(holder) {
    if (holder.drawn === holder.dataset.still) { return; }
    holder.drawn = holder.dataset.still;
    holder.replaceChildren(build(JSON.parse(holder.drawn)));
  }
  function within(node) {
    if (node.nodeType !== 1) { return; }
    if (node.matches("[data-still]")) { draw(node); }
    node.querySelectorAll("[data-still]").forEach(draw);
  }
  var seen = new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") { draw(change.target); } else { change.addedNodes.forEach(within); }
    });
  });
  document.addEventListener("DOMContentLoaded", function () {
    seen.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-still"] });
  });
})();
