package dev.winnow.passage;

/** A range of a text that is kept together: a sentence, or a line of a table or of code. */
record Span(int start, int end) {}
