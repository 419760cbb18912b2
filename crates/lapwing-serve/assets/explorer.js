// What pages gain with scripts: dragging over a picture, the graph, lit passages, the theme, keys.
(function () {
  "use strict";

  // Dragging over a picture opens the days dragged over.
  function brush(svg) {
    var left = +svg.dataset.left, slot = +svg.dataset.slot, figure = svg.closest("figure"), readout = figure.nextElementSibling;
    var from = figure.dataset.from.split(" "), to = figure.dataset.to.split(" "), names = figure.dataset.names.split(" ");
    var said = {};
    figure.querySelectorAll("svg.wide > .slot title").forEach(function (title) {
      var name = title.textContent.split(": ", 1)[0];
      if (title.textContent.indexOf(" told") > 0) said[name] = title.textContent;
    });
    var box = svg.viewBox.baseVal, start = null, shape = null, dragged = false;
    function slotAt(event) {
      var area = svg.getBoundingClientRect();
      var x = (event.clientX - area.left) * box.width / area.width;
      return Math.max(0, Math.min(from.length - 1, Math.floor((x - left) / slot)));
    }
    function tell(i) {
      if (readout) readout.textContent = said[names[i]] || names[i] + ": nothing reported";
    }
    function draw(a, b) {
      if (!shape) {
        shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        shape.setAttribute("class", "brush");
        shape.setAttribute("y", "0");
        shape.setAttribute("height", box.height);
        svg.appendChild(shape);
      }
      shape.setAttribute("x", left + Math.min(a, b) * slot);
      shape.setAttribute("width", (Math.abs(a - b) + 1) * slot);
    }
    function end() { if (shape) { shape.remove(); shape = null; } start = null; }
    svg.addEventListener("pointerdown", function (event) {
      if (event.button === 0 && event.pointerType !== "touch") { start = slotAt(event); dragged = false; }
    });
    svg.addEventListener("dragstart", function (event) { event.preventDefault(); });
    svg.addEventListener("pointermove", function (event) {
      var i = slotAt(event);
      tell(i);
      if (start === null) return;
      if (i !== start) { dragged = true; svg.setPointerCapture(event.pointerId); }
      if (dragged) draw(start, i);
    });
    svg.addEventListener("pointerup", function (event) {
      if (start === null) return;
      var a = Math.min(start, slotAt(event)), b = Math.max(start, slotAt(event)), zoom = dragged;
      end();
      if (!zoom) return;
      var path = figure.dataset.path;
      location.assign(path + (path.indexOf("?") < 0 ? "?" : "&") + "since=" + from[a] + "&until=" + to[b]);
    });
    svg.addEventListener("click", function (event) { if (dragged) { event.preventDefault(); dragged = false; } }, true);
    svg.addEventListener("pointercancel", end);
    svg.addEventListener("pointerleave", function () { if (readout && start === null) readout.textContent = ""; });
  }

  // A colour of the style sheet as the canvas needs it.
  function colour(name) {
    var probe = document.createElement("span");
    probe.className = name;
    document.body.appendChild(probe);
    var found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function graph(box) {
    if (typeof cytoscape === "undefined") return;
    var data = JSON.parse(box.dataset.graph), readout = document.getElementById("graph-readout");
    var most = Math.max.apply(null, data.edges.map(function (e) { return e.n; }).concat(1));
    var big = Math.max.apply(null, data.nodes.map(function (n) { return n.n; }).concat(1));
    var elements = data.nodes.map(function (n) { return { data: { id: n.id, name: n.name, size: 12 + 26 * Math.sqrt(n.n / big) } }; });
    data.edges.forEach(function (e) {
      elements.push({ data: { source: e.a, target: e.b, n: e.n, href: e.href, width: 0.8 + 6 * Math.sqrt(e.n / most), kind: e.coop >= e.conf ? "coop" : "conf" } });
    });
    // Names grow as a crowd of states shrinks to fit the box, so that they can be read.
    var grown = 1;
    function style() {
      var text = getComputedStyle(document.body).color, coop = colour("ink2"), conf = colour("ink4"), quiet = colour("quiet");
      return [
        { selector: "node", style: { "label": "data(name)", "width": "data(size)", "height": "data(size)", "background-color": quiet, "color": text, "font-size": 11 * grown, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 96 * grown, "font-family": "sans-serif", "min-zoomed-font-size": 7, "text-background-color": colour("page-ground"), "text-background-opacity": 0.8, "text-background-padding": 1, "z-index": 2 } },
        { selector: "edge", style: { "width": "data(width)", "curve-style": "bezier", "control-point-step-size": 46, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "opacity": 0.75, "line-color": coop, "target-arrow-color": coop } },
        { selector: "edge[kind = 'conf']", style: { "line-color": conf, "target-arrow-color": conf } },
        { selector: ".far", style: { "opacity": 0.12 } },
      ];
    }
    // Few states stand in a ring, where each arrow shows; of many, a ring is where the forces begin: from one heap they would
    // not come apart.
    var count = data.nodes.length, ring = 70 + 9 * count;
    elements.slice(0, count).forEach(function (node, i) {
      var turn = 2 * Math.PI * i / Math.max(count, 1) - Math.PI / 2;
      node.position = { x: ring * Math.cos(turn), y: ring * Math.sin(turn) };
    });
    var cy = cytoscape({
      container: box, elements: elements, style: style(), wheelSensitivity: 0.3, minZoom: 0.3, maxZoom: 4,
      layout: count <= 8 ? { name: "preset", padding: 40 } : { name: "cose", animate: false, randomize: false, nodeOverlap: 40,
        nodeDimensionsIncludeLabels: true, gravity: 0.2, numIter: 2000, nodeRepulsion: function () { return 900000; },
        idealEdgeLength: function () { return 90; }, componentSpacing: 60, padding: 24 },
    });
    // A few states would fill the box like balloons.
    if (cy.zoom() > 1.3) { cy.zoom(1.3); cy.center(); }
    grown = Math.min(2.6, Math.max(1, 1 / cy.zoom()));
    cy.style(style());
    window.lapwingGraph = cy;
    function rows(code) {
      document.querySelectorAll("#edges tbody tr").forEach(function (row) {
        row.hidden = code !== null && row.dataset.a !== code && row.dataset.b !== code;
      });
    }
    function show(node) {
      cy.elements().removeClass("far");
      if (node) cy.elements().not(node.closedNeighborhood()).addClass("far");
      rows(node ? node.id() : null);
      readout.textContent = node
        ? "Only dyads of " + node.data("name") + ". Click beside the states to see all again."
        : "Click a state to see its dyads alone; click an arrow to open the dyad.";
    }
    cy.on("tap", "node", function (event) { show(event.target); });
    cy.on("tap", "edge", function (event) { location.assign(event.target.data("href")); });
    cy.on("tap", function (event) { if (event.target === cy) show(null); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { cy.style(style()); });
    document.addEventListener("theme", function () { cy.style(style()); });
  }

  // A record and its passages light up together.
  function light(of, on) {
    document.querySelectorAll(".article [data-of]").forEach(function (el) {
      if (el.dataset.of.split(" ").indexOf(of) >= 0 && el.tagName === "SPAN") el.classList.toggle("lit", on);
    });
  }
  function article(box) {
    box.querySelectorAll(".margin li[data-of]").forEach(function (li) {
      ["mouseenter", "focusin"].forEach(function (e) { li.addEventListener(e, function () { light(li.dataset.of, true); }); });
      ["mouseleave", "focusout"].forEach(function (e) { li.addEventListener(e, function () { light(li.dataset.of, false); }); });
    });
  }

  function start(root) {
    root.querySelectorAll("figure.chart svg.plot").forEach(brush);
    root.querySelectorAll("#graph").forEach(graph);
    root.querySelectorAll(".article").forEach(article);
  }

  var button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", function () {
    var dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    var theme = dark ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("theme", theme); } catch (e) { /* storage may be switched off */ }
    document.dispatchEvent(new Event("theme"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "/") { event.preventDefault(); document.getElementById("q").focus(); }
    if (event.key === "?") location.assign("/about");
  });

  start(document);
  document.body.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.id === "main" || event.detail.elt && event.detail.elt.id === "main") start(document);
  });
})();
