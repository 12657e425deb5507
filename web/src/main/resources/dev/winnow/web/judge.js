// Blind judging: two pipelines' results in random order, without names.

import {el, fresh, plural} from "./dom.js";
import * as api from "./api.js";
import {field, loaders, pair, statusLine} from "./form.js";
import {gradeOf, judgeName, queryId} from "./grade.js";
import {marked, passage} from "./card.js";
import {terms} from "./words.js";

export const title = "Judge";

const SHOWN = 5;
const VERDICTS = [
  {better: "left", key: "ArrowLeft", text: "Left is better", sign: "←"},
  {better: "same", key: "ArrowDown", text: "No difference", sign: "↓"},
  {better: "right", key: "ArrowRight", text: "Right is better", sign: "→"},
];

export async function show(main, parameters, go) {
  const loaded = await api.pipelines();
  const choices = pair(loaded.pipelines, parameters.get("a"), parameters.get("b"));
  const queries = el("textarea", {rows: "4", required: true, spellcheck: "false"});
  queries.value = parameters.get("q") ?? "";
  const name = el("input", {id: "judge-name", autocomplete: "off", maxlength: "60", placeholder: "optional"});
  const status = statusLine();
  const place = el("div", {class: "judging"});
  let begun = 0;
  main.replaceChildren(
    el("h1", {}, "Judge blind"),
    el("p", {class: "quiet"}, "Each query goes through both pipelines. You see two lists without names, in random order, and say which"
      + " is better: with the buttons, or with the arrow keys ← ↓ → while the lists have the focus."),
    el("form", {class: "ask", onsubmit: (event) => {
      event.preventDefault();
      const list = queries.value.split("\n").map(queryId).filter(Boolean);
      const own = ++begun;
      if (list.length > 0) sitting(list, choices.map((choice) => choice.value), place, status, () => own === begun);
    }},
    field("Queries, one a line", queries, {class: "field wide"}),
    field("One pipeline", choices[0]), field("The other", choices[1]), field("Your name", name),
    el("button", {type: "submit", class: "main"}, "Begin")),
    loaders(loaded, () => show(main, new URLSearchParams({q: queries.value}), go)) ?? "",
    status.line, place);
  queries.focus();
}

/** All the queries, one after the other, until another sitting begins; who was preferred is told at the end. */
async function sitting(queries, pipelines, place, status, goesOn) {
  if (pipelines[0] === pipelines[1]) {
    status.say("Both are the same pipeline; choose two.", true);
    return;
  }
  const tally = {[pipelines[0]]: 0, [pipelines[1]]: 0, same: 0};
  for (const [i, query] of queries.entries()) {
    status.say(`Query ${i + 1} of ${queries.length}: searching`);
    place.replaceChildren();
    try {
      const sides = shuffled([await api.search(query, pipelines[0]), await api.search(query, pipelines[1])]);
      if (!goesOn()) return;
      status.say(`Query ${i + 1} of ${queries.length}: ${query}`);
      const better = await verdict(query, sides, place, status);
      tally[better === "same" ? "same" : sides[better === "left" ? 0 : 1].pipeline]++;
    } catch (refused) {
      status.say(refused.message, true);
      place.replaceChildren();
      return;
    }
  }
  status.say(`Done. Kept ${plural(queries.length, "judgement")}.`);
  place.replaceChildren(el("h2", {tabindex: "-1"}, "What you preferred"), el("ul", {class: "tally"},
    pipelines.map((name) => el("li", {}, `${name}: ${tally[name]}`)), el("li", {}, `no difference: ${tally.same}`)));
  place.firstChild.focus();
}

function shuffled(pair) {
  return crypto.getRandomValues(new Uint8Array(1))[0] % 2 === 0 ? pair : pair.toReversed();
}

/** Shows both sides and waits until one is chosen and the choice is kept. */
function verdict(query, sides, place, status) {
  const {promise, resolve} = Promise.withResolvers();
  const heading = fresh("verdict");
  let sending = false;
  const choose = async (better) => {
    if (sending) return;
    sending = true;
    try {
      await api.judge({preferences: [
        {query: queryId(query), left: sides[0].pipeline, right: sides[1].pipeline, better, judge: judgeName()}]});
      resolve(better);
    } catch (refused) {
      status.say(refused.message, true);
    }
    sending = false;
  };
  const lists = el("section", {class: "blind", tabindex: "-1", "aria-labelledby": heading, onkeydown: (event) => {
    const found = VERDICTS.find(({key}) => key === event.key);
    if (!found || event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(found.better);
  }},
  el("h2", {id: heading}, query),
  el("div", {class: "sides"}, sides.map((answer, side) => list(answer, side ? "Right" : "Left"))),
  el("div", {class: "verdicts", role: "group", "aria-label": "Which list is better?"}, VERDICTS.map(({better, text, sign}) =>
    el("button", {type: "button", class: "main", onclick: () => choose(better)}, el("span", {"aria-hidden": "true"}, `${sign} `), text))));
  place.replaceChildren(lists);
  lists.focus({preventScroll: true});
  lists.scrollIntoView({block: "start"});
  return promise;
}

function list(answer, name) {
  const stems = terms(answer.query);
  return el("section", {"aria-label": name},
    el("h3", {}, name),
    el("ol", {class: "plain"}, answer.results.slice(0, SHOWN).map((result) => el("li", {},
      el("b", {}, marked(result.title || result.id, stems, null)),
      passage(result.text, stems, null),
      gradeOf(answer.query, result)))),
    answer.results.length === 0 && el("p", {}, "Nothing was found."));
}
