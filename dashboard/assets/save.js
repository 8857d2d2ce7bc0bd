/* A figure as a picture, made in the browser alone. What is seen is what is kept: the drawing as it stands on the page,
   patterns and names included, with its title, period, key and source in the picture. plotly's own download draws anew,
   without the patterns, and by way of a blob that the page's rules do not let it look at. */
(function () {
  "use strict";
  var NS = "http://www.w3.org/2000/svg", INK = "#17212B", MUTED = "#5D6B78", SIDE = 24, LETTER = 0.56;
  var KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "paint-order",
    "opacity", "font-family", "font-size", "font-weight", "text-anchor", "visibility", "translate", "transform", "direction"];
  var PATTERNS = { "swatch-unknown": "url(#hatch)", "swatch-average": "url(#dots)" };

  function said(element) { return element ? (element.dataset && element.dataset.full || element.textContent).replace(/\s+/g, " ").trim() : ""; }
  function rtl() { return document.documentElement.dir === "rtl"; }
  function made(name, attributes, text) {
    var element = document.createElementNS(NS, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) { element.textContent = text; }
    return element;
  }

  /* The same drawing, with what style sheets say of it written into it. */
  function copied(live) {
    var style = window.getComputedStyle(live);
    if (style.display === "none") { return null; }
    var copy = live.cloneNode(false);
    if (!(live instanceof SVGElement) || live.closest("defs")) { return live.cloneNode(true); }
    copy.setAttribute("style", KEPT.map(function (name) {
      var value = style.getPropertyValue(name);
      return value && value !== "none" || name === "fill" || name === "stroke" ? name + ":" + value.replace(/"/g, "'") : "";
    }).filter(Boolean).join(";"));
    Array.prototype.forEach.call(live.childNodes, function (child) {
      var inside = child.nodeType === 1 ? copied(child) : child.cloneNode(true);
      if (inside) { copy.appendChild(inside); }
    });
    return copy;
  }

  /* Folded by hand, as SVG text does not fold. */
  function fold(text, wide, size) {
    var letters = Math.floor(wide / (size * LETTER)), lines = [""];
    text.split(" ").filter(Boolean).forEach(function (word) {
      var last = lines[lines.length - 1];
      if (last && (last + " " + word).length > letters) { lines.push(word); } else { lines[lines.length - 1] = last ? last + " " + word : word; }
    });
    return lines.filter(Boolean);
  }

  function Sheet(width) {
    this.width = width;
    this.y = SIDE;
    this.svg = made("svg", { xmlns: NS, width: width, lang: document.documentElement.lang, "font-family": window.getComputedStyle(document.body).fontFamily.replace(/"/g, "'") });
  }
  Sheet.prototype.write = function (text, size, colour, weight) {
    var sheet = this, place = { x: rtl() ? this.width - SIDE : SIDE, direction: rtl() ? "rtl" : "ltr", fill: colour, "font-size": size, "font-weight": weight };
    fold(text, this.width - 2 * SIDE, size).forEach(function (line) {
      sheet.y += size * 1.35;
      place.y = sheet.y - size * 0.3;
      sheet.svg.appendChild(made("text", place, line));
    });
  };
  /* The key: a colour or pattern and its words, as many on a line as there is room for. */
  Sheet.prototype.key = function (items) {
    var sheet = this, x = SIDE;
    items.forEach(function (item, index) {
      var wide = 24 + item.text.length * 12 * LETTER + 18;
      if (index && x + wide > sheet.width - SIDE) { x = SIDE; sheet.y += 19; }
      var left = rtl() ? sheet.width - x - 16 : x;
      sheet.svg.appendChild(made("rect", { x: left, y: sheet.y + 4, width: 16, height: 11, fill: item.fill, stroke: item.few ? INK : MUTED, "stroke-width": item.few ? 1 : 0.5, "stroke-dasharray": item.few ? "3 2" : "none" }));
      sheet.svg.appendChild(made("text", { x: rtl() ? left - 6 : left + 22, y: sheet.y + 14, direction: rtl() ? "rtl" : "ltr", "font-size": 12, fill: INK }, item.text));
      x += wide;
    });
    if (items.length) { sheet.y += 26; }
  };
  Sheet.prototype.draw = function (plot) {
    var frame = plot.getBoundingClientRect(), inside = made("g", { transform: "translate(" + (this.width - frame.width) / 2 + " " + this.y + ")" });
    plot.querySelectorAll("svg.main-svg").forEach(function (live) {
      if (live.closest(".modebar")) { return; }
      var at = live.getBoundingClientRect(), copy = copied(live);
      if (copy) {
        copy.setAttribute("x", at.left - frame.left);
        copy.setAttribute("y", at.top - frame.top);
        inside.appendChild(copy);
      }
    });
    this.svg.appendChild(inside);
    this.y += frame.height + 8;
  };
  Sheet.prototype.done = function () {
    var height = Math.ceil(this.y + SIDE - 8), shared = document.getElementById("hatch");
    this.svg.setAttribute("height", height);
    this.svg.setAttribute("viewBox", "0 0 " + this.width + " " + height);
    this.svg.insertBefore(made("rect", { width: this.width, height: height, fill: "#FFFFFF" }), this.svg.firstChild);
    if (shared) { this.svg.insertBefore(shared.closest("defs").cloneNode(true), this.svg.firstChild); }
    return { width: this.width, height: height, text: new XMLSerializer().serializeToString(this.svg) };
  };

  function keyOf(panel) {
    return Array.prototype.map.call(panel.querySelectorAll(".step, .signs li, .key li"), function (item) {
      var swatch = item.querySelector(".band, .swatch"), name = Object.keys(PATTERNS).find(function (one) { return swatch && swatch.classList.contains(one); });
      var strong = item.classList.contains("step") ? [item.querySelector("strong"), item.querySelector(".range")].map(said).filter(Boolean).join(", ") : said(item);
      return swatch ? { text: strong, few: swatch.classList.contains("swatch-few"), fill: name ? PATTERNS[name] : window.getComputedStyle(swatch).backgroundColor } : null;
    }).filter(Boolean);
  }
  function source() {
    return ["brand", "age", "synthetic"].map(function (name) { return said(document.querySelector("." + name)); }).filter(Boolean).join(" · ");
  }
  function picture(plot, panel) {
    var own = plot.closest(".dimension"), sheet = new Sheet(Math.max(640, Math.ceil(plot.clientWidth) + 2 * SIDE));
    var title = said(panel.querySelector("h2")) + (own ? " · " + said(own.querySelector("h3")) : "");
    sheet.write(title, 18, INK, 600);
    sheet.write(said((own || panel).querySelector(own ? ".dimension-value" : ".muted")), 13, MUTED, 400);
    sheet.y += 10;
    sheet.draw(plot);
    sheet.key(keyOf(panel));
    sheet.write(said(panel.querySelector(".map-note.status")), 11, MUTED, 400);
    sheet.write(source(), 11, MUTED, 400);
    return Object.assign(sheet.done(), { name: title.toLowerCase().replace(/[\s\/\\:*?"<>|.]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "figure" });
  }

  function give(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }
  function painted(drawn, scale) {
    return new Promise(function (done, failed) {
      var image = new Image();
      image.onload = function () {
        var canvas = document.createElement("canvas");
        canvas.width = drawn.width * scale;
        canvas.height = drawn.height * scale;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(done, "image/png");
      };
      image.onerror = failed;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn.text);
    });
  }
  /* In the light, whatever the page wears: a picture goes into documents and onto paper. Nothing is painted in between. */
  function inLight(draw) {
    var root = document.documentElement, worn = root.dataset.theme;
    root.dataset.theme = "light";
    try { return draw(); } finally { if (worn) { root.dataset.theme = worn; } else { delete root.dataset.theme; } }
  }
  function save(plot, panel, kind) {
    var drawn = inLight(function () { return picture(plot, panel); });
    if (kind === "svg") {
      give(new Blob([drawn.text], { type: "image/svg+xml" }), drawn.name + ".svg");
      return Promise.resolve();
    }
    return painted(drawn, 2).then(function (blob) { give(blob, drawn.name + ".png"); });
  }

  /* The nearest part of the page around the button that has a figure in it. */
  function around(button) {
    for (var part = button.parentElement; part; part = part.parentElement) {
      if (part.querySelector(".js-plotly-plot")) { return part; }
    }
    return null;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-save]"), part = button && around(button);
    if (!part) { return; }
    var panel = part.closest(".panel") || part;
    var plots = Array.prototype.filter.call(part.querySelectorAll(".js-plotly-plot"), function (plot) { return plot.clientWidth && !plot.closest("#map-inset"); });
    button.disabled = true;
    plots.reduce(function (before, plot) { return before.then(function () { return save(plot, panel, button.dataset.save); }); }, Promise.resolve())
      .catch(function () { button.classList.add("failed"); })
      .then(function () { button.disabled = false; });
  });
})();
