// How the server does, read again every two seconds while somebody looks.

import {el, millis, number, svg} from "./dom.js";
import * as api from "./api.js";
import {parse, quantile, total, values} from "./prometheus.js";

export const title = "Metrics";

const EVERY = 2_000;
const KEPT = 60;

export async function show(main) {
  const stop = new AbortController();
  const state = el("p", {class: "status"});
  const rates = [];
  const spark = svg("svg", {class: "spark", viewBox: `0 0 ${KEPT - 1} 100`, preserveAspectRatio: "none", "aria-hidden": "true"});
  const rate = el("b", {}, "–");
  const tables = el("div", {class: "tables"});
  const pause = el("button", {type: "button", "aria-pressed": "false", onclick: () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", `${paused}`);
  }}, "Pause");
  let before = null;

  const read = async () => {
    const [samples, obstacle] = [parse(await api.metrics(stop.signal)), await api.ready(stop.signal)];
    state.textContent = obstacle ? `Cannot serve: ${obstacle}` : "Ready to serve.";
    state.classList.toggle("bad", obstacle !== "");
    const now = {at: performance.now(), count: total(samples, "winnow_request_seconds_count") || 0};
    // This page's own two requests are in what was counted since.
    if (before) rates.push(Math.max(0, (1_000 * (now.count - before.count - 2)) / (now.at - before.at)));
    before = now;
    rates.splice(0, rates.length - KEPT);
    rate.textContent = rates.length ? number(rates.at(-1)) : "–";
    draw(spark, rates);
    tables.replaceChildren(requests(samples), parts(samples), gauges(samples), troubles(samples));
  };

  const timer = setInterval(async () => {
    if (document.hidden || pause.getAttribute("aria-pressed") === "true") return;
    try {
      await read();
    } catch (failure) {
      if (failure.name !== "AbortError") {
        state.textContent = failure.message;
        state.classList.add("bad");
      }
    }
  }, EVERY);

  main.replaceChildren(
    el("h1", {}, "Metrics"), state,
    el("div", {class: "live"}, el("p", {}, "Requests a second, beside this page's own: ", rate), spark, pause),
    tables);
  try {
    await read();
  } catch (failure) {
    clearInterval(timer);
    throw failure;
  }
  return () => {
    clearInterval(timer);
    stop.abort();
  };
}

function draw(spark, rates) {
  const most = Math.max(1, ...rates);
  const from = KEPT - rates.length;
  const points = rates.map((value, i) => `${from + i} ${98 - (96 * value) / most}`);
  spark.replaceChildren(svg("path", {class: "up", "vector-effect": "non-scaling-stroke", d: points.length > 1 ? `M${points.join("L")}` : ""}));
}

function table(caption, heads, rows) {
  if (rows.length === 0) return el("p", {class: "quiet"}, `${caption}: none yet.`);
  return el("table", {class: "data"}, el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", {scope: "col"}, head)))),
    el("tbody", {}, rows.map(([first, ...rest]) =>
      el("tr", {}, el("th", {scope: "row"}, first), rest.map((cell) => el("td", {}, cell))))));
}

const seconds = (samples, name, share, labels) => {
  const value = quantile(samples, name, share, labels);
  return Number.isNaN(value) ? "–" : millis(1_000 * value);
};

const spread = (samples, name, labels) => [0.5, 0.95, 0.99].map((share) => seconds(samples, name, share, labels));

function requests(samples) {
  const name = "winnow_request_seconds";
  return table("Requests since the start", ["Dialect", "Answered", "Refused or failed", "p50", "p95", "p99"],
    values(samples, `${name}_count`, "dialect").map((dialect) => {
      const statuses = values(samples, `${name}_count`, "status");
      const sum = (wanted) => statuses.filter(wanted)
        .reduce((all, status) => all + (total(samples, `${name}_count`, {dialect, status}) || 0), 0);
      return [dialect, number(sum((status) => status < "400")), number(sum((status) => status >= "400")),
        ...spread(samples, name, {dialect})];
    }));
}

function parts(samples) {
  const rows = (metric, label) => values(samples, `${metric}_count`, label)
    .map((value) => [value, number(total(samples, `${metric}_count`, {[label]: value})), ...spread(samples, metric, {[label]: value})]);
  return table("Where the time goes", ["Stage or part", "Times", "p50", "p95", "p99"],
    [...rows("winnow_stage_seconds", "stage"), ...rows("winnow_request_part_seconds", "part")]);
}

function gauges(samples) {
  const read = (name) => number(total(samples, name));
  return table("Now", ["What", "Value"], [
    ["requests that wait", read("winnow_queue_requests")],
    ["work that waits", `${read("winnow_queue_milliseconds")} ms`],
    ["requests at work", read("winnow_running_requests")],
    ["open connections", read("winnow_connections")],
    ["passages in the index", read("winnow_index_documents")],
  ]);
}

function troubles(samples) {
  const rows = (metric, label, text) => values(samples, metric, label)
    .map((value) => [`${text} ${value}`, number(total(samples, metric, {[label]: value}))]);
  return table("Errors and degradations since the start", ["Kind", "Times"], [
    ...rows("winnow_errors_total", "kind", "error:"),
    ...rows("winnow_degraded_total", "stage", "degraded:"),
  ]);
}
