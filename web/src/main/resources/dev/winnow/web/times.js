// Where an answer's time went, a bar a stage.

import {el, millis, number} from "./dom.js";

/** First stages run side by side, so that the bars may add up to more than the whole. */
export function times(answer) {
  const whole = Math.max(answer.trace.milliseconds, ...answer.trace.steps.map((step) => step.milliseconds), 0.001);
  const rows = answer.trace.steps.map((step, i) => row(
    step.stage, step.milliseconds, whole, `${number(step.in)} in, ${number(step.out)} out`, step.failure ? "bad" : `s${(i % 6) + 1}`));
  rows.push(row("whole pipeline", answer.trace.milliseconds, whole, "", "s0"));
  const around = [
    Number.isFinite(answer.queued) ? `waited ${millis(answer.queued)} for a turn` : "",
    `from here and back ${millis(answer.took)}`,
  ].filter(Boolean).join(", ");
  return el("section", {class: "times", "aria-label": `Time by stage, ${answer.pipeline}`},
    el("h2", {}, "Time by stage"),
    el("table", {class: "bars"},
      el("thead", {class: "hidden"}, el("tr", {},
        ["Stage", "Share", "Time", "Candidates"].map((head) => el("th", {scope: "col"}, head)))),
      el("tbody", {}, rows)),
    el("p", {class: "quiet"}, around));
}

function row(name, took, whole, counts, colour) {
  const bar = el("span", {class: `bar ${colour}`});
  bar.style.width = `${Math.max(0.5, (100 * took) / whole)}%`;
  return el("tr", {},
    el("th", {scope: "row"}, name),
    el("td", {class: "track"}, bar),
    el("td", {class: "amount"}, millis(took)),
    el("td", {class: "counts quiet"}, counts));
}
