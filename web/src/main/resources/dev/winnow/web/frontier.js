// Quality against time, a point for each pipeline of a frontier; the same numbers stand in a table beside it.

import {svg} from "./dom.js";

const WIDTH = 320;
const HEIGHT = 120;
const EDGE = 12;

export function frontier({frontier: rows, recommended, budget_ms: budget}) {
  const times = [...rows.map((row) => row.p95_ms), budget].filter(Number.isFinite);
  const means = rows.map((row) => row.mean);
  const x = along(0, Math.max(...times), EDGE, WIDTH - EDGE);
  const y = along(Math.min(...means), Math.max(...means), HEIGHT - EDGE, EDGE);
  const line = rows.toSorted((a, b) => a.p95_ms - b.p95_ms).map((row) => `${x(row.p95_ms)} ${y(row.mean)}`).join("L");
  return svg("svg", {class: "frontier", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", focusable: "false"},
    Number.isFinite(budget) && svg("path", {class: "budget", d: `M${x(budget)} 0V${HEIGHT}`}),
    svg("path", {class: "line", d: `M${line}`}),
    rows.map((row) => svg("circle", {class: row.pipeline === recommended ? "best" : "", cx: x(row.p95_ms), cy: y(row.mean), r: 4})));
}

function along(from, to, start, end) {
  return (value) => Math.round(10 * (to > from ? start + (end - start) * (value - from) / (to - from) : (start + end) / 2)) / 10;
}
