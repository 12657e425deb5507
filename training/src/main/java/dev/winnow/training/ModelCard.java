package dev.winnow.training;

import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.eval.significance.Comparison;
import dev.winnow.eval.significance.Interval;
import dev.winnow.training.History.Point;
import java.util.List;
import java.util.Locale;

/**
 * What a reader must know of a trained model, in Markdown: from what it was made and how, what was measured, and what was not.
 *
 * @param name what people call it
 * @param data where the groups came from and under which licences, one a line; at least one
 * @param heldOut figures of groups that were neither learned from nor chosen by
 */
public record ModelCard(String name, List<String> data, List<HeldOut> heldOut) {
    public ModelCard {
        data = List.copyOf(data);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * A comparison on held-out groups.
     *
     * @param what names the groups
     * @param comparison of the start (baseline) with the trained model (candidate) by nDCG@10
     */
    public record HeldOut(String what, Comparison comparison) {}

    /** The text. */
    public String of(Trained trained) {
        StringBuilder text = new StringBuilder();
        TrainingSettings settings = trained.settings();
        Trained.Counts counts = trained.counts();
        line(text, "# " + name);
        line(text, "");
        line(
                text,
                (trained.kind() == Kind.ENCODER
                                ? "Late interaction: a linear step behind an encoder's token vectors, whose greatest"
                                        + " cosines make the score. "
                                : "A cross-encoder: it reads a query and a passage together and answers with one logit. ")
                        + "Made by Winnow's training module from "
                        + trained.start().name() + " ("
                        + trained.start().source() + ").");
        section(text, "Data");
        data.forEach(source -> line(text, "- " + source));
        line(text, "");
        line(
                text,
                counts.groups() + " groups were learned from, " + counts.devGroups() + " were measured on; "
                        + counts.leftOut() + " were left out because their query leaves no room for a passage.");
        section(text, "How it was trained");
        row(text, "setting", "value");
        row(text, "---", "---");
        row(text, "loss", settings.loss() + (settings.offsets() ? ", the first stage's score added to the logit" : ""));
        if (trained.kind() == Kind.CROSS_ENCODER) {
            row(text, "adaptation", settings.adaptation().toString());
            row(text, "start against ONNX Runtime", "greatest deviation " + trained.deviation());
        }
        Optimization steps = settings.optimization();
        row(text, "greatest learning rate", "" + steps.learningRate());
        row(text, "warm-up", steps.warmup() + " of the steps");
        row(text, "weight decay", "" + steps.weightDecay());
        row(text, "gradients' length at most", "" + steps.maxNorm());
        row(text, "planned", steps.maxSteps() > 0 ? steps.maxSteps() + " steps" : steps.epochs() + " epochs");
        row(text, "groups a step", "" + settings.batching().groups());
        row(text, "seed", "" + settings.seed());
        row(text, "threads", "" + settings.threads());
        row(text, "numbers changed", "" + trained.trainedNumbers());
        row(text, "steps done", "" + trained.steps());
        row(text, "window", trained.window() + " tokens");
        section(text, "On the way");
        line(text, "nDCG@10 and loss of the dev groups, which the best weights were chosen by, so they are too kind:");
        line(text, "");
        row(text, "step", "training loss", "nDCG@10", "loss");
        row(text, "---", "---", "---", "---");
        for (Point point : trained.history().points()) {
            String loss = point.step() == 0 ? "" : number(point.loss());
            row(text, "" + point.step(), loss, number(point.ndcg()), number(point.devLoss()));
        }
        section(text, "Held out");
        if (heldOut.isEmpty()) {
            line(text, "Nothing was measured on groups that the training did not see.");
        } else {
            row(text, "groups", "queries", "start", "trained", "difference", "95% interval", "p");
            row(text, "---", "---", "---", "---", "---", "---", "---");
            heldOut.forEach(one -> row(text, cells(one)));
        }
        section(text, "Limits");
        line(text, "Calibration, speed and per-segment figures are not on this card unless a line above gives them.");
        return text.toString();
    }

    private static String[] cells(HeldOut one) {
        Comparison comparison = one.comparison();
        Interval interval = comparison.intervals().percentile();
        return new String[] {
            one.what(),
            "" + comparison.difference().queries(),
            number(comparison.difference().baselineMean()),
            number(comparison.difference().candidateMean()),
            number(comparison.difference().mean()),
            number(interval.low()) + " to " + number(interval.high()),
            number(comparison.randomization().raw())
        };
    }

    private static void section(StringBuilder text, String title) {
        line(text, "");
        line(text, "## " + title);
        line(text, "");
    }

    private static void row(StringBuilder text, String... cells) {
        line(text, "| " + String.join(" | ", cells) + " |");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
