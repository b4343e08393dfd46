// Charts are drawn from the table that stands behind each: <figure data-chart="bar"> holds a <table>.
// Few colours, direct labels, bars from zero.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, SVGRenderer]);

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function readTable(table) {
  const rows = Array.from(table.tBodies[0].rows);
  return {
    names: rows.map((row) => row.cells[0].textContent.trim()),
    values: rows.map((row) => {
      const text = row.cells[1].dataset.value ?? row.cells[1].textContent;
      const value = Number(text.replaceAll(",", "").trim());
      return text.trim() === "" || Number.isNaN(value) ? null : value;
    }),
  };
}

function options(kind, { names, values }) {
  const size = Math.round(parseFloat(token("--text")) * 0.86);
  const text = { color: token("--ink-soft"), fontFamily: token("--font"), fontSize: size };
  const line = { lineStyle: { color: token("--line") } };
  const categories = { type: "category", data: names, axisTick: { show: false }, axisLine: line, axisLabel: text };
  const amounts = { type: "value", min: 0, splitLine: line, axisLabel: text };
  const flat = kind === "bar";
  return {
    animation: false,
    color: [token("--primary")],
    grid: { left: 4, right: 3.6 * size, top: 12, bottom: 4, containLabel: true },
    xAxis: flat ? { ...amounts, axisLabel: { show: false }, splitLine: { show: false } } : categories,
    yAxis: flat ? { ...categories, inverse: true } : amounts,
    series: [
      {
        type: flat ? "bar" : "line",
        data: values,
        barMaxWidth: 18,
        symbolSize: 6,
        label: { show: true, position: flat ? "right" : "top", ...text },
      },
    ],
  };
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const canvas = figure.querySelector("[data-chart-canvas]");
  const chart = init(canvas, null, { renderer: "svg" });
  chart.setOption(options(figure.dataset.chart, readTable(figure.querySelector("table"))));
  new ResizeObserver(() => chart.resize()).observe(canvas);
}
