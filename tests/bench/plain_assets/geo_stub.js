/* plotly.js asks an outside host for a world outline unless one is already here; ours is empty on purpose. */
(function () {
  var none = function () { return { type: "GeometryCollection", geometries: [] }; };
  var objects = {};
  ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"].forEach(function (k) { objects[k] = none(); });
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", arcs: [], objects: objects } } };
})();
