// What was evaluated and tuned, where the server is given a folder of it.

import {el, fresh, millis, number, plural} from "./dom.js";
import * as api from "./api.js";
import {frontier} from "./frontier.js";
import {statusLine} from "./form.js";
import {table} from "./table.js";

export const title = "Evaluation";

export async function show(main) {
  const offer = await api.reports();
  const status = statusLine();
  const sections = await Promise.all(offer.reports.map((report) => section(report, status)));
  main.replaceChildren(el("h1", {}, title),
    el("p", {class: "quiet"}, offer.folder
      ? `${plural(sections.length, "report")} in the folder that the server was given.`
      : "This server was given no folder of reports. Name one under reports in its settings, and put there what"
        + " winnow eval --report, winnow eval --json and winnow tune --json write."),
    status.line, ...sections);
}

async function section(report, status) {
  const heading = fresh("report");
  return el("section", {class: "report", "aria-labelledby": heading}, el("h2", {id: heading}, report.name), await body(report, status));
}

async function body(report, status) {
  if (report.kind === "page") return el("p", {}, page(report.name, status));
  if (report.kind === "eval") return evaluated(await api.report(report.name));
  if (report.kind === "tune") return tuned(await api.report(report.name));
  return el("p", {class: "quiet"}, report.kind === "broken" ? "This is no JSON." : "Neither winnow eval nor winnow tune wrote this.");
}

function page(name, status) {
  if (!api.hasKey()) return el("a", {href: `reports/${encodeURIComponent(name)}`, target: "_blank", rel: "noopener"}, "Open the report");
  return el("button", {type: "button", onclick: async () => {
    try {
      const url = URL.createObjectURL(new Blob([await api.reportText(name)], {type: "text/html"}));
      el("a", {href: url, download: name}).click();
      URL.revokeObjectURL(url);
    } catch (refused) {
      status.say(refused.message, true);
    }
  }}, "Save the report");
}

function between(interval) {
  return interval ? ` (${interval.map(number).join(" to ")})` : "";
}

/** Pipelines against metrics, each mean with its interval. */
function evaluated(report) {
  const systems = report.metrics[0]?.systems.map(({system}) => system) ?? [];
  const cell = (metric, name) => {
    const found = metric.systems.find(({system}) => system === name);
    return found ? `${number(found.mean)}${between(found.interval)}` : "–";
  };
  return [
    el("p", {}, `${report.name}: ${plural(report.queries, "judged query", "judged queries")}; means with 95% intervals.`),
    table(`Means of ${report.name}`, ["Pipeline", ...report.metrics.map(({metric}) => metric)],
      systems.map((name) => [name, ...report.metrics.map((metric) => cell(metric, name))])),
    lines(report.verdicts),
  ];
}

/** The best pipelines for each time that may be taken. */
function tuned(report) {
  return [
    el("p", {}, report.headline),
    lines(report.reasons),
    frontier(report),
    table(`Frontier of ${report.name}`, ["Pipeline", report.metric, "p95", "Passages read", ""],
      report.frontier.map((row) => [row.pipeline, `${number(row.mean)}${between(row.interval)}`, millis(row.p95_ms),
        number(row.passages_read), row.pipeline === report.recommended ? "recommended" : row.fits ? "" : "beyond the budget"])),
  ];
}

function lines(texts) {
  const all = Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
  return all.length > 0 && el("ul", {class: "quiet"}, all.map((text) => el("li", {}, text)));
}
