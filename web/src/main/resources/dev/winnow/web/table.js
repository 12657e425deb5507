// A table whose first column names its rows.

import {el} from "./dom.js";

export function table(caption, heads, rows) {
  return el("table", {class: "data"}, el("caption", {class: "hidden"}, caption),
    el("thead", {}, el("tr", {}, heads.map((head) => head ? el("th", {scope: "col"}, head)
      : el("td", {})))),
    el("tbody", {}, rows.map(([first, ...rest]) =>
      el("tr", {}, el("th", {scope: "row"}, first), rest.map((cell) => el("td", {}, cell))))));
}
