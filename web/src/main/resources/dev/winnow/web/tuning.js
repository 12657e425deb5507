// Sliders that change one search and no pipeline: how many candidates, what the first stages count, how unlike results are.

import {el, fresh} from "./dom.js";

const percent = (value) => `${Math.round(100 * value)}%`;

/** A slider that stands where the pipeline has it until somebody moves it. */
function slider(name, {max, min = 0, step = 0.05, shown = percent}, onchange) {
  const output = el("output", {});
  const say = () => {
    output.textContent = range.disabled ? "–" : shown(Number(range.value));
    range.setAttribute("aria-valuetext", output.textContent);
  };
  const range = el("input", {type: "range", id: fresh(name), min: `${min}`, max: `${max}`, step: `${step}`,
    oninput: say, onchange: () => onchange()});
  const label = el("label", {for: range.id});
  output.htmlFor = range.id;
  let own = 0;
  return {
    name,
    field: el("div", {class: "field tune"}, label, range, output),
    /** text: the label; value: the pipeline's own, null where it has no such thing; given: what is wanted instead. */
    set(text, value, given) {
      label.textContent = text;
      range.disabled = value === null;
      range.value = `${value ?? 0}`;
      own = Number(range.value);
      if (given !== null && value !== null) range.value = given;
      say();
    },
    /** What is wanted otherwise than the pipeline has it; null where nothing is. */
    wanted: () => (range.disabled || Number(range.value) === own ? null : Number(range.value)),
  };
}

/** onchange is called when a slider has come to rest. */
export function tuning(onchange) {
  const depth = slider("depth", {min: 5, max: 200, step: 5, shown: String}, onchange);
  const weight = slider("weight", {max: 1}, onchange);
  const spread = slider("spread", {max: 1}, onchange);
  const all = [depth, weight, spread];
  return {
    fields: el("div", {class: "tuning", role: "group", "aria-label": "Change this search"}, all.map(({field}) => field)),
    /** Stands as the pipeline has it, or as the parameters of the address say: depth, weight and spread. */
    stand(pipeline, parameters = new URLSearchParams()) {
      const {retrievers, weights, mmr = 1} = pipeline;
      const two = retrievers.length === 2;
      depth.set("Candidates", pipeline.depth, parameters.get("depth"));
      weight.set(two ? `Weight of ${retrievers[1]}` : "Fusion: one stage", two ? weights[1] / (weights[0] + weights[1]) : null,
        parameters.get("weight"));
      spread.set("Diversity (MMR)", 1 - mmr, parameters.get("spread"));
    },
    /** For the address. */
    parameters: () => Object.fromEntries(all.map((one) => [one.name, one.wanted()]).filter(([, value]) => value !== null)),
    /** For POST /search. */
    request() {
      const [k, w, s] = all.map((one) => one.wanted());
      return {
        ...(k !== null && {depth: k}),
        ...(w !== null && {weights: [rounded(1 - w), w]}),
        ...(s !== null && {mmr: rounded(1 - s)}),
      };
    },
  };
}

function rounded(value) {
  return Math.round(100 * value) / 100;
}
