package dev.winnow.cli;

import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.app.Models;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.engine.TextEncoder;
import dev.winnow.bundle.weights.Head;
import dev.winnow.training.Batching;
import dev.winnow.training.Export;
import dev.winnow.training.Export.Form;
import dev.winnow.training.Optimization;
import dev.winnow.training.Teacher;
import dev.winnow.training.Trained;
import dev.winnow.training.Trainer;
import dev.winnow.training.TrainingSettings;
import dev.winnow.training.data.TrainingGroup;
import dev.winnow.training.model.Adaptation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A training as the options of {@code winnow train} ask for it. What is left open depends on what is learned from. */
record Training(TrainCommand asked, boolean loop) {
    private static final String LATE = "late";
    private static final double USUAL_RATE = 5e-5;
    private static final double LATE_RATE = 1e-3;

    /** Of some hundred queries at most: a tenth of the usual learns less by heart. */
    private static final double FEW_RATE = 1e-4;

    static Training of(TrainCommand asked) {
        return new Training(asked, asked.loop.from != null);
    }

    /** Refuses options that make no sense, and a start that cannot be trained or written so, before the work. */
    void check(ModelBundle start) {
        settings();
        if (form() == Form.OVER || isLate()) {
            Export.requireBase(start);
        }
    }

    /** What the trained model will be. */
    Kind kind() {
        return isLate() ? Kind.ENCODER : Kind.CROSS_ENCODER;
    }

    /** The start that reads no more tokens than the trained model will. */
    ModelBundle cut(ModelBundle start) {
        return start.withWindow(Math.min(start.window(), settings().batching().window()));
    }

    Trained train(Models models, ModelBundle start, List<TrainingGroup> groups, List<TrainingGroup> dev) {
        List<TrainingGroup> train = taught(groups);
        try (TrainProgress progress = new TrainProgress(asked.spec.commandLine().getErr())) {
            if (!isLate()) {
                return Trainer.train(start, train, dev, settings(), asked.checkpoint, progress);
            }
            ModelBundle base = Export.requireBase(start);
            // What is trained on is what will be served: the text is cut, not the vectors of a longer one.
            TextEncoder encoder = models.encoder(base.name())
                    .withStep(base.withWindow(cut(start).window()));
            return Trainer.trainLate(start, encoder, train, dev, settings(), asked.checkpoint, progress);
        }
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

    Form form() {
        return switch (asked.form.toLowerCase(Locale.ROOT)) {
            case "fp32" -> Form.FP32;
            case "fp16" -> Form.FP16;
            case "int8" -> Form.INT8;
            case "over" -> Form.OVER;
            default ->
                throw new RankFailure.InvalidInput("--form is '" + asked.form + "', must be fp32, fp16, int8 or over");
        };
    }

    private boolean isLate() {
        return headName().equals(LATE);
    }

    private String headName() {
        @Nullable String head = asked.options.head;
        return head == null ? (loop ? LATE : "interaction") : head.toLowerCase(Locale.ROOT);
    }

    private Head head() {
        return switch (headName()) {
            case "interaction" -> Head.INTERACTION;
            case "classifier" -> Head.POOLER;
            // Not read by late interaction, which has no head behind the layers.
            case LATE -> Head.INTERACTION;
            default ->
                throw new RankFailure.InvalidInput(
                        "--head is '" + asked.options.head + "', must be interaction, classifier or late");
        };
    }

    private TrainingSettings settings() {
        TrainOptions o = asked.options;
        boolean fewAndLate = loop && isLate();
        @Nullable Integer threads = o.threads;
        @Nullable Double rate = o.learningRate;
        @Nullable String loss = o.loss;
        @Nullable Integer epochs = o.epochs;
        @Nullable Integer evaluateEvery = o.evaluateEvery;
        return new TrainingSettings(
                loss == null ? (fewAndLate ? "softmax" : "softmax + 0.3 bce") : loss,
                o.offsets,
                new Adaptation(o.rank, 2, !o.trainWords, o.frozenLayers, o.dropout, head(), o.apart),
                new Optimization(
                        rate == null ? (fewAndLate ? FEW_RATE : isLate() ? LATE_RATE : USUAL_RATE) : rate,
                        o.warmup,
                        o.weightDecay,
                        o.maxNorm,
                        epochs == null ? (fewAndLate ? 4 : 1) : epochs,
                        o.steps),
                new Batching(o.groupsPerStep, o.passTokens, o.memoryTokens, o.window, !o.inOrder),
                evaluateEvery == null ? (loop ? 30 : 200) : evaluateEvery,
                o.patience,
                o.seed,
                threads == null ? TrainingSettings.defaults().threads() : threads);
    }
}
