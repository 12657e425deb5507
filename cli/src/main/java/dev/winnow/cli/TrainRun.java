package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.Models;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.weights.Head;
import dev.winnow.training.Batching;
import dev.winnow.training.Export;
import dev.winnow.training.Export.Form;
import dev.winnow.training.GroupFile;
import dev.winnow.training.ModelCard;
import dev.winnow.training.Optimization;
import dev.winnow.training.Promotion;
import dev.winnow.training.Teacher;
import dev.winnow.training.Trained;
import dev.winnow.training.Trainer;
import dev.winnow.training.TrainingSettings;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The work of {@code winnow train}. */
final class TrainRun {
    /** One in so many queries becomes a dev group where no file of them is given. */
    private static final int DEV_PART = 10;

    private static final String LATE = "late";
    private static final double USUAL_RATE = 5e-5;
    private static final double LATE_RATE = 1e-3;

    private final TrainCommand asked;
    private final PrintWriter err;

    TrainRun(TrainCommand asked) {
        this.asked = asked;
        this.err = asked.spec.commandLine().getErr();
    }

    int call() {
        Form form = form(asked.form);
        TrainingSettings settings = settings(asked.options);
        Export.requireEmpty(asked.to);
        ModelBundle start = Bundles.find(asked.model);
        if (form == Form.OVER || isLate()) {
            Export.requireBase(start);
        }
        List<TrainingGroup> train = new ArrayList<>(GroupFile.read(asked.groups));
        List<TrainingGroup> dev = new ArrayList<>();
        if (asked.dev == null) {
            split(train, dev);
        } else {
            dev.addAll(GroupFile.read(asked.dev));
        }
        List<TrainingGroup> test = asked.test == null ? List.of() : GroupFile.read(asked.test);
        if (!asked.allowLeaks) {
            refuseLeaks(train, dev, "--dev");
            refuseLeaks(train, test, "--test");
        }
        err.println(train.size() + " groups to learn from, " + dev.size() + " to choose by, " + test.size()
                + " held out; begins from " + start.name());
        try (Models models = Models.standard();
                Trained trained = train(models, start, taught(train), dev, settings)) {
            return write(trained, dev.isEmpty() ? train : dev, test, form);
        }
    }

    private Trained train(
            Models models,
            ModelBundle start,
            List<TrainingGroup> train,
            List<TrainingGroup> dev,
            TrainingSettings settings) {
        try (TrainProgress progress = new TrainProgress(err)) {
            if (!isLate()) {
                return Trainer.train(start, train, dev, settings, asked.checkpoint, progress);
            }
            ModelBundle base = Export.requireBase(start);
            // What is trained on is what will be served: the text is cut, not the vectors of a longer one.
            TextEncoder encoder = models.encoder(base.name())
                    .withStep(base.withWindow(
                            Math.min(start.window(), settings.batching().window())));
            return Trainer.trainLate(start, encoder, train, dev, settings, asked.checkpoint, progress);
        }
    }

    private boolean isLate() {
        return asked.options.head.equalsIgnoreCase(LATE);
    }

    private int write(Trained trained, List<TrainingGroup> probes, List<TrainingGroup> test, Form form) {
        PrintWriter out = asked.spec.commandLine().getOut();
        List<ModelCard.HeldOut> heldOut = new ArrayList<>();
        if (!test.isEmpty()) {
            Promotion promotion = Promotion.measure(trained, test);
            heldOut.add(new ModelCard.HeldOut("" + asked.test, promotion.comparison()));
            String obstacle = promotion.obstacle().orElse(null);
            if (obstacle != null && !asked.evenIfNotBetter) {
                err.println("winnow: the model is not written: " + obstacle
                        + "; --even-if-not-better writes it all the same");
                return 1;
            }
        }
        List<String> sources =
                asked.sources.isEmpty() ? List.of("" + asked.groups + ": source and licence not given") : asked.sources;
        ModelCard card = new ModelCard("" + asked.to.getFileName(), sources, heldOut);
        Export.write(trained, probes, form, card.of(trained), asked.to);
        out.println("written to " + asked.to);
        trained.history()
                .best()
                .ifPresent(best -> out.println(String.format(
                        Locale.ROOT, "best of the dev groups: nDCG@10 %.4f at step %d", best.ndcg(), best.step())));
        for (ModelCard.HeldOut one : heldOut) {
            out.println(String.format(
                    Locale.ROOT,
                    "held out: nDCG@10 %.4f, start %.4f, p = %.4f",
                    one.comparison().difference().candidateMean(),
                    one.comparison().difference().baselineMean(),
                    one.comparison().randomization().raw()));
        }
        return 0;
    }

    private List<TrainingGroup> taught(List<TrainingGroup> groups) {
        if (asked.teacher == null) {
            return groups;
        }
        try (Models models = Models.standard();
                Bar bar = Bar.of("asking the teacher", groups.size())) {
            Scorer teacher = models.crossEncoder(asked.teacher);
            return Teacher.ask(teacher, groups, done -> bar.step());
        }
    }

    /** Every so many-th query, wherever it stands, so that no query is on both sides. */
    private static void split(List<TrainingGroup> train, List<TrainingGroup> dev) {
        for (TrainingGroup group : train) {
            if (Math.floorMod(plain(group).hashCode(), DEV_PART) == 0) {
                dev.add(group);
            }
        }
        train.removeIf(group -> Math.floorMod(plain(group).hashCode(), DEV_PART) == 0);
    }

    private static void refuseLeaks(List<TrainingGroup> train, List<TrainingGroup> others, String option) {
        Set<String> known = new HashSet<>();
        train.forEach(group -> known.add(plain(group)));
        List<TrainingGroup> leaks =
                others.stream().filter(group -> known.contains(plain(group))).toList();
        if (!leaks.isEmpty()) {
            throw new RankFailure.InvalidInput(leaks.size() + " of " + others.size() + " queries of " + option
                    + " are among those learned from, such as '"
                    + leaks.getFirst().query()
                    + "'; take them out of one side, or say --allow-leaks");
        }
    }

    private static String plain(TrainingGroup group) {
        return group.query().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }

    private static Form form(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32" -> Form.FP32;
            case "fp16" -> Form.FP16;
            case "int8" -> Form.INT8;
            case "over" -> Form.OVER;
            default -> throw new RankFailure.InvalidInput("--form is '" + name + "', must be fp32, fp16, int8 or over");
        };
    }

    private static Head head(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "interaction" -> Head.INTERACTION;
            case "classifier" -> Head.POOLER;
            // Not read by late interaction, which has no head behind the layers.
            case LATE -> Head.INTERACTION;
            default ->
                throw new RankFailure.InvalidInput("--head is '" + name + "', must be interaction, classifier or late");
        };
    }

    private TrainingSettings settings(TrainOptions o) {
        @Nullable Integer threads = o.threads;
        @Nullable Double rate = o.learningRate;
        TrainingSettings defaults = TrainingSettings.defaults();
        return new TrainingSettings(
                o.loss,
                o.offsets,
                new Adaptation(o.rank, 2, !o.trainWords, o.frozenLayers, o.dropout, head(o.head), o.apart),
                new Optimization(
                        rate == null ? (isLate() ? LATE_RATE : USUAL_RATE) : rate,
                        o.warmup,
                        o.weightDecay,
                        o.maxNorm,
                        o.epochs,
                        o.steps),
                new Batching(o.groupsPerStep, o.passTokens, o.memoryTokens, o.window, !o.inOrder),
                o.evaluateEvery,
                o.patience,
                o.seed,
                threads == null ? defaults.threads() : threads);
    }
}
