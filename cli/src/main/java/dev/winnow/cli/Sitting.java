package dev.winnow.cli;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import dev.winnow.judging.Judgement;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.Pair;
import dev.winnow.judging.Rubric;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person grading pairs, one line of input for each. Shows the query and the passage and nothing that tells which system
 * found it, or where. Each grade is stored before the next pair is shown.
 */
final class Sitting {
    private static final int WIDTH = 100;
    private static final String KEYS = "0-3 grade, s skip, b back, ? what grades mean, q quit: ";

    private final List<JudgingTask> tasks;
    private final Rubric rubric;
    private final JudgementStore store;
    private final String judge;
    private final InstantSource clock;
    private final Map<Pair, Integer> given = new HashMap<>();

    Sitting(List<JudgingTask> tasks, Rubric rubric, JudgementStore store, String judge, InstantSource clock) {
        this.tasks = tasks;
        this.rubric = rubric;
        this.store = store;
        this.judge = judge;
        this.clock = clock;
    }

    /** Goes on until every pair was shown, or the judge quits, or the input ends. */
    void run(BufferedReader answers, PrintWriter out, PrintWriter talk) {
        if (tasks.isEmpty()) {
            out.println("nothing is left to judge for " + judge);
            return;
        }
        talk.println(tasks.size() + " pairs for " + judge + "; each grade is kept at once, stop whenever you like");
        int at = 0;
        boolean show = true;
        while (at < tasks.size()) {
            if (show) {
                show(at, talk);
            }
            talk.print(KEYS);
            talk.flush();
            String answer = line(answers);
            if (answer == null || answer.equals("q")) {
                break;
            }
            show = true;
            switch (answer) {
                case "0", "1", "2", "3" -> {
                    grade(tasks.get(at), answer.charAt(0) - '0');
                    at++;
                }
                case "s" -> at++;
                case "b" -> {
                    if (at == 0) {
                        talk.println("this is the first pair");
                        show = false;
                    } else {
                        at--;
                    }
                }
                case "?" -> {
                    talk.println(clean(rubric.text()));
                    show = false;
                }
                default -> {
                    talk.println("'" + clean(answer) + "' is none of the keys");
                    show = false;
                }
            }
        }
        talk.println();
        out.println(given.size() + " graded by " + judge + ", " + (tasks.size() - given.size()) + " left of "
                + tasks.size());
    }

    private void grade(JudgingTask task, int grade) {
        store.add(new Judgement(task.pair(), grade, judge, clock.instant()));
        given.put(task.pair(), grade);
    }

    private void show(int at, PrintWriter talk) {
        JudgingTask task = tasks.get(at);
        Passage passage = task.passage();
        talk.println();
        talk.println("--- " + (at + 1) + " of " + tasks.size() + " ---");
        talk.println("QUERY  " + clean(task.query().text()));
        talk.println();
        if (!passage.title().isEmpty()) {
            talk.println(clean(passage.title()));
        }
        clean(passage.text()).lines().forEach(line -> wrap(line, talk));
        talk.println();
        Integer before = given.get(task.pair());
        if (before != null) {
            talk.println("you gave it " + before);
        }
    }

    private static @Nullable String line(BufferedReader answers) {
        try {
            String line = answers.readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot read your answers: " + e.getMessage(), e);
        }
    }

    /** Without characters that would move the cursor or colour the screen: texts come from anywhere. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(c == '\n' || !Character.isISOControl(c) ? c : ' '));
        return clean.toString();
    }

    private static void wrap(String line, PrintWriter talk) {
        String rest = line.strip();
        while (rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH);
            int end = space <= 0 ? WIDTH : space;
            talk.println(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        talk.println(rest);
    }
}
