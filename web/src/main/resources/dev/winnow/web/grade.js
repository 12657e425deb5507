// A person's grade of a passage for a query, kept by the server at once.

import {el, fresh} from "./dom.js";
import * as api from "./api.js";

/** As the judging rubric has them. */
export const GRADES = ["does not help", "on the subject", "answers in part", "answers it"];

/** What grades are kept under: the query's own words. */
export function queryId(query) {
  return query.trim().replace(/\s+/g, " ");
}

const judgeName = () => document.querySelector("#judge-name")?.value.trim() || undefined;

/** Four radio buttons that send what is chosen. */
export function gradeOf(query, result) {
  const name = fresh("grade");
  const status = el("span", {class: "quiet state", role: "status"});
  const choose = async (grade) => {
    status.textContent = "sending";
    try {
      const judgement = {query_id: queryId(query), document_id: result.id, grade, judge: judgeName()};
      await api.judge({judgements: [judgement]});
      status.textContent = "kept";
    } catch (refused) {
      status.textContent = refused.message;
    }
  };
  return el("fieldset", {class: "grade"},
    el("legend", {}, "Relevance"),
    GRADES.map((text, grade) => el("label", {title: text},
      el("input", {type: "radio", name, value: grade, onchange: () => choose(grade)}),
      `${grade}`, el("span", {class: "hidden"}, `, ${text}`))),
    status);
}

export {judgeName};
