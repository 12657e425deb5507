package dev.winnow.llm;

/** How an answer was. */
enum Verdict {
    /** In the form that was asked for. */
    OK,
    /** Not in that form, but it can be told what was meant. */
    REPAIRED,
    /** It says nothing that was asked. */
    FAILED
}
