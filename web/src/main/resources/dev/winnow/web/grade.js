// A person's grade of a passage for a query, kept by the server at once.

import {el, fresh} from "./dom.js";
import * as api from "./api.js";

/** As the judging rubric has them. */
export const GRADES = ["does not help", "on the subject", "answers in part", "answers it"];

/** What grades are kept under: the query's own words. */
export function queryId(query) {
  return query.trim().replace(/\s+/g, " ");
}

/** As it stands in the field of the page for judging; none elsewhere. */
export const judgeName = () => document.querySelector("#judge-name")?.value.trim() || undefined;

/** Four radio buttons that send what is chosen, one after the other: the last choice is the one that counts. */
export function gradeOf(query, result) {
  const name = fresh("grade");
  const status = el("span", {class: "quiet state", role: "status"});
  let wanted = null;
  let sending = false;
  const choose = async (chosen) => {
    wanted = chosen;
    status.textContent = "sending";
    if (sending) return;
    sending = true;
    let said = "";
    while (wanted !== null) {
      const judgement = {query_id: queryId(query), document_id: result.id, grade: wanted, judge: judgeName()};
      wanted = null;
      said = await api.judge({judgements: [judgement]}).then(() => "kept", (refused) => refused.message);
    }
    status.textContent = said;
    sending = false;
  };
  return el("fieldset", {class: "grade"},
    el("legend", {}, "Relevance"),
    GRADES.map((text, grade) => el("label", {title: text},
      el("input", {type: "radio", name, value: grade, onchange: () => choose(grade)}),
      `${grade}`, el("span", {class: "hidden"}, `, ${text}`))),
    status);
}
