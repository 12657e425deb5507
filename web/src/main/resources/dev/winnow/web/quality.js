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

/** What stages said of this call beside their answers, without where windows lie: that is shown in the passages. */
export function notes(answer) {
  return answer.trace.steps.flatMap((step) => (step.notes ?? [])
    .map((note) => ({stage: step.stage, text: note.replace(/; the best of each cut text, as characters: .*/s, "")})));
}

/** The best window of a passage, {start, end} in its text, where a stage read it in windows; null where none did. */
export function bestWindow(answer, result) {
  for (const step of answer.trace.steps.toReversed()) {
    for (const note of step.notes ?? []) {
      const list = note.split("; the best of each cut text, as characters: ")[1] ?? "";
      const at = `, ${list},`.match(new RegExp(`, ${escaped(result.id)} (\\d+)-(\\d+),`));
      if (at) return {start: Number(at[1]), end: Number(at[2])};
    }
  }
  return null;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
