// How much of the work was done, in words.

const LEVELS = {
  full: "Full quality",
  skipped: "Reranking skipped by a rule",
  partial: "Partial: part of the work is missing",
  "first-stage": "First stage only: no reranker read anything",
};

/** The declared quality of an answer: {good, text, reasons}. */
export function quality({quality: {level, scored, of, reason}, trace}) {
  const reasons = trace.steps.filter((step) => step.failure).map((step) => `${step.stage} was passed over: ${step.failure}`);
  if (reason && !reasons.some((told) => told.includes(reason))) reasons.unshift(reason);
  return {
    good: level === "full" || level === "skipped",
    text: `${LEVELS[level] ?? level}${of > 0 ? `; the last reranker read ${scored} of ${of}` : ""}`,
    reasons,
  };
}

/** What stages said of this call beside their answers. */
export function notes(answer) {
  return answer.trace.steps.flatMap((step) => (step.notes ?? []).map((text) => ({stage: step.stage, text})));
}
