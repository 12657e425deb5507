package dev.winnow.cli;

import dev.winnow.Deadline;
import dev.winnow.RankFailure;
import dev.winnow.judging.Judgement;
import dev.winnow.judging.JudgementStore;
import dev.winnow.judging.LlmJudge;
import dev.winnow.judging.Verdict;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;

/** A language model grading pairs, one call after the other. Each grade is stored before the next pair is sent. */
record ModelSitting(List<JudgingTask> tasks, LlmJudge asked, JudgementStore store, String judge, InstantSource clock) {
    /** A model that refuses so many pairs one after the other will refuse the rest, and each call may cost money. */
    private static final int PATIENCE = 10;

    private static final int SHOWN = 5;

    void run(PrintWriter out, PrintWriter talk) {
        int graded = 0;
        int cached = 0;
        int refused = 0;
        int inARow = 0;
        try (Bar bar = Bar.of("judging", tasks.size())) {
            for (JudgingTask task : tasks) {
                switch (asked.judge(task.query(), task.passage(), Deadline.none())) {
                    case Verdict.Graded verdict -> {
                        store.add(new Judgement(task.pair(), verdict.grade(), judge, clock.instant()));
                        graded++;
                        cached += verdict.cached() ? 1 : 0;
                        inARow = 0;
                    }
                    case Verdict.Refused verdict -> {
                        refused++;
                        inARow++;
                        if (inARow == PATIENCE) {
                            throw new RankFailure.ModelFailure("the model gave no grade for " + PATIENCE
                                    + " pairs in a row, " + graded + " were graded before; the last reason: "
                                    + verdict.reason());
                        }
                        if (refused <= SHOWN) {
                            talk.println("no grade for query " + task.pair().queryId() + ", document "
                                    + task.pair().documentId() + ": " + verdict.reason());
                        }
                    }
                }
                bar.step();
            }
        }
        out.println(graded + " graded by " + judge + " (" + cached + " from earlier answers), " + refused
                + " without a grade");
    }
}
