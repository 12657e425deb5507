package dev.winnow.training;

import dev.winnow.training.data.Example;
import dev.winnow.training.data.TrainingGroup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Tells trainings apart: the SHA-256 of everything that decides their outcome. */
final class Fingerprint {
    private final MessageDigest digest = Checkpoint.sha256();

    private Fingerprint() {}

    static String of(String model, List<TrainingGroup> train, List<TrainingGroup> dev, TrainingSettings settings) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(model);
        fingerprint.add(settings.toString());
        fingerprint.add(train);
        fingerprint.add(dev);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(List<TrainingGroup> groups) {
        add("" + groups.size());
        for (TrainingGroup group : groups) {
            add(group.query());
            for (Example example : group.examples()) {
                add(example.passage());
                add(example.label() + " " + example.offset() + " " + example.teacher());
            }
        }
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
