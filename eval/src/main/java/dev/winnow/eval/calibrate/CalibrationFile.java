package dev.winnow.eval.calibrate;

import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Calibrator;
import dev.winnow.calibrate.HeldOut;
import dev.winnow.calibrate.LengthBias;
import dev.winnow.calibrate.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A calibration as a JSON file, to be kept beside its model. */
public final class CalibrationFile {
    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private CalibrationFile() {}

    /** The file's keys; either the sigmoid or the knots are there. */
    private record Stored(
            int winnowCalibration,
            String stage,
            String model,
            Scale scale,
            Method method,
            Calibrator.@Nullable Sigmoid sigmoid,
            @Nullable List<Calibrator.Knot> knots,
            HeldOut heldOut,
            @Nullable LengthBias length) {}

    /** Replaces the file. */
    public static void write(Calibration calibration, Path file) {
        Stored stored = new Stored(
                VERSION,
                calibration.stage(),
                calibration.model(),
                calibration.scale(),
                calibration.method(),
                calibration.calibrator() instanceof Calibrator.Sigmoid sigmoid ? sigmoid : null,
                calibration.calibrator() instanceof Calibrator.Isotonic isotonic ? isotonic.knots() : null,
                calibration.heldOut(),
                calibration.length().orElse(null));
        try {
            Files.writeString(file, MAPPER.writeValueAsString(stored) + "\n");
        } catch (IOException e) {
            throw new RankFailure.Unavailable("cannot write the calibration " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws RankFailure.Misconfigured when it is missing, or no calibration that this version writes */
    public static Calibration read(Path file) {
        Stored stored;
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            if (!(tree instanceof ObjectNode object)) {
                throw broken(file, "it is no JSON object", null);
            }
            if (!object.has("length")) {
                object.putNull("length"); // files from before lengths were looked at
            }
            stored = MAPPER.treeToValue(tree, Stored.class);
        } catch (IOException e) {
            throw new RankFailure.Misconfigured(
                    "cannot read the calibration " + file + ": " + e.getMessage() + "; make one with winnow calibrate",
                    e);
        } catch (JacksonException e) {
            String problem =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw broken(file, problem, e);
        }
        if (stored.winnowCalibration() != VERSION) {
            throw broken(file, "its version is " + stored.winnowCalibration() + ", must be " + VERSION, null);
        }
        Calibrator.Sigmoid sigmoid = stored.sigmoid();
        List<Calibrator.Knot> knots = stored.knots();
        if ((sigmoid == null) == (knots == null)) {
            throw broken(file, "it must have either a sigmoid or knots", null);
        }
        return new Calibration(
                stored.stage(),
                stored.model(),
                stored.scale(),
                stored.method(),
                sigmoid != null ? sigmoid : new Calibrator.Isotonic(knots == null ? List.of() : knots),
                stored.heldOut(),
                Optional.ofNullable(stored.length()));
    }

    private static RankFailure broken(Path file, String problem, @Nullable Throwable cause) {
        return new RankFailure.Misconfigured(
                file + " is not a calibration: " + problem + "; make one with winnow calibrate", cause);
    }
}
