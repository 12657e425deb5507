// One query through one pipeline: what moved, why, and where the time went.

import {el, fresh, millis, plural} from "./dom.js";
import * as api from "./api.js";
import {countChoice, field, loaders, pipelineChoice, searchBox, statusLine} from "./form.js";
import {tuning} from "./tuning.js";
import {moves} from "./moves.js";
import {card} from "./card.js";
import {times} from "./times.js";
import {notes, quality} from "./quality.js";
import {terms} from "./words.js";

export const title = "Search";

/** parameters: q, pipeline, k and those of the sliders in the address; go writes them there. */
export async function show(main, parameters, go) {
  const loaded = await api.pipelines();
  const box = searchBox(parameters.get("q") ?? "");
  const named = parameters.get("pipeline");
  const choice = pipelineChoice(loaded.pipelines, loaded.pipelines.some(({name}) => name === named) ? named : "default", () => {
    sliders.stand(chosen());
    run();
  });
  const chosen = () => loaded.pipelines.find(({name}) => name === choice.value);
  const sliders = tuning(() => run());
  sliders.stand(chosen(), parameters);
  const count = countChoice(Number(parameters.get("k")) || 10, () => answer && draw());
  const status = statusLine();
  const results = el("div", {class: "results"});
  let answer = null;
  let running = new AbortController();

  const run = async () => {
    if (!box.value.trim()) return;
    running.abort();
    running = new AbortController();
    go({q: box.value.trim(), pipeline: choice.value, k: count.range.value, ...sliders.parameters()});
    results.setAttribute("aria-busy", "true");
    status.say("Searching");
    try {
      answer = await api.search(box.value.trim(), choice.value, running.signal, sliders.request());
      draw();
    } catch (failure) {
      if (failure.name === "AbortError") return;
      answer = null;
      results.replaceChildren();
      status.say(failure.message, true);
    }
    results.removeAttribute("aria-busy");
  };

  const draw = () => {
    const shown = answer.results.slice(0, Number(count.range.value));
    const declared = quality(answer);
    status.say(answer.results.length === 0
      ? "Nothing was found."
      : `${shown.length} shown of ${plural(answer.results.length, "candidate")}, in ${millis(answer.trace.milliseconds)}. ${declared.text}.`,
    !declared.good);
    results.replaceChildren(...(shown.length === 0 ? [] : parts(answer, shown, declared)));
  };

  main.replaceChildren(
    el("h1", {}, "Search"),
    el("form", {class: "ask", role: "search", onsubmit: (event) => {
      event.preventDefault();
      run();
    }},
    field(`Search ${plural(loaded.documents, "passage")}`, box, {class: "field wide"}),
    el("button", {type: "submit", class: "main"}, "Search"),
    field("Pipeline", choice), count.field, sliders.fields),
    loaders(loaded, () => show(main, new URLSearchParams({q: box.value, k: count.range.value, ...sliders.parameters()}), go)) ?? "",
    status.line, results);
  if (box.value) await run();
  else box.focus();
}

function parts(answer, shown, declared) {
  const stems = terms(answer.query);
  const choose = (id) => document.querySelector(`[data-result="${CSS.escape(id)}"]`)?.focus();
  const place = new Map(answer.results.map((result) => [result.id, result]));
  const before = answer.first_stage.slice(0, shown.length)
    .map((id) => ({id, title: place.get(id)?.title || id, elsewhere: place.get(id)?.rank ?? 0}));
  const after = shown.map((result) => ({id: result.id, title: result.title || result.id, elsewhere: result.first_stage_rank}));
  const heading = fresh("moves");
  return [
    el("div", {class: "overview"},
      el("section", {"aria-labelledby": heading},
        el("h2", {id: heading}, "What moved"),
        moves(before, after, {leftName: "First stage", rightName: `After ${lastStage(answer)}`, onchoose: choose})),
      times(answer),
      said(answer, declared)),
    el("section", {class: "cards", "aria-label": "Results"},
      el("h2", {}, "Results"),
      shown.map((result) => card(answer, result, stems))),
  ];
}

function lastStage(answer) {
  return answer.results[0].stages.at(-1)?.stage ?? "the pipeline";
}

/** What is missing, and what stages said. */
function said(answer, declared) {
  const lines = notes(answer);
  return el("section", {class: "said"},
    el("h2", {}, "Declared quality"),
    el("p", {class: declared.good ? "good" : "bad"}, `${declared.text}.`),
    declared.reasons.length > 0 && el("ul", {}, declared.reasons.map((reason) => el("li", {}, reason))),
    lines.length > 0 && el("ul", {class: "quiet"}, lines.map(({stage, text}) => el("li", {}, `${stage}: ${text}`))));
}
