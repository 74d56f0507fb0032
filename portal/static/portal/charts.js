// Draws every <div data-chart="id"> from the JSON script with that id. Canvas and rich-text tooltips: no inline style.
(() => {
  "use strict";
  // Six colours that the colour-blind can tell apart (Okabe and Ito). The page gives each county, bank or class its
  // slot (its own position), so that it keeps its colour on every page.
  const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];
  const FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif';

  const colourAt = (slot) => COLOURS[slot % COLOURS.length];

  // {kind: "bar" | "line" | "stacked", unit, categories: [..], series: [{name, values: [..], slot?}], horizontal?,
  //  target?, labels?: [..] (texts at the bars of the one series), slots?: [..] (one for each category, when there is one series and its bars differ in colour)}
  const optionOf = (chart) => {
    const labels = { type: "category", data: chart.categories, axisLabel: { interval: chart.categories.length > 14 ? "auto" : 0, hideOverlap: true }, axisTick: { show: false } };
    const values = { type: "value", name: chart.unit, nameTextStyle: { align: "right" }, splitLine: { lineStyle: { color: "#e3e7ed" } } };
    const onlyOne = chart.series.length === 1;
    return {
      aria: { enabled: true, decal: { show: !onlyOne } },
      animation: false,
      textStyle: { fontFamily: FONT, fontSize: 13 },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      legend: { show: !onlyOne, top: 0, left: 0 },
      grid: { left: 8, right: chart.horizontal ? 64 : 24, top: onlyOne ? (chart.horizontal ? 8 : 32) : 52, bottom: 4, outerBoundsMode: "same", containLabel: true },
      xAxis: chart.horizontal ? values : labels,
      yAxis: chart.horizontal ? { ...labels, inverse: true } : values,
      series: chart.series.map((one, position) => ({
        name: one.name,
        type: chart.kind === "line" ? "line" : "bar",
        step: chart.step ? "end" : undefined,
        symbolSize: 5,
        stack: chart.kind === "stacked" ? "all" : undefined,
        data: chart.slots && onlyOne
          ? one.values.map((value, at) => ({ value, itemStyle: { color: colourAt(chart.slots[at]) } }))
          : one.values,
        color: colourAt(one.slot ?? position),
        barMaxWidth: 36,
        label: { show: chart.kind !== "stacked" && chart.series.length * chart.categories.length <= 24, position: chart.horizontal ? "right" : "top", fontSize: 12, ...(chart.labels && onlyOne ? { formatter: (point) => chart.labels[point.dataIndex] } : {}) },
        markLine: chart.target && position === 0 ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: "#b3152a" }, data: [chart.horizontal ? { xAxis: chart.target } : { yAxis: chart.target }] } : undefined,
      })),
    };
  };

  const draw = (root) => {
    root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((box) => {
      const source = document.getElementById(box.dataset.chart);
      if (!source || !window.echarts) return;
      box.dataset.drawn = "yes";
      box.replaceChildren();
      const drawn = window.echarts.init(box, null, { renderer: "canvas" });
      drawn.setOption(optionOf(JSON.parse(source.textContent)));
      new ResizeObserver(() => drawn.resize()).observe(box);
      window.addEventListener("beforeprint", () => drawn.resize());
    });
  };

  document.addEventListener("DOMContentLoaded", () => draw(document));
  document.addEventListener("htmx:afterSettle", (event) => draw(event.target));
})();
