package dev.winnow.app.models;

import dev.winnow.RankFailure;
import dev.winnow.bundle.ModelBundle;
import dev.winnow.bundle.ModelBundle.Kind;
import dev.winnow.bundle.ParityCheck;
import dev.winnow.packed.PackedModels;
import dev.winnow.packed.PackedSettings;
import dev.winnow.packed.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens a model on one engine after the other, ONNX Runtime first, and compares. */
final class Engines {
    private static final String ONNX = "ONNX Runtime";

    private final ModelBundle bundle;
    private final List<String> faults;
    private final List<EngineCheck> checks = new ArrayList<>();
    private @Nullable List<float[]> reference;

    private Engines(ModelBundle bundle, List<String> faults) {
        this.bundle = bundle;
        this.faults = faults;
    }

    /** @param faults gets a sentence for everything that is wrong */
    static List<EngineCheck> check(ModelBundle bundle, List<String> faults) {
        Engines engines = new Engines(bundle, faults);
        engines.all();
        return engines.checks;
    }

    private void all() {
        // A graph must run on the runtime of graphs, and weights alone where nothing is in the way of the packed
        // encoder.
        boolean graph = !bundle.weights().isSafetensors();
        check(ONNX, graph, true, () -> Opened.onnx(bundle.withoutParity(), Probes.pairs(bundle)));
        for (Precision precision : Precision.values()) {
            String engine = "packed encoder, " + precision.name().toLowerCase(Locale.ROOT);
            PackedSettings settings =
                    PackedSettings.defaults().withPrecision(precision).withCalibration(Duration.ZERO);
            Optional<String> obstacle = PackedModels.obstacle(bundle, settings);
            if (obstacle.isPresent()) {
                checks.add(EngineCheck.obstacle(engine, obstacle.get()));
            } else {
                // Eight bits are never chosen by themselves: what they lose is told, and no fault.
                check(engine, !graph, precision != Precision.INT8, () -> packed(bundle.withoutParity(), settings));
            }
        }
        if (reference == null) {
            faults.add("no engine of this machine runs the model");
        }
    }

    private Opened packed(ModelBundle model, PackedSettings settings) {
        return model.kind() == Kind.CROSS_ENCODER
                ? new Opened.Pairs(PackedModels.crossEncoder(model, settings), Probes.pairs(bundle))
                : new Opened.Texts(PackedModels.encoder(model, settings), tolerance(PackedModels.precision(settings)));
    }

    /** Twice and more what the bundled encoder shows. */
    static double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case BF16 -> 3e-3;
            case INT8 -> 8e-2;
        };
    }

    private void check(String engine, boolean must, boolean held, Supplier<Opened> open) {
        try (Opened opened = open.get()) {
            List<float[]> answers = opened.answers();
            List<float[]> first = reference == null ? answers : reference;
            double allowed = Math.max(opened.allowed(first), tolerated());
            EngineCheck check = new EngineCheck(
                    engine,
                    Optional.empty(),
                    parity(answers),
                    reference == null ? OptionalDouble.empty() : OptionalDouble.of(worst(opened, answers, first)),
                    allowed);
            reference = first;
            checks.add(check);
            if (held && !check.isNear()) {
                faults.add(fault(check));
            }
        } catch (RankFailure e) {
            String why = String.valueOf(e.getMessage());
            checks.add(EngineCheck.obstacle(engine, why));
            if (must) {
                faults.add("the model does not run on " + engine + ": " + why);
            }
        }
    }

    private static String fault(EngineCheck check) {
        boolean parity = check.parity().orElse(0) > check.allowed();
        return String.format(
                Locale.ROOT,
                "on %s an answer lies %.2g from %s, %.2g is allowed; %s",
                check.engine(),
                (parity ? check.parity() : check.distance()).orElse(0),
                parity ? "the reference in winnow-parity.json" : "that of another engine",
                check.allowed(),
                parity
                        ? "weights, tokenizer and references do not belong together"
                        : "choose another with WINNOW_ENGINE");
    }

    private static double worst(Opened opened, List<float[]> answers, List<float[]> first) {
        double worst = 0;
        for (int i = 0; i < answers.size(); i++) {
            worst = Math.max(worst, opened.distance(answers.get(i), first.get(i)));
        }
        return worst;
    }

    private double tolerated() {
        ParityCheck parity = bundle.parity();
        return parity == null ? 0 : parity.tolerance();
    }

    private OptionalDouble parity(List<float[]> answers) {
        ParityCheck parity = bundle.parity();
        if (parity == null || bundle.kind() != Kind.CROSS_ENCODER) {
            return OptionalDouble.empty();
        }
        double worst = 0;
        for (int i = 0; i < answers.size(); i++) {
            worst = Math.max(
                    worst, Math.abs(answers.get(i)[0] - parity.pairs().get(i).logit()));
        }
        return OptionalDouble.of(worst);
    }
}
