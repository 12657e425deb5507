// The page: which view is shown, from the part of the address behind the #.

import {el} from "./dom.js";
import {setKey} from "./api.js";
import * as search from "./search.js";
import * as compare from "./compare.js";
import * as judge from "./judge.js";
import * as metrics from "./metrics.js";
import * as collection from "./collection.js";
import * as evaluation from "./evaluation.js";

const VIEWS = {search, compare, judge, evaluation, metrics, collection};

const main = document.querySelector("#main");
let leave = () => {};
let turn = 0;

function address() {
  const [name, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return {name: VIEWS[name] ? name : "search", parameters: new URLSearchParams(query)};
}

/** Writes what is shown into the address, without showing it again. */
function go(parameters) {
  const hash = `#/${address().name}?${new URLSearchParams(parameters)}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}

async function show() {
  const {name, parameters} = address();
  const own = ++turn;
  leave();
  leave = () => {};
  document.title = `${VIEWS[name].title} · Winnow`;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // A place of its own: a view that comes late writes into what is no longer shown.
  const place = el("div");
  main.replaceChildren(place);
  try {
    const left = await VIEWS[name].show(place, parameters, (shown) => own === turn && go(shown));
    if (left && own === turn) leave = left;
    else left?.();
  } catch (failure) {
    place.replaceChildren(el("h1", {}, VIEWS[name].title), el("p", {class: "status bad", role: "alert"}, failure.message),
      el("button", {type: "button", onclick: show}, "Try again"));
  }
}

document.querySelector("#nav").append(...Object.entries(VIEWS)
  .map(([name, view]) => el("a", {href: `#/${name}`, "data-view": name}, view.title)));
document.querySelector("#key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
document.querySelector("#key").addEventListener("input", (event) => setKey(event.target.value));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", show);
show();
