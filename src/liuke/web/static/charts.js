/* Charts by the grammar of the interface: what the server said in JSON, drawn with ECharts; each has its table beside it. */
(function () {
  "use strict";
  var root = document.documentElement;
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

    /* several lines: cohorts, rates, arms; each may have a band, an unfinished end, its own dash */
  function curves(spec, width) {
    var series = [];
    spec.series.forEach(function (one, at) {
      var colour = token("--" + (one.colour || "c" + (at % 6 + 1)));
      if (one.band) {
        var name = "band" + at;
        var hidden = { type: "line", stack: name, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
        series.push(merged(hidden, { data: one.band.map(function (b) { return b ? b[0] : null; }) }));
        series.push(merged(hidden, { data: one.band.map(function (b) { return b ? b[1] - b[0] : null; }), areaStyle: { color: colour, opacity: .14 } }));
      }
      var open = one.open || [];
      series.push({
        name: one.name, type: "line", symbol: ["circle", "rect", "triangle", "diamond"][at % 4], symbolSize: 6, showSymbol: spec.days.length < 30,
        data: one.values.map(function (v, i) { return open[i] ? null : v; }), lineStyle: { width: one.dashed ? 1.6 : 2, color: colour, type: one.dashed ? [4, 3] : "solid" }, itemStyle: { color: colour }
      });
      if (open.some(Boolean)) series.push({
        type: "line", silent: true, symbol: "emptyCircle", symbolSize: 6, tooltip: { show: false }, lineStyle: { width: 2, color: colour, type: [3, 3] }, itemStyle: { color: colour },
        data: one.values.map(function (v, i) { return open[i] || open[i + 1] || open[i - 1] ? v : null; })
      });
    });
    if (spec.line !== undefined && spec.line !== null && series.length) series[series.length - 1].markLine = {
      silent: true, symbol: "none", lineStyle: { color: token("--bad-fill"), type: [4, 3] }, data: [{ yAxis: spec.line }],
      label: { formatter: spec.line_label || "", color: token("--bad"), position: "insideStartTop", fontSize: 12, fontFamily: token("--font") }
    };
    return {
      legend: legend(spec.series.map(function (one) { return one.name; })),
      grid: { left: 4, right: 22, top: width < 480 ? 56 : 36, bottom: 4, containLabel: true },
      tooltip: merged(tip("axis"), { valueFormatter: function (v) { return written(v, spec.format); } }),
      xAxis: merged(axis(), { type: "category", data: spec.days, splitLine: { show: false }, boundaryGap: false }),
      yAxis: merged(axis(), { type: spec.log ? "log" : "value", min: spec.log ? "dataMin" : undefined, scale: !spec.log, axisLine: { show: false }, axisLabel: merged(axis().axisLabel, { formatter: function (v) { return short(v, spec.format); } }) }),
      series: series
    };
  }
  function legend(names) {
    return { left: 0, top: 0, type: "scroll", itemWidth: 14, itemHeight: 8, itemGap: 12, data: names, textStyle: { color: token("--ink-2"), fontSize: 12, fontFamily: token("--font") }, pageTextStyle: { color: token("--ink-3") }, pageIconColor: token("--ink-2") };
  }
  function short(v, format) {
    if (format === "percent") return (v < 0 ? "−" : "") + String(Math.abs(+(v * 100).toPrecision(2))) + "%";
    return format === "number" ? (v < 0 ? "−" : "") + String(Math.abs(+v.toPrecision(3))) : count(v);
  }

  /* bars by category: stacked or side by side, lying or standing, with a line and a threshold on a second axis */
  function bars(spec) {
    var lying = spec.lying, names = spec.series.map(function (s) { return s.name; });
    var across = merged(axis(), { type: "category", data: spec.days, inverse: !!lying, splitLine: { show: false }, axisLabel: merged(axis().axisLabel, lying ? { width: 120, overflow: "truncate" } : {}) });
    var up = merged(axis(), { type: "value", max: spec.most, minInterval: spec.format && spec.format !== "count" ? 0 : 1, axisLine: { show: false }, splitNumber: 4, axisLabel: merged(axis().axisLabel, { formatter: function (v) { return short(v, spec.format); } }) });
    var series = spec.series.map(function (s, at) {
      var colour = token("--" + (s.colour || "c" + (at % 6 + 1)));
      return { name: s.name, type: "bar", stack: spec.stacked ? "all" : undefined, barMaxWidth: 34, itemStyle: { color: colour }, data: s.values.map(function (v, i) {
        return spec.open && spec.open[i] ? { value: v, itemStyle: { color: faded(colour, .18), borderColor: colour, borderType: "dashed", borderWidth: 1 } } : v;
      }) };
    });
    var ups = [up];
    if (spec.over) {
      names.push(spec.over.name);
      ups.push(merged(axis(), { type: "value", min: 0, axisLine: { show: false }, splitLine: { show: false }, axisLabel: merged(axis().axisLabel, { formatter: function (v) { return short(v, spec.over.format); } }) }));
      series.push({
        name: spec.over.name, type: "line", yAxisIndex: 1, data: spec.over.values, showSymbol: false, lineStyle: { width: 2, color: token("--" + (spec.over.colour || "c2")) }, itemStyle: { color: token("--" + (spec.over.colour || "c2")) },
        markLine: spec.over.line === undefined || spec.over.line === null ? undefined : {
          silent: true, symbol: "none", lineStyle: { color: token("--bad-fill"), type: [4, 3] }, data: [{ yAxis: spec.over.line }],
          label: { formatter: spec.over.line_label, color: token("--bad"), backgroundColor: token("--card"), padding: [1, 3], position: "insideStartTop", fontSize: 12, fontFamily: token("--font") }
        }
      });
    }
    return {
      legend: names.length > 1 ? legend(names) : undefined,
      grid: { left: 4, right: 12, top: names.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
      tooltip: merged(tip("axis"), { axisPointer: { type: "shadow" } }),
      xAxis: lying ? ups : across, yAxis: lying ? across : ups, series: series
    };
  }

  /* points: risk against value, each a person or a group, a way on when pressed */
  function scatter(spec) {
    return {
      legend: spec.groups.length > 1 ? legend(spec.groups.map(function (g) { return g.name; })) : undefined,
      grid: { left: 4, right: 22, top: spec.groups.length > 1 ? 34 : 14, bottom: 22, containLabel: true },
      tooltip: merged(tip("item"), { formatter: function (p) { return p.data.name || ""; } }),
      xAxis: merged(axis(), { type: spec.x.log ? "log" : "value", name: spec.x.name, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: token("--ink-3"), fontSize: 12 }, scale: true, axisLabel: merged(axis().axisLabel, { formatter: function (v) { return short(v, spec.x.format); } }) }),
      yAxis: merged(axis(), { type: spec.y.log ? "log" : "value", name: spec.y.name, nameTextStyle: { color: token("--ink-3"), fontSize: 12, align: "left" }, scale: true, axisLabel: merged(axis().axisLabel, { formatter: function (v) { return short(v, spec.y.format); } }) }),
      series: spec.groups.map(function (g, at) {
        var colour = token("--" + (g.colour || "c" + (at % 6 + 1)));
        return { name: g.name, type: "scatter", symbol: ["circle", "rect", "triangle", "diamond"][at % 4], itemStyle: { color: faded(colour, .65), borderColor: colour }, data: g.points.map(function (p) {
          return { value: [p.x, p.y], symbolSize: p.size || 9, name: p.label, href: p.href };
        }) };
      })
    };
  }

  var kinds = { line: line, lifecycle: lifecycle, curves: curves, bars: bars, scatter: scatter }, drawn = [];
  function draw(box) {
    var spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(merged({ animation: false, textStyle: { fontFamily: token("--font") } }, kinds[spec.kind](spec, box.clientWidth)), true);
    if (drawn.indexOf(box) < 0) {
      drawn.push(box);
      chart.on("click", function (spot) { if (spot.data && spot.data.href) location.assign(spot.data.href); });
    }
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
})();
