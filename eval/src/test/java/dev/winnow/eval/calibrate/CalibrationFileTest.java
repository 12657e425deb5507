package dev.winnow.eval.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import dev.winnow.Scale;
import dev.winnow.calibrate.Calibration;
import dev.winnow.calibrate.Example;
import dev.winnow.calibrate.LengthBias;
import dev.winnow.calibrate.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationFileTest {
    @TempDir
    private Path folder;

    private static Calibration calibration(Method method) {
        List<Example> examples = new ArrayList<>();
        for (int q = 0; q < 20; q++) {
            examples.add(new Example("q" + q, q % 5 == 0 ? -1 : 2, true));
            examples.add(new Example("q" + q, q % 7 == 0 ? 1 : -2, false));
        }
        return Calibration.fit("cross-encoder", "model 1", Scale.LOGIT, method, examples, 5, 42);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(Method method) {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration(method), file);
        assertThat(CalibrationFile.read(file)).isEqualTo(calibration(method));
    }

    @Test
    void aCorrectionOfLengthIsWrittenToo() throws Exception {
        List<LengthBias.Sized> pairs = new ArrayList<>();
        for (int q = 0; q < 20; q++) {
            pairs.add(new LengthBias.Sized(new Example("q" + q, q % 5 == 0 ? -1 : 2, true), 100 + q));
            pairs.add(new LengthBias.Sized(new Example("q" + q, q % 7 == 0 ? 1 : -2, false), 50 + q));
            pairs.add(new LengthBias.Sized(new Example("q" + q, -3, false), 20 + q));
        }
        Calibration corrected = Calibration.fitCorrected("m", "1", Scale.LOGIT, Method.PLATT, pairs, 5, 42);
        Path file = folder.resolve("corrected.json");
        CalibrationFile.write(corrected, file);
        assertThat(CalibrationFile.read(file)).isEqualTo(corrected);
        assertThat(corrected.length()).isPresent();
    }

    @Test
    void filesFromBeforeLengthsAreStillRead() throws Exception {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(calibration(Method.PLATT), file);
        String text = Files.readString(file);
        String old = text.replaceFirst(",\\s*\"length\" : null", "");
        assertThat(old).isNotEqualTo(text);
        Files.writeString(file, old);
        assertThat(CalibrationFile.read(file)).isEqualTo(calibration(Method.PLATT));
    }

    @Test
    void otherFilesAreRefusedInOneSentence() throws Exception {
        Path file = folder.resolve("calibration.json");
        assertThatThrownBy(() -> CalibrationFile.read(file))
                .isInstanceOf(RankFailure.Misconfigured.class)
                .hasMessageContaining("cannot read the calibration")
                .hasMessageEndingWith("make one with winnow calibrate");
        CalibrationFile.write(calibration(Method.PLATT), file);
        String text = Files.readString(file);
        for (String broken : List.of(
                "",
                "[]",
                "{}",
                text.replace("\"winnowCalibration\" : 1", "\"winnowCalibration\" : 2"),
                text.replace("\"slope\"", "\"slop\""),
                text.replaceFirst("\"slope\" : ", "\"slope\" : -"),
                text.replace("\"LOGIT\"", "\"RANK\""),
                text.replaceFirst("\"reliability\" : \\{", "\"other\" : {"))) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> CalibrationFile.read(file)).as(broken).isInstanceOf(RankFailure.class);
        }
    }
}
