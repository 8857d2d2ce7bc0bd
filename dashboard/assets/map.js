/* The map's own moves, all in the browser: choose an area, move through the weeks, find a name in any script. */
(function () {
  "use strict";
  var FILL = 0, EDGES = 3, CHOSEN = 4, PACE = 900;
  var playing = 0, read = {};

  /* What the page carries for the browser, parsed once for each text. */
  function carried(id, key) {
    var element = document.getElementById(id), text = element && element.dataset[key];
    if (!text) { return null; }
    if (!read[id] || read[id].text !== text) { read[id] = { text: text, value: JSON.parse(text) }; }
    return read[id].value;
  }

  function plot() { return document.querySelector("#map-graph .js-plotly-plot"); }
  /* plotly writes what it is told into the figure it was given, and that is Dash's: whatever the server then sends for it
     would not fit. So the map gets one of its own first. What Dash's says is promised to whoever comes back to it. */
  function own(map) {
    if (map.data !== map.ours) {
      map.ours = map.data = map.data.map(function (trace) {
        return Object.assign({}, trace, trace.textfont ? { textfont: Object.assign({}, trace.textfont) } : {});
      });
      map.given = { z: map.data[FILL].z, text: map.data[FILL].text, inks: map.data[map.data.length - 1].textfont.color };
    }
    return map.given;
  }
  function asked() { return new URLSearchParams(window.location.search); }
  /* One way to change the URL: a link, as everywhere (url.js). */
  function go(parameters) {
    var link = document.createElement("a");
    link.href = "?" + parameters.toString();
    link.dataset.push = "yes";
    document.body.appendChild(link);
    link.click();
    link.remove();
  }
  function choose(area, district) {
    var parameters = asked();
    if (!area || parameters.get("area") === area) { parameters.delete("area"); } else { parameters.set("area", area); }
    if (district !== undefined) { if (district) { parameters.set("district", district); } else { parameters.delete("district"); } }
    go(parameters);
  }

  /* Clicks on polygons. */
  function listen() {
    var map = plot(), inset = document.querySelector("#map-inset .js-plotly-plot");
    if (map && map.on && !map.dataset.heard) {
      map.dataset.heard = "yes";
      map.on("plotly_click", function (event) { if (event.points[0].location) { choose(event.points[0].location); } });
      map.on("plotly_afterplot", function () { outline(); });
    }
    if (inset && inset.on && !inset.dataset.heard) {
      inset.dataset.heard = "yes";
      inset.on("plotly_click", function (event) {
        var parameters = asked();
        parameters.set("district", event.points[0].location);
        ["area", "zoom"].forEach(function (name) { parameters.delete(name); });
        go(parameters);
      });
    }
  }

  /* The area chosen: its outline on the map, its row in the list. */
  function outline() {
    var map = plot(), area = asked().get("area");
    if (!map || !map.data || !map.data[FILL]) { return; }
    var wanted = area && map.data[FILL].locations.indexOf(area) >= 0 ? [area] : [];
    if (JSON.stringify(map.data[CHOSEN].locations || []) !== JSON.stringify(wanted)) {
      own(map);
      window.Plotly.restyle(map, { locations: [wanted], z: [wanted.map(function () { return 0; })] }, [CHOSEN]);
    }
  }
  function markRow() {
    var area = asked().get("area");
    document.querySelectorAll("#map-beside .pick").forEach(function (link) {
      var on = new URLSearchParams(link.search).get("area") === area;
      if (on) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
      var row = link.closest("tr");
      if (row) { row.classList.toggle("chosen", on); }
    });
  }

  /* The weeks: classes were sent once, one character an area shown; nothing is asked of the server. */
  /* The same areas in another week; those left out have no class in any. */
  function earlier(now, weeks, position) {
    var classes = weeks.classes[position].split("").map(Number), next = 0;
    var z = now.z.map(function (c) { return c === null ? null : classes[next++]; });
    return {
      z: z,
      text: z.map(function (c) { return c === null ? "" : "</b><br>" + weeks.words[c] + "<br>" + weeks.labels[position]; }),
      inks: z.map(function (c) { return c >= 5 ? "#FFFFFF" : "#17212B"; })
    };
  }
  function show(position) {
    var map = plot(), weeks = carried("map-weeks", "weeks"), last = weeks.labels.length - 1;
    var then = position === last ? own(map) : earlier(own(map), weeks, position);
    window.Plotly.restyle(map, { z: [then.z], text: [then.text] }, [FILL]);
    /* Dashed edges speak of the last week alone. */
    window.Plotly.restyle(map, { visible: position === last }, [EDGES]);
    window.Plotly.restyle(map, { "textfont.color": [then.inks] }, [map.data.length - 1]);
    var shown = document.getElementById("map-week-shown"), slider = document.getElementById("map-week");
    shown.textContent = weeks.labels[position];
    slider.style.setProperty("--at", (last ? 100 * position / last : 100) + "%");
    slider.setAttribute("aria-valuetext", weeks.labels[position]);
    slider.closest("#map-time").classList.toggle("earlier", position !== last);
    /* The list and the card stay at the last week: while the map shows another one they step back, and the title says which. */
    document.querySelector(".map-page").classList.toggle("elsewhen", position !== last);
    var scope = document.querySelector("#map-head .muted");
    if (scope.dataset.now !== scope.textContent) { scope.dataset.said = scope.textContent; }
    scope.textContent = scope.dataset.now = scope.dataset.said.replace(weeks.labels[last], weeks.labels[position]);
  }
  /* Whatever is chosen next is of the last week, as everything the server draws. */
  function home() {
    var slider = document.getElementById("map-week");
    if (!slider || slider.value === slider.max) { return; }
    stop();
    slider.value = slider.max;
    show(+slider.max);
  }
  window.addEventListener("_dashprivate_pushstate", home);
  window.addEventListener("popstate", home);
  function stop() {
    window.clearInterval(playing);
    playing = 0;
    face("▶", "play");
  }
  function face(sign, label) {
    var button = document.getElementById("map-play");
    if (button) { button.textContent = sign; button.setAttribute("aria-label", button.dataset[label]); }
  }
  function play() {
    var slider = document.getElementById("map-week");
    if (playing) { stop(); return; }
    if (+slider.value >= +slider.max) { move(slider, 0); }
    face("❚❚", "pause");
    playing = window.setInterval(function () {
      if (!document.body.contains(slider) || +slider.value >= +slider.max) { stop(); return; }
      move(slider, +slider.value + 1);
    }, PACE);
  }
  function move(slider, position) {
    slider.value = position;
    show(position);
  }

  /* Names: letters that are written in several ways count as one. */
  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640'’ʿʾ`-]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/[ىیێ]/g, "ي").replace(/ک/g, "ك").replace(/[ةە]/g, "ه").replace(/ۆ/g, "و").replace(/ڵ/g, "ل").replace(/ڕ/g, "ر")
      .replace(/[٠-٩]/g, function (d) { return String(d.charCodeAt(0) - 0x660); }).replace(/ı/g, "i").replace(/^(al|ال)\s*/, "").trim();
  }
  var known = [];
  function names() { return known; }
  /* Every name in every script comes with the page's HTML (first.js): read when somebody looks for one. */
  function withNames(act) {
    if (known.length) { act(); return; }
    window.firstPage().then(function (first) {
      var held = first && first.querySelector("#first-map-found");
      known = held ? JSON.parse(held.dataset.names) : [];
      act();
    });
  }
  /* All rows as a table, likewise, once it is opened, and anew when they are others. */
  function fill() {
    var rows = document.getElementById("map-rows"), key = rows && rows.dataset.rows;
    if (!rows || rows.filled === key) { return; }
    rows.replaceChildren();
    if (!rows.closest("details").open) { rows.filled = null; return; }
    rows.filled = key;
    window.firstPage().then(function (first) {
      var table = first && first.querySelector("#first-map-table table");
      if (!table) { rows.filled = null; } else if (rows.filled === key) { rows.replaceChildren(table.cloneNode(true)); }
    });
  }
  document.addEventListener("toggle", function (event) { if (event.target.id === "map-table") { fill(); } }, true);
  function suggest(typed) {
    var list = document.getElementById("map-found"), key = plain(typed);
    if (!list || !key) { return; }
    list.replaceChildren();
    names().forEach(function (row) {
      var hit = row[2].find(function (name) { return plain(name).indexOf(key) >= 0; });
      if (!hit || list.children.length >= 12) { return; }
      var option = document.createElement("option");
      option.value = hit;
      if (hit !== row[2][0]) { option.label = hit + " · " + row[2][0]; }
      list.appendChild(option);
    });
  }
  function find(typed, exact) {
    var key = plain(typed);
    if (!key) { return false; }
    function matches(test) { return names().find(function (row) { return row[2].some(function (name) { return test(plain(name)); }); }); }
    var row = matches(function (name) { return name === key; });
    if (!row && !exact) { row = matches(function (name) { return name.indexOf(key) === 0; }) || matches(function (name) { return name.indexOf(key) >= 0; }); }
    if (!row || asked().get("area") === row[0]) { return Boolean(row); }
    var here = asked().get("district"), city = document.getElementById("map-found").dataset.city;
    var district = (here && here !== row[1]) || (!here && row[1] !== city) ? row[1] : undefined;
    choose(row[0], district);
    return true;
  }

  document.addEventListener("input", function (event) {
    if (event.target.id === "map-week") { stop(); show(+event.target.value); }
    if (event.target.id === "map-find") {
      document.getElementById("map-nothing").hidden = true;
      withNames(function () {
        suggest(event.target.value);
        if (event.inputType === "insertReplacementText" || !event.inputType) { find(event.target.value, true); }
      });
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.target.id === "map-find" && event.key === "Enter") {
      withNames(function () { document.getElementById("map-nothing").hidden = find(event.target.value, false); });
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && plot() && asked().has("area")) { choose(null); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.id === "map-play") { play(); }
  });
  /* On a phone the card stands below the map: whoever chose from the list is taken to it. */
  function reveal(changes) {
    var card = document.querySelector(".map-card");
    if (!card || window.innerWidth > 600 || !changes.some(function (c) { return c.target.id === "map-card"; })) { return; }
    var box = card.getBoundingClientRect();
    if (box.bottom < 0 || box.top > window.innerHeight) { card.scrollIntoView({ block: "center" }); }
  }
  new MutationObserver(function (changes) {
    listen();
    fill();
    reveal(changes);
    if (changes.some(function (c) { return c.target.closest && c.target.closest("#map-beside, main"); })) { markRow(); }
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.map = {
    choose: function () { window.setTimeout(function () { outline(); markRow(); }, 0); },
    drawn: function () { window.setTimeout(home, 0); }
  };
})();
