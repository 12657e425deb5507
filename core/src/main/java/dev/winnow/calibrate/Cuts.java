package dev.winnow.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The cuts worth having: each shows the most that its precision allows. Least precise first. */
final class Cuts {
    /** A precision of fewer pairs than these is chance. */
    private static final int FEWEST = 10;
    /** Cuts nearer than this in precision are one. */
    private static final double STEP = 0.005;

    private Cuts() {}

    static List<Cut> of(List<Prediction> predictions) {
        List<Prediction> sorted = predictions.stream()
                .sorted(Comparator.comparingDouble(Prediction::probability).reversed())
                .toList();
        double all = predictions.stream().filter(Prediction::relevant).count();
        List<Cut> falling = new ArrayList<>();
        int relevant = 0;
        for (int i = 0; i < sorted.size(); i++) {
            relevant += sorted.get(i).relevant() ? 1 : 0;
            boolean lastOfEqual = i + 1 == sorted.size()
                    || sorted.get(i + 1).probability() < sorted.get(i).probability();
            if (lastOfEqual && i + 1 >= FEWEST && all > 0) {
                falling.add(new Cut(sorted.get(i).probability(), relevant / (i + 1.0), relevant / all));
            }
        }
        List<Cut> cuts = new ArrayList<>();
        for (Cut cut : falling.reversed()) {
            if (cuts.isEmpty() || cut.precision() >= cuts.getLast().precision() + STEP) {
                cuts.add(cut);
            }
        }
        return cuts;
    }
}
