/* Taking a picture home: its table as CSV, the picture as PNG. What ECharts drew it hands over; everything else (SVG, a
   table with bars, words beside a bar) is painted anew from what stands on the page: nothing is fetched, no style written. */
(function () {
  "use strict";
  var EDGE = 12, MOST = 16000, root = document.documentElement;
  function card() { return getComputedStyle(root).getPropertyValue("--card").trim(); }
  function give(name, href) {
    var link = document.createElement("a");
    link.href = href; link.download = name; link.click();
  }
  function giveBlob(name, blob) {
    var url = URL.createObjectURL(blob);
    give(name, url);
    setTimeout(function () { URL.revokeObjectURL(url); }, 5000);
  }

  /* ---- the table; a cell that a spreadsheet would run gets an apostrophe, a column of bars alone is left out ---- */
  function defused(text) {
    var said = /^ *[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[-−+]?[\d.,]+%?$/.test(text) ? "'" + text : text;
    return /[",\n\r]/.test(said) ? '"' + said.replace(/"/g, '""') + '"' : said;
  }
  function written(table) {
    var rows = Array.from(table.rows).map(function (row) {
      var cells = [];
      Array.from(row.cells).forEach(function (cell) {
        cells.push((cell.innerText || cell.textContent).replace(/\s+/g, " ").trim());
        for (var more = 1; more < cell.colSpan; more += 1) cells.push("");
      });
      return cells;
    });
    var wide = Math.max.apply(null, rows.map(function (row) { return row.length; }));
    var said = [];
    for (var at = 0; at < wide; at += 1) {
      if (Array.from(table.rows).some(function (row, n) { return n && rows[n][at]; })) said.push(at);
    }
    return "\ufeff" + rows.map(function (row) { return said.map(function (at) { return defused(row[at] || ""); }).join(","); }).join("\r\n") + "\r\n";
  }

  /* ---- the picture ---- */
  function bounds(box) {
    var area = box.getBoundingClientRect(), all = { left: area.left, top: area.top, right: area.right, bottom: area.bottom };
    box.querySelectorAll("table, svg").forEach(function (part) {
      if (part.closest("details.twin:not([open])")) return;
      var its = part.getBoundingClientRect();
      if (!its.width) return;
      all.right = Math.max(all.right, its.right); all.bottom = Math.max(all.bottom, its.bottom);
    });
    return all;
  }
  function painted(box) {
    var area = bounds(box), wide = area.right - area.left + 2 * EDGE, tall = area.bottom - area.top + 2 * EDGE;
    var scale = Math.min(2, MOST / Math.max(wide, tall)), canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = Math.ceil(wide * scale); canvas.height = Math.ceil(tall * scale);
    pen.fillStyle = card(); pen.fillRect(0, 0, canvas.width, canvas.height);
    walk(box, pen, new DOMMatrix([scale, 0, 0, scale, (EDGE - area.left) * scale, (EDGE - area.top) * scale]), 1);
    return canvas;
  }
  function walk(node, pen, to, alpha) {
    if (node.nodeType === 3) write(node, pen, to, alpha);
    if (node.nodeType !== 1 || node.matches("title, script, .unseen, details.twin")) return;
    var style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    alpha *= Number(style.opacity);
    if (node instanceof SVGGeometryElement) shape(node, style, pen, to, alpha);
    else if (node instanceof SVGTextElement) label(node, style, pen, to, alpha);
    else {
      if (!(node instanceof SVGElement)) ground(node, style, pen, to, alpha);
      node.childNodes.forEach(function (below) { walk(below, pen, to, alpha); });
    }
  }
  function ground(node, style, pen, to, alpha) {
    var at = node.getBoundingClientRect();
    pen.setTransform(to); pen.globalAlpha = alpha;
    if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
      pen.fillStyle = style.backgroundColor;
      pen.beginPath(); pen.roundRect(at.left, at.top, at.width, at.height, parseFloat(style.borderTopLeftRadius) || 0); pen.fill();
    }
    [["Top", at.left, at.top, at.right, at.top], ["Right", at.right, at.top, at.right, at.bottom], ["Bottom", at.left, at.bottom, at.right, at.bottom], ["Left", at.left, at.top, at.left, at.bottom]].forEach(function (side) {
      var width = parseFloat(style["border" + side[0] + "Width"]);
      if (!width || style["border" + side[0] + "Style"] === "none") return;
      pen.strokeStyle = style["border" + side[0] + "Color"]; pen.lineWidth = width; pen.setLineDash([]);
      pen.beginPath(); pen.moveTo(side[1], side[2]); pen.lineTo(side[3], side[4]); pen.stroke();
    });
  }
  function outline(node) {
    var line = new Path2D(), name = node.tagName, its;
    if (name === "path") return new Path2D(node.getAttribute("d"));
    if (name === "circle") line.arc(node.cx.baseVal.value, node.cy.baseVal.value, node.r.baseVal.value, 0, 2 * Math.PI);
    else if (name === "line") { line.moveTo(node.x1.baseVal.value, node.y1.baseVal.value); line.lineTo(node.x2.baseVal.value, node.y2.baseVal.value); }
    else { its = node.getBBox(); line.rect(its.x, its.y, its.width, its.height); }
    return line;
  }
  function placed(node, to) {
    var at = node.getScreenCTM();
    return to.multiply(new DOMMatrix([at.a, at.b, at.c, at.d, at.e, at.f]));
  }
  function shape(node, style, pen, to, alpha) {
    var at = placed(node, to), path = new Path2D();
    var size = style.vectorEffect === "non-scaling-stroke" ? to.a : Math.sqrt(Math.abs(at.a * at.d - at.b * at.c));
    path.addPath(outline(node), at);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    if (style.fill !== "none" && node.tagName !== "line") {
      pen.globalAlpha = alpha * Number(style.fillOpacity); pen.fillStyle = style.fill; pen.fill(path, style.fillRule);
    }
    if (style.stroke !== "none") {
      pen.globalAlpha = alpha * Number(style.strokeOpacity); pen.strokeStyle = style.stroke;
      pen.lineWidth = parseFloat(style.strokeWidth) * size; pen.lineCap = style.strokeLinecap; pen.lineJoin = style.strokeLinejoin;
      pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(function (part) { return parseFloat(part) * size; }));
      pen.stroke(path);
    }
  }
  function font(style) { return [style.fontStyle, style.fontWeight, style.fontSize, style.fontFamily].join(" "); }
  function label(node, style, pen, to, alpha) {
    if (!node.x.baseVal.numberOfItems) return;
    var x = node.x.baseVal.getItem(0).value, y = node.y.baseVal.getItem(0).value;
    pen.setTransform(placed(node, to)); pen.globalAlpha = alpha; pen.font = font(style);
    pen.textAlign = { middle: "center", end: "right" }[style.textAnchor] || "left"; pen.textBaseline = "alphabetic";
    if (style.stroke !== "none") { pen.setLineDash([]); pen.lineJoin = "round"; pen.lineWidth = parseFloat(style.strokeWidth); pen.strokeStyle = style.stroke; pen.strokeText(node.textContent, x, y); }
    pen.fillStyle = style.fill; pen.fillText(node.textContent, x, y);
  }
  function write(node, pen, to, alpha) {
    var above = node.parentElement;
    if (!/\S/.test(node.data) || !above || above instanceof SVGElement) return;
    var style = getComputedStyle(above), range = document.createRange(), lines = [], at = 0;
    Array.from(node.data).forEach(function (letter) {
      range.setStart(node, at); range.setEnd(node, at += letter.length);
      var spot = range.getClientRects()[0], last = lines[lines.length - 1];
      if (!spot || !spot.width) return;
      if (last && Math.abs(last.top - spot.top) < 2) { last.text += letter; last.left = Math.min(last.left, spot.left); last.right = Math.max(last.right, spot.right); }
      else lines.push({ text: letter, left: spot.left, right: spot.right, top: spot.top, tall: spot.height });
    });
    pen.setTransform(to); pen.globalAlpha = alpha; pen.font = font(style); pen.fillStyle = style.color;
    pen.textAlign = "left"; pen.textBaseline = "alphabetic";
    lines.forEach(function (line) {
      var size = pen.measureText(line.text), up = size.fontBoundingBoxAscent, foot = line.top + (line.tall - up - size.fontBoundingBoxDescent) / 2 + up;
      pen.fillText(line.text.trim(), line.left, foot);
      if (above.closest("s")) pen.fillRect(line.left, line.top + line.tall / 2, line.right - line.left, 1.5);
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-take]");
    if (!button) return;
    var name = button.dataset.name, box = document.querySelector('[data-picture="' + name + '"]');
    if (!box) return;
    if (button.dataset.take === "png") {
      var chart = window.echarts && window.echarts.getInstanceByDom(box);
      if (chart) give(name + ".png", chart.getDataURL({ pixelRatio: 2, backgroundColor: card() }));
      else painted(box).toBlob(function (blob) { giveBlob(name + ".png", blob); }, "image/png");
      return;
    }
    var table = button.closest(".chart-tools").querySelector("table") || (box.matches("table") ? box : box.querySelector("table"));
    giveBlob(name + ".csv", new Blob([written(table)], { type: "text/csv" }));
  });
})();
