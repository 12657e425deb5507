// Elements without a framework. Text is always set as text, never read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element: el("button", {type: "button", onclick: act}, "Go"). Null and false attributes and children are left out. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** For screen readers alone. */
export function said(text) {
  return el("span", {class: "hidden"}, text);
}

let last = 0;

/** An id that no other element has. */
export function fresh(stem) {
  return `${stem}-${++last}`;
}

/** A number with as many digits as people can use. */
export function number(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return value.toLocaleString("en", {maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4});
}

export function millis(value) {
  return `${number(value)} ms`;
}

export function ordinal(rank) {
  const ten = rank % 100;
  const end = ten > 10 && ten < 14 ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${end}`;
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}
