/* What the pages do beyond reading: charts, dialogs, keys. Everything here is an addition; pages read without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  var chinese = root.lang.indexOf("zh") === 0;

  /* ---- colours, as the page's light resolves them ---- */
  function token(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }
  function faded(colour, alpha) {
    var hex = colour.replace("#", "");
    var parts = [0, 2, 4].map(function (at) { return parseInt(hex.substr(at, 2), 16); });
    return "rgba(" + parts.join(",") + "," + alpha + ")";
  }

  /* ---- numbers ---- */
  function count(n) {
    var size = Math.abs(n), sign = n < 0 ? "−" : "";
    if (chinese && size >= 1e8) return sign + (size / 1e8).toFixed(1) + " 亿";
    if (chinese && size >= 1e4) return sign + (size / 1e4).toFixed(size % 1e4 ? 1 : 0) + " 万";
    return sign + Math.round(size).toLocaleString("en-US");
  }
  function written(value, format) {
    if (value === null || value === undefined) return "—";
    if (format === "percent") return (value < 0 ? "−" : "") + Math.abs(value * 100).toFixed(1) + "%";
    if (format === "count") return count(value);
    return (value < 0 ? "−" : "") + Math.abs(value).toFixed(2);
  }

  /* ---- chart grammar ---- */
  function axis() {
    return {
      axisLine: { lineStyle: { color: token("--line-2") } }, axisTick: { show: false },
      axisLabel: { color: token("--ink-3"), fontSize: 12, hideOverlap: true, fontFamily: token("--font") },
      splitLine: { lineStyle: { color: token("--line"), type: [3, 3] } }
    };
  }
  function tip(trigger) {
    /* drawn on the canvas: a tooltip made of HTML would carry style attributes, which the page's policy refuses */
    return {
      trigger: trigger, renderMode: "richText", backgroundColor: token("--card"), borderColor: token("--line-2"),
      textStyle: { color: token("--ink"), fontSize: 12 }, confine: true
    };
  }
  function merged(base, more) { return Object.assign({}, base, more); }

  function line(spec, width) {
    var bad = token("--bad-fill"), main = token("--c1"), last = spec.values.length - 1;
    var room = width < 480 ? 12 : 24 + 7.5 * Math.max.apply(null, spec.end_label.split("\n").map(function (s) { return s.length; }));
    var done = spec.values.map(function (v, i) { return spec.open[i] ? null : v; });
    var rest = spec.values.map(function (v, i) {
      return spec.open[i] || spec.open[i + 1] || spec.open[i - 1] ? v : null;
    });
    var series = [];
    if (spec.band) {
      var hidden = { type: "line", stack: "band", stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
      series.push(merged(hidden, { data: spec.band.map(function (b) { return b ? b[0] : null; }) }));
      series.push(merged(hidden, {
        data: spec.band.map(function (b) { return b ? b[1] - b[0] : null; }), areaStyle: { color: token("--c6"), opacity: .16 }
      }));
    }
    series.push({
      name: spec.name, type: "line", data: done, showSymbol: false, lineStyle: { width: 2, color: main }, itemStyle: { color: main },
      markPoint: last < 0 ? undefined : {
        symbol: "circle", symbolSize: 9, itemStyle: { color: spec.alarm ? bad : main }, silent: true,
        label: {
          show: width >= 480, position: "right", align: "left", formatter: spec.end_label, lineHeight: 15, fontSize: 12,
          fontWeight: 600, color: spec.alarm ? token("--bad") : token("--good"), fontFamily: token("--font")
        },
        data: [{ coord: [spec.days[last], spec.values[last]] }]
      },
      markLine: spec.line === null || spec.line === undefined ? undefined : {
        silent: true, symbol: "none", lineStyle: { color: bad, type: [4, 3], width: 1.2 },
        label: { formatter: spec.line_label, color: token("--bad"), fontSize: 12, position: "insideStartTop", fontFamily: token("--font") },
        data: [{ yAxis: spec.line }]
      }
    });
    if (spec.open.some(Boolean)) {
      series.push({ type: "line", data: rest, showSymbol: false, silent: true, lineStyle: { width: 2, color: main, type: [3, 3] }, tooltip: { show: false } });
    }
    if (spec.lines) {
      series.push({ name: spec.line_label, type: "line", step: "middle", data: spec.lines, symbol: "none", silent: true, lineStyle: { width: 1.2, color: bad, type: [4, 3] }, itemStyle: { color: bad } });
    }
    var band = [].concat.apply([], (spec.band || []).filter(Boolean));
    var all = spec.values.concat(spec.line === undefined ? [] : [spec.line], spec.lines || [], band).filter(function (v) { return v !== null && v !== undefined; });
    var low = Math.min.apply(null, all), high = Math.max.apply(null, all), pad = (high - low) * .12 || Math.abs(high) * .1 || 1;
    return {
      grid: { left: 4, right: room, top: 16, bottom: 4, containLabel: true },
      tooltip: merged(tip("axis"), { valueFormatter: function (v) { return written(v, spec.format); } }),
      xAxis: merged(axis(), { type: "category", data: spec.days, splitLine: { show: false }, boundaryGap: false }),
      yAxis: merged(axis(), {
        type: "value", scale: true, min: low >= 0 && low - pad < 0 ? 0 : low - pad, max: high + pad, axisLine: { show: false }, splitNumber: 4,
        axisLabel: merged(axis().axisLabel, {
          showMinLabel: false, showMaxLabel: false,
          formatter: function (v) { return spec.format === "number" ? v.toFixed(1) : spec.format === "percent" ? (v < 0 ? "−" : "") + Math.abs(Math.round(v * 100)) + "%" : count(v); }
        })
      }),
      series: series
    };
  }

  function lifecycle(spec) {
    var names = spec.series.map(function (s) { return s.name; });
    return {
      legend: { left: 0, top: 0, itemWidth: 10, itemHeight: 10, itemGap: 12, data: names, textStyle: { color: token("--ink-2"), fontSize: 12, fontFamily: token("--font") } },
      grid: { left: 4, right: 8, top: 32, bottom: 4, containLabel: true },
      tooltip: merged(tip("axis"), { axisPointer: { type: "shadow" }, valueFormatter: function (v) { return written(v, "count"); } }),
      xAxis: merged(axis(), { type: "category", data: spec.days, splitLine: { show: false } }),
      yAxis: merged(axis(), { type: "value", axisLine: { show: false }, splitNumber: 4, axisLabel: merged(axis().axisLabel, { formatter: count }) }),
      series: spec.series.map(function (s, at) {
        var colour = token("--" + s.colour), leaving = at === spec.series.length - 1;
        return {
          name: s.name, type: "bar", stack: "all", barWidth: "58%", itemStyle: { color: colour },
          data: s.values.map(function (v, i) {
            var style = { color: colour };
            if (leaving) style.decal = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: .8, color: "rgba(255,255,255,.35)" };
            if (spec.open[i]) style = { color: faded(colour, .18), borderColor: colour, borderType: "dashed", borderWidth: 1 };
            return { value: v, itemStyle: style };
          })
        };
      })
    };
  }

  var kinds = { line: line, lifecycle: lifecycle }, drawn = [];
  function draw(box) {
    var spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(merged({ animation: false, textStyle: { fontFamily: token("--font") } }, kinds[spec.kind](spec, box.clientWidth)), true);
    if (drawn.indexOf(box) < 0) drawn.push(box);
  }
  function drawAll() { if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw); }
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  var waiting;
  function fit() {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      drawn.forEach(function (box) { window.echarts.getInstanceByDom(box).resize(); draw(box); });
    }, 120);
  }
  if (window.ResizeObserver) drawn.forEach(function (box) { new ResizeObserver(fit).observe(box); });
  else addEventListener("resize", fit);

  /* ---- the light button says what it would change to, also where the system decides ---- */
  document.querySelectorAll("[data-theme-button]").forEach(function (button) {
    if (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches) button.value = "light";
  });

  /* ---- dialogs: htmx fetches the part, this opens it ---- */
  var sheet = document.getElementById("sheet"), body = document.getElementById("sheet-body");
  document.addEventListener("htmx:after:swap", function () { if (body.childElementCount && !sheet.open) sheet.showModal(); });
  sheet.addEventListener("click", function (event) {
    if (event.target === sheet) sheet.close();
    var close = event.target.closest("[data-close]");
    if (close) { event.preventDefault(); sheet.close(); }
  });
  sheet.addEventListener("close", function () { body.replaceChildren(); });

  /* ---- a form is sent once, however often its button is pressed ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* ---- menus close when the attention goes elsewhere ---- */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* ---- keys: / or Ctrl-K finds, j and k walk, e explains, Esc closes ---- */
  function typing(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName); }
  document.addEventListener("keydown", function (event) {
    var find = document.querySelector("[data-find]");
    if ((event.key === "k" && (event.metaKey || event.ctrlKey)) || (event.key === "/" && !typing(event.target))) {
      event.preventDefault(); find.focus(); find.select(); return;
    }
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; });
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || sheet.open) return;
    if (event.key === "j" || event.key === "k") {
      var stops = Array.from(document.querySelectorAll("[data-walk]"));
      var at = stops.findIndex(function (stop) { return stop.contains(document.activeElement); });
      var next = stops[at < 0 ? 0 : Math.max(0, Math.min(stops.length - 1, at + (event.key === "j" ? 1 : -1)))];
      if (!next) return;
      next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "e") {
      var here = document.activeElement.closest("[data-walk]") || document;
      var link = here.querySelector("[data-explain]");
      if (link) link.click();
    }
  });
})();
