package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.app.Models;
import dev.winnow.bundle.Bundles;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.training.Export;
import dev.winnow.training.Export.Form;
import dev.winnow.training.GroupFile;
import dev.winnow.training.ModelCard;
import dev.winnow.training.Promotion;
import dev.winnow.training.Trained;
import dev.winnow.training.data.TrainingGroup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The work of {@code winnow train --groups}. */
final class TrainRun {
    /** One in so many queries becomes a dev group where no file of them is given. */
    private static final int DEV_PART = 10;

    private static final String LEARNED = "learned from";

    private final TrainCommand asked;
    private final Path groups;
    private final PrintWriter err;

    TrainRun(TrainCommand asked) {
        this.asked = asked;
        this.groups = Objects.requireNonNull(asked.groups);
        this.err = asked.spec.commandLine().getErr();
    }

    int call() {
        Training training = Training.of(asked);
        Export.requireEmpty(asked.to);
        ModelBundle start = Bundles.find(asked.model == null ? Models.BUNDLED_ENCODER : asked.model);
        training.check(start);
        List<TrainingGroup> train = new ArrayList<>(GroupFile.read(groups));
        List<TrainingGroup> dev = new ArrayList<>();
        if (asked.dev == null) {
            split(train, dev);
        } else {
            dev.addAll(GroupFile.read(asked.dev));
        }
        List<TrainingGroup> test = asked.test == null ? List.of() : GroupFile.read(asked.test);
        if (test.size() == 1) {
            throw new RankFailure.InvalidInput(
                    "--test holds 1 group, and two models are compared by 2 or more; give more, or leave it out");
        }
        if (!asked.allowLeaks) {
            refuseLeaks(train, LEARNED, dev, "--dev");
            refuseLeaks(train, LEARNED, test, "--test");
            refuseLeaks(dev, "that choose the weights", test, "--test");
        }
        err.println(train.size() + " groups to learn from, " + dev.size() + " to choose by, " + test.size()
                + " held out; begins from " + start.name());
        try (Models models = Models.standard();
                Trained trained = training.train(models, start, train, dev)) {
            List<TrainingGroup> probes =
                    Stream.concat(dev.stream(), train.stream()).toList();
            return write(trained, probes, test, training.form());
        }
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
                asked.sources.isEmpty() ? List.of("" + groups + ": source and licence not given") : asked.sources;
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

    /** Every so many-th query, wherever it stands, so that no query is on both sides. */
    private static void split(List<TrainingGroup> train, List<TrainingGroup> dev) {
        for (TrainingGroup group : train) {
            if (Math.floorMod(plain(group).hashCode(), DEV_PART) == 0) {
                dev.add(group);
            }
        }
        train.removeIf(group -> Math.floorMod(plain(group).hashCode(), DEV_PART) == 0);
    }

    private static void refuseLeaks(List<TrainingGroup> seen, String what, List<TrainingGroup> others, String option) {
        Set<String> known = new HashSet<>();
        seen.forEach(group -> known.add(plain(group)));
        List<TrainingGroup> leaks =
                others.stream().filter(group -> known.contains(plain(group))).toList();
        if (!leaks.isEmpty()) {
            throw new RankFailure.InvalidInput(leaks.size() + " of " + others.size() + " queries of " + option
                    + " are among those " + what + ", such as '"
                    + leaks.getFirst().query()
                    + "'; take them out of one side, or say --allow-leaks");
        }
    }

    private static String plain(TrainingGroup group) {
        return group.query().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }
}
