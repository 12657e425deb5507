// What the server offers: the index, its pipelines, the models, and what people judged.

import {el, number, plural} from "./dom.js";
import * as api from "./api.js";
import {loaders, statusLine} from "./form.js";
import {table} from "./table.js";

export const title = "Collection";

export async function show(main) {
  const [offer, models, judged] = await Promise.all([api.pipelines(), api.models(), kept()]);
  const status = statusLine();
  const again = () => show(main);
  const act = async (action) => {
    try {
      await action();
      await again();
    } catch (refused) {
      status.say(refused.message, true);
    }
  };
  main.replaceChildren(
    el("h1", {}, "Collection"),
    el("p", {}, `The index holds ${plural(offer.documents, "passage")}.`),
    el("h2", {}, "Pipelines"),
    table("Pipelines that are loaded", ["Name", "Stages after the first", "Read from the first", ""],
      offer.pipelines.map((pipeline) => [pipeline.name, pipeline.stages.join(", ") || "none", number(pipeline.depth),
        pipeline.name === "default" ? "" : el("button", {type: "button", onclick: () => act(() => api.unload(pipeline.name))},
          "Unload", el("span", {class: "hidden"}, ` ${pipeline.name}`))])),
    loaders(offer, again) ?? "", status.line,
    el("h2", {}, "Models"),
    table("Models in this process", ["Name", "Kind", "Tokens it reads"],
      models.models.map((model) => [model.name, model.kind, number(model.window)])),
    el("h2", {}, "Judgements"), ...judgements(judged));
}

async function kept() {
  try {
    return await api.judgements();
  } catch (refused) {
    return {refused: refused.message};
  }
}

function judgements(judged) {
  if (judged.refused) return [el("p", {class: "quiet"}, judged.refused)];
  const queries = new Set(judged.judgements.map((judgement) => judgement.query_id));
  const judges = new Set(judged.judgements.map((judgement) => judgement.judge));
  const preferences = judged.preferences ?? [];
  return [
    el("p", {}, `${plural(judged.judgements.length, "grade")} for ${plural(queries.size, "query", "queries")}`
      + ` by ${plural(judges.size, "judge")}.`),
    preferences.length === 0 ? el("p", {class: "quiet"}, "No two pipelines were compared blind yet.")
      : table("Blind comparisons", ["Pipelines", "The first preferred", "The second preferred", "No difference"],
        preferences.map(({first, second, preferred, same}) =>
          [`${first} and ${second}`, number(preferred[0]), number(preferred[1]), number(same)])),
  ];
}
