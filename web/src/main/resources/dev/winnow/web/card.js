// One candidate, with everything that the stages said of it.

import {el, fresh, number, ordinal, plural, said} from "./dom.js";
import {pieces} from "./words.js";
import {gradeOf} from "./grade.js";

/** The passage with the query's words marked, and the window that the model liked best. */
export function marked(text, stems, window) {
  return pieces(text, stems, window).map((piece) => {
    const inner = piece.hit ? el("mark", {}, piece.text) : piece.text;
    return piece.inWindow ? el("span", {class: "window"}, inner) : inner;
  });
}

/** How far a result moved: {up, text, short}. */
export function move(result) {
  const from = result.first_stage_rank;
  const way = from - result.rank;
  if (from === 0) return {way: 0, text: "not in the first stage", short: "new"};
  if (way === 0) return {way, text: `stayed ${ordinal(from)}`, short: "="};
  return {
    way,
    text: `${way > 0 ? "up" : "down"} ${Math.abs(way)}, from ${ordinal(from)}`,
    short: `${way > 0 ? "▲" : "▼"} ${Math.abs(way)}`,
  };
}

export function badge(result) {
  const {way, text, short} = move(result);
  return el("span", {class: `badge ${way > 0 ? "up" : way < 0 ? "down" : "same"}`},
    el("span", {"aria-hidden": "true"}, short), said(text));
}

/** A passage of an answer as an article. */
export function card(answer, result, stems) {
  const title = fresh("title");
  const window = result.best_window ?? null;
  return el("article", {class: "card", "aria-labelledby": title, "data-result": result.id, tabindex: "-1"},
    el("h3", {id: title},
      el("span", {class: "rank"}, `${result.rank}`), " ", marked(result.title || result.id, stems, null)),
    el("p", {class: "facts"}, badge(result), chance(result), el("span", {class: "quiet"}, place(result))),
    passage(result.text, stems, window),
    window && el("p", {class: "quiet"}, "Underlined: the window that counted most."),
    stages(result),
    gradeOf(answer.query, result));
}

function place(result) {
  const headings = result.origin?.headings ?? [];
  return [result.origin?.document ?? result.id, ...headings].join(" › ");
}

function chance(result) {
  if (result.probability === undefined) return null;
  return el("span", {class: "chance"}, `${Math.round(100 * result.probability)}% likely relevant`);
}

const LONG = 420;

/** Long ones are folded, unless a window is shown in them. */
export function passage(text, stems, window) {
  if (text.length <= LONG || window) return el("p", {class: "text"}, marked(text, stems, window));
  const paragraph = el("p", {class: "text folded"}, marked(text, stems, window));
  const button = el("button", {type: "button", class: "link", "aria-expanded": "false", onclick: () => {
    const open = paragraph.classList.toggle("folded") === false;
    button.setAttribute("aria-expanded", `${open}`);
    button.textContent = open ? "Fold" : "Whole passage";
  }}, "Whole passage");
  return [paragraph, button];
}

function stages(result) {
  return el("ul", {class: "stages", "aria-label": "What each stage said"}, result.stages.map((stage) => el("li", {},
    el("b", {}, stage.stage), ` ${ordinal(stage.rank)} `,
    el("span", {class: "quiet"}, `${number(stage.logit)} ${scale(stage.scale)}`),
    stage.lost_tokens > 0 && el("span", {class: "lost"}, ` lost ${plural(stage.lost_tokens, "token")}`))));
}

function scale(name) {
  return {term_weight: "term weight", rank: ""}[name] ?? name;
}
