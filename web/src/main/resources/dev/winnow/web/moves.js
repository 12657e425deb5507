// Two orders beside each other, with a line for every passage that is in either.

import {el, said, svg} from "./dom.js";

/**
 * Both lists hold {id, title, elsewhere}: where the other order has it, from 1, or 0 when nowhere. Rows are of one height, so
 * that the lines need no measuring. onchoose is called with the id of a row on the right.
 */
export function moves(left, right, {leftName, rightName, onchoose}) {
  const rows = Math.max(left.length, right.length, 1);
  const lines = svg("svg", {viewBox: `0 0 100 ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false"},
    [...paths(left, right, rows)]);
  const figure = el("div", {class: "moves"},
    el("h3", {class: "left"}, leftName),
    el("h3", {class: "right"}, rightName),
    el("ol", {class: "left", "aria-label": leftName}, left.map((item, i) => el("li", {"data-id": item.id},
      el("span", {class: "rank"}, `${i + 1}`), el("span", {class: "title"}, item.title), gone(item, right.length)))),
    lines,
    el("ol", {class: "right", "aria-label": rightName}, right.map((item, i) => el("li", {"data-id": item.id},
      el("button", {type: "button", tabindex: i === 0 ? "0" : "-1", onclick: () => onchoose(item.id)},
        el("span", {class: "rank"}, `${i + 1}`), el("span", {class: "title"}, item.title), came(item, i + 1, left.length))))));
  figure.style.setProperty("--rows", rows);
  figure.addEventListener("keydown", (event) => walk(event, figure));
  for (const [kind, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    figure.addEventListener(kind, (event) => light(figure, event.target.closest?.("[data-id]")?.dataset.id, on));
  }
  return figure;
}

/** On the left: where it went when the right side does not show it. */
function gone(item, shown) {
  if (item.elsewhere > 0 && item.elsewhere <= shown) return null;
  return el("span", {class: "way down"}, el("span", {"aria-hidden": "true"}, item.elsewhere ? `→ ${item.elsewhere}` : "→ out"),
    said(item.elsewhere ? `now at ${item.elsewhere}` : "no longer there"));
}

function came(item, rank, shown) {
  const way = item.elsewhere - rank;
  if (item.elsewhere === 0) return el("span", {class: "way up"}, "new");
  if (way === 0) return el("span", {class: "way same"}, el("span", {"aria-hidden": "true"}, "="), said("same place"));
  const far = item.elsewhere > shown ? ` (${item.elsewhere})` : "";
  return el("span", {class: `way ${way > 0 ? "up" : "down"}`},
    el("span", {"aria-hidden": "true"}, `${way > 0 ? "▲" : "▼"} ${Math.abs(way)}${far}`),
    said(`${way > 0 ? "up" : "down"} ${Math.abs(way)}, from ${item.elsewhere}`));
}

function* paths(left, right, rows) {
  const starts = new Map(left.map((item, i) => [item.id, i]));
  const ends = new Set(right.map((item) => item.id));
  for (const [j, item] of right.entries()) {
    const i = starts.get(item.id);
    const kind = item.elsewhere === j + 1 ? "same" : item.elsewhere > j + 1 || item.elsewhere === 0 ? "up" : "down";
    yield line(item.id, i === undefined ? rows : i + 0.5, j + 0.5, `${kind}${i === undefined ? " far" : ""}`);
  }
  for (const [i, item] of left.entries()) {
    if (!ends.has(item.id)) yield line(item.id, i + 0.5, rows, "down far");
  }
}

function line(id, from, to, kind) {
  return svg("path", {d: `M0 ${from}C45 ${from} 55 ${to} 100 ${to}`, class: kind, "data-id": id, "vector-effect": "non-scaling-stroke"});
}

function light(figure, id, on) {
  if (id === undefined) return;
  for (const part of figure.querySelectorAll("[data-id]")) {
    part.classList.toggle("lit", on && part.dataset.id === id);
  }
}

/** Arrow keys go from row to row; the Tab key comes to one row only. */
function walk(event, figure) {
  const rows = [...figure.querySelectorAll("ol.right button")];
  const at = rows.indexOf(event.target);
  const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1}[event.key];
  if (at < 0 || to === undefined || !rows[to]) return;
  event.preventDefault();
  rows[at].tabIndex = -1;
  rows[to].tabIndex = 0;
  rows[to].focus();
}
