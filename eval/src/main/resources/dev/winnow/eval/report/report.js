// Draws each chart of the page from the JSON beside it. Without this script the tables below the charts tell the same.
"use strict";
(() => {
  const systems = new Map(); // a system has one colour wherever it shows
  let drawn = [];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const series = (index) => colour("--s" + (index % 8 + 1));
  const colourOf = (system) => {
    if (!systems.has(system)) systems.set(system, systems.size);
    return series(systems.get(system));
  };
  const short = (text, length = 60) => text.length > length ? text.slice(0, length - 1) + "\u2026" : text;
  const round = (value) => Number(value.toPrecision(4)).toString();
  const signed = (value) => (value > 0 ? "+" : "") + value.toFixed(3);

  const axis = (title, more = {}) => ({
    title: { display: Boolean(title), text: title, color: colour("--quiet") },
    ticks: { color: colour("--quiet") },
    grid: { color: colour("--line") },
    border: { color: colour("--line") },
    ...more,
  });
  const options = (more) => ({
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    color: colour("--ink"),
    ...more,
    plugins: { legend: { display: false }, ...more.plugins },
  });
  const legend = () => ({ display: true, labels: { color: colour("--ink"), boxWidth: 14, boxHeight: 14 } });

  // Intervals over lying bars.
  const whiskers = {
    id: "whiskers",
    afterDatasetsDraw(chart) {
      const bars = chart.data.datasets[0].whiskers;
      if (!bars) return;
      const { ctx, scales: { x } } = chart;
      ctx.save();
      ctx.strokeStyle = colour("--ink");
      ctx.lineWidth = 1.5;
      chart.getDatasetMeta(0).data.forEach((bar, i) => {
        const low = x.getPixelForValue(bars[i].low);
        const high = x.getPixelForValue(bars[i].high);
        ctx.beginPath();
        ctx.moveTo(low, bar.y);
        ctx.lineTo(high, bar.y);
        for (const end of [low, high]) {
          ctx.moveTo(end, bar.y - 5);
          ctx.lineTo(end, bar.y + 5);
        }
        ctx.stroke();
      });
      ctx.restore();
    },
  };

  // Names beside points, where a line that rises from left to right leaves room.
  const names = {
    id: "names",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = "600 13px system-ui, sans-serif";
      ctx.fillStyle = colour("--ink");
      ctx.textBaseline = "bottom";
      chart.data.datasets.forEach((set, index) => {
        if (!set.named) return;
        const point = chart.getDatasetMeta(index).data[0];
        const isRight = point.x > (chartArea.left + chartArea.right) / 2;
        ctx.textAlign = isRight ? "right" : "left";
        ctx.fillText(short(set.label, 40), point.x + (isRight ? -8 : 8), point.y + (isRight ? -8 : 22));
      });
      ctx.restore();
    },
  };

  const kinds = {
    bars(data) {
      const colours = data.bars.map((bar) => colourOf(bar.system));
      return {
        type: "bar",
        plugins: [whiskers],
        data: {
          labels: data.bars.map((bar) => short(bar.label, 40)),
          datasets: [{
            data: data.bars.map((bar) => bar.value),
            whiskers: data.bars,
            backgroundColor: colours,
            barPercentage: 0.7,
            maxBarThickness: 26,
          }],
        },
        options: options({
          indexAxis: "y",
          scales: {
            x: axis(data.axis, {
              suggestedMin: Math.min(0, ...data.bars.map((bar) => bar.low)),
              suggestedMax: Math.max(0, ...data.bars.map((bar) => bar.high)),
            }),
            y: axis("", { grid: { display: false }, ticks: { color: colour("--ink"), autoSkip: false } }),
          },
          plugins: {
            tooltip: {
              callbacks: {
                label: (item) => {
                  const bar = data.bars[item.dataIndex];
                  return `${round(bar.value)} (${round(bar.low)} to ${round(bar.high)})`;
                },
              },
            },
          },
        }),
      };
    },

    lines(data) {
      return {
        type: "line",
        data: {
          datasets: data.series.map((line) => ({
            label: line.label,
            data: line.points,
            borderColor: colourOf(line.label),
            backgroundColor: colourOf(line.label),
            borderWidth: 2,
            pointRadius: 3,
            tension: 0,
          })),
        },
        options: options({
          interaction: { mode: "nearest", axis: "x", intersect: false },
          scales: {
            x: data.linear
              ? axis(data.x, { type: "linear", min: 0, max: 1 })
              : axis(data.x, { type: "logarithmic", ticks: { color: colour("--quiet"), callback: steps } }),
            y: axis(data.y, data.zoom ? {} : { min: 0, max: 1 }),
          },
          plugins: { legend: legend() },
        }),
      };
    },

    points(data) {
      const points = data.points.map((point) => ({
        label: point.label,
        named: true,
        data: [{ x: point.x, y: point.y }],
        backgroundColor: colourOf(point.label),
        borderColor: colour("--paper"),
        pointRadius: 7,
        pointHoverRadius: 8,
      }));
      const line = {
        label: "frontier",
        type: "line",
        data: data.line.map((point) => ({ x: point.x, y: point.y })),
        borderColor: colour("--quiet"),
        borderDash: [5, 4],
        borderWidth: 1.5,
        pointRadius: 0,
        pointHitRadius: 0,
      };
      const times = data.points.map((point) => point.x);
      return {
        type: "scatter",
        plugins: [names],
        data: { datasets: [...points, line] },
        options: options({
          scales: {
            x: axis(data.x, {
              type: "logarithmic",
              min: Math.min(...times) / 2,
              max: Math.max(...times) * 2,
              ticks: { color: colour("--quiet"), callback: steps },
            }),
            y: axis(data.y, { grace: "20%" }),
          },
          plugins: {
            tooltip: {
              callbacks: {
                label: (item) => `${item.dataset.label}: ${round(item.parsed.y)} at ${round(item.parsed.x)} ms`,
              },
            },
          },
        }),
      };
    },

    queries(data) {
      const changes = data.bars.map((bar) => bar.after - bar.before);
      return {
        type: "bar",
        data: {
          labels: data.bars.map((bar) => short(bar.label, 40)),
          datasets: [{
            data: changes,
            backgroundColor: changes.map((change) => colour(change >= 0 ? "--good" : "--bad")),
            categoryPercentage: 1,
            barPercentage: 0.85,
          }],
        },
        options: options({
          scales: {
            x: axis("", { display: false }),
            y: axis(data.axis),
          },
          interaction: { mode: "index", intersect: false },
          plugins: {
            tooltip: {
              callbacks: {
                title: ([item]) => data.bars[item.dataIndex].label,
                label: (item) => {
                  const bar = data.bars[item.dataIndex];
                  return [
                    ...(bar.text ? [short(bar.text)] : []),
                    `${short(data.before, 40)} ${bar.before.toFixed(4)}`,
                    `${short(data.after, 40)} ${bar.after.toFixed(4)} (${signed(bar.after - bar.before)})`,
                  ];
                },
              },
            },
          },
        }),
      };
    },

    histogram(data) {
      return {
        type: "bar",
        data: {
          labels: data.labels,
          datasets: data.series.map((set) => ({
            label: set.label,
            data: set.values,
            backgroundColor: colourOf(set.label),
          })),
        },
        options: options({
          scales: {
            x: axis(data.x, { grid: { display: false } }),
            y: axis(data.y, { ticks: { color: colour("--quiet"), precision: 0 } }),
          },
          plugins: { legend: legend() },
        }),
      };
    },
  };

  // On a logarithmic axis only 1, 2 and 5 of each power of ten have room.
  function steps(value) {
    const first = Number(value.toExponential().charAt(0));
    const isStep = [1, 2, 5].includes(first) && Number(value.toPrecision(1)) === Number(value.toPrecision(6));
    return isStep ? round(value) : "";
  }

  function draw() {
    drawn.forEach((chart) => chart.destroy());
    drawn = [];
    systems.clear();
    for (const source of document.querySelectorAll("script[data-chart]")) {
      const canvas = document.getElementById(source.dataset.chart);
      const data = JSON.parse(source.textContent);
      canvas.parentElement.dataset.drawn = "";
      if (source.dataset.kind === "bars") {
        canvas.parentElement.style.height = `${data.bars.length * 2.2 + 4.5}rem`;
      }
      drawn.push(new Chart(canvas, kinds[source.dataset.kind](data)));
    }
  }

  function print(isPrinting) {
    document.documentElement.toggleAttribute("data-print", isPrinting);
    draw();
  }

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
})();
