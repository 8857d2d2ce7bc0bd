/* A figure as a picture, made in the browser alone: as drawn, with the title, period and source that stand around it. */
(function () {
  "use strict";
  var INK = "#17212B", MUTED = "#5D6B78", SIDE = 24, LINE = 20, WIDE = 960;

  function said(element) { return element ? element.textContent.replace(/\s+/g, " ").trim() : ""; }
  function rtl() { return document.documentElement.dir === "rtl"; }
  /* A line in a figure, which is drawn left to right, would else be turned round. */
  function whole(text) { return rtl() ? "\u2067" + text + "\u2069" : text; }
  function plain(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;"); }

  /* Folded by hand, as SVG text does not fold. */
  function fold(text, letters) {
    var lines = [""];
    text.split(" ").filter(Boolean).forEach(function (word) {
      var last = lines[lines.length - 1];
      if (last && (last + " " + word).length > letters) { lines.push(word); } else { lines[lines.length - 1] = last ? last + " " + word : word; }
    });
    return lines.filter(Boolean);
  }
  function around(button) {
    for (var part = button.parentElement; part; part = part.parentElement) {
      if (part.querySelector(".js-plotly-plot")) { return part; }
    }
    return null;
  }
  function source() {
    var parts = [said(document.querySelector(".brand")), said(document.getElementById("data-age")), said(document.getElementById("synthetic"))];
    return parts.filter(Boolean).join(" · ");
  }
  function note(lines, y, anchor, shift, size, colour, bold) {
    return {
      text: lines.map(function (line) { return bold ? "<b>" + whole(plain(line)) + "</b>" : whole(plain(line)); }).join("<br>"),
      xref: "paper", yref: "paper", x: rtl() ? 1 : 0, xanchor: rtl() ? "right" : "left", y: y, yanchor: anchor, yshift: shift,
      align: rtl() ? "right" : "left", showarrow: false, font: { size: size, color: colour }
    };
  }
  function drawn(plot, title, under, foot) {
    var layout = JSON.parse(JSON.stringify(plot.layout)), letters = Math.floor((WIDE - 2 * SIDE) / 7.6);
    var head = fold(title, Math.floor(letters * 0.82)), more = fold(under, letters), last = fold(foot, letters);
    var top = SIDE + 26 * head.length + LINE * more.length, bottom = SIDE + 16 * last.length;
    var margin = Object.assign({ l: 8, r: 8, t: 8, b: 8 }, layout.margin);
    var tall = Math.max(plot.clientHeight, 160), wide = Math.max(plot.clientWidth, 320);
    var width = Math.max(WIDE, wide), height = Math.round(plot.clientHeight * (layout.geo ? width / wide : 1)) || tall;
    layout.width = width;
    layout.height = height + top + bottom;
    layout.autosize = false;
    layout.margin = { l: Math.max(margin.l, SIDE), r: Math.max(margin.r, SIDE), t: margin.t + top, b: margin.b + bottom, pad: margin.pad || 0 };
    layout.paper_bgcolor = "#FFFFFF";
    layout.title = { text: "" };
    layout.annotations = (layout.annotations || []).concat([
      note(head, 1, "top", margin.t + top - 12, 18, INK, true),
      note(more, 1, "top", margin.t + top - 12 - 26 * head.length, 13, MUTED, false),
      note(last, 0, "bottom", 10 - margin.b - bottom, 11, MUTED, false)
    ]);
    /* A map that fits its shapes would fit them anew in another frame. */
    return { data: plot.data, layout: layout, config: { staticPlot: true, showSendToCloud: false, plotlyServerURL: "" } };
  }
  function named(title, index) {
    var name = title.toLowerCase().replace(/[\s\/\\:*?"<>|]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "figure";
    return index ? name + "-" + (index + 1) : name;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-save]");
    if (!button || !window.Plotly) { return; }
    var panel = around(button), kind = button.dataset.save;
    if (!panel) { return; }
    var top = panel.closest(".panel") || panel, foot = source();
    var plots = Array.prototype.filter.call(panel.querySelectorAll(".js-plotly-plot"), function (plot) { return plot.data && !plot.closest("#map-inset"); });
    button.disabled = true;
    plots.reduce(function (before, plot, index) {
      return before.then(function () {
        var own = plot.closest(".dimension"), title = said(top.querySelector("h2")) + (own ? " · " + said(own.querySelector("h3")) : "");
        var figure = drawn(plot, title, said((own || top).querySelector(own ? ".dimension-value" : ".muted")), foot);
        return window.Plotly.downloadImage(figure, {
          format: kind, width: figure.layout.width, height: figure.layout.height, scale: kind === "png" ? 2 : 1, filename: named(title, index)
        });
      });
    }, Promise.resolve()).catch(function () { button.classList.add("failed"); }).then(function () { button.disabled = false; });
  });
})();
