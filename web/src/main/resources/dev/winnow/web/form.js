// The parts of the forms: a search box, a choice of pipelines, and how many results are shown.

import {el, fresh} from "./dom.js";
import * as api from "./api.js";

export function field(text, control, more = {}) {
  control.id ||= fresh("field");
  return el("div", {class: "field", ...more}, el("label", {for: control.id}, text), control);
}

export function searchBox(value) {
  return el("input", {type: "search", name: "q", value, required: true, autocomplete: "off", maxlength: "2000", enterkeyhint: "search"});
}

/** A choice among what is loaded. */
export function pipelineChoice(loaded, chosen, onchange) {
  const choice = el("select", {onchange: () => onchange?.(choice.value)}, loaded.map(({name, stages}) =>
    el("option", {value: name, selected: name === chosen}, stages.length ? `${name} (${stages.join(", ")})` : name)));
  return choice;
}

/** Two choices that begin with different pipelines where there are two. */
export function pair(loaded, a, b, onchange) {
  const names = loaded.map(({name}) => name);
  const left = names.includes(a) ? a : "default";
  const right = names.includes(b) ? b : names.find((name) => name !== left) ?? left;
  return [pipelineChoice(loaded, left, onchange), pipelineChoice(loaded, right, onchange)];
}

export function countChoice(value, onchange, most = 50) {
  const output = el("output", {}, `${value}`);
  const range = el("input", {type: "range", min: "3", max: `${most}`, value: `${value}`, oninput: () => {
    output.textContent = range.value;
    onchange?.(Number(range.value));
  }});
  range.id = fresh("count");
  output.htmlFor = range.id;
  return {range, field: el("div", {class: "field count"}, el("label", {for: range.id}, "Results shown"), range, output)};
}

/** Pipelines that the server knows and has not loaded, each with a button that loads it. */
export function loaders(answer, done) {
  const names = answer.loadable ?? [];
  if (names.length === 0) return null;
  const status = el("span", {role: "status", class: "quiet state"});
  return el("p", {class: "loaders"}, "Load another pipeline: ",
    names.map((name) => el("button", {type: "button", onclick: async () => {
      status.textContent = `loading ${name}`;
      try {
        done(await api.load(name));
      } catch (refused) {
        status.textContent = refused.message;
      }
    }}, name)), status);
}

/** One line that is read out when it changes, and whose height is there before it says anything. */
export function statusLine() {
  const line = el("p", {class: "status", role: "status"});
  return {
    line,
    say(text, bad = false) {
      line.textContent = text;
      line.classList.toggle("bad", bad);
    },
  };
}
