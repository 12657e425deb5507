package dev.winnow.eval.metric;

/** What a table has a line for: a {@link Metric}, or a text that only a table shows. */
sealed interface Row permits Metric, Row.RunName, Row.Grades {
    String name();

    /** The name of the run, for all queries only. */
    record RunName(String name) implements Row {}

    /** The grades of the first documents, one character each, for single queries only. */
    record Grades(String name, int length) implements Row {
        /** 0 to 9 a grade, {@code >} a higher one, {@code -} unknown, {@code .} left out of judging. */
        String of(JudgedAnswer answer) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < Math.min(length, answer.retrieved()); i++) {
                int grade = answer.grade(i);
                text.append(
                        grade > 9
                                ? '>'
                                : grade >= 0 ? (char) ('0' + grade) : grade == JudgedAnswer.UNKNOWN ? '-' : '.');
            }
            return text.toString();
        }
    }
}
