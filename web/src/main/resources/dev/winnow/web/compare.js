// One query through two pipelines, side by side.

import {el, fresh, millis, plural} from "./dom.js";
import * as api from "./api.js";
import {countChoice, field, loaders, pair, searchBox, statusLine} from "./form.js";
import {moves} from "./moves.js";
import {card} from "./card.js";
import {times} from "./times.js";
import {quality} from "./quality.js";
import {terms} from "./words.js";

export const title = "Compare";

/** parameters: q, a, b and k of the address. */
export async function show(main, parameters, go) {
  const loaded = await api.pipelines();
  const box = searchBox(parameters.get("q") ?? "");
  const choices = pair(loaded.pipelines, parameters.get("a"), parameters.get("b"), () => run());
  const count = countChoice(Number(parameters.get("k")) || 10, () => answers && draw());
  const status = statusLine();
  const results = el("div", {class: "compared"});
  let answers = null;
  let running = new AbortController();

  const run = async () => {
    if (!box.value.trim()) return;
    running.abort();
    running = new AbortController();
    const names = choices.map((choice) => choice.value);
    go({q: box.value.trim(), a: names[0], b: names[1], k: count.range.value});
    status.say("Searching");
    try {
      // One after the other, so that neither takes the other's time.
      const first = await api.search(box.value.trim(), names[0], running.signal);
      answers = [first, await api.search(box.value.trim(), names[1], running.signal)];
      draw();
    } catch (failure) {
      if (failure.name === "AbortError") return;
      answers = null;
      results.replaceChildren();
      status.say(failure.message, true);
    }
  };

  const draw = () => {
    const shown = answers.map((answer) => answer.results.slice(0, Number(count.range.value)));
    status.say(`${difference(...shown)} ${answers.map((answer) =>
      `${answer.pipeline}: ${millis(answer.trace.milliseconds)}, ${quality(answer).text.toLowerCase()}`).join(". ")}.`);
    results.replaceChildren(...parts(answers, shown));
  };

  main.replaceChildren(
    el("h1", {}, "Compare two pipelines"),
    el("form", {class: "ask", role: "search", onsubmit: (event) => {
      event.preventDefault();
      run();
    }},
    field("Query", box, {class: "field wide"}),
    el("button", {type: "submit", class: "main"}, "Compare"),
    field("Left", choices[0]), field("Right", choices[1]), count.field),
    loaders(loaded, () => show(main, new URLSearchParams({q: box.value, k: count.range.value}), go)) ?? "",
    status.line, results);
  if (box.value) await run();
  else box.focus();
}

/** What differs between two lists of results, in a sentence. */
export function difference(left, right) {
  const there = new Set(left.map((result) => result.id));
  const both = right.filter((result) => there.has(result.id)).length;
  const most = Math.max(left.length, right.length);
  const first = Array.from({length: most}, (nothing, i) => left[i]?.id !== right[i]?.id).indexOf(true);
  if (first < 0) return `Both give the same ${plural(most, "passage")} in the same order.`;
  return `${both} of ${most} are in both; the first difference is at place ${first + 1}.`;
}

function parts(answers, shown) {
  const stems = terms(answers[0].query);
  const places = answers.map((answer) => new Map(answer.results.map((result) => [result.id, result.rank])));
  const items = [0, 1].map((side) => shown[side].map((result) => ({
    id: result.id, title: result.title || result.id, elsewhere: places[1 - side].get(result.id) ?? 0})));
  const heading = fresh("moves");
  const choose = (id) => results.querySelector(`[data-side="1"] [data-result="${CSS.escape(id)}"]`)?.focus();
  const results = el("div", {class: "sides"}, answers.map((answer, side) =>
    el("section", {class: "cards", "data-side": `${side}`, "aria-label": `Results of ${answer.pipeline}, ${side ? "right" : "left"}`},
      el("h2", {}, answer.pipeline),
      times(answer),
      shown[side].map((result) => card(answer, result, stems)))));
  return [
    el("section", {"aria-labelledby": heading},
      el("h2", {id: heading}, "What differs"),
      moves(items[0], items[1], {leftName: answers[0].pipeline, rightName: answers[1].pipeline, onchoose: choose})),
    results,
  ];
}
